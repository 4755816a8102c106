import type { FinanceAction, ReconItem } from '@contracts/finance';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { aria, pressable } from '@/shared/a11y';
import { formatFen, parseYuan } from '@/shared/i18n/money';
import { classNames } from '@/shared/ui/class-names';
import { Field, TextBox, TextInput } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import { TickMark } from '@/shared/ui/tick-mark';
import type { Proposal } from '../api';
import { movableFen } from '../order-money';
import { words } from '../words';

const SHORTEST_REASON = 4;
type Wrong = Partial<Record<'action' | 'amountFen' | 'proofNo' | 'reason', string>>;

/** What may be proposed on a difference, each said in plain words; one is chosen, with a reason. */
export function ProposeSheet(props: {
  visible: boolean;
  item: ReconItem;
  isBusy: boolean;
  /** what the server refused, by field */
  refused: Record<string, string>;
  onClose(): void;
  onSubmit(proposal: Omit<Proposal, 'version'>): void;
}) {
  const w = words.use();
  const { may } = props.item;
  const [picked, setPicked] = useState<FinanceAction | null>(null);
  const [amount, setAmount] = useState('');
  const [proofNo, setProofNo] = useState('');
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState<Wrong>({});
  // One possibility needs no choosing; one that is gone by now is not kept.
  const action = may.length === 1 ? may[0]! : picked && may.includes(picked) ? picked : null;
  const mostFen = movableFen(props.item, 'refund_part');

  /** 全额退款 ￥50.00; how much a part is comes below. */
  const nameOf = (one: FinanceAction): string => {
    const fen = one === 'refund_part' ? 0 : movableFen(props.item, one);
    return fen === 0 ? w.actions[one].name : `${w.actions[one].name} ${formatFen(fen)}`;
  };

  /** What was said of an answer is no longer so once the answer changes. */
  const changed = (field: keyof Wrong) => setWrong((before) => ({ ...before, [field]: undefined }));

  function submit(): void {
    const amountFen = action === 'refund_part' ? parseYuan(amount) : null;
    const now: Wrong = {};
    if (!action) now.action = w.chooseMissing;
    if (action === 'refund_part' && !(amountFen && amountFen > 0 && amountFen <= mostFen))
      now.amountFen = w.amountWrong;
    if (action === 'settle' && !proofNo.trim()) now.proofNo = w.proofMissing;
    if (reason.trim().length < SHORTEST_REASON) now.reason = w.reasonMissing;
    setWrong(now);
    if (!action || Object.keys(now).length > 0) return;
    props.onSubmit({ action, amountFen, proofNo: action === 'settle' ? proofNo.trim() : null, reason: reason.trim() });
  }

  return (
    <FormSheet
      visible={props.visible}
      title={w.proposeTitle}
      submit={w.propose}
      submitId="submit-proposal"
      isBusy={props.isBusy}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <View className="fdesk-note">{w.proposeHint}</View>
      <View className="fdesk-ways" {...aria({ role: 'radiogroup', label: w.choose })}>
        {may.map((one) => (
          <View
            key={one}
            id={`action-${one}`}
            className={classNames('fdesk-way', one === action && 'fdesk-way--on')}
            {...pressable(
              () => {
                setPicked(one);
                changed('action');
              },
              { role: 'radio', checked: one === action },
            )}
          >
            <TickMark round isOn={one === action} />
            <View className="fdesk-way__words">
              <View className="fdesk-way__name">{nameOf(one)}</View>
              <View className="fdesk-note">{w.actions[one].means}</View>
            </View>
          </View>
        ))}
      </View>
      {wrong.action ? (
        <View className="fdesk-problem" {...aria({ role: 'alert' })}>
          {wrong.action}
        </View>
      ) : null}
      {action === 'refund_part' ? (
        <Field
          label={w.amount}
          hint={w.amountHint(formatFen(mostFen))}
          error={wrong.amountFen ?? props.refused.amountFen}
        >
          <TextInput
            id="proposal-amount"
            value={amount}
            onChange={(typed) => {
              setAmount(typed);
              changed('amountFen');
            }}
            ariaLabel={w.amount}
            maxLength={12}
          />
        </Field>
      ) : null}
      {action === 'settle' ? (
        <Field label={w.proof} error={wrong.proofNo ?? props.refused.proofNo}>
          <TextInput
            id="proposal-proof"
            value={proofNo}
            onChange={(typed) => {
              setProofNo(typed);
              changed('proofNo');
            }}
            ariaLabel={w.proof}
            maxLength={64}
          />
        </Field>
      ) : null}
      <Field label={w.reason} hint={w.reasonHint} error={wrong.reason ?? props.refused.reason}>
        <TextBox
          id="proposal-reason"
          value={reason}
          onChange={(typed) => {
            setReason(typed);
            changed('reason');
          }}
          ariaLabel={w.reason}
          maxLength={500}
          rows={3}
        />
      </Field>
    </FormSheet>
  );
}
