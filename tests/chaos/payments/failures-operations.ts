import type { Failure } from './failure.types';

export const operationsFailures: readonly Failure[] = [];
