import type { PolicyRecord } from '@contracts/health-code';
import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { formatInstant } from '@/shared/i18n/times';
import { Card } from '@/shared/ui/card';
import { Tag, type Tone } from '@/shared/ui/tag';
import { words } from '../words';

const STATE_TONES: Record<PolicyRecord['state'], Tone> = {
  proposed: 'wait',
  withdrawn: 'plain',
  active: 'done',
  ended: 'wait',
  erased: 'plain',
};

/** One policy: what it rests on, who signed, until when, and what its end erased. */
export function PolicyCard(props: { policy: PolicyRecord; children?: ReactNode }) {
  const w = words.use();
  const { policy } = props;
  const { vault_entry: entries = 0, ...tables } = policy.erasure?.counts ?? {};
  const rows = Object.values(tables).reduce((sum, count) => sum + count, 0);
  return (
    <Card
      id={`policy-${policy.policyId}`}
      title={policy.documentNumber}
      aside={<Tag tone={STATE_TONES[policy.state]}>{w.policyState[policy.state]}</Tag>}
    >
      {policy.state === 'active' ? (
        <View className="policy-now">{policy.isInForce ? w.policyNow : w.policyNotNow}</View>
      ) : null}
      {policy.isDrill ? <View className="policy-now">{w.drill}</View> : null}
      <Fact name={w.ground} value={policy.legalGround} />
      <Fact name={w.from} value={formatInstant(policy.startsAt)} />
      <Fact name={w.until} value={formatInstant(policy.endsAt)} />
      <Fact name={w.proposedBy} value={policy.proposedBy} />
      {policy.confirmedBy ? <Fact name={w.confirmedBy} value={policy.confirmedBy} /> : null}
      {policy.endReason ? <Fact name={w.endedBy} value={policy.endedBy ?? w.automatic} /> : null}
      {policy.endReason ? <Fact name={w.endReason} value={policy.endReason} /> : null}
      {policy.erasure ? (
        <View id="erasure-report">
          <Fact
            name={w.erasure}
            value={`${formatInstant(policy.erasure.finishedAt)} · ${w.erasureLine(rows, entries)}`}
          />
          <Fact name={w.digest} value={policy.erasure.digest} note={w.digestHint} isCode />
        </View>
      ) : null}
      {props.children}
    </Card>
  );
}

function Fact(props: { name: string; value: string; note?: string; isCode?: boolean }) {
  return (
    <View className="policy-fact">
      <View className="policy-fact__name">{props.name}</View>
      <View className="policy-fact__value">
        {props.note ? <View className="policy-fact__note">{props.note}</View> : null}
        <View className={props.isCode ? 'policy-fact__code' : undefined}>{props.value}</View>
      </View>
    </View>
  );
}
