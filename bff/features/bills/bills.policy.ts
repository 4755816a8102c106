/** Whose homes a list shows. */
export type HomesSubject = 'me' | 'all' | string;

/** People whose homes are asked for: oneself, oneself and all one acts for, or one of them. */
export function ownersFor(subject: HomesSubject, actorId: string, holders: readonly string[]): string[] | null {
  if (subject === 'me' || subject === actorId) return [actorId];
  if (subject === 'all') return [actorId, ...holders];
  return holders.includes(subject) ? [subject] : null;
}
