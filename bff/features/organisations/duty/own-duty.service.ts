import type { z } from 'zod';
import type { DutyPost, MyDuty, putDutyPositionSchema, signDutySchema } from '../../../contracts/duty';
import type { Actor } from '../../../platform/actor';
import { isDuplicateKey } from '../../../platform/db/database';
import { assertThat } from '../../../platform/errors';
import { toGcj02 } from '../../../platform/geo';
import { newId } from '../../../platform/ids';
import type { DutyParts } from './duty.deps';
import { maySignOff } from './duty.policy';
import { type PlannedTurn, ROLE_OF_POST, type Sign } from './duty.types';
import { SAID } from './duty.words';
import { LOOK_BACK_MS, runStartOf } from './duty-plan';
import { ageOf } from './duty-planning.service';

const DAY_MS = 86_400_000;
/** How long before their turn somebody may take over. */
const EARLY_MS = 60 * 60_000;

/** Duty on a worker's own phone: on, off, and where they are meanwhile. */
export function createOwnDuty(deps: DutyParts) {
  const { repository, reader, directory, clock } = deps;

  /** Posts somebody may stand on: where they hold the role, and where the rota names them. */
  async function postsOf(personId: string): Promise<{ unitId: string; post: DutyPost; turns: PlannedTurn[] }[]> {
    const now = clock.now().getTime();
    const posts = Object.keys(ROLE_OF_POST) as DutyPost[];
    const grants = (await repository.grants(Object.values(ROLE_OF_POST), new Date(now))).filter(
      (grant) => grant.personId === personId && grant.validFrom.getTime() <= now,
    );
    const held = grants.flatMap((grant) =>
      posts.filter((post) => ROLE_OF_POST[post] === grant.role).map((post) => ({ unitId: grant.unitId, post })),
    );
    const window = { from: now - LOOK_BACK_MS, until: now + 7 * DAY_MS };
    const turns = (await Promise.all(held.map(({ unitId, post }) => reader.turnsBelow(unitId, [post], window)))).flat();
    const own = turns.filter((turn) => turn.personId === personId);
    const keys = new Map([...held, ...own].map(({ unitId, post }) => [`${unitId}:${post}`, { unitId, post }]));
    const places = await Promise.all(
      [...keys.values()].map(async (key) => ({ ...key, unit: await directory.unit(key.unitId) })),
    );
    // A handler of a department stands on no station: stations are of places.
    return places
      .filter(({ post, unit }) => unit && (post !== 'station' || unit.kind !== 'department'))
      .map(({ unitId, post }) => ({
        unitId,
        post,
        turns: own.filter((turn) => turn.unitId === unitId && turn.post === post).sort((a, b) => a.from - b.from),
      }));
  }

  async function isOnDuty(personId: string): Promise<boolean> {
    const now = clock.now();
    for (const { unitId, post } of await postsOf(personId)) {
      if ((await reader.onDuty(unitId, post, now)).some((one) => one.personId === personId)) return true;
    }
    return false;
  }

  /** The receipt of a turn is one row, whoever wrote it first: the worker or the watch that missed them. */
  async function sign(row: Omit<Sign, 'id'>, known: Sign | undefined): Promise<void> {
    const { signedOnAt, signedOffAt } = row;
    if (known) return repository.changeSign(known.id, { signedOnAt, signedOffAt });
    try {
      await repository.addSign({ ...row, id: newId(), createdAt: clock.now() });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const other = await signOf(row.unitId, row.post, row.personId, row.runStart);
      if (other) await repository.changeSign(other.id, { signedOnAt, signedOffAt });
    }
  }

  async function signOf(unitId: string, post: DutyPost, personId: string, runStart: Date | null) {
    const since = new Date(clock.now().getTime() - LOOK_BACK_MS - DAY_MS);
    const signs = await repository.signs([unitId], [post], since);
    return signs
      .filter((one) => one.personId === personId && one.runStart?.getTime() === runStart?.getTime())
      .filter((one) => runStart !== null || one.signedOffAt === null)
      .at(-1);
  }

  async function mine(actor: Actor): Promise<MyDuty> {
    const now = clock.now();
    const [posts, positions, leaves] = await Promise.all([
      postsOf(actor.personId),
      repository.positions([actor.personId]),
      reader.leaves({ from: now.getTime(), until: now.getTime() + 90 * DAY_MS }),
    ]);
    const shown = await Promise.all(
      posts.map(async ({ unitId, post, turns }) => {
        const there = await reader.onDuty(unitId, post, now);
        const own = there.find((one) => one.personId === actor.personId);
        const turn = turns.find(({ until }) => until > now.getTime()) ?? null;
        const isPlanned = turn !== null && turn.from <= now.getTime();
        const othersThere = there.length - (own ? 1 : 0);
        const mayOff =
          own && own.state !== 'due' && maySignOff({ isPlanned: isPlanned || own.state === 'holding', othersThere });
        return {
          unitId,
          unitName: (await directory.unit(unitId))?.name ?? '',
          post,
          state: own?.state ?? null,
          since: own?.since.toISOString() ?? null,
          turn: turn && { startsAt: new Date(turn.from).toISOString(), endsAt: new Date(turn.until).toISOString() },
          with: there.filter((one) => one !== own).map((one) => one.displayName),
          allows: [...(!own || own.state === 'due' ? (['on'] as const) : []), ...(mayOff ? (['off'] as const) : [])],
        };
      }),
    );
    return {
      posts: shown,
      leaves: await Promise.all(
        leaves
          .filter((leave) => leave.personId === actor.personId)
          .map(async ({ personId, substitutePersonId, startsAt, endsAt, ...rest }) => ({
            ...rest,
            person: { personId, name: await directory.displayName(personId) },
            substitute: substitutePersonId
              ? { personId: substitutePersonId, name: await directory.displayName(substitutePersonId) }
              : null,
            startsAt: startsAt.toISOString(),
            endsAt: endsAt.toISOString(),
          })),
      ),
      positionAgeS: ageOf(positions[0]?.takenAt, now),
    };
  }

  return {
    mine,

    /** Takes over, or leaves. @throws ApiError state_conflict when the last one on a post would leave it empty */
    async sign(actor: Actor, body: z.output<typeof signDutySchema>): Promise<MyDuty> {
      const now = clock.now();
      const at = now.getTime();
      const { personId } = actor;
      const { unitId, post } = body;
      const own = (await postsOf(personId)).find((one) => one.unitId === unitId && one.post === post);
      assertThat(own, 'forbidden', { words: SAID.notOnRota });
      const early = body.state === 'on' ? EARLY_MS : 0;
      const turn = own.turns.find(({ from, until }) => from - early <= at && at < until);
      const there = await reader.onDuty(unitId, post, now);
      const holding = there.find((one) => one.personId === personId && one.state === 'holding');
      const runStart = turn ? runStartOf(turn, at) : holding ? holding.since : null;
      const known = await signOf(unitId, post, personId, runStart);
      if (body.state === 'on') {
        await sign({ unitId, post, personId, runStart, signedOnAt: now, signedOffAt: null, alarmedAt: null }, known);
      } else {
        const isPlanned = turn !== undefined || holding !== undefined;
        const othersThere = there.filter(
          (one) => one.personId !== personId && (!holding || one.state === 'taken'),
        ).length;
        assertThat(maySignOff({ isPlanned, othersThere }), 'state_conflict', { words: SAID.lastOne });
        const signedOnAt = known?.signedOnAt ?? now;
        await sign({ unitId, post, personId, runStart, signedOnAt, signedOffAt: now, alarmedAt: null }, known);
        if (!(await isOnDuty(personId))) await repository.dropPosition(personId);
      }
      deps.outbox.broadcast({ type: 'duty.changed', audience: [`unit:${unitId}`], data: { unitId } });
      return mine(actor);
    },

    /** Keeps where somebody on duty is. @throws ApiError state_conflict off duty: then nobody needs to know */
    async putPosition(actor: Actor, body: z.output<typeof putDutyPositionSchema>): Promise<{ ok: true }> {
      const now = clock.now();
      assertThat(await isOnDuty(actor.personId), 'state_conflict', { words: SAID.notOnDuty });
      const takenAt = new Date(Math.min(Date.parse(body.takenAt), now.getTime()));
      const accuracyM = body.accuracyM === null ? null : Math.round(body.accuracyM);
      await repository.putPosition({ personId: actor.personId, ...toGcj02(body.position), accuracyM, takenAt }, now);
      return { ok: true };
    },
  };
}

export type OwnDuty = ReturnType<typeof createOwnDuty>;
