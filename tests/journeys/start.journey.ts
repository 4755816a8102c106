import { type Instance, instanceFolder, livingParts, type Part, startInstance } from '../support/instance';
import { until } from '../support/until';

// Pages are built when somebody has changed them since `npm test` did.
jest.setTimeout(180_000);

const NONE: Part[] = [];
const folder = instanceFolder();
let city: Instance;

async function isReady() {
  const answer = await fetch(`${city.url}/health/ready`).catch(() => null);
  return answer?.status === 200;
}

async function describesItsApi() {
  const answer = await fetch(`${city.url}/api/openapi.json`);
  return answer.ok && ((await answer.json()) as { openapi: string }).openapi.startsWith('3.1');
}

/** Kills one part and waits until the city is whole again with another process in its place. */
async function killAndWait(part: Part) {
  const before = city.pidOf(part);
  city.kill(part);
  await until(() => ![undefined, before].includes(city.pidOf(part)), {
    what: `${part} is started again`,
    withinMs: 20_000,
  });
  await until(isReady, { what: 'the city is ready again', withinMs: 20_000 });
}

afterAll(() => folder.remove());

describe('npm start', () => {
  it('starts a whole city from an empty folder and says where it is and who is in it', async () => {
    city = await startInstance(folder.dataDir);
    expect(await isReady()).toBe(true);
    expect(await describesItsApi()).toBe(true);
    expect(livingParts(folder.dataDir).sort()).toEqual(['bff', 'database', 'simulators', 'sos', 'supervisor', 'watch']);
    expect(city.output()).toContain(city.url);
    for (const person of ['林晓雯', '王桂芳', '赵强', '陈立', '周敏', '何芳', '马建国']) {
      expect(city.output()).toContain(person);
    }
  });

  it('does not start twice in one folder', async () => {
    await expect(startInstance(folder.dataDir)).rejects.toThrow(/already running/);
    expect(await isReady()).toBe(true);
  });

  it('runs beside another one in another folder', async () => {
    const otherFolder = instanceFolder();
    const other = await startInstance(otherFolder.dataDir);
    expect(other.url).not.toBe(city.url);
    expect((await fetch(`${other.url}/health/ready`)).status).toBe(200);
    await other.interrupt();
    await otherFolder.remove();
    expect(await isReady()).toBe(true);
  });

  it.each<Part>(['bff', 'sos', 'simulators', 'database'])('starts %s again when it is killed', async (part) => {
    await killAndWait(part);
  });

  it('leaves no child behind at Ctrl-C', async () => {
    await city.interrupt();
    expect(livingParts(folder.dataDir)).toEqual(NONE);
  });

  it('is ready again in less than ten seconds', async () => {
    city = await startInstance(folder.dataDir);
    expect(city.startedInMs).toBeLessThan(10_000);
    expect(city.output()).not.toMatch(/built|seeded|applied/);
  });

  it('starts after its supervisor was killed, ending the orphans', async () => {
    const orphans = [city.pidOf('bff'), city.pidOf('sos'), city.pidOf('simulators'), city.pidOf('database')];
    city.kill('supervisor');
    await city.ended;
    expect(livingParts(folder.dataDir).sort()).toEqual(['bff', 'database', 'simulators', 'sos', 'watch']);
    city = await startInstance(folder.dataDir);
    expect(await isReady()).toBe(true);
    for (const part of ['bff', 'sos', 'simulators', 'database'] as const)
      expect(orphans).not.toContain(city.pidOf(part));
  });

  it('starts after everything was killed at once', async () => {
    for (const part of ['supervisor', 'bff', 'sos', 'watch', 'simulators', 'database'] as const) city.kill(part);
    await city.ended;
    await until(() => livingParts(folder.dataDir).length === 0, { what: 'everything is dead' });
    city = await startInstance(folder.dataDir);
    expect(await isReady()).toBe(true);
    await city.interrupt();
    expect(livingParts(folder.dataDir)).toEqual(NONE);
  });

  it('says so when its port is taken, and starts nothing', async () => {
    const { createServer } = await import('node:net');
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as import('node:net').AddressInfo;
    await expect(startInstance(folder.dataDir, { PORT: String(port) })).rejects.toThrow(/is taken/);
    expect(livingParts(folder.dataDir)).toEqual(NONE);
    squatter.close();
  });
});
