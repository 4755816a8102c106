import type { ImportedDevices } from '@contracts/sos-devices';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { Field, TextBox, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { Sheet } from '@/shared/ui/sheet';
import { toastFailure } from '@/shared/ui/toast';
import { copyText } from '@/shared/wechat/clipboard';
import { canKeepFile, keepText } from '@/shared/wechat/open-file';
import { importDevices } from '../api';
import { words } from '../words';

const MOST = 400_000;

/** A batch of devices from a list, and their keys: seen here and never again. */
export function ImportSheet(props: { onClose(): void; onDone(): void }) {
  const w = words.use().devices;
  const [batch, setBatch] = useState('');
  const [csv, setCsv] = useState('serial,kind,model\n');
  const [isAsked, setAsked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [made, setMade] = useState<ImportedDevices | null>(null);
  const isEmpty = csv.trim().split('\n').length < 2;

  async function submit(): Promise<void> {
    setAsked(true);
    if (!batch.trim() || isEmpty) return;
    setBusy(true);
    try {
      setMade(await importDevices({ batch: batch.trim(), csv: csv.trim() }));
      props.onDone();
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  }

  if (made) return <Imported made={made} batch={batch} onClose={props.onClose} />;
  return (
    <FormSheet
      visible
      title={w.importTitle}
      submit={w.importSubmit}
      submitId="submit-import"
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={() => void submit()}
    >
      <Field label={w.batchLabel} error={isAsked && !batch.trim() ? w.batchMissing : undefined}>
        <TextInput id="import-batch" value={batch} maxLength={40} ariaLabel={w.batchLabel} onChange={setBatch} />
      </Field>
      <Field label={w.csv} hint={w.csvHint} error={isAsked && isEmpty ? w.csvMissing : undefined}>
        <TextBox id="import-csv" value={csv} rows={8} maxLength={MOST} ariaLabel={w.csv} onChange={setCsv} />
      </Field>
    </FormSheet>
  );
}

function Imported(props: { made: ImportedDevices; batch: string; onClose(): void }) {
  const w = words.use().devices;
  const keys = props.made.lines.filter((line) => line.key !== null);
  const faults = props.made.lines.filter((line) => line.fault !== null);
  const text = ['serial,key', ...keys.map((line) => `${line.serial},${line.key}`)].join('\r\n');
  const keep = () => {
    if (canKeepFile) keepText(text, `sos-keys-${props.batch}.csv`);
    else void copyText(text);
  };
  return (
    <Sheet visible title={w.imported(props.made.made)} onClose={props.onClose}>
      {keys.length > 0 ? (
        <>
          <View className="sosa-key sosa-before">{w.keysOnce}</View>
          <Button id="download-keys" kind="primary" icon="download" block onClick={keep}>
            {canKeepFile ? w.downloadKeys : w.copy}
          </Button>
        </>
      ) : null}
      {faults.map((line) => (
        <View key={line.line} className="sosa-asked">
          <View className="sosa-figures">
            {w.line(line.line)} {line.serial}
          </View>
          <View className="sosa-hint">{line.fault ? w.faults[line.fault] : ''}</View>
        </View>
      ))}
    </Sheet>
  );
}
