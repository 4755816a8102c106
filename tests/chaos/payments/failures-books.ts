import type { Failure } from './failure.types';

export const booksFailures: readonly Failure[] = [];
