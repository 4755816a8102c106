import type { Failure } from './failure.types';

export const writeOffFailures: readonly Failure[] = [];
