import type { ManualActionView, ReconItem } from '@contracts/finance';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { formatFen } from '@/shared/i18n/money';
import { formatInstant } from '@/shared/i18n/times';
import { Card } from '@/shared/ui/card';
import { Tag } from '@/shared/ui/tag';
import { movableFen } from '../order-money';
import { PROPOSAL_TONES } from '../tones';
import { type FinanceWords, words } from '../words';

/** 部分退款 ￥12.50; while it waits, 全额退款 with what it would move. */
export function actionWords(w: FinanceWords, item: ReconItem, action: ManualActionView): string {
  const { name } = w.actions[action.action];
  const isWaiting = action.state === 'proposed';
  const fen = action.amountFen ?? (isWaiting ? movableFen(item, action.action) : 0);
  return fen === 0 ? name : `${name} ${formatFen(fen)}`;
}

/** What was proposed, by whom, why, and what the second person said; the newest on top. */
export function ProposalsCard({ item }: { item: ReconItem }) {
  const w = words.use();
  if (item.actions.length === 0) return null;
  return (
    <Card title={w.proposals} id="item-proposals">
      <View {...aria({ role: 'list', label: w.proposals })}>
        {[...item.actions].reverse().map((action) => (
          <View key={action.actionId} className="fdesk-proposal" {...aria({ role: 'listitem' })}>
            <View className="fdesk-proposal__head">
              <View className="fdesk-proposal__what">{actionWords(w, item, action)}</View>
              <Tag tone={PROPOSAL_TONES[action.state]}>{w.proposalStates[action.state]}</Tag>
            </View>
            <View className="fdesk-note">{w.actions[action.action].means}</View>
            <View className="fdesk-proposal__said">
              <View>{w.because(action.reason)}</View>
              <View className="fdesk-proposal__who">
                {w.proposedBy(action.proposedBy, formatInstant(action.proposedAt))}
              </View>
            </View>
            {action.decidedBy && action.decidedAt ? (
              <View className="fdesk-proposal__said">
                {action.decisionReason ? <View>{w.because(action.decisionReason)}</View> : null}
                <View className="fdesk-proposal__who">
                  {w.decidedBy(action.decidedBy, formatInstant(action.decidedAt), action.state !== 'refused')}
                </View>
              </View>
            ) : null}
            {action.state === 'failed' ? <View className="fdesk-problem">{w.failedHint}</View> : null}
          </View>
        ))}
      </View>
    </Card>
  );
}
