import type { Failure } from './failure.types';

export const orderFailures: readonly Failure[] = [];
