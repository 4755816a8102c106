import { diffContent } from '../../../bff/features/services/services.diff';
import { goodContent } from './sample-content';

it('says nothing of equal editions', () => {
  expect(diffContent(goodContent(), goodContent())).toEqual([]);
});

it('names a changed fact by its place', () => {
  const after = goodContent({ title: { zh: '老年公交卡', en: 'Free bus card' } });
  expect(diffContent(goodContent(), after)).toEqual([
    { section: 'title', path: 'title.zh', before: '老年人免费公交卡', after: '老年公交卡' },
  ]);
});

it('reads an insertion in the middle as one insertion', () => {
  const steps = ['取号', '交材料', '领卡'].map((zh) => ({ title: { zh, en: '' }, detail: { zh: '', en: '' } }));
  const before = goodContent({ steps: [steps[0]!, steps[2]!] });
  const after = goodContent({ steps });
  expect(diffContent(before, after)).toEqual([{ section: 'steps', path: 'steps.1', before: null, after: '交材料' }]);
  expect(diffContent(after, before)).toEqual([{ section: 'steps', path: 'steps.1', before: '交材料', after: null }]);
});

it('keeps two items of one name apart', () => {
  const fee = (amountFen: number) => ({ name: { zh: '工本费', en: '' }, amountFen, basis: { zh: '文件', en: '' } });
  const fees = (...amounts: number[]) =>
    goodContent({ fees: { kind: 'fixed', items: amounts.map(fee), note: { zh: '', en: '' } } });
  expect(diffContent(fees(100, 200), fees(100, 300)).map(({ path, before, after }) => [path, before, after])).toEqual([
    ['fees.items.1.amountFen', '200', '300'],
  ]);
});

it('shows a first edition as all new, without what is empty', () => {
  const changes = diffContent(null, goodContent());
  expect(changes.every((change) => change.before === null && change.after !== '')).toBe(true);
  expect(changes.map((change) => change.section)).toContain('materials');
});
