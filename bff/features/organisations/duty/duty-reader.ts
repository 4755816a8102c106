import { LRUCache } from 'lru-cache';
import type { DutyPost } from '../../../contracts/duty';
import type { Span } from '../../../platform/spans';
import type { OwnDirectory } from '../directory';
import type { DutyRepository } from './duty.repository';
import { type Duty, type Leave, type OnDuty, type PlannedTurn, ROLE_OF_POST, type Rota, type Turn } from './duty.types';
import { LOOK_BACK_MS, planTurns, whoIsOn } from './duty-plan';

/** How old what this process knows of plans may be; what it changes itself it knows at once. */
const FRESH_MS = 3_000;
const HOUR = 3_600_000;
const SIGNS_MS = LOOK_BACK_MS + 24 * HOUR;
/** What a question about now needs of the plan on either side of it. */
const around = (at: number): Span => ({ from: at - LOOK_BACK_MS, until: at + HOUR });

export interface DutyReader extends Duty {
  /** turns of each post, with what they follow from */
  rotas(unitIds: readonly string[], posts: readonly DutyPost[], window: Span): Promise<PostRota[]>;
  turnsAround(unitId: string, post: DutyPost, window: Span): Promise<PlannedTurn[]>;
  leaves(window: Span): Promise<Leave[]>;
  refresh(): void;
}

export interface PostRota extends Rota {
  unitId: string;
  post: DutyPost;
}

/** Works out from rota rows who is on duty. */
export function createDutyReader(deps: { repository: DutyRepository; directory: OwnDirectory }): DutyReader {
  const { repository, directory } = deps;
  const kept = new LRUCache<string, Promise<(PostRota & { turns: Turn[] })[]>>({ max: 500, ttl: FRESH_MS });

  async function readRotas(unitIds: readonly string[], posts: readonly DutyPost[], window: Span): Promise<PostRota[]> {
    const [from, until] = [new Date(window.from), new Date(window.until)];
    const roles = posts.map((post) => ROLE_OF_POST[post]);
    const [patterns, shifts, leaves, grants] = await Promise.all([
      repository.patterns(unitIds, posts, from),
      repository.shifts(unitIds, posts, from, until),
      repository.leaves(from, until),
      repository.grants(roles, from),
    ]);
    const granted = new Map<string, (typeof grants)[number][]>();
    for (const grant of grants) {
      const key = `${grant.role}:${grant.unitId}`;
      granted.set(key, [...(granted.get(key) ?? []), grant]);
    }
    const rotas = new Map<string, PostRota & { patterns: typeof patterns; shifts: typeof shifts }>();
    for (const unitId of unitIds) {
      const path = (await directory.unit(unitId))?.path ?? [];
      for (const post of posts) {
        const serves = new Map<string, Span[]>();
        for (const grant of path.flatMap((id) => granted.get(`${ROLE_OF_POST[post]}:${id}`) ?? [])) {
          const span = {
            from: grant.validFrom.getTime(),
            until: grant.validUntil?.getTime() ?? Number.MAX_SAFE_INTEGER,
          };
          serves.set(grant.personId, [...(serves.get(grant.personId) ?? []), span]);
        }
        rotas.set(`${unitId}:${post}`, { unitId, post, patterns: [], shifts: [], leaves, serves });
      }
    }
    for (const pattern of patterns) rotas.get(`${pattern.unitId}:${pattern.post}`)?.patterns.push(pattern);
    for (const shift of shifts) rotas.get(`${shift.unitId}:${shift.post}`)?.shifts.push(shift);
    return [...rotas.values()];
  }

  async function below(unitId: string): Promise<string[]> {
    return (await directory.units()).filter((unit) => unit.path.includes(unitId)).map((unit) => unit.id);
  }

  async function onDutyAt(unitIds: readonly string[], post: DutyPost, at: Date): Promise<OnDuty[]> {
    const key = `${unitIds.join(' ')} ${post} ${Math.floor(at.getTime() / HOUR)}`;
    let reading = kept.get(key);
    if (!reading) {
      // To either end of the hour the key stands for, so that it serves whoever asks within it.
      const { from, until } = around(at.getTime());
      const window = { from: from - HOUR, until: until + HOUR };
      reading = readRotas(unitIds, [post], window).then((rotas) =>
        rotas.map((rota) => ({ ...rota, turns: planTurns(rota, window) })),
      );
      kept.set(key, reading);
      reading.catch(() => kept.delete(key));
    }
    const [rotas, signs] = await Promise.all([
      reading,
      repository.signs(unitIds, [post], new Date(at.getTime() - SIGNS_MS)),
    ]);
    const found = rotas.flatMap((rota) =>
      whoIsOn(
        {
          turns: rota.turns,
          signs: signs.filter((sign) => sign.unitId === rota.unitId),
          leaves: rota.leaves,
          serves: rota.serves,
        },
        at,
      ).map((one) => ({ ...one, unitId: rota.unitId, post })),
    );
    return Promise.all(found.map(async (one) => ({ ...one, displayName: await directory.displayName(one.personId) })));
  }

  async function turns(
    unitIds: readonly string[],
    posts: readonly DutyPost[],
    window: Span,
    change: (rota: PostRota) => PostRota = (rota) => rota,
  ): Promise<PlannedTurn[]> {
    const rotas = await readRotas(unitIds, posts, window);
    return rotas.flatMap((rota) =>
      planTurns(change(rota), window).map((turn) => ({ ...turn, unitId: rota.unitId, post: rota.post })),
    );
  }

  return {
    rotas: readRotas,
    onDuty: (unitId, post, at) => onDutyAt([unitId], post, at),
    onDutyBelow: async (unitId, post, at) => onDutyAt(await below(unitId), post, at),
    async holders(unitId, post) {
      const staff = await directory.staffOf(unitId, ROLE_OF_POST[post]);
      return staff.map(({ personId, displayName }) => ({ personId, displayName, unitId }));
    },
    positionsOf: (personIds) => repository.positions(personIds),
    turnsBelow: async (unitId, posts, window) => turns(await below(unitId), posts, window),
    turnsWithoutLeave: async (unitId, posts, window) =>
      turns(await below(unitId), posts, window, (rota) => ({ ...rota, leaves: [] })),
    turnsAround: (unitId, post, window) => turns([unitId], [post], window),
    leaves: (window) => repository.leaves(new Date(window.from), new Date(window.until)),
    refresh: () => kept.clear(),
  };
}
