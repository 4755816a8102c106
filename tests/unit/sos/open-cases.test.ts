import { createOpenCases } from '../../../bff/features/sos/press/open-cases';
import type { OpenedCase } from '../../../bff/features/sos/press/press.sql';
import type { PressIntake } from '../../../bff/features/sos/sos.types';

const opened = (id: string) => ({ id }) as OpenedCase;
const intake = (openKey: string) => ({ presser: { openKey } }) as PressIntake;

/** A table whose commits end when the test says so. */
function slowTable(fails: (ids: string[]) => boolean = () => false) {
  const commits: { ids: string[]; end(): void }[] = [];
  return {
    commits,
    open: (presses: readonly { opened: OpenedCase }[]) =>
      new Promise<void>((resolve, reject) => {
        const ids = presses.map(({ opened: { id } }) => id);
        commits.push({ ids, end: () => (fails(ids) ? reject(new Error(`refused ${ids}`)) : resolve()) });
      }),
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('commits a press that comes alone at once and alone', async () => {
  const table = slowTable();
  const openCase = createOpenCases(table);
  const done = openCase(opened('a'), intake('a'));
  expect(table.commits.map(({ ids }) => ids)).toEqual([['a']]);
  table.commits[0]!.end();
  await done;
});

it('lets those share a commit that wait for one anyway, and none is acknowledged before its own', async () => {
  const table = slowTable();
  const openCase = createOpenCases(table);
  const acknowledged: string[] = [];
  const all = Array.from({ length: 12 }, (_, i) => {
    const id = String(i);
    return openCase(opened(id), intake(id)).then(() => acknowledged.push(id));
  });
  expect(table.commits.map(({ ids }) => ids)).toEqual([['0'], ['1'], ['2'], ['3']]);
  table.commits[1]!.end();
  await settled();
  expect(acknowledged).toEqual(['1']);
  expect(table.commits[4]!.ids).toEqual(['4', '5', '6', '7', '8', '9', '10', '11']);
  for (const { end } of table.commits) end();
  await Promise.all(all);
  expect(acknowledged).toHaveLength(12);
});

it('never puts two presses of one phone into one commit', async () => {
  const table = slowTable();
  const openCase = createOpenCases(table);
  const all = ['w', 'x', 'y', 'z', 'same', 'same', 'other'].map((key, i) => openCase(opened(String(i)), intake(key)));
  table.commits[0]!.end();
  await settled();
  expect(table.commits[4]!.ids).toEqual(['4', '6']);
  for (let i = 1; i < 5; i += 1) table.commits[i]!.end();
  await settled();
  expect(table.commits[5]!.ids).toEqual(['5']);
  table.commits[5]!.end();
  await Promise.all(all);
});

it('lets one that fails fail alone', async () => {
  const table = slowTable((ids) => ids.includes('bad'));
  const openCase = createOpenCases(table);
  const first = ['a', 'b', 'c', 'd'].map((id) => openCase(opened(id), intake(id)));
  const outcomes = Promise.allSettled(['good', 'bad'].map((id) => openCase(opened(id), intake(id))));
  for (const { end } of [...table.commits]) end();
  await Promise.all(first);
  await settled();
  for (let i = 4; i < 7; i += 1) {
    table.commits[i]!.end();
    await settled();
  }
  expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});
