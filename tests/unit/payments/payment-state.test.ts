import { paymentStateOf } from '../../../bff/features/payments/payments.presenter';

it.each([
  [['waiting', 'waiting'], 'waiting'],
  [['preparing'], 'preparing'],
  [['closed', 'closed'], 'closed'],
  [['closing'], 'closed'],
  [['credited', 'refunded', 'crediting'], 'paid'],
  [['credited', 'closed'], 'partly'],
] as const)('folds %j into %s', (states, expected) => {
  expect(paymentStateOf(states)).toBe(expected);
});
