import type { BillerKind } from '@contracts/bills';
import type { IconName } from '@/shared/ui/icon';

/** In the order in which they are offered. */
export const KINDS: BillerKind[] = ['water', 'power', 'gas', 'heating', 'property', 'fine'];

export const KIND_ICONS: Record<BillerKind, IconName> = {
  water: 'water',
  power: 'power',
  gas: 'gas',
  heating: 'heating',
  property: 'building',
  fine: 'car',
};

/** In the order of the kinds, so that a row stays where it is when it is paid. */
export const byKind = (a: { kind: BillerKind }, b: { kind: BillerKind }): number =>
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
