import type { Tokens } from '@contracts/identity';
import { dropKept, readKept, writeKept } from './kept';

const KEY = 'tokens';
const listeners = new Set<() => void>();

/**
 * Tokens live in the phone's storage, not in a variable: an independent subpackage runs with its own copy of this
 * module, and both must see the newest pair.
 */
export const readTokens = (): Tokens | undefined => readKept<Tokens>(KEY);

export function keepTokens(tokens: Tokens): void {
  writeKept(KEY, tokens);
}

/** Forgets the tokens and tells who listens (the session becomes a visitor's). */
export function dropTokens(): void {
  dropKept(KEY);
  for (const listener of listeners) listener();
}

export function onTokensDropped(listener: () => void): void {
  listeners.add(listener);
}
