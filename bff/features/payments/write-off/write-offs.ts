import { createBillerDay } from './biller-day';
import { createEndWriteOff } from './end-write-off';
import { createQueueWriteOff } from './queue-write-off.sql';
import { createSendWriteOff } from './send-write-off';
import { createUnknownWriteOff } from './unknown-write-off';
import type { WriteOffDeps } from './write-off.deps';
import type { WriteOffs } from './write-off.types';

/** Telling billers that their bills are paid, until each says yes or no. */
export function createWriteOffs(deps: WriteOffDeps): WriteOffs {
  const end = createEndWriteOff(deps);
  const send = createSendWriteOff(deps, end);
  return {
    actions: { ...createQueueWriteOff(deps, end, send), ...createUnknownWriteOff(deps, end, send) },
    ...createBillerDay(deps, end),
  };
}
