import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { borrowBrowser } from '../../support/weapp/chromium';
import { writeFixture } from '../../support/weapp/fixture';
import { type LaunchOptions, launchMiniProgram } from '../../support/weapp/launch';
import type { MiniProgram } from '../../support/weapp/mini-program';

type Launch = (options?: Partial<LaunchOptions>) => Promise<MiniProgram>;

/**
 * Opens the fixture mini-program on a phone of its own; its requests go to a server that answers with what it was
 * sent. Call it once in a file: what was opened is closed after each test, the rest after the last.
 */
export function fixturePhones(): Launch {
  let host: FixtureHost;
  const opened: MiniProgram[] = [];
  beforeAll(async () => {
    host = await startFixtureHost();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((phone) => phone.close()));
  });
  afterAll(() => host?.stop());
  return async (options) => {
    const phone = await host.launch(options);
    opened.push(phone);
    return phone;
  };
}

interface FixtureHost {
  launch: Launch;
  stop(): Promise<void>;
}

/** The small mini-program in WeChat's own languages, a host for it to talk to, and one browser for all its phones. */
async function startFixtureHost(): Promise<FixtureHost> {
  const fixture = writeFixture();
  const browser = await borrowBrowser();
  const server = createServer((request, response) => {
    if (request.url === '/slow') return;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const body = Buffer.concat(chunks).toString('latin1').slice(0, 400);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ method, url, headers, body }));
    });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(`echo ${String(data)}`)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    launch: (options = {}) =>
      launchMiniProgram({ dist: fixture.dist, hosts: { 'https://api.example': origin }, ...options }),
    async stop() {
      await browser.release();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      fixture.remove();
    },
  };
}
