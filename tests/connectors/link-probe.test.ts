import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLinkProbe } from '../../bff/connectors/link-probe/link-probe.client';
import { isPublicAddress, publicLinkFault } from '../../bff/platform/outbound/public-address';
import type { ResilientCall } from '../../bff/platform/resilience/resilience.types';
import { serveSimulators } from '../../bff/simulators/simulator-server';
import { createSitesSimulator } from '../../bff/simulators/sites/sites.simulator';

const call: ResilientCall = { run: (work) => work(new AbortController().signal), state: 'closed' };

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '198.18.0.1',
  '::1',
  '::',
  'fe80::1',
  'fc00::1',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'ff02::1',
  '2001:db8::1',
  'not an address',
])('does not count %s to the public internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2400:3200::1'])('counts %s to it', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

it('judges links by their host', () => {
  expect(publicLinkFault('https://zwfw.yunling.example/a?b=c')).toBeNull();
  expect(publicLinkFault('https://0x7f000001/')).toBe('private');
  expect(publicLinkFault('https://2130706433/')).toBe('private');
  expect(publicLinkFault('https://db.internal./')).toBe('private');
  expect(publicLinkFault('file:///etc/passwd')).toBe('https');
});

describe('on its own', () => {
  let port: number;
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.end('secret');
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('never connects to a name that leads inside', async () => {
    const probe = createLinkProbe({ call, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
    expect(await probe.probe('https://rebinding.example.cn/')).toEqual({ isUp: false, detail: 'private address' });
    const mixed = createLinkProbe({
      call,
      resolve: async () => [
        { address: '8.8.8.8', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ],
    });
    expect((await mixed.probe('https://mixed.example.cn/')).detail).toBe('private address');
    expect(await probe.probe(`http://127.0.0.1:${port}/`)).toEqual({ isUp: false, detail: 'not a public link' });
    expect(asked).toBe(0);
  });

  it('says that a host is not known', async () => {
    const probe = createLinkProbe({
      call,
      resolve: async () => {
        throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
      },
    });
    expect(await probe.probe('https://nowhere.example.cn/')).toEqual({ isUp: false, detail: 'unknown host' });
  });
});

describe('through a gateway', () => {
  const sites = createSitesSimulator();
  let served: Awaited<ReturnType<typeof serveSimulators>>;
  beforeAll(async () => {
    served = await serveSimulators({
      simulators: [sites],
      port: 0,
      clock: { now: () => new Date() },
      random: () => 0.5,
    });
  });
  afterAll(() => served.stop());

  it.each([
    ['https://www.yunling.example/', true, '200'],
    ['https://down.yunling.example/x', false, '503'],
    ['https://gone.yunling.example/', false, '404'],
    ['https://moved.yunling.example/', true, '200'],
    ['https://inside.yunling.example/', false, 'redirects inside'],
  ])('asks %s', async (url, isUp, detail) => {
    const probe = createLinkProbe({ call, gatewayUrl: `${served.url}/sites` });
    expect(await probe.probe(url)).toEqual({ isUp, detail });
  });

  it('takes a page that asks for a sign-in as open', async () => {
    sites.setStatus('login.yunling.example', 401);
    const probe = createLinkProbe({ call, gatewayUrl: `${served.url}/sites` });
    expect((await probe.probe('https://login.yunling.example/')).isUp).toBe(true);
  });

  it('takes a cut connection as not open', async () => {
    sites.faults.set({ loseAnswer: true });
    const probe = createLinkProbe({ call, gatewayUrl: `${served.url}/sites` });
    expect((await probe.probe('https://www.yunling.example/')).isUp).toBe(false);
    sites.faults.reset();
  });
});
