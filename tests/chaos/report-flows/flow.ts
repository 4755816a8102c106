import { DEMO } from '../../../prisma/seed/ids';

export interface Tokens {
  citizens: string[];
  dispatcher: string;
  handler: string;
}

export type StepName = 'submit' | 'assign' | 'answer' | 'rating';

/** One report's way, and what its clients were told of it. */
export interface Flow {
  n: number;
  clientKey: string;
  /** keys of the steps, made before the first send */
  keys: Record<'assign' | 'answer' | 'rating', string>;
  number: string | null;
  reportId: string | null;
  acknowledged: StepName[];
  /** sends that got no answer, or one that may pass, and were sent again */
  resends: number;
  /** why it did not come to its end */
  stoppedBy: string | null;
}

export interface FlowDeps {
  urls: string[];
  tokens: Tokens;
  random: () => number;
  /** flows give up then, and say at what */
  endsAt: number;
  onAcknowledged(): void;
}

class GaveUp extends Error {}

const ATTEMPT_MS = 10_000;
const MAY_PASS = new Set([429, 502, 503, 504]);

export function newFlow(n: number, seed: number): Flow {
  const key = (name: string) => `chaos-${seed}-${n}-${name}`;
  return {
    n,
    clientKey: key('submit'),
    keys: { assign: key('assign'), answer: key('answer'), rating: key('rating') },
    number: null,
    reportId: null,
    acknowledged: [],
    resends: 0,
    stoppedBy: null,
  };
}

/** Submit → assign → answer → rate, each sent again with the same key until it is answered. */
export async function runFlow(flow: Flow, deps: FlowDeps): Promise<void> {
  const citizen = deps.tokens.citizens[flow.n % deps.tokens.citizens.length]!;

  async function send(token: string, path: string, body: unknown): Promise<Record<string, unknown>> {
    for (let attempt = 0; ; attempt += 1) {
      if (Date.now() > deps.endsAt) throw new GaveUp(`${path}: no answer in time`);
      const url = deps.urls[Math.floor(deps.random() * deps.urls.length)]!;
      try {
        const answer = await fetch(`${url}/api${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(ATTEMPT_MS),
        });
        const given = (await answer.json()) as Record<string, unknown>;
        if (answer.ok) return given;
        if (!MAY_PASS.has(answer.status)) throw new GaveUp(`${path}: ${answer.status} ${JSON.stringify(given)}`);
      } catch (error) {
        if (error instanceof GaveUp) throw error;
        // No answer: whether it was heard is unknown, so the same thing is sent again.
      }
      flow.resends += 1;
      await new Promise((resolve) => setTimeout(resolve, Math.min(2_000, 100 * 2 ** attempt) * (0.5 + deps.random())));
    }
  }

  function acknowledge(step: StepName): void {
    flow.acknowledged.push(step);
    deps.onAcknowledged();
  }

  try {
    const report = await send(citizen, '/reports', {
      clientKey: flow.clientKey,
      categoryId: 'environment.garbage',
      words: `第 ${flow.n} 处垃圾没清运`,
      place: { position: { latitude: 26.05, longitude: 103.8, datum: 'gcj02' }, address: '文林街', source: 'gps' },
    });
    flow.number = report.number as string;
    flow.reportId = report.id as string;
    acknowledge('submit');
    const step = async (token: string, name: 'assign' | 'answer' | 'rating', version: number, body: object) => {
      const after = await send(token, `/reports/${flow.reportId}/${name}`, {
        ...body,
        clientKey: flow.keys[name],
        expectedVersion: version,
      });
      acknowledge(name);
      return after.version as number;
    };
    let version = await step(deps.tokens.dispatcher, 'assign', report.version as number, {
      unitId: DEMO.units.cityManagement,
    });
    version = await step(deps.tokens.handler, 'answer', version, { publicReply: '已清运' });
    await step(citizen, 'rating', version, { result: 5, speed: 4, attitude: 5 });
  } catch (error) {
    flow.stoppedBy = (error as Error).message;
  }
}
