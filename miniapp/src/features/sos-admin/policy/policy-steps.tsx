import type { PolicyBody } from '@contracts/sos-policies';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { sosWords } from '@/shared/sos/sos-words';
import { type AdminWords, sayMs, words } from '../words';
import { startsOf, type Target } from './typed-policy';

/** Seconds after the press, as one says it. */
export const sayStart = (atS: number, w: AdminWords): string =>
  atS === 0 ? w.policy.atOnce : w.policy.at(sayMs(atS * 1_000, w));

/** By what a target is asked, and how many of them. */
export function sayHow(target: Target, w: AdminWords, channels: ReturnType<typeof sosWords.now>['channels']): string {
  if (target.who === 'centre') return w.policy.centreHow;
  const how = target.channels.map((channel) => channels[channel]).join(w.policy.comma) || w.policy.noChannel;
  return target.limit === undefined ? how : `${how} · ${w.policy.limit(target.limit)}`;
}

/** A policy as a list to read: when, whom, by what; then what happens when nobody answers. */
export function PolicySteps({ policy }: { policy: PolicyBody }) {
  const w = words.use();
  const { channels } = sosWords.use();
  const starts = startsOf(policy.steps);
  const say = (seconds: number) => sayMs(seconds * 1_000, w);
  return (
    <>
      <View {...aria({ role: 'list' })}>
        {policy.steps.map((step, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step has no name but its place, and is never moved here
          <View key={at} className="sosa-step" {...aria({ role: 'listitem' })}>
            <View className="sosa-step__when">
              <View className="sosa-item">{w.policy.step(at + 1)}</View>
              <View className="sosa-hint sosa-figures">{sayStart(starts[at]!, w)}</View>
            </View>
            <View className="sosa-step__who">
              {step.targets.map((target, which) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a target may stand twice in a step, and is never moved here
                <View key={which} className="sosa-step__target">
                  <View className="sosa-item">{w.policy.whos[target.who]}</View>
                  <View className="sosa-hint">{sayHow(target, w, channels)}</View>
                </View>
              ))}
            </View>
          </View>
        ))}
      </View>
      <View className="sosa-step__rest">
        <View className="sosa-hint">{w.policy.again(say(policy.repeatAfterS), policy.repeatFrom + 1)}</View>
        <View className="sosa-hint">{w.policy.silence(say(policy.silenceS))}</View>
        <View className="sosa-hint">{w.policy.redial(say(policy.redialAfterS))}</View>
      </View>
    </>
  );
}
