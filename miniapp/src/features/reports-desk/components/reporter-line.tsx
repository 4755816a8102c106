import type { ReportDetail, RevealedReporter } from '@contracts/reports';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { ListRow } from '@/shared/ui/list-row';
import { Sheet } from '@/shared/ui/sheet';
import { toastFailure } from '@/shared/ui/toast';
import { revealReporter } from '../api';
import { words } from '../words';

/** Who reported it: masked, until somebody says what they need it for. */
export function ReporterLine({ report }: { report: ReportDetail }) {
  const w = words.use();
  const [isAsking, setAsking] = useState(false);
  const [whole, setWhole] = useState<RevealedReporter | null>(null);
  const reporter = report.desk?.reporter;
  if (!reporter) return null;
  const shown = whole ?? reporter;
  const isHidden = reporter.isAnonymous && !shown.name && !shown.phone;

  async function reveal(purpose: string) {
    setAsking(false);
    try {
      setWhole(await revealReporter(report.id, purpose));
    } catch (error) {
      toastFailure(error);
    }
  }

  return (
    <View>
      <View id="reporter">
        {isHidden ? w.anonymous : [shown.name ?? w.unknownName, shown.phone].filter(Boolean).join(' ')}
      </View>
      {reporter.isAnonymous && !isHidden ? <View className="desk-hint">{w.anonymous}</View> : null}
      {reporter.mayReveal && !whole ? (
        <Button id="reveal" kind="quiet" icon="eye" onClick={() => setAsking(true)}>
          {w.reveal}
        </Button>
      ) : null}
      <Sheet visible={isAsking} title={w.revealTitle} onClose={() => setAsking(false)}>
        <View className="desk-hint">{w.revealHint}</View>
        {w.revealReasons.map((reason) => (
          <ListRow key={reason} title={reason} onClick={() => void reveal(reason)} />
        ))}
      </Sheet>
    </View>
  );
}
