import type { z } from 'zod';
import type {
  addDutyLeaveSchema,
  addDutyPatternSchema,
  addDutyShiftSchema,
  DutyPost,
  Rota,
  rotaQuerySchema,
} from '../../../contracts/duty';
import { type Actor, unitsOf } from '../../../platform/actor';
import { assertThat } from '../../../platform/errors';
import { newId } from '../../../platform/ids';
import { isWithinSpans, shanghaiMidnight } from '../../../platform/spans';
import type { DutyParts } from './duty.deps';
import { mayPlanDuty, mayTakeLeave } from './duty.policy';
import { ROLE_OF_POST } from './duty.types';
import { SAID } from './duty.words';

const DAY_MS = 86_400_000;
const LONGEST_TURN_MS = 2 * DAY_MS;
const POSTS = Object.keys(ROLE_OF_POST) as DutyPost[];

/** The rota as those see and change it who plan it. */
export function createDutyPlanning(deps: DutyParts) {
  const { repository, reader, directory, clock } = deps;

  async function mayPlan(actor: Actor, unitId: string): Promise<boolean> {
    const unit = await directory.unit(unitId);
    assertThat(unit, 'invalid_request', { fields: { unitId: SAID.noSuchUnit } });
    return mayPlanDuty({ plannedUnitIds: unitsOf(actor, 'administrator', 'supervisor'), unitPath: unit.path });
  }

  /** Somebody plans a person who has a grant in a unit they plan: leave is of the person, whatever posts they hold. */
  async function mayPlanPerson(actor: Actor, personId: string): Promise<boolean> {
    const grants = await repository.grants(Object.values(ROLE_OF_POST), clock.now());
    const own = grants.filter((grant) => grant.personId === personId);
    const answers = await Promise.all(own.map((grant) => mayPlan(actor, grant.unitId)));
    return answers.includes(true);
  }

  /** Who holds the role of a post at these units, now or from some day on; each once. */
  async function peopleAt(unitIds: readonly string[]): Promise<Rota['people']> {
    const grants = await repository.grants(Object.values(ROLE_OF_POST), clock.now());
    const held = new Map<string, { unitId: string; post: DutyPost; personId: string }>();
    for (const { unitId, role, personId } of grants) {
      const post = POSTS.find((one) => ROLE_OF_POST[one] === role);
      if (post && unitIds.includes(unitId)) held.set(`${unitId} ${post} ${personId}`, { unitId, post, personId });
    }
    return Promise.all(
      [...held.values()].map(async ({ unitId, post, personId }) => ({
        unitId,
        unitName: (await directory.unit(unitId))?.name ?? '',
        post,
        person: await who(personId),
      })),
    );
  }

  async function assertServes(unitId: string, post: DutyPost, personId: string, field: string): Promise<void> {
    const now = clock.now().getTime();
    const [rota] = await reader.rotas([unitId], [post], { from: now, until: now + 1 });
    const serves = isWithinSpans(rota?.serves.get(personId) ?? [], now);
    assertThat(serves, 'invalid_request', { fields: { [field]: SAID.lacksRole } });
  }

  async function changed(unitId: string | null): Promise<void> {
    reader.refresh();
    const audience = unitId ? [`unit:${unitId}` as const] : (['role:supervisor'] as const);
    deps.outbox.broadcast({ type: 'duty.changed', audience: [...audience], data: { unitId } });
  }

  const written = (actor: Actor) => ({ id: newId(), createdBy: actor.personId, createdAt: clock.now() });
  const who = async (personId: string) => ({ personId, name: await directory.displayName(personId) });

  return {
    async addPattern(actor: Actor, body: z.output<typeof addDutyPatternSchema>): Promise<{ id: string }> {
      assertThat(await mayPlan(actor, body.unitId), 'forbidden');
      await assertServes(body.unitId, body.post, body.personId, 'personId');
      const { validUntil = null, ...rest } = body;
      assertThat(!validUntil || validUntil >= body.validFrom, 'invalid_request', {
        fields: { validUntil: SAID.endBeforeStart },
      });
      const row = { ...written(actor), ...rest, validUntil };
      await repository.addPattern(row);
      await changed(body.unitId);
      return { id: row.id };
    },

    async addShift(actor: Actor, body: z.output<typeof addDutyShiftSchema>): Promise<{ id: string }> {
      assertThat(await mayPlan(actor, body.unitId), 'forbidden');
      await assertServes(body.unitId, body.post, body.personId, 'personId');
      const { startsAt, endsAt, insteadOfPersonId = null, ...rest } = body;
      const [start, end] = [new Date(startsAt), new Date(endsAt)];
      assertThat(end > start, 'invalid_request', { fields: { endsAt: SAID.endBeforeStart } });
      assertThat(end.getTime() - start.getTime() <= LONGEST_TURN_MS, 'invalid_request', {
        fields: { endsAt: SAID.tooLong },
      });
      assertThat(insteadOfPersonId !== body.personId, 'invalid_request', {
        fields: { insteadOfPersonId: SAID.standsInForSelf },
      });
      const row = { ...written(actor), ...rest, insteadOfPersonId, startsAt: start, endsAt: end };
      await repository.addShift(row);
      await changed(body.unitId);
      return { id: row.id };
    },

    async addLeave(actor: Actor, body: z.output<typeof addDutyLeaveSchema>): Promise<{ id: string }> {
      const personId = body.personId ?? actor.personId;
      const substitutePersonId = body.substitutePersonId ?? null;
      const isOwn = personId === actor.personId;
      const isAllowed = mayTakeLeave({
        isOwn,
        hasSubstitute: substitutePersonId !== null,
        mayPlan: await mayPlanPerson(actor, personId),
      });
      assertThat(isAllowed, 'forbidden', isOwn ? { words: SAID.nobodyStandsIn } : {});
      const [startsAt, endsAt] = [new Date(body.startsAt), new Date(body.endsAt)];
      assertThat(endsAt > startsAt, 'invalid_request', { fields: { endsAt: SAID.endBeforeStart } });
      assertThat(substitutePersonId !== personId, 'invalid_request', {
        fields: { substitutePersonId: SAID.standsInForSelf },
      });
      const row = { ...written(actor), personId, substitutePersonId, startsAt, endsAt, reason: body.reason };
      await repository.addLeave(row);
      await changed(null);
      return { id: row.id };
    },

    /** Takes a row off the rota. A row whose time began is history up to now, and no more. */
    async end(actor: Actor, kind: 'pattern' | 'shift' | 'leave', id: string): Promise<{ ok: true }> {
      const now = clock.now();
      let hasEnded: boolean;
      if (kind === 'leave') {
        const leave = await repository.leave(id);
        assertThat(leave, 'not_found', { words: SAID.noSuchRow });
        const isAllowed = leave.personId === actor.personId || (await mayPlanPerson(actor, leave.personId));
        assertThat(isAllowed, 'forbidden');
        hasEnded = await repository.endLeave(id, now);
      } else {
        const row = await repository[kind](id);
        assertThat(row, 'not_found', { words: SAID.noSuchRow });
        assertThat(await mayPlan(actor, row.unitId), 'forbidden');
        hasEnded = await (kind === 'pattern' ? repository.endPattern(id, now) : repository.endShift(id, now));
      }
      assertThat(hasEnded, 'not_found', { words: SAID.noSuchRow });
      await changed(null);
      return { ok: true };
    },

    /** For those who plan it and those who stand on it. */
    async rota(actor: Actor, query: z.output<typeof rotaQuerySchema>): Promise<Rota> {
      const isPlanner = await mayPlan(actor, query.unitId);
      const path = (await directory.unit(query.unitId))!.path;
      const isMember = unitsOf(actor, ...Object.values(ROLE_OF_POST)).some((id) => path.includes(id));
      assertThat(isPlanner || isMember, 'forbidden');
      const now = clock.now();
      const from = shanghaiMidnight(query.from ? Date.parse(`${query.from}T04:00:00Z`) : now.getTime());
      const window = { from, until: from + query.days * DAY_MS };
      const unitIds = (await directory.units())
        .filter((unit) => unit.path.includes(query.unitId))
        .map((unit) => unit.id);
      const [rotas, turns, on] = await Promise.all([
        reader.rotas(unitIds, POSTS, window),
        reader.turnsBelow(query.unitId, POSTS, window),
        Promise.all(POSTS.map((post) => reader.onDutyBelow(query.unitId, post, now))),
      ]);
      const people = new Set(turns.map((turn) => turn.personId));
      for (const rota of rotas) for (const pattern of rota.patterns) people.add(pattern.personId);
      const leaves = (rotas[0]?.leaves ?? []).filter((leave) => people.has(leave.personId));
      const present = on.flat();
      const mayBePlanned = isPlanner ? await peopleAt(unitIds) : [];
      const positions = await reader.positionsOf(present.map((one) => one.personId));
      return {
        mayPlan: isPlanner,
        people: mayBePlanned,
        patterns: await Promise.all(
          rotas
            .flatMap((rota) => rota.patterns)
            .filter((pattern) => !pattern.endedAt)
            .map(async ({ endedAt: _, personId, ...rest }) => ({ ...rest, person: await who(personId) })),
        ),
        shifts: await Promise.all(
          rotas
            .flatMap((rota) => rota.shifts)
            .map(async ({ personId, insteadOfPersonId, startsAt, endsAt, ...rest }) => ({
              ...rest,
              person: await who(personId),
              insteadOf: insteadOfPersonId ? await who(insteadOfPersonId) : null,
              startsAt: startsAt.toISOString(),
              endsAt: endsAt.toISOString(),
            })),
        ),
        leaves: await Promise.all(
          leaves.map(async ({ personId, substitutePersonId, startsAt, endsAt, ...rest }) => ({
            ...rest,
            person: await who(personId),
            substitute: substitutePersonId ? await who(substitutePersonId) : null,
            startsAt: startsAt.toISOString(),
            endsAt: endsAt.toISOString(),
          })),
        ),
        turns: await Promise.all(
          turns
            .sort((a, b) => a.from - b.from)
            .map(async (turn) => ({
              unitId: turn.unitId,
              post: turn.post,
              person: await who(turn.personId),
              startsAt: new Date(turn.from).toISOString(),
              endsAt: new Date(turn.until).toISOString(),
            })),
        ),
        now: await Promise.all(
          present.map(async (one) => ({
            unitId: one.unitId,
            unitName: (await directory.unit(one.unitId))?.name ?? '',
            post: one.post,
            person: { personId: one.personId, name: one.displayName },
            state: one.state,
            since: one.since.toISOString(),
            positionAgeS: ageOf(positions.find((position) => position.personId === one.personId)?.takenAt, now),
          })),
        ),
      };
    },
  };
}

/** Whole seconds since an instant; null when there is none. */
export function ageOf(takenAt: Date | undefined, now: Date): number | null {
  return takenAt ? Math.max(0, Math.round((now.getTime() - takenAt.getTime()) / 1_000)) : null;
}

export type DutyPlanning = ReturnType<typeof createDutyPlanning>;
