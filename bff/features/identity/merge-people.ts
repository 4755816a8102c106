import type { PrismaTx } from '../../platform/db/database.types';
import { ApiError } from '../../platform/errors';
import type { PersonRepository, PersonRow } from './person.repository';

/** Moves a feature's rows from one person to another, in the merge's own transaction. */
export type PersonMover = (tx: PrismaTx, from: string, to: string) => Promise<void>;

/**
 * Who stays when two identities turn out to be one person: the one whose real name is known, else the one with the
 * phone, since that is what people are found by.
 * @throws ApiError conflict when both have a real name, since then they are two people
 */
export function chooseSurvivor(current: PersonRow, phoneOwner: PersonRow): { from: PersonRow; to: PersonRow } {
  if (current.idNumberVaultId && phoneOwner.idNumberVaultId) {
    throw new ApiError('conflict', {
      words: {
        zh: '这个手机号属于另一位已实名的用户，请改用该手机号登录',
        en: 'This number belongs to another verified person. Please sign in with that number',
      },
    });
  }
  return current.idNumberVaultId ? { from: phoneOwner, to: current } : { from: current, to: phoneOwner };
}

/** Joins two identities; features that keep person ids move theirs through `movers`. */
export async function mergePeople(
  tx: PrismaTx,
  deps: { people: PersonRepository; movers: readonly PersonMover[]; now: Date },
  { from, to }: { from: PersonRow; to: PersonRow },
): Promise<void> {
  for (const move of deps.movers) await move(tx, from.id, to.id);
  await deps.people.merge(tx, from.id, to.id, deps.now);
  const phoneVaultId = to.phoneVaultId ?? from.phoneVaultId;
  await deps.people.change(tx, to.id, { phoneVaultId }, deps.now);
}
