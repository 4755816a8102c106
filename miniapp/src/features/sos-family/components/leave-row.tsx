import { Button } from '@/shared/ui/button';
import { confirm } from '@/shared/ui/toast';
import { leaveRegister } from '../api';
import { words } from '../words';
import { useSaving } from './use-saving';

/** The way out of the register: everything that was written down for an emergency is erased. */
export function LeaveRow(props: { personId: string; onLeft: () => Promise<void> }) {
  const w = words.use().profile;
  const { isBusy, save } = useSaving(props.onLeft);
  async function leave(): Promise<void> {
    if (!(await confirm({ title: w.leaveAsk, text: w.leaveText, yes: w.leave, no: w.stay }))) return;
    await save(() => leaveRegister(props.personId), w.left);
  }
  return (
    <Button id="leave-register" kind="quiet" icon="trash" block loading={isBusy} onClick={() => void leave()}>
      {w.leave}
    </Button>
  );
}
