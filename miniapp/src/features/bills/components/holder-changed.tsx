import type { BillAccountView } from '@contracts/bills';
import { View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { newClientKey } from '@/shared/http/client-key';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { confirmHolder } from '../api';
import { words } from '../words';

/** The number is somebody else's now: nothing is paid before the person says that it is the right household. */
export function HolderChanged(props: { account: BillAccountView; onConfirmed(): Promise<void> }) {
  const w = words.use().account;
  const { problem, accountId } = props.account;
  const key = useRef(newClientKey());
  const [isBusy, setBusy] = useState(false);
  const agree = async () => {
    setBusy(true);
    try {
      await confirmHolder(accountId, problem?.holderAfter ?? '', key.current);
      toastDone(w.holderConfirmed);
      await props.onConfirmed();
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={w.holderChanged}>
      <View className="bills-rule">{w.holderWas(problem?.holderBefore ?? '', problem?.holderAfter ?? '')}</View>
      <Button id="confirm-holder" block loading={isBusy} onClick={() => void agree()}>
        {w.holderConfirm}
      </Button>
    </Card>
  );
}
