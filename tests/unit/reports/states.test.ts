import fc from 'fast-check';
import {
  type ReportEvent,
  type ReportStage,
  reportEventSchema,
  reportStageSchema,
} from '../../../bff/contracts/reports';
import { DUTIES, dutyOf, FINAL_WORDS } from '../../../bff/features/reports/reports.duties';
import {
  isFinal,
  nextStage,
  PUBLIC_STATE,
  QUEUE_OF,
  REPORT_STATES,
} from '../../../bff/features/reports/reports.states';
import { changeBy } from '../../../bff/features/reports/reports.step';
import { aReport, LIMITS } from './a-report';

const STAGES = reportStageSchema.options;
const EVENTS = reportEventSchema.options;
const now = new Date('2026-11-23T02:00:00.000Z');

describe('the states of a report', () => {
  it('can all be reached from the first', () => {
    const reached = new Set<ReportStage>(['submitted']);
    const queue: ReportStage[] = ['submitted'];
    for (let stage = queue.pop(); stage; stage = queue.pop()) {
      for (const next of Object.values(REPORT_STATES[stage]) as ReportStage[]) {
        if (!reached.has(next)) queue.push(next);
        reached.add(next);
      }
    }
    expect([...reached].sort()).toEqual([...STAGES].sort());
  });

  it('all lead to an end', () => {
    const leads = (from: ReportStage, seen = new Set<ReportStage>()): boolean => {
      if (isFinal(from)) return true;
      if (seen.has(from)) return false;
      seen.add(from);
      return (Object.values(REPORT_STATES[from]) as ReportStage[]).some((next) => leads(next, seen));
    };
    for (const stage of STAGES) expect([stage, leads(stage)]).toEqual([stage, true]);
  });

  it('never go on from an end, whatever is tried', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STAGES.filter(isFinal)),
        fc.array(fc.constantFrom(...EVENTS), { maxLength: 20 }),
        (end, tried) => {
          for (const event of tried) {
            expect(nextStage(end, event)).toBeNull();
            expect(
              changeBy(aReport({ stage: end, holder: null, dueAt: null }), event, { now, limits: LIMITS }),
            ).toBeNull();
          }
        },
      ),
    );
  });

  it('refuse every event that their table does not name', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STAGES), fc.constantFrom(...EVENTS), (stage, event) => {
        const next = (REPORT_STATES[stage] as Partial<Record<ReportEvent, ReportStage>>)[event];
        expect(nextStage(stage, event)).toBe(next ?? null);
        const change = changeBy(aReport({ stage }), event, { now, limits: LIMITS, toUnitId: 'u' });
        expect(change === null).toBe(next === undefined);
      }),
    );
  });

  it('let nobody but the reporter, or the lapse of their time, close a report', () => {
    for (const stage of STAGES) {
      for (const [event, next] of Object.entries(REPORT_STATES[stage])) {
        if (next === 'closed') expect([stage, event]).toEqual(['answered', expect.stringMatching(/^(rate|lapse)$/)]);
      }
    }
  });

  it('give every open stage a deadline ahead, an owner, a next job and words; every end words', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STAGES),
        fc.date({ min: new Date('2025-12-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
        fc.integer({ min: -20, max: 20 }),
        (stage, from, days) => {
          expect(PUBLIC_STATE[stage]).toBeDefined();
          expect(QUEUE_OF[stage]).toBeDefined();
          const duty = dutyOf(stage);
          if (isFinal(stage)) {
            expect(duty).toBeNull();
            expect(FINAL_WORDS[stage as keyof typeof FINAL_WORDS].zh).toBeTruthy();
            return;
          }
          const promised = new Date(from.getTime() + days * 86_400_000);
          expect(duty!.dueAt(from, LIMITS, promised).getTime()).toBeGreaterThan(from.getTime());
          expect(['hotline', 'department', 'reporter']).toContain(duty!.owner);
          expect(nextStage(stage, duty!.nextJob)).not.toBeNull();
          expect(duty!.words.zh && duty!.words.en).toBeTruthy();
        },
      ),
    );
    expect(Object.keys(DUTIES).length + Object.keys(FINAL_WORDS).length).toBe(STAGES.length);
  });

  it('keep a deadline and a holder through any run of steps, until the end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...EVENTS), fc.integer({ min: 0, max: 6 * 86_400 })), { maxLength: 40 }),
        (steps) => {
          let report = aReport({});
          let at = now;
          for (const [event, seconds] of steps) {
            at = new Date(at.getTime() + seconds * 1000);
            const change = changeBy(report, event, { now: at, limits: LIMITS, toUnitId: 'u', supervisingUnitId: 's' });
            if (change) report = { ...report, ...change, version: report.version + 1 };
          }
          const open = !isFinal(report.stage);
          expect(report.dueAt !== null).toBe(open);
          expect(report.holder !== null).toBe(open);
          expect(report.queue).toBe(QUEUE_OF[report.stage]);
        },
      ),
    );
  });
});
