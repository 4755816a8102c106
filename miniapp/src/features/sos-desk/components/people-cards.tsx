import type { Alerted, SosCase } from '@contracts/sos';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { useLanguage } from '@/shared/i18n';
import { useSession } from '@/shared/session/session';
import { sosWords } from '@/shared/sos/sos-words';
import { formatDistance, formatSecond } from '@/shared/sos/spans';
import { useNow } from '@/shared/sos/use-now';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Tag } from '@/shared/ui/tag';
import { dial } from '@/shared/wechat/phone';
import { ALERT_TONES, HAND_OFF_TONES, RESPONDER_TONES } from '../tones';
import { words } from '../words';

/** Who has taken the case: by name, in which place, until when they promised to be there. */
export function HelpersCard({ found }: { found: SosCase }) {
  const w = words.use().helpers;
  const s = sosWords.use();
  const language = useLanguage((store) => store.language);
  const me = useSession((session) => session.person?.personId);
  const now = useNow();
  return (
    <Card title={w.title} id="case-helpers">
      {found.responders.length === 0 ? <View className="sosd-hint">{w.none}</View> : null}
      <View {...aria({ role: 'list', label: w.title })}>
        {found.responders.map((one) => {
          const isLate =
            one.promisedAt !== null &&
            one.arrivedAt === null &&
            one.state !== 'left' &&
            Date.parse(one.promisedAt) < now;
          const said = [
            s.responderKinds[one.kind],
            w.accepted(formatSecond(one.acceptedAt)),
            one.arrivedAt
              ? w.arrived(formatSecond(one.arrivedAt))
              : one.promisedAt
                ? w.promised(formatSecond(one.promisedAt).slice(0, 5))
                : null,
            one.distanceM === null ? null : w.away(formatDistance(one.distanceM, language)),
          ];
          return (
            <View
              key={`${one.kind}-${one.acceptedAt}-${one.name}`}
              className="sosd-helper"
              {...aria({ role: 'listitem' })}
            >
              <View className="sosd-helper__words">
                <View className="sosd-helper__name">
                  {one.personId !== null && one.personId === me ? `${one.name} (${w.you})` : one.name}
                  <Tag tone={RESPONDER_TONES[one.state]}>{s.responderStates[one.state]}</Tag>
                  {isLate ? <Tag tone="wrong">{w.late}</Tag> : null}
                </View>
                <View className="sosd-hint sosd-figures">{said.filter(Boolean).join(' · ')}</View>
              </View>
              {one.phone && one.personId !== me ? (
                <Button icon="phone" onClick={() => dial(one.phone!)}>
                  {one.phone}
                </Button>
              ) : null}
            </View>
          );
        })}
      </View>
    </Card>
  );
}

/** One way of reaching somebody: what came of the newest try, and how often it was tried. */
interface Way {
  newest: Alerted;
  times: number;
}

interface Asked {
  name: string;
  party: Alerted['party'];
  ways: Map<Alerted['channel'], Way>;
}

/** Everybody who was asked, each with every way that was tried, how often, and what came of the last try. */
function byPerson(alerted: Alerted[]): Asked[] {
  const people = new Map<string, Asked>();
  for (const one of alerted) {
    const known: Asked = people.get(`${one.party} ${one.name}`) ?? {
      name: one.name,
      party: one.party,
      ways: new Map(),
    };
    const before = known.ways.get(one.channel);
    const newest = before && before.newest.at >= one.at ? before.newest : one;
    known.ways.set(one.channel, { newest, times: (before?.times ?? 0) + 1 });
    people.set(`${one.party} ${one.name}`, known);
  }
  return [...people.values()];
}

const REACHED: Alerted['state'][] = ['reached', 'accepted', 'declined'];

export function AlertedCard({ found }: { found: SosCase }) {
  const w = words.use().alerted;
  const s = sosWords.use();
  const people = byPerson(found.alerted);
  const reached = people.filter((one) =>
    [...one.ways.values()].some((way) => REACHED.includes(way.newest.state)),
  ).length;
  return (
    <Card
      title={w.title}
      id="case-alerted"
      aside={people.length ? <View className="sosd-hint">{w.count(people.length, reached)}</View> : null}
    >
      {people.length === 0 ? <View className="sosd-hint">{w.none}</View> : null}
      <View {...aria({ role: 'list', label: w.title })}>
        {people.map((one) => (
          <View key={`${one.party}-${one.name}`} className="sosd-asked" {...aria({ role: 'listitem' })}>
            <View className="sosd-asked__name">{one.name}</View>
            <View className="sosd-asked__tries">
              {[...one.ways.values()].map(({ newest, times }) => (
                <Tag key={newest.channel} tone={ALERT_TONES[newest.state]}>
                  {`${s.channels[newest.channel]} ${s.alertStates[newest.state]}${times > 1 ? ` ×${times}` : ''}`}
                </Tag>
              ))}
            </View>
          </View>
        ))}
      </View>
    </Card>
  );
}

/** 110, 119 and 120: what was sent to them, and whether they said they have it. */
export function HandOffsCard({ found }: { found: SosCase }) {
  const w = words.use().handOffs;
  const s = sosWords.use();
  if (found.handOffs.length === 0) return null;
  return (
    <Card title={w.title} id="case-hand-offs">
      {found.handOffs.map((one) => (
        <View key={`${one.centre}-${one.at}`} className="sosd-asked">
          <View className="sosd-asked__name">{s.centres[one.centre]}</View>
          <View className="sosd-asked__tries">
            <Tag tone={HAND_OFF_TONES[one.state]}>{s.handOffStates[one.state]}</Tag>
            <View className="sosd-hint sosd-figures">{formatSecond(one.at)}</View>
            {one.reference ? <View className="sosd-hint sosd-figures">{w.reference(one.reference)}</View> : null}
          </View>
        </View>
      ))}
    </Card>
  );
}
