import type { Contact, ReportsPeople } from './reports.types';

interface Sources {
  vault: {
    get(vaultId: string, viewer: { personId: string; purpose: string }): Promise<string | null>;
    masked(vaultId: string): Promise<string | null>;
  };
  realNameOf(personId: string): Promise<{ nameVaultId: string | null } | null>;
  reachOf(personId: string): Promise<{ phoneVaultId: string | null }>;
  actsFor(actorId: string, holderId: string, purpose?: string): Promise<boolean>;
}

/** Who a reporter is, read from the vault: masked for most, whole for those whose view is written down. */
export function createReporterContacts({ vault, realNameOf, reachOf, actsFor }: Sources): ReportsPeople {
  async function both(personId: string, read: (vaultId: string) => Promise<string | null>): Promise<Contact> {
    const [name, reach] = await Promise.all([realNameOf(personId), reachOf(personId)]);
    return {
      name: name?.nameVaultId ? await read(name.nameVaultId) : null,
      phone: reach.phoneVaultId ? await read(reach.phoneVaultId) : null,
    };
  }
  return {
    maskedContact: (personId) => both(personId, (vaultId) => vault.masked(vaultId)),
    contact: (personId, viewer) => both(personId, (vaultId) => vault.get(vaultId, viewer)),
    mayActFor: actsFor,
  };
}
