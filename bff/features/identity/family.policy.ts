export interface FamilyParties {
  actorPersonId: string;
  holderPersonId: string | null;
}

/** The one who asked to act. */
export function isFamilyActor(link: FamilyParties, personId: string): boolean {
  return link.actorPersonId === personId;
}

/** The one acted for; before consent, whoever is signed in with the phone the request went to. */
export function isFamilyHolder(link: FamilyParties, personId: string, ownsPhone: boolean): boolean {
  if (isFamilyActor(link, personId)) return false;
  return link.holderPersonId ? link.holderPersonId === personId : ownsPhone;
}
