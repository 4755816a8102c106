import type { FamilyLink } from '@contracts/identity';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { ApiFailure } from '@/shared/http/client';
import { formatDay } from '@/shared/i18n/times';
import { Button } from '@/shared/ui/button';
import { Field, TextInput } from '@/shared/ui/field';
import { ListRow } from '@/shared/ui/list-row';
import { Tag } from '@/shared/ui/tag';
import { confirm, toastDone, toastFailure } from '@/shared/ui/toast';
import { acceptFamily, endFamily, sendFamilyCode } from '../api';
import { words } from '../words';
import { FamilyUses } from './family-uses';

/** One relative: how things stand, until when, and the way to end it. */
export function FamilyRow(props: { link: FamilyLink; onChanged(): Promise<void> }) {
  const w = words.use().family;
  const { link } = props;
  const [isOpen, setOpen] = useState(false);
  const [code, setCode] = useState('');
  const [codeError, setCodeError] = useState<string>();
  const isWaiting = link.state === 'requested';

  const finish = async () => {
    try {
      await acceptFamily(link.id, code);
      toastDone(w.accepted);
      await props.onChanged();
    } catch (error) {
      if (error instanceof ApiFailure) setCodeError(error.fields?.code ?? error.message);
    }
  };
  const resend = async () => {
    try {
      await sendFamilyCode(link.id);
      toastDone(w.codeSent);
    } catch (error) {
      toastFailure(error);
    }
  };
  const end = async () => {
    const title = w.revokeAsk(link.other.displayName);
    if (!(await confirm({ title, text: w.revokeText, yes: w.revoke, no: w.keep }))) return;
    try {
      await endFamily(link.id);
      toastDone(w.revoked);
      await props.onChanged();
    } catch (error) {
      toastFailure(error);
    }
  };
  // The relation is always that of who acts to whom it is done for.
  const relation = (link.side === 'actor' ? w.iAm : w.theyAre)(w.relations[link.relation]);
  const until = link.expiresAt ? w.until(formatDay(link.expiresAt)) : (link.other.maskedPhone ?? '');

  return (
    <View>
      <ListRow
        icon="person"
        title={link.other.displayName}
        note={`${relation} · ${until}`}
        end={<Tag tone={isWaiting ? 'wait' : 'done'}>{w.states[link.state]}</Tag>}
        arrow={false}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen ? (
        <View className="family__more">
          {isWaiting && link.side === 'actor' ? (
            <Field label={w.enterCode} hint={w.enterCodeHint} error={codeError}>
              <TextInput
                id="family-code"
                kind="number"
                ariaLabel={w.enterCode}
                value={code}
                maxLength={6}
                onChange={(value) => {
                  setCode(value.trim());
                  setCodeError(undefined);
                }}
                end={
                  <Button kind="quiet" onClick={() => void resend()}>
                    {w.resendCode}
                  </Button>
                }
              />
            </Field>
          ) : null}
          {link.state === 'active' ? <FamilyUses linkId={link.id} /> : null}
          <View className="family__actions">
            <Button id="end-family" onClick={() => void end()}>
              {link.side === 'actor' ? w.end : w.revoke}
            </Button>
            {isWaiting && link.side === 'actor' ? (
              <Button
                id="confirm-family-code"
                kind="primary"
                disabled={code.length !== 6}
                onClick={() => void finish()}
              >
                {w.confirmCode}
              </Button>
            ) : null}
          </View>
        </View>
      ) : null}
    </View>
  );
}
