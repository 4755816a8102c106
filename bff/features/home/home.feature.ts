import { homeSchema } from '../../contracts/home';
import type { Clock } from '../../platform/clock';
import type { Feature } from '../../platform/feature';
import { anyone, defineRoute } from '../../platform/http/route';
import type { Logger } from '../../platform/log';
import type { PushBus } from '../../platform/push/push-bus';
import { createHomeService, type HomeSources } from './home.service';

const PERSON = 'person:';
/** Events after which what everybody sees may be different. */
const COMMON_EVENTS = new Set(['services.changed', 'health-code.policy-changed', 'transit.alerts-changed']);

/** 首页: one call that fills the first screen, each part able to fail alone. */
export function createHome(deps: { sources: HomeSources; bus: PushBus; clock: Clock; log: Logger }): Feature {
  const service = createHomeService(deps);
  // The same events that reach the phone drop what is kept for its owner, so a person always reads their own writes.
  deps.bus.listen((event) => {
    if (COMMON_EVENTS.has(event.type)) service.forgetCommon();
    for (const audience of event.audience) {
      if (audience.startsWith(PERSON)) service.forgetPerson(audience.slice(PERSON.length));
    }
  });
  return {
    routes: [
      defineRoute({
        method: 'GET',
        path: '/home',
        tag: 'home',
        summary: 'Everything the first screen shows; signed in or not',
        contract: { response: homeSchema, produces: 'application/json' },
        policy: anyone,
        handler: async (request) => ({
          body: await service.homeBytes(request.actor?.personId ?? null, request.locale),
          contentType: 'application/json; charset=utf-8',
          headers: { 'Cache-Control': 'private, no-store' },
        }),
      }),
    ],
  };
}
