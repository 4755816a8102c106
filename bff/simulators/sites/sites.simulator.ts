import { z } from 'zod';
import { FaultSwitch } from '../fault-switch';
import { ReceivedLog } from '../received-log';
import type { SimAnswer, Simulator } from '../simulator.types';
import { SITE_SCENARIOS } from './scenarios';

export interface SitesSimulator extends Simulator {
  /** Makes every page of a host answer with this status from now on; null lets it be well again. */
  setStatus(host: string, status: number | null): void;
}

const controlSchema = z.object({
  host: z.string().min(3).max(200),
  status: z.number().int().min(200).max(599).nullable(),
});

/** The departments' own web pages, as the link check meets them: `/sites/<host>/<path>`. */
export function createSitesSimulator(): SitesSimulator {
  const faults = new FaultSwitch();
  const received = new ReceivedLog();
  const statuses = new Map<string, number>();
  const asked = new Map<string, number>();

  function setStatus(host: string, status: number | null): void {
    if (status === null) statuses.delete(host);
    else statuses.set(host, status);
  }

  return {
    name: 'sites',
    title: 'Web pages of departments',
    mount: '/sites',
    faults,
    received,
    setStatus,
    async handle(request): Promise<SimAnswer> {
      const host = request.path.split('/')[1] ?? '';
      asked.set(host, (asked.get(host) ?? 0) + 1);
      const scenario = SITE_SCENARIOS[host];
      const status = statuses.get(host) ?? scenario?.status ?? 200;
      return {
        status,
        headers: {
          'content-type': 'text/html; charset=utf-8',
          ...(scenario?.location ? { location: scenario.location } : {}),
        },
        body: `<!doctype html><title>${status}</title>`,
        note: `${host} → ${status}`,
      };
    },
    panels: () => [
      {
        heading: 'Hosts',
        columns: ['Host', 'Asked', 'Answers'],
        rows: [...asked].map(([host, times]) => [
          host,
          String(times),
          String(statuses.get(host) ?? SITE_SCENARIOS[host]?.status ?? 200),
        ]),
        actions: [...asked.keys()].map((host) => ({
          label: statuses.has(host) ? `${host}: well again` : `${host}: down`,
          action: 'status',
          input: { host, status: statuses.has(host) ? null : 503 },
        })),
      },
    ],
    async control(action, input) {
      if (action !== 'status') throw new Error(`unknown action ${action}`);
      const { host, status } = controlSchema.parse(input);
      setStatus(host, status);
      return { host, status };
    },
  };
}
