import { LADDER, nextRung, RUNG_EXPIRY } from '../../../bff/features/payments/ask-ladder';

const preparedAt = new Date('2026-11-22T09:00:00Z');
const after = (seconds: number) => new Date(preparedAt.getTime() + seconds * 1_000);

it('climbs every rung and ends when the time to pay is over', () => {
  const expiresAt = after(900);
  const seen: number[] = [];
  for (let rung = 0; ; ) {
    const next = nextRung(rung, preparedAt, expiresAt);
    if (!next) break;
    seen.push((next.at.getTime() - preparedAt.getTime()) / 1_000);
    rung = next.rung;
  }
  expect(seen).toEqual([...LADDER.slice(1), 900]);
});

it('goes straight to the end when the time to pay is shorter than the ladder', () => {
  expect(nextRung(0, preparedAt, after(20))).toEqual({ rung: RUNG_EXPIRY, at: after(20) });
  expect(nextRung(RUNG_EXPIRY, preparedAt, after(20))).toBeNull();
});
