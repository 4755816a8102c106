import { assertThat } from '../../../platform/errors';
import type { TwoPeople } from './refund.types';

/** @throws ApiError forbidden when one person stands for both */
export function assertTwo({ proposedBy, approvedBy }: TwoPeople): void {
  assertThat(proposedBy !== '' && approvedBy !== '' && proposedBy !== approvedBy, 'forbidden', {
    words: {
      zh: '提出和批准必须是两个人',
      en: 'Whoever proposes it cannot be the one who approves it',
    },
  });
}
