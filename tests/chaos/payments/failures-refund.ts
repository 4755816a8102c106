import type { Failure } from './failure.types';

export const refundFailures: readonly Failure[] = [];
