import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchPair } from './bench.types';

/** One keep-alive connection that asks the same thing again and again; cheap, so that the server is what is measured. */
function createCaller(url: string, headers: Record<string, string>) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const target = new URL(url);
  const options = { agent, host: target.hostname, port: target.port, path: target.pathname + target.search, headers };
  return {
    call: () =>
      new Promise<void>((resolve, reject) => {
        http
          .get(options, (response) => {
            if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
            response.on('end', resolve).resume();
          })
          .on('error', reject);
      }),
    close: () => agent.destroy(),
  };
}

/** A process of its own with a bare Koa that answers every request with these bytes. */
async function startBareKoa(bytes: Buffer): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, 'bare-koa.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  child.stdin.end(bytes);
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** Ours at `url` beside a bare Koa route that returns the same bytes; both in processes of their own. */
export async function httpPair(url: string, headers: Record<string, string> = {}): Promise<BenchPair> {
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  const bare = await startBareKoa(Buffer.from(await answer.arrayBuffer()));
  const ours = createCaller(url, headers);
  const ceiling = createCaller(bare.url, headers);
  return {
    ours: ours.call,
    ceiling: ceiling.call,
    async stop() {
      ours.close();
      ceiling.close();
      await bare.stop();
    },
  };
}
