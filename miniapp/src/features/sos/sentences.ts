import type { Alerted, Responder, Waiting } from '@contracts/sos';
import { currentLanguage } from '@/shared/i18n/language';
import { formatInstant } from '@/shared/i18n/times';
import { formatDistance } from '@/shared/sos/spans';
import type { SosWords } from './words';

export type Phase = 'sending' | 'unsent' | 'alerting' | 'accepted' | 'on_scene' | 'closed';

/** One person who was asked, with the best that is known of any of the ways tried. */
export interface ToldPerson {
  name: string;
  state: Alerted['state'];
}

const BEST: Alerted['state'][] = ['accepted', 'reached', 'declined', 'sent', 'queued', 'unknown', 'failed'];

/** Ways and tries are many; who has been asked is few. In the order they were first asked. */
export function peopleTold(alerted: Alerted[]): ToldPerson[] {
  const byName = new Map<string, Alerted['state']>();
  for (const { name, state } of alerted) {
    const known = byName.get(name);
    if (!known || BEST.indexOf(state) < BEST.indexOf(known)) byName.set(name, state);
  }
  return [...byName].map(([name, state]) => ({ name, state }));
}

const RANK: Responder['state'][] = ['arrived', 'on_the_way', 'accepted', 'left'];

/** Whoever is nearest to being here comes first; who gave the case back is gone. */
export function comingFirst(coming: Responder[]): Responder[] {
  return coming
    .filter((one) => one.state !== 'left')
    .sort(
      (a, b) =>
        RANK.indexOf(a.state) - RANK.indexOf(b.state) ||
        Number(a.kind === 'professional') - Number(b.kind === 'professional'),
    );
}

export function minutesUntil(iso: string, nowMs: number): number {
  return Math.ceil((Date.parse(iso) - nowMs) / 60_000);
}

/** How far and when, as far as either is known. */
export function arrivalWords(one: Responder, nowMs: number, w: SosWords): string[] {
  if (one.state === 'arrived') return [];
  const lines: string[] = [];
  if (one.promisedAt) {
    const minutes = minutesUntil(one.promisedAt, nowMs);
    lines.push(minutes > 0 ? w.arriving(minutes) : w.arrivingNow);
  }
  if (one.distanceM !== null) lines.push(w.away(formatDistance(one.distanceM)));
  return lines;
}

/** The first line about somebody: a professional who promised no time is at a desk, not on the way. */
export function responderWords(one: Responder, w: SosWords): string {
  if (one.state === 'arrived') return w.arrived(one.name);
  const isOnTheWay = one.state === 'on_the_way' || one.promisedAt !== null || one.kind === 'first_responder';
  return isOnTheWay ? w.coming(one.name) : w.handling(one.name);
}

const NAMES_SAID = 3;

/** What stands on top of the page: the answer in one line, and what comes next. */
export function headline(view: Waiting, nowMs: number, w: SosWords): { title: string; lines: string[] } {
  if (view.closed) {
    const when = formatInstant(view.closed.at);
    return { title: w.closed[view.closed.outcome], lines: [w.closedBy(view.closed.by, when), w.closedMore] };
  }
  const [first] = comingFirst(view.coming);
  if (view.undoneAt) return { title: w.undone, lines: [first ? responderWords(first, w) : w.undoneHint] };
  if (first) return { title: responderWords(first, w), lines: arrivalWords(first, nowMs, w) };
  const names = peopleTold(view.alerted)
    .filter((one) => one.state !== 'declined' && one.state !== 'failed')
    .slice(0, NAMES_SAID)
    .map((one) => one.name);
  const between = currentLanguage() === 'zh' ? '、' : ', ';
  const said = view.isDrill ? w.test.received : w.received;
  return { title: said, lines: [names.length ? w.calling(names.join(between)) : w.callingNobody] };
}

/** `1122-48213` so that a voice says each figure. */
export const spokenDigits = (number: string): string => number.replace(/\d/g, '$& ').replace('-', '，').trim();

/** The same for the ear. `key` changes only when there is news: minutes that pass and metres that shrink are none. */
export function spoken(view: Waiting, nowMs: number, w: SosWords): { key: string; text: string } {
  const { title, lines } = headline(view, nowMs, w);
  if (view.closed) return { key: title, text: `${title}。` };
  if (view.undoneAt || comingFirst(view.coming).length > 0)
    return { key: title, text: `${[title, ...lines].join('，')}。` };
  const received = view.isDrill ? `${title}。` : w.spokenReceived(spokenDigits(view.number));
  return { key: title, text: `${received}${lines.join('，')}。` };
}
