import type { Failure } from './failure.types';

export const notificationFailures: readonly Failure[] = [];
