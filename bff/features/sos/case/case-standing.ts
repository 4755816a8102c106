import type { Actor } from '../../../platform/actor';
import { assertThat } from '../../../platform/errors';
import type { SosDirectory, SosIdentity } from '../sos.deps';
import {
  answeringPart,
  type CaseFacts,
  type CasePart,
  type CaseStanding,
  partsOf,
  responderKindOf,
} from '../sos.policy';
import type { Answerer, Reach, Reachable } from '../sos.types';
import { isLive } from './case.presenter';
import type { AlertRow, CaseSql, ResponderRow, WholeCase } from './case.sql';

export interface StandingDeps {
  cases: CaseSql;
  directory: Pick<SosDirectory, 'unit' | 'displayName'>;
  identity: Pick<SosIdentity, 'actsFor' | 'reachOf'>;
  reach: Pick<Reach, 'contacts'>;
  /** stands among a person's contacts and did not refuse */
  isContactOf(personId: string, holderPersonId: string): Promise<boolean>;
}

/** A case and what the caller is to it. */
export interface CaseSeen {
  caseRow: WholeCase;
  facts: CaseFacts;
  standing: CaseStanding;
  parts: CasePart[];
  responders: ResponderRow[];
  alerts: AlertRow[];
  /** the caller's own place in the case */
  own: ResponderRow | null;
}

/** Who somebody is to a case: asked, responding, family, on duty for the place. */
export function createCaseStanding(deps: StandingDeps) {
  const { cases, directory, identity } = deps;

  async function factsOf(caseRow: WholeCase): Promise<CaseFacts> {
    const unit = caseRow.unitId ? await directory.unit(caseRow.unitId) : null;
    return { stage: caseRow.stage, personId: caseRow.personId, unitPath: unit?.path ?? [] };
  }

  async function contactOf(caseRow: WholeCase, personId: string): Promise<Reachable | null> {
    if (!caseRow.personId) return null;
    const contacts = await deps.reach
      .contacts({ personId: caseRow.personId, place: null, unitId: caseRow.unitId, at: caseRow.receivedAt })
      .catch(() => []);
    return contacts.find((contact) => contact.personId === personId) ?? null;
  }

  async function seenBy(actor: Actor, caseRow: WholeCase): Promise<CaseSeen> {
    const [facts, responders, alerts, isFamily] = await Promise.all([
      factsOf(caseRow),
      cases.responders(caseRow.id),
      cases.alerts(caseRow.id),
      caseRow.personId && caseRow.personId !== actor.personId
        ? identity.actsFor(actor.personId, caseRow.personId)
        : false,
    ]);
    const own = responders.find((row) => row.personId === actor.personId && isLive(row)) ?? null;
    const asked =
      responders.find((row) => row.personId === actor.personId) ??
      alerts.find((row) => row.personId === actor.personId);
    const standing: CaseStanding = {
      askedAs: asked?.party ?? null,
      isResponding: own !== null,
      isFamily:
        isFamily || (!asked && caseRow.personId !== null && (await deps.isContactOf(actor.personId, caseRow.personId))),
    };
    return { caseRow, facts, standing, parts: partsOf(actor, facts, standing), responders, alerts, own };
  }

  return {
    /** @throws ApiError not_found for whoever has no part in it */
    async see(actor: Actor, caseId: string): Promise<CaseSeen> {
      const caseRow = await cases.find(caseId);
      assertThat(caseRow, 'not_found');
      const seen = await seenBy(actor, caseRow);
      assertThat(seen.parts.length > 0, 'not_found');
      return seen;
    },

    /** How the caller answers this call for help; null for whoever only called. */
    async answererOf(actor: Actor, seen: CaseSeen): Promise<Answerer | null> {
      const part = answeringPart(seen.parts);
      if (!part) return null;
      const asked = seen.alerts.find((row) => row.personId === actor.personId);
      const contact = part === 'contact' ? await contactOf(seen.caseRow, actor.personId) : null;
      const [name, reachable] = await Promise.all([
        asked?.name ?? contact?.name ?? directory.displayName(actor.personId),
        identity.reachOf(actor.personId),
      ]);
      return {
        personId: actor.personId,
        contactId: asked?.contactId ?? contact?.contactId ?? null,
        party: part,
        kind: responderKindOf(part),
        name,
        phoneVaultId: asked?.phoneVaultId ?? contact?.phoneVaultId ?? reachable.phoneVaultId,
      };
    },
  };
}

export type CaseStandings = ReturnType<typeof createCaseStanding>;
