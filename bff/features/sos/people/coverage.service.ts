import type { DutyPost } from '../../../contracts/duty';
import type { Coverage, CoverageReason, CoverageRun } from '../../../contracts/sos-people';
import type { Actor } from '../../../platform/actor';
import type { Clock } from '../../../platform/clock';
import type { Database } from '../../../platform/db/database.types';
import { assertThat, type Locale } from '../../../platform/errors';
import { newId } from '../../../platform/ids';
import type { Jobs } from '../../../platform/jobs/job.types';
import type { Logger } from '../../../platform/log';
import type { Span } from '../../../platform/spans';
import type { SosDirectory, SosNotices } from '../sos.deps';
import type { Policies, Policy, RaiseAlarm } from '../sos.types';
import type { CommunityFindings, CoverageSql, RunRow } from './coverage.sql';
import {
  type ContactCover,
  contactCoverOf,
  findGaps,
  type Gap,
  gapMinutes,
  groupKeyOf,
  type Place,
  type RotaWeek,
} from './coverage-walk';
import { REASON_WORDS, SAID } from './people.words';
import type { PeopleAccess } from './people-access';
import type { PeopleIdentity, SosDuty } from './sos-people.deps';
import { createTellOfGaps } from './tell-of-gaps';

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;
const POSTS: DutyPost[] = ['grid_worker', 'station', 'seat', 'supervisor'];
const EXAMPLES = 5;
/** A walk that has said nothing for so long died with its process. */
const DEAD_AFTER_MS = 30 * MINUTE;

interface Group {
  place: Place;
  policy: Policy;
  cover: ContactCover;
  gaps: Gap[];
  minutes: number;
  personIds: string[];
  people: number;
}

export interface CoverageDeps {
  db: Database;
  sql: CoverageSql;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
  directory: SosDirectory;
  duty: SosDuty;
  identity: Pick<PeopleIdentity, 'maskedNameOf'>;
  notices: SosNotices;
  policies: Pick<Policies, 'policyFor'>;
  access: PeopleAccess;
  raiseAlarm: RaiseAlarm;
  phoneOf(personId: string): Promise<string | null>;
}

/** The nightly proof: everybody enrolled, every hour of the coming week, every step of their policy has a human. */
export function createCoverage(deps: CoverageDeps) {
  const { db, sql, clock, directory, duty } = deps;
  const tell = createTellOfGaps(deps);

  async function placeOf(communityId: string | null): Promise<Place> {
    const unit = communityId ? await directory.unit(communityId) : null;
    const units = unit
      ? await Promise.all(unit.path.map((id) => directory.unit(id)))
      : await directory.unitsOfKind('city');
    return { units: units.filter((each) => each !== null) };
  }

  /** The policy of the nearest unit that has one of its own. */
  function policyOf(place: Place): Policy {
    const ask = (unitId: string | null) => deps.policies.policyFor({ unitId, drill: null, kind: null });
    const common = ask(null);
    for (const { id } of [...place.units].reverse()) {
      const own = ask(id);
      if (own.id !== common.id) return own;
    }
    return common;
  }

  async function rotaOf(window: Span): Promise<RotaWeek> {
    const [city] = await directory.unitsOfKind('city');
    if (!city) return { turns: [], withoutLeave: [], withPhone: new Set(), pathOf: () => [] };
    const [turns, withoutLeave] = await Promise.all([
      duty.turnsBelow(city.id, POSTS, window),
      duty.turnsWithoutLeave(city.id, POSTS, window),
    ]);
    const withPhone = new Set<string>();
    for (const personId of new Set(turns.map((turn) => turn.personId))) {
      if (await deps.phoneOf(personId)) withPhone.add(personId);
    }
    const paths = new Map<string, readonly string[]>();
    for (const { unitId } of turns) {
      if (!paths.has(unitId)) paths.set(unitId, (await directory.unit(unitId))?.path ?? []);
    }
    return { turns, withoutLeave, withPhone, pathOf: (unitId) => paths.get(unitId) ?? [] };
  }

  async function walk(runId: string, unitId: string | null): Promise<{ people: number; uncovered: number }> {
    const from = Math.ceil(clock.now().getTime() / MINUTE) * MINUTE;
    const window = { from, until: from + WEEK };
    const scope = unitId
      ? (await directory.unitsOfKind('community')).filter((unit) => unit.path.includes(unitId)).map((unit) => unit.id)
      : null;
    const rota = await rotaOf(window);
    const communities = new Map<string | null, { place: Place; policy: Policy; groups: Map<string, Group> }>();
    for (const id of scope ?? []) {
      const place = await placeOf(id);
      communities.set(id, { place, policy: policyOf(place), groups: new Map() });
    }
    let people = 0;
    for await (const page of sql.enrolled(scope)) {
      for (const { personId, communityId, contacts } of page) {
        let community = communities.get(communityId);
        if (!community) {
          const place = await placeOf(communityId);
          community = { place, policy: policyOf(place), groups: new Map() };
          communities.set(communityId, community);
        }
        const { place, policy, groups } = community;
        const cover = contactCoverOf(contacts);
        const key = groupKeyOf(policy, cover);
        let group = groups.get(key);
        if (!group) {
          const gaps = findGaps(policy, place, cover, rota, window);
          group = { place, policy, cover, gaps, minutes: gapMinutes(gaps), personIds: [], people: 0 };
          groups.set(key, group);
        }
        group.people += 1;
        if (group.gaps.length > 0) group.personIds.push(personId);
        people += 1;
      }
    }
    let uncovered = 0;
    for (const [communityId, { place, groups }] of communities) {
      const findings: CommunityFindings = {
        communityId,
        groups: [...groups]
          .filter(([, group]) => group.gaps.length > 0)
          .map(([groupKey, group]) => ({ groupKey, ...group })),
      };
      uncovered += findings.groups.reduce((sum, group) => sum + group.people, 0);
      await sql.replace(runId, findings);
      await tell(findings, place);
    }
    if (!unitId) await sql.dropOthers(runId);
    return { people, uncovered };
  }

  /** Walks now; what fails is alarmed, since a proof that is not given proves nothing. */
  async function run(unitId: string | null, askedBy: string | null, id = newId()): Promise<void> {
    const startedAt = clock.now();
    const began = performance.now();
    await sql.begin({ id, unitId, askedBy, startedAt });
    try {
      const found = await walk(id, unitId);
      const durationMs = Math.round(performance.now() - began);
      await sql.finish({ id, state: 'done', finishedAt: clock.now(), ...found, durationMs });
      deps.log.info({ unitId, ...found, durationMs }, 'the coverage of the coming week was proved');
    } catch (error) {
      const durationMs = Math.round(performance.now() - began);
      await sql.finish({ id, state: 'failed', finishedAt: clock.now(), people: 0, uncovered: 0, durationMs });
      await db.transaction((tx) =>
        deps.raiseAlarm(tx, { code: 'coverage_failed', subject: unitId ?? 'city', detail: { runId: id } }),
      );
      throw error;
    }
  }

  function presentRun(row: RunRow): CoverageRun {
    const { id, people, uncovered, durationMs } = row;
    const isDead = row.state === 'running' && clock.now().getTime() - row.startedAt.getTime() > DEAD_AFTER_MS;
    return {
      id,
      state: isDead ? 'failed' : row.state,
      startedAt: row.startedAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
      people,
      uncovered,
      durationMs,
    };
  }

  async function overseen(actor: Actor, unitId: string | undefined) {
    const own = await deps.access.overseenUnits(actor);
    if (unitId) {
      const unit = await directory.unit(unitId);
      assertThat(unit, 'invalid_request', { fields: { unitId: SAID.noSuchUnit } });
      assertThat(
        unit.path.some((id) => own.includes(id)),
        'forbidden',
      );
    }
    const [city] = await directory.unitsOfKind('city');
    const communities = (await directory.unitsOfKind('community')).filter(
      (unit) => unit.path.some((id) => own.includes(id)) && (!unitId || unit.path.includes(unitId)),
    );
    return { communities, isWholeCity: city !== undefined && own.includes(city.id) && (!unitId || unitId === city.id) };
  }

  return {
    run,

    /** Asks for a walk; the answer says its id, and the list shows when it is done. */
    async ask(actor: Actor, unitId: string | undefined): Promise<CoverageRun> {
      const { communities, isWholeCity } = await overseen(actor, unitId);
      assertThat(communities.length > 0 || isWholeCity, 'forbidden');
      const last = await sql.lastRun();
      const isBusy = last && presentRun(last).state === 'running';
      assertThat(!isBusy, 'request_in_progress', { words: SAID.runSoon });
      // One station's walk is short: it is done when the answer comes. A city's is for a worker.
      const id = newId();
      if (!isWholeCity || unitId) {
        const scope = unitId ?? (await deps.access.overseenUnits(actor))[0]!;
        await run(scope, actor.personId, id);
        return presentRun((await sql.run(id))!);
      }
      await db.transaction((tx) =>
        deps.jobs.enqueue(tx, { kind: 'sos.proveCoverage', payload: { runId: id, askedBy: actor.personId } }),
      );
      const startedAt = clock.now().toISOString();
      return { id, state: 'running', startedAt, finishedAt: null, people: 0, uncovered: 0, durationMs: null };
    },

    async read(actor: Actor, unitId: string | undefined, locale: Locale): Promise<Coverage> {
      const { communities, isWholeCity } = await overseen(actor, unitId);
      const ids = communities.map((unit) => unit.id);
      const [last, counts, gaps] = await Promise.all([
        sql.lastRun(),
        sql.countByCommunity(),
        sql.gaps(ids, isWholeCity, clock.now()),
      ]);
      const nowhere = { zh: '住处未定位', en: 'Home not known' }[locale];
      const nameOf = (id: string | null) =>
        id ? (communities.find((unit) => unit.id === id)?.words[locale] ?? '') : nowhere;
      const known = new Map<string, Promise<{ personId: string; name: string }[]>>();
      const examplesOf = (communityId: string | null, groupKey: string) => {
        const key = `${communityId} ${groupKey}`;
        const kept =
          known.get(key) ??
          sql.examples(communityId, groupKey, EXAMPLES).then((people) =>
            Promise.all(
              people.map(async (personId) => ({
                personId,
                name: (await deps.identity.maskedNameOf(personId)) ?? '市民',
              })),
            ),
          );
        known.set(key, kept);
        return kept;
      };
      return {
        run: last && presentRun(last),
        units: counts
          .filter(({ communityId }) => (communityId ? ids.includes(communityId) : isWholeCity))
          .map(({ communityId, people, uncovered }) => ({
            unitId: communityId,
            unitName: nameOf(communityId),
            people,
            uncovered,
          })),
        gaps: await Promise.all(
          gaps.map(async (gap) => ({
            unitId: gap.communityId,
            unitName: nameOf(gap.communityId),
            step: gap.stepIndex + 1,
            from: gap.fromAt.toISOString(),
            until: gap.untilAt.toISOString(),
            reason: gap.reason as CoverageReason,
            words: REASON_WORDS[gap.reason as CoverageReason][locale],
            people: gap.people,
            examples: await examplesOf(gap.communityId, gap.groupKey),
          })),
        ),
      };
    },
  };
}

export type CoverageService = ReturnType<typeof createCoverage>;
