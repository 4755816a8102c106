import { type SosOutcome, sosOutcomeSchema } from '../../../contracts/sos';
import type { SosFigures, SosSpan } from '../../../contracts/sos-figures';
import { BARS_MS, type Span, spanMs } from './bars';
import type { CaseTimes } from './case-times.sql';

type Spans = SosFigures['real']['spans'];
type Block = SosFigures['real'];
const SPANS = Object.keys(BARS_MS) as Span[];
const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** Nearest rank: a value that was measured, never one between two. */
export function percentile(sorted: readonly number[], share: number): number | null {
  return sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

function createSpans() {
  const values: Record<Span, number[]> = { alerted: [], accepted: [], arrived: [] };
  return {
    add(times: CaseTimes): void {
      for (const span of SPANS) {
        const ms = spanMs(times, span);
        if (ms !== null) values[span].push(ms);
      }
    },
    sum(): Spans {
      const of = (span: Span): SosSpan => {
        const sorted = values[span].sort((a, b) => a - b);
        return {
          n: sorted.length,
          p50Ms: percentile(sorted, 0.5),
          p95Ms: percentile(sorted, 0.95),
          maxMs: sorted.at(-1) ?? null,
          withinBar: sorted.filter((ms) => ms <= BARS_MS[span]).length,
          barMs: BARS_MS[span],
        };
      };
      return { alerted: of('alerted'), accepted: of('accepted'), arrived: of('arrived') };
    },
  };
}

function createBlock() {
  const spans = createSpans();
  const outcomes = new Map<SosOutcome, number>();
  const counts = { cases: 0, open: 0, accepted: 0, arrived: 0, putBacks: 0, undelivered: 0, handedOff: 0 };
  return {
    add(times: CaseTimes): void {
      spans.add(times);
      counts.cases += 1;
      if (times.stage !== 'closed') counts.open += 1;
      if (times.acceptedAt) counts.accepted += 1;
      if (times.arrivedAt) counts.arrived += 1;
      counts.putBacks += times.putBacks;
      if (times.undelivered > 0) counts.undelivered += 1;
      if (times.isHandedOff) counts.handedOff += 1;
      if (times.outcome) outcomes.set(times.outcome, (outcomes.get(times.outcome) ?? 0) + 1);
    },
    sum: (): Block => ({
      ...counts,
      falsePresses: outcomes.get('false_press') ?? 0,
      outcomes: sosOutcomeSchema.options.map((outcome) => ({ outcome, cases: outcomes.get(outcome) ?? 0 })),
      spans: spans.sum(),
    }),
  };
}

/** Counts cases one by one, so that a year of them needs no more room than their times. */
export function createCounter() {
  const real = createBlock();
  const drills = { test: createBlock(), exercise: createBlock(), synthetic: createBlock() };
  const areas = new Map<string | null, { cases: number; spans: ReturnType<typeof createSpans> }>();
  const hours = Array.from({ length: 24 }, () => ({ cases: 0, spans: createSpans() }));

  return {
    add(times: CaseTimes): void {
      if (times.drill) {
        drills[times.drill].add(times);
        return;
      }
      real.add(times);
      const area = areas.get(times.unitId) ?? { cases: 0, spans: createSpans() };
      areas.set(times.unitId, area);
      const hour = hours[new Date(times.receivedAt.getTime() + BEIJING_OFFSET_MS).getUTCHours()]!;
      for (const each of [area, hour]) {
        each.cases += 1;
        each.spans.add(times);
      }
    },
    sum() {
      return {
        real: real.sum(),
        areas: [...areas]
          .map(([unitId, { cases, spans }]) => ({ unitId, cases, spans: spans.sum() }))
          .sort((a, b) => b.cases - a.cases || String(a.unitId).localeCompare(String(b.unitId))),
        hours: hours.map(({ cases, spans }, hour) => ({ hour, cases, spans: spans.sum() })),
        drills: { test: drills.test.sum(), exercise: drills.exercise.sum(), synthetic: drills.synthetic.sum() },
      };
    },
  };
}
