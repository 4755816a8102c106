import { createLogger } from '../../../bff/platform/log';
import { createWriteTogether } from '../../../bff/platform/write-together';

/** Writes under way, ended by the test one after another. */
function slowWriter() {
  const begun: string[][] = [];
  const ends: (() => void)[] = [];
  return {
    begun,
    async write(items: readonly string[]): Promise<void> {
      begun.push([...items]);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (items.includes('bad')) throw new Error('bad');
    },
    async endOne(): Promise<void> {
      ends.shift()!();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
const log = createLogger({ level: 'silent' });

it('writes one that comes alone at once, and what waits meanwhile together', async () => {
  const writer = slowWriter();
  const write = createWriteTogether({ log, atOnce: 1, most: 3, write: writer.write });
  const all = Promise.all(['a', 'b', 'c', 'd', 'e'].map(write));
  expect(writer.begun).toEqual([['a']]);
  await writer.endOne();
  await writer.endOne();
  await writer.endOne();
  await all;
  expect(writer.begun).toEqual([['a'], ['b', 'c', 'd'], ['e']]);
});

it('never has items of one key in two writes at once', async () => {
  const writer = slowWriter();
  const write = createWriteTogether({
    log,
    atOnce: 2,
    most: 9,
    write: writer.write,
    keyOf: (item) => item.slice(0, 1),
  });
  const all = Promise.all(['a1', 'a2', 'b1', 'a3', 'b2'].map(write));
  expect(writer.begun).toEqual([['a1'], ['b1']]);
  await writer.endOne();
  expect(writer.begun[2]).toEqual(['a2', 'a3']);
  await writer.endOne();
  await writer.endOne();
  await writer.endOne();
  await all;
  expect(writer.begun[3]).toEqual(['b2']);
});

it('writes one by one what can’t be written together, and fails only whom it concerns', async () => {
  const writer = slowWriter();
  const write = createWriteTogether({ log, atOnce: 1, most: 9, write: writer.write });
  const all = Promise.allSettled(['a', 'b', 'bad', 'c'].map(write));
  for (let end = 0; end < 5; end += 1) await writer.endOne();
  expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(writer.begun).toEqual([['a'], ['b', 'bad', 'c'], ['b'], ['bad'], ['c']]);
});
