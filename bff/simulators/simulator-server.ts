import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { CONTROL_PAGE } from './control-page';
import type { Faults } from './fault-switch';
import type { SimAnswer, SimRequest, Simulator } from './simulator.types';

const BODY_LIMIT = 16 * 1024 * 1024;

const faultsSchema: z.ZodType<Partial<Faults>> = z.object({
  slowMs: z.number().int().min(0).max(600_000).optional(),
  errorRate: z.number().min(0).max(1).optional(),
  http500: z.boolean().optional(),
  hang: z.boolean().optional(),
  garbage: z.boolean().optional(),
  loseAnswer: z.boolean().optional(),
  lyingSuccess: z.boolean().optional(),
  onlyPath: z.string().max(200).optional(),
});

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_LIMIT) throw new Error('body too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, answer: SimAnswer): void {
  if (response.destroyed) return;
  const isRaw = typeof answer.body === 'string' || Buffer.isBuffer(answer.body);
  const body = isRaw ? (answer.body as string | Buffer) : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    'content-type': isRaw ? 'application/octet-stream' : 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...answer.headers,
  });
  if (answer.cut === 'middle') {
    const bytes = Buffer.from(body);
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
    return;
  }
  response.end(body);
}

export interface SimulatorServer {
  url: string;
  stop(): Promise<void>;
}

/** Serves every simulator below its mount, and the control page at `/`, on the loopback interface alone. */
export async function serveSimulators(options: {
  simulators: readonly Simulator[];
  port: number;
  clock: { now(): Date };
  random: () => number;
}): Promise<SimulatorServer> {
  const { simulators } = options;

  async function answerWithFaults(simulator: Simulator, request: SimRequest, response: ServerResponse): Promise<void> {
    const faults = simulator.faults.on(request.path);
    const note = (status: number, summary: string) =>
      simulator.received.add({ at: options.clock.now(), method: request.method, path: request.path, status, summary });
    if (faults.slowMs > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, faults.slowMs);
        response.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    if (faults.hang) {
      note(0, 'left hanging');
      const hanging = simulator.faults.whileHanging();
      response.once('close', hanging.forget);
      await hanging.done;
      return send(response, { status: 503, body: 'let go' });
    }
    if (faults.http500 || (faults.errorRate > 0 && options.random() < faults.errorRate)) {
      note(500, 'made to fail');
      return send(response, { status: 500, body: 'internal server error', headers: { 'content-type': 'text/plain' } });
    }
    const answer = await simulator.handle(request);
    note(answer.status, answer.note ?? '');
    if (answer.cut === 'silent') {
      await new Promise<void>((resolve) => {
        if (response.closed) resolve();
        else response.once('close', resolve);
      });
      return;
    }
    if (faults.loseAnswer || answer.cut === 'before') {
      response.destroy();
      return;
    }
    if (faults.garbage) {
      return send(response, { status: 200, body: '<html>502 gateway', headers: { 'content-type': 'text/html' } });
    }
    send(response, answer);
  }

  async function control(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') {
      const items = simulators.map((one) => ({
        name: one.name,
        title: one.title,
        mount: one.mount,
        faults: one.faults.current,
        total: one.received.total,
        received: one.received.list().slice(-50).reverse(),
        panels: one.panels?.() ?? [],
      }));
      return send(response, { status: 200, body: { simulators: items } });
    }
    const [, , name, action = ''] = path.split('/');
    const simulator = simulators.find((one) => one.name === name);
    if (!simulator || request.method !== 'POST') return send(response, { status: 404, body: { error: 'not found' } });
    const text = (await readBody(request)).toString('utf8');
    try {
      const input: unknown = text === '' ? {} : JSON.parse(text);
      if (action === 'faults') simulator.faults.set(faultsSchema.parse(input));
      else if (action === 'reset') simulator.faults.reset();
      else
        return send(response, {
          status: 200,
          body: (await simulator.control?.(action, input)) ?? { error: 'unknown' },
        });
      send(response, { status: 200, body: simulator.faults.current });
    } catch (error) {
      send(response, { status: 400, body: { error: error instanceof Error ? error.message : 'invalid' } });
    }
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://simulators');
    if (url.pathname === '/') {
      return send(response, {
        status: 200,
        body: CONTROL_PAGE,
        headers: { 'content-type': 'text/html; charset=utf-8' },
      });
    }
    if (url.pathname.startsWith('/__control')) return control(url.pathname, request, response);
    const simulator = simulators.find((one) => url.pathname.startsWith(`${one.mount}/`) || url.pathname === one.mount);
    if (!simulator) return send(response, { status: 404, body: { error: 'no simulator here' } });
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    );
    const path = url.pathname.slice(simulator.mount.length) || '/';
    const body = await readBody(request);
    await answerWithFaults(
      simulator,
      { method: request.method ?? 'GET', path, query: url.searchParams, search: url.search, headers, body },
      response,
    );
  }

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, { status: 500, body: { error: error instanceof Error ? error.message : 'failed' } });
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const simulator of simulators) await simulator.start?.({ origin: `${url}${simulator.mount}` });

  return {
    url,
    async stop() {
      for (const simulator of simulators) {
        simulator.faults.reset();
        await simulator.stop?.();
      }
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
