import { chosenAccounts } from '@/features/bills/pay-items';

jest.mock('@tarojs/taro', () => jest.requireActual('./fake-taro'));

const owed = (...bills: number[]) => bills.map((count, at) => ({ accountId: `a${at}`, bills: count }));
const choose = (accounts: ReturnType<typeof owed>, choices: Record<string, boolean> = {}) => [
  ...chosenAccounts(accounts, new Map(Object.entries(choices))),
];

test('all is chosen as long as one password pays it', () => {
  expect(choose(owed(1, 2, 7))).toEqual(['a0', 'a1', 'a2']);
});

test('what one password does not pay waits, whole accounts of it, and the next that fits goes along', () => {
  expect(choose(owed(6, 5, 4, 1))).toEqual(['a0', 'a2']);
});

test('what somebody left out stays out, and makes room', () => {
  expect(choose(owed(6, 5, 4), { a0: false })).toEqual(['a1', 'a2']);
});

test('what somebody chose is chosen, even beyond what may be paid at once', () => {
  expect(choose(owed(8, 5, 1), { a1: true })).toEqual(['a1', 'a2']);
  expect(choose(owed(8, 5), { a0: true, a1: true })).toEqual(['a0', 'a1']);
});
