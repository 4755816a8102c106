/**
 * What the vault keeps. `rescue`: what was registered for an emergency alone, which outlives a withdrawn privacy consent until
 * the person leaves the register.
 */
export type VaultKind = 'name' | 'id_number' | 'phone' | 'address' | 'medical' | 'rescue';

/** Who looks, and what for. The owner reads `purpose` in their own list, so write it for them, in Chinese. */
export interface VaultViewer {
  personId: string | 'system';
  purpose: string;
}

/** Personal data: encrypted with a key id, every view written down, shown to its owner. */
export interface Vault {
  /** Keeps a value for its owner; gives the id to store in its place. */
  put(personId: string, kind: VaultKind, value: string): Promise<string>;
  /** The whole value, and a line in the owner's list of views; null when erased or unknown. */
  get(vaultId: string, viewer: VaultViewer): Promise<string | null>;
  /** `138****0001`, `林*雯`; not counted as a view. Null when erased or unknown. */
  masked(vaultId: string): Promise<string | null>;
  /** Forgets the value; views stay. */
  erase(vaultId: string): Promise<void>;
}
