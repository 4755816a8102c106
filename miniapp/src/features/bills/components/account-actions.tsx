import type { BillAccountView } from '@contracts/bills';
import { useState } from 'react';
import { PLACES } from '@/shared/places';
import { Card } from '@/shared/ui/card';
import { ListRow } from '@/shared/ui/list-row';
import { SwitchRow } from '@/shared/ui/switch';
import { confirm, toastDone, toastFailure } from '@/shared/ui/toast';
import { back, go } from '@/shared/wechat/navigation';
import { dial } from '@/shared/wechat/phone';
import { changeAccount, unbindAccount } from '../api';
import { words } from '../words';

/** What else may be done with an account: reminders, what was paid, a call, goodbye. */
export function AccountActions(props: {
  account: BillAccountView;
  phone: string | undefined;
  onChanged(): Promise<void>;
}) {
  const w = words.use();
  const { account } = props;
  const [isBusy, setBusy] = useState(false);

  const remind = async (hasReminders: boolean) => {
    setBusy(true);
    try {
      await changeAccount(account.accountId, { hasReminders });
      toastDone(hasReminders ? w.account.remindersOn : w.account.remindersOff);
      await props.onChanged();
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const unbind = async () => {
    const { unbindAsk, unbindText, unbind: yes, keep } = w.account;
    if (!(await confirm({ title: unbindAsk, text: unbindText, yes, no: keep }))) return;
    try {
      await unbindAccount(account.accountId);
      toastDone(w.account.unbound);
      back();
    } catch (error) {
      toastFailure(error);
    }
  };

  return (
    <Card flush>
      <SwitchRow
        id="reminders"
        icon="bell"
        title={w.account.reminders}
        note={w.account.remindersHint}
        checked={account.hasReminders}
        disabled={isBusy}
        onChange={(on) => void remind(on)}
      />
      <ListRow id="pay-history" icon="history" title={w.home.history} onClick={() => go(PLACES.paymentList)} />
      {props.phone ? (
        <ListRow
          id="call-company"
          icon="phone"
          title={w.account.callCompany}
          end={props.phone}
          onClick={() => dial(props.phone ?? '')}
        />
      ) : null}
      <ListRow id="unbind" icon="trash" title={w.account.unbind} arrow={false} onClick={() => void unbind()} />
    </Card>
  );
}
