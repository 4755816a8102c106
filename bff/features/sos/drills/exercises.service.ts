import type { z } from 'zod';
import type { SosExercise, startExerciseSchema } from '../../../contracts/sos-after';
import { type Actor, hasRole, unitsOf } from '../../../platform/actor';
import { isDuplicateKey } from '../../../platform/db/database';
import { assertThat, type Locale } from '../../../platform/errors';
import { newId } from '../../../platform/ids';
import { pageOf } from '../follow-up/page-of';
import type { DrillsDeps } from './drills.deps';
import type { DrillsSql, ExerciseRow } from './drills.sql';
import type { ReportExercise } from './report-exercise';

type Start = z.output<typeof startExerciseSchema>;

/** Drills of people: begun by a supervisor, marked everywhere, never heard by a centre, and ended with a report. */
export function createExercises(deps: DrillsDeps & { sql: DrillsSql; report: ReportExercise }) {
  const { db, clock, sql, directory } = deps;

  async function isOver(actor: Actor, unitId: string | null): Promise<boolean> {
    const own = unitsOf(actor, 'supervisor');
    const path = unitId ? ((await directory.unit(unitId))?.path ?? []) : [];
    return path.length === 0 ? own.length > 0 : own.some((id) => path.includes(id));
  }

  async function placeOf(start: Start): Promise<string | null> {
    if (start.position) return (await directory.locate(start.position))?.id ?? null;
    return (await deps.people.home(start.personId!))?.unitId ?? null;
  }

  async function present(row: ExerciseRow, locale: Locale): Promise<SosExercise> {
    const caseId = row.caseId!;
    const [caseRow, unit, startedBy, endedBy, report] = await Promise.all([
      deps.cases.find(caseId),
      row.unitId ? directory.unit(row.unitId) : null,
      directory.displayName(row.startedBy),
      row.endedBy ? directory.displayName(row.endedBy) : null,
      row.report ? (JSON.parse(row.report) as SosExercise['report']) : deps.report(caseId),
    ]);
    return {
      id: row.id,
      caseId,
      number: caseRow!.number,
      title: row.title,
      unitName: unit?.words[locale] ?? null,
      startedBy,
      startedAt: row.startedAt.toISOString(),
      endedBy,
      endedAt: row.endedAt?.toISOString() ?? null,
      report: report!,
    };
  }

  async function press(row: ExerciseRow, start: Start): Promise<void> {
    const taken = await deps.takePress({
      clientKey: `exercise-${row.id}`,
      presser: { personId: row.personId, deviceId: null, openKey: `drill:exercise:${row.id}` },
      source: 'phone',
      pressedAt: row.startedAt,
      kind: start.kind ?? null,
      isSilent: false,
      drill: 'exercise',
      fix: start.position
        ? { position: start.position, accuracyM: null, source: 'map', takenAt: row.startedAt.toISOString() }
        : null,
      phone: null,
    });
    await sql.setCase(row.id, taken.caseId);
  }

  /** Writes the report of an exercise whose case is closed. */
  async function finish(of: { id: string; caseId: string; endedBy: string | null; endedAt: Date }): Promise<void> {
    const report = await deps.report(of.caseId);
    await db.sqlTransaction(async (tx) => {
      await sql.endExercise(tx, of.id, { endedBy: of.endedBy, endedAt: of.endedAt, report: JSON.stringify(report) });
    });
  }

  return {
    /** @throws ApiError forbidden when the place lies outside what the caller supervises */
    async start(actor: Actor, start: Start, locale: Locale): Promise<SosExercise> {
      const clientKey = start.clientKey;
      const known = await sql.exercise({ clientKey });
      const unitId = known ? known.unitId : await placeOf(start);
      assertThat(await isOver(actor, unitId), 'forbidden', {
        words: { zh: '只能在您督办的范围内发起演练', en: 'You can start exercises only where you supervise' },
      });
      const row = {
        id: newId(),
        clientKey,
        personId: start.personId ?? null,
        unitId,
        title: start.title,
        startedBy: actor.personId,
        startedAt: clock.now(),
      };
      if (!known) {
        await sql.startExercise(row).catch((error) => {
          if (!isDuplicateKey(error, 'uq_sos_exercise_key')) throw error;
        });
      }
      // Whoever died between row and press is carried on by the repeat: the press has the exercise's own key.
      const exercise = (await sql.exercise({ clientKey }))!;
      if (!exercise.caseId) await press(exercise, start);
      return present((await sql.exercise({ clientKey }))!, locale);
    },

    async list(actor: Actor, query: { state: 'running' | 'over'; cursor?: string; limit: number }, locale: Locale) {
      const isAll = hasRole(actor, 'administrator');
      const { rows, nextCursor } = await pageOf(
        (before, limit) => sql.exercises({ isOver: query.state === 'over', before, limit }),
        async (row) => isAll || isOver(actor, row.unitId),
        { cursor: query.cursor, limit: query.limit },
      );
      return { exercises: await Promise.all(rows.map((row) => present(row, locale))), nextCursor };
    },

    async end(actor: Actor, id: string, locale: Locale): Promise<SosExercise> {
      const row = await sql.exercise({ id });
      assertThat(row?.caseId && (await isOver(actor, row.unitId)), 'not_found');
      await deps.endDrill(row.caseId, 'helped', actor.personId);
      await finish({ id, caseId: row.caseId, endedBy: actor.personId, endedAt: clock.now() });
      return present((await sql.exercise({ id }))!, locale);
    },

    /** Those that their own responders closed get their report too. */
    async finishClosed(): Promise<void> {
      for (const { id, caseId, closedBy, closedAt } of await sql.closedExercises()) {
        await finish({ id, caseId, endedBy: closedBy, endedAt: closedAt });
      }
    },
  };
}

export type Exercises = ReturnType<typeof createExercises>;
