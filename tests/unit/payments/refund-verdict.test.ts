import fc from 'fast-check';
import { WECHAT_PAY_ERROR_CODES } from '../../../bff/connectors/wechat-pay/wechat-pay.port';
import type { RefundState } from '../../../bff/features/payments/payments.types';
import { promisedDay } from '../../../bff/features/payments/refund/promised-day';
import { meaningOfRefusal, moveOf } from '../../../bff/features/payments/refund/refund.verdict';

const row = (state: RefundState, lastCode: string | null = null, isPart = false) => ({ state, lastCode, isPart });
const STATUSES = ['PROCESSING', 'SUCCESS', 'CLOSED', 'ABNORMAL'] as const;
const SOURCES = ['notification', 'query', 'answer', 'bill'] as const;

describe('what a fact does to a refund', () => {
  it('never moves a refund that has arrived, and says when a closed one is paid after all', () => {
    for (const status of STATUSES) {
      for (const source of SOURCES) {
        expect(moveOf(row('success'), { status, source })).toBeNull();
        expect(moveOf(row('closed'), { status, source })).toBe(status === 'SUCCESS' ? 'contradiction' : null);
      }
    }
  });

  it('is not taken back by the frozen PROCESSING of a bill row', () => {
    expect(moveOf(row('processing'), { status: 'PROCESSING', source: 'bill' })).toBeNull();
    expect(moveOf(row('abnormal'), { status: 'PROCESSING', source: 'bill' })).toBeNull();
    expect(moveOf(row('sent'), { status: 'PROCESSING', source: 'answer' })).toEqual({ to: 'processing', event: null });
  });

  it('does not hear old news of a trouble that is being repaired', () => {
    const repairing = row('processing', 'REPAIRING');
    expect(moveOf(repairing, { status: 'ABNORMAL', source: 'notification' })).toBeNull();
    expect(moveOf(repairing, { status: 'ABNORMAL', source: 'query' })).toEqual({
      to: 'abnormal',
      event: 'refund_abnormal',
    });
    expect(moveOf(repairing, { status: 'SUCCESS', source: 'notification' })).toEqual({
      to: 'success',
      event: 'refunded',
    });
  });

  it('moves no money of an order for a refund that is not ours', () => {
    for (const status of STATUSES) {
      const move = moveOf(row('processing', 'NOT_OURS', true), { status, source: 'query' });
      expect(move === null || (move !== 'contradiction' && move.event === null)).toBe(true);
    }
  });

  it('ends the same way in whatever order the facts come, if one of them says it arrived', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('PROCESSING' as const, 'SUCCESS' as const, 'ABNORMAL' as const)),
        (statuses) => {
          let state: RefundState = 'sent';
          let arrivals = 0;
          for (const status of statuses) {
            const move = moveOf(row(state), { status, source: 'notification' });
            if (move === null || move === 'contradiction') continue;
            state = move.to;
            if (move.event === 'refunded') arrivals += 1;
          }
          expect(arrivals).toBe(statuses.includes('SUCCESS') ? 1 : 0);
          if (statuses.includes('SUCCESS')) expect(state).toBe('success');
        },
      ),
    );
  });

  it('sends the same number again for whatever may pass, and asks about the rest', () => {
    for (const code of WECHAT_PAY_ERROR_CODES) expect(meaningOfRefusal(code).meaning).toMatch(/later|never/);
    for (const code of ['NOT_ENOUGH', 'FREQUENCY_LIMITED', 'SYSTEM_ERROR'] as const) {
      expect(meaningOfRefusal(code).meaning).toBe('later');
    }
    expect(meaningOfRefusal('INVALID_REQUEST').meaning).toBe('never');
  });
});

describe('the promised day of a refund', () => {
  it('is three working days away: over a weekend, and over the National Day holiday', () => {
    expect(promisedDay(new Date('2026-11-23T02:00:00Z'))).toBe('2026-11-26');
    expect(promisedDay(new Date('2026-11-20T02:00:00Z'))).toBe('2026-11-25');
    // In Shanghai it is already the next day.
    expect(promisedDay(new Date('2026-11-23T17:00:00Z'))).toBe('2026-11-27');
    expect(promisedDay(new Date('2025-09-30T02:00:00Z')) > '2025-10-09').toBe(true);
  });
});
