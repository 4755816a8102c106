import { type SosFigures, sosFiguresQuerySchema, sosFiguresSchema } from '../../../contracts/sos-figures';
import type { Actor } from '../../../platform/actor';
import { unitsOf } from '../../../platform/actor';
import type { Database } from '../../../platform/db/database.types';
import { assertThat, type Locale } from '../../../platform/errors';
import { actorOf, defineRoute, type Route, staffWith } from '../../../platform/http/route';
import type { SosDirectory } from '../sos.deps';
import { createCaseTimes } from './case-times.sql';
import { createCounter } from './count-figures';
import { figuresCsv } from './figures-csv';

export interface FiguresDeps {
  db: Database;
  directory: Pick<SosDirectory, 'unit' | 'unitsOfKind'>;
}

const CSV = 'text/csv; charset=utf-8';
const NOWHERE = { zh: '位置不明', en: 'Place unknown' };
/** Midnight in Asia/Shanghai. */
const dayStart = (day: string) => new Date(`${day}T00:00:00+08:00`);

/** Figures of calls for help: how long each hop took, what came of them, where and when. */
export function createFigures({ db, directory }: FiguresDeps): { routes: Route[] } {
  const times = createCaseTimes(db);

  /** The unit asked for, or the highest that the caller supervises. @throws ApiError forbidden when it is another's */
  async function scopeOf(actor: Actor, unitId: string | undefined): Promise<string | null> {
    const own = unitsOf(actor, 'supervisor', 'administrator');
    const cities = (await directory.unitsOfKind('city')).map(({ id }) => id);
    const isOverCity = own.some((id) => cities.includes(id));
    if (!unitId) return isOverCity ? null : (own[0] ?? null);
    const unit = await directory.unit(unitId);
    assertThat(unit, 'not_found');
    assertThat(isOverCity || unit.path.some((id) => own.includes(id)), 'forbidden');
    return unitId;
  }

  /** Whether a case's unit lies in the scope; units are few, so each is looked up once. */
  function createScope(scope: string | null) {
    const known = new Map<string, boolean>();
    return async (unitId: string | null): Promise<boolean> => {
      if (scope === null) return true;
      if (unitId === null) return false;
      let isInside = known.get(unitId);
      if (isInside === undefined) {
        isInside = (await directory.unit(unitId))?.path.includes(scope) ?? false;
        known.set(unitId, isInside);
      }
      return isInside;
    };
  }

  async function coverage(scope: string | null): Promise<SosFigures['coverage']> {
    if (scope !== null) return null;
    const [run] = await db.query<{ startedAt: Date; people: number; uncovered: number }>(
      `SELECT started_at AS startedAt, people, uncovered FROM sos_coverage_run
       WHERE state = 'done' AND unit_id IS NULL ORDER BY started_at DESC LIMIT 1`,
    );
    if (!run) return null;
    const day = new Date(run.startedAt.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    return { day, enrolled: run.people, covered: run.people - run.uncovered };
  }

  async function read(
    actor: Actor,
    query: { from: string; to: string; unitId?: string },
    locale: Locale,
  ): Promise<SosFigures> {
    const scope = await scopeOf(actor, query.unitId);
    const isInScope = createScope(scope);
    const counter = createCounter();
    const until = new Date(dayStart(query.to).getTime() + 86_400_000);
    for await (const page of times.within(dayStart(query.from), until)) {
      for (const each of page) if (await isInScope(each.unitId)) counter.add(each);
    }
    const sum = counter.sum();
    const nameOf = async (unitId: string | null) =>
      (unitId ? (await directory.unit(unitId))?.words[locale] : undefined) ?? NOWHERE[locale];
    return {
      from: query.from,
      to: query.to,
      unitId: scope,
      unitName: scope ? await nameOf(scope) : null,
      ...sum,
      areas: await Promise.all(sum.areas.map(async (area) => ({ ...area, name: await nameOf(area.unitId) }))),
      coverage: await coverage(scope),
    };
  }

  const policy = staffWith('supervisor', 'administrator');
  return {
    routes: [
      defineRoute({
        method: 'GET',
        path: '/sos/figures',
        tag: 'sos-figures',
        summary: 'How long calls for help took to each point, with sample sizes; drills apart',
        policy,
        contract: { query: sosFiguresQuerySchema, response: sosFiguresSchema },
        rateLimit: { perPerson: 30, windowS: 60 },
        handler: (request) => read(actorOf(request), request.query, request.locale),
      }),
      defineRoute({
        method: 'GET',
        path: '/sos/figures.csv',
        tag: 'sos-figures',
        summary: 'The same figures as a table for spreadsheets',
        policy,
        contract: { query: sosFiguresQuerySchema, produces: CSV },
        rateLimit: { perPerson: 10, windowS: 60 },
        handler: async (request) => ({
          body: figuresCsv(await read(actorOf(request), request.query, request.locale)),
          contentType: CSV,
          headers: {
            'Content-Disposition': `attachment; filename="sos-${request.query.from}-${request.query.to}.csv"`,
            'Cache-Control': 'private, no-store',
          },
        }),
      }),
    ],
  };
}
