import type { ManualActionView, ReconItem } from '@contracts/finance';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { Field, TextBox } from '@/shared/ui/field';
import { FormSheet } from '@/shared/ui/form-sheet';
import type { Decision } from '../api';
import { words } from '../words';
import { actionWords } from './proposals-card';

const SHORTEST_REASON = 4;

/** The second person's word: what will be done is said once more before it is. */
export function DecideSheet(props: {
  decision: Decision['decision'] | null;
  item: ReconItem;
  action: ManualActionView;
  isBusy: boolean;
  onClose(): void;
  onSubmit(reason: string): void;
}) {
  const w = words.use();
  const { decision, item, action } = props;
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState('');
  const isApproval = decision !== 'refuse';
  const label = isApproval ? w.remark : w.reason;
  return (
    <FormSheet
      visible={decision !== null}
      title={isApproval ? w.approveTitle : w.refuseTitle}
      submit={isApproval ? w.approveSubmit(actionWords(w, item, action)) : w.refuse}
      submitId="submit-decision"
      isBusy={props.isBusy}
      onClose={props.onClose}
      onSubmit={() => {
        const isMissing = !isApproval && reason.trim().length < SHORTEST_REASON;
        setWrong(isMissing ? w.reasonMissing : '');
        if (!isMissing) props.onSubmit(reason.trim());
      }}
    >
      <View className="fdesk-strong">{actionWords(w, item, action)}</View>
      <View className="fdesk-note">{w.actions[action.action].means}</View>
      <View className="fdesk-note">{w.because(action.reason)}</View>
      <View className="fdesk-note fdesk-note--last">{isApproval ? w.approveHint : w.refuseHint}</View>
      <Field label={label} optional={isApproval} error={wrong}>
        <TextBox
          id="decision-reason"
          value={reason}
          onChange={(typed) => {
            setReason(typed);
            setWrong('');
          }}
          ariaLabel={label}
          maxLength={500}
          rows={2}
        />
      </Field>
    </FormSheet>
  );
}
