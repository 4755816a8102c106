import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { createNotices } from '../../bff/features/notices/notices.feature';
import { demoPerson } from '../../prisma/seed/demo-people';
import { DEMO } from '../../prisma/seed/ids';
import { type City, startCity } from '../support/city';

/** A port nobody listens on now: the gateway must be told our address before we listen. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let city: City;
beforeAll(async () => {
  const port = await freePort();
  city = await startCity({ environment: { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` } });
});
afterAll(() => city.stop());

it('the gateway’s own receipt, over HTTP and signed, turns sent into delivered', async () => {
  const { db, clock, jobs } = city.app;
  const outbox = { publish: async () => undefined, broadcast: () => undefined };
  const { sender } = createNotices({ db, clock, jobs, outbox } as unknown as Parameters<typeof createNotices>[0]);
  await db.transaction((tx) =>
    sender.send(tx, {
      personId: DEMO.people.elder,
      template: 'health-code.changed',
      words: { zh: '您的健康码有变化，请打开查看。', en: 'Your health code changed.' },
      link: '/features/health-code/pages/show/index',
      dedupeKey: 'receipt-1',
    }),
  );
  const delivery = await city.until(() =>
    db.prisma.noticeDelivery.findFirst({ where: { channel: 'sms', state: 'delivered' } }),
  );
  const [text] = city.simulators.sms.texts(demoPerson('elder').phone);
  expect(delivery.providerId).toBe(text!.messageId);
});
