import type { PolicyBody } from '@contracts/sos-policies';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { sosWords } from '@/shared/sos/sos-words';
import { FormSheet } from '@/shared/ui/form-sheet';
import { Tag } from '@/shared/ui/tag';
import { type AdminWords, sayMs, words } from '../words';
import { differenceOf, type PartyDifference, type PolicyDifference } from './policy-difference';
import { sayStart } from './policy-steps';

/** What a new version changes for each party, before it is put in force. */
export function DifferenceSheet(props: {
  before: PolicyBody;
  after: PolicyBody;
  unitName: string;
  isBusy: boolean;
  onClose(): void;
  onPublish(): void;
}) {
  const w = words.use();
  const difference = differenceOf(props.before, props.after);
  const isOtherwise =
    !difference.name && difference.numbers.length === 0 && difference.parties.every((party) => party.isSame);
  return (
    <FormSheet
      visible
      title={w.policy.diffTitle}
      submit={w.policy.publish}
      submitId="publish-policy"
      isBusy={props.isBusy}
      isOff={difference.isSame}
      isText
      onClose={props.onClose}
      onSubmit={props.onPublish}
    >
      <View className="sosa-before">
        <View className="sosa-hint">{w.policy.openKeep}</View>
        <View className="sosa-hint">{w.policy.diffHint(props.unitName)}</View>
      </View>
      {difference.isSame ? <View className="sosa-item">{w.policy.unchanged}</View> : null}
      {!difference.isSame && isOtherwise ? <View className="sosa-item">{w.policy.stepsOtherwise}</View> : null}
      <View id="difference" {...aria({ role: 'list', label: w.policy.diffTitle })}>
        {difference.parties.map((party) => (
          <PartyRow key={party.who} party={party} />
        ))}
        {difference.name || difference.numbers.length > 0 ? <OtherRow difference={difference} /> : null}
      </View>
    </FormSheet>
  );
}

function PartyRow({ party }: { party: PartyDifference }) {
  const w = words.use();
  const p = w.policy;
  const { channels } = sosWords.use();
  const { before, after } = party.firstS;
  const say = (atS: number | null) => (atS === null ? p.never : sayStart(atS, w));
  const isAskedStill = before !== null && after !== null;
  const limits = [party.limits.before, party.limits.after].map((all) =>
    all.map((limit) => (limit === null ? p.all : String(limit))).join(p.comma),
  );
  const isUnlimited = [...party.limits.before, ...party.limits.after].every((limit) => limit === null);
  const name = (list: PartyDifference['added']) => list.map((channel) => channels[channel]).join(p.comma);
  const said = isAskedStill
    ? [
        party.added.length > 0 ? p.plusChannels(name(party.added)) : '',
        party.dropped.length > 0 ? p.minusChannels(name(party.dropped)) : '',
        party.times.before === party.times.after ? '' : p.times(party.times.before, party.times.after),
        limits[0] === limits[1] || isUnlimited ? '' : p.limits(limits[0]!, limits[1]!),
      ].filter(Boolean)
    : [];
  if (isAskedStill && !party.isSame && before === after && said.length === 0) said.push(p.otherwise);
  return (
    <View id={`difference-${party.who}`} className="sosa-change" {...aria({ role: 'listitem' })}>
      <View className="sosa-change__head">
        <View className="sosa-item">{p.whos[party.who]}</View>
        <ShiftTag before={before} after={after} w={w} />
      </View>
      <View className="sosa-hint sosa-figures">{before === after ? say(after) : p.arrow(say(before), say(after))}</View>
      {said.map((line) => (
        <View key={line} className="sosa-hint">
          {line}
        </View>
      ))}
    </View>
  );
}

function ShiftTag({ before, after, w }: { before: number | null; after: number | null; w: AdminWords }) {
  const p = w.policy;
  if (before === null) return <Tag tone="primary">{p.added}</Tag>;
  if (after === null) return <Tag tone="wrong">{p.dropped}</Tag>;
  if (before === after) return <Tag>{p.same}</Tag>;
  const span = sayMs(Math.abs(after - before) * 1_000, w);
  return after < before ? <Tag tone="done">{p.sooner(span)}</Tag> : <Tag tone="wait">{p.later(span)}</Tag>;
}

function OtherRow({ difference }: { difference: PolicyDifference }) {
  const w = words.use();
  const p = w.policy;
  const say = (name: string, value: number) => (name === 'repeatFrom' ? p.step(value) : sayMs(value * 1_000, w));
  return (
    <View className="sosa-change" {...aria({ role: 'listitem' })}>
      <View className="sosa-item">{p.others}</View>
      {difference.name ? (
        <View className="sosa-hint">{p.line(p.name, p.arrow(difference.name.before, difference.name.after))}</View>
      ) : null}
      {difference.numbers.map(({ name, before, after }) => (
        <View key={name} className="sosa-hint sosa-figures">
          {p.line(p.numbers[name], p.arrow(say(name, before), say(name, after)))}
        </View>
      ))}
    </View>
  );
}
