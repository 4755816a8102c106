import type { StaffGrantView, StaffMemberView } from '../../contracts/organisations';
import { type Actor, type Role, unitsOf } from '../../platform/actor';
import type { Clock } from '../../platform/clock';
import { isDuplicateKey } from '../../platform/db/database';
import { ApiError, assertThat } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { isGrantInForce, type OwnDirectory } from './directory';
import { mayChangeGrant } from './organisations.policy';
import type { GrantRow, OrganisationRepository, StaffRow } from './organisations.repository';

export interface StaffDeps {
  repository: OrganisationRepository;
  directory: OwnDirectory;
  clock: Clock;
  personOfPhone(phone: string): Promise<string | null>;
  /** makes a person's access tokens be renewed */
  recallTokensOf(personId: string): Promise<void>;
}

/** Who works where, and what each may do; for administrators. */
export function createStaff(deps: StaffDeps) {
  const { repository, directory, clock } = deps;

  async function assertMay(actor: Actor, unitId: string, role: Role, isOwn: boolean): Promise<void> {
    const unit = await directory.unit(unitId);
    assertThat(unit, 'invalid_request', { fields: { unitId: { zh: '没有这个单位', en: 'There is no such unit' } } });
    const may = mayChangeGrant({
      administeredUnitIds: unitsOf(actor, 'administrator'),
      unitPath: unit.path,
      cityId: unit.path[0]!,
      role,
      isOwn,
    });
    assertThat(may, 'forbidden');
  }

  async function nameOfUnit(unitId: string): Promise<string> {
    return (await directory.unit(unitId))?.name ?? '已撤销单位';
  }

  async function presentGrant(grant: GrantRow): Promise<StaffGrantView> {
    return {
      id: grant.id,
      role: grant.role,
      unitId: grant.unitId,
      unitName: await nameOfUnit(grant.unitId),
      validFrom: grant.validFrom.toISOString(),
      validUntil: grant.validUntil?.toISOString() ?? null,
      endedAt: grant.endedAt?.toISOString() ?? null,
      isInForce: isGrantInForce(grant, clock.now()),
    };
  }

  async function presentMembers(members: StaffRow[]): Promise<StaffMemberView[]> {
    const grants = await repository.grantsOf(members.map((member) => member.personId));
    return Promise.all(
      members.map(async (member) => ({
        ...member,
        unitName: await nameOfUnit(member.unitId),
        grants: await Promise.all(grants.filter((grant) => grant.personId === member.personId).map(presentGrant)),
      })),
    );
  }

  async function afterChange(personId: string): Promise<void> {
    directory.refresh();
    await deps.recallTokensOf(personId);
  }

  return {
    /** Staff of the units this administrator has, or of one of them. */
    async list(actor: Actor, unitId?: string): Promise<StaffMemberView[]> {
      const own = unitsOf(actor, 'administrator');
      const within = (await directory.units()).filter((unit) => unit.path.some((id) => own.includes(id)));
      const ids = within.filter((unit) => !unitId || unit.path.includes(unitId)).map((unit) => unit.id);
      return presentMembers(await repository.staff(ids));
    },

    /** Makes a person staff of a unit, or changes under what name and where they work. */
    async put(
      actor: Actor,
      wish: { phone: string; displayName: string; title: string; unitId: string },
    ): Promise<StaffMemberView> {
      await assertMay(actor, wish.unitId, 'handler', false);
      const personId = await deps.personOfPhone(wish.phone);
      assertThat(personId, 'invalid_request', {
        fields: {
          phone: { zh: '这个号码还没有登录过，请本人先登录一次', en: 'Nobody has signed in with this number yet' },
        },
      });
      const [known] = await repository.staffByIds([personId]);
      if (known) await assertMay(actor, known.unitId, 'handler', false);
      const { phone: _, ...rest } = wish;
      await repository.putStaff({ personId, ...rest }, clock.now());
      await afterChange(personId);
      return (await presentMembers([{ personId, ...rest }]))[0]!;
    },

    async grant(
      actor: Actor,
      wish: { personId: string; role: Role; unitId: string; validUntil?: string },
    ): Promise<StaffGrantView> {
      await assertMay(actor, wish.unitId, wish.role, wish.personId === actor.personId);
      const now = clock.now();
      const validUntil = wish.validUntil ? new Date(wish.validUntil) : null;
      assertThat(!validUntil || validUntil > now, 'invalid_request', {
        fields: { validUntil: { zh: '到期时间要晚于现在', en: 'The end must be later than now' } },
      });
      const [member] = await repository.staffByIds([wish.personId]);
      assertThat(member, 'invalid_request', {
        fields: { personId: { zh: '请先把此人加为工作人员', en: 'Add this person to the staff first' } },
      });
      const grant = {
        id: newId(),
        personId: wish.personId,
        role: wish.role,
        unitId: wish.unitId,
        validFrom: now,
        validUntil,
      };
      try {
        await repository.addGrant({ ...grant, grantedBy: actor.personId });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        throw new ApiError('conflict', { words: { zh: '此人已有这项权限', en: 'This person has this role already' } });
      }
      await afterChange(wish.personId);
      return presentGrant({ ...grant, endedAt: null });
    },

    async endGrant(actor: Actor, grantId: string, reason: string): Promise<StaffGrantView> {
      const grant = await repository.findGrant(grantId);
      assertThat(grant, 'not_found');
      await assertMay(actor, grant.unitId, grant.role, grant.personId === actor.personId);
      const endedAt = clock.now();
      const changed = await repository.endGrant(grantId, { endedAt, endedBy: actor.personId, endReason: reason });
      assertThat(changed, 'state_conflict', { words: { zh: '这项权限已经终止', en: 'This role has ended already' } });
      await afterChange(grant.personId);
      return presentGrant({ ...grant, endedAt });
    },

    /** Grants in force, for the access token and for `me`. */
    async grantsOf(personId: string): Promise<{ role: Role; unitId: string; unitName: string }[]> {
      const now = clock.now();
      const grants = (await repository.grantsOf([personId])).filter((grant) => isGrantInForce(grant, now));
      return Promise.all(
        grants.map(async ({ role, unitId }) => ({ role, unitId, unitName: await nameOfUnit(unitId) })),
      );
    },

    /** Writes the end of grants whose time is over, so that the same may be given again. */
    async endOverdue(): Promise<void> {
      for (const grant of await repository.overdueGrants(clock.now())) {
        await repository.endGrant(grant.id, { endedAt: grant.validUntil!, endedBy: null, endReason: 'time over' });
        await afterChange(grant.personId);
      }
    },
  };
}

export type Staff = ReturnType<typeof createStaff>;
