import type { ReconItemRow } from '@contracts/finance';
import { View } from '@tarojs/components';
import { formatFen } from '@/shared/i18n/money';
import { classNames } from '@/shared/ui/class-names';
import { words } from '../words';

export type Book = 'ours' | 'wechat' | 'biller';
export const BOOKS: Book[] = ['ours', 'wechat', 'biller'];

/** Which books a difference lies between: a payment is not looked for at the company, nor a credit at WeChat. */
function isInvolved(item: ReconItemRow, book: Book): boolean {
  if (book === 'ours' || fenOf(item, book) !== null) return true;
  if (item.class === 'order_waits') return false;
  const isCredit = item.class.startsWith('biller_') || item.billerFen !== null;
  return book === (isCredit ? 'biller' : 'wechat');
}

const fenOf = (item: ReconItemRow, book: Book): number | null =>
  ({ ours: item.oursFen, wechat: item.wechatFen, biller: item.billerFen })[book];

/** One payment as the three books show it, side by side; where a book lacks it, a word says so. */
export function ThreeBooks({ item, isLarge }: { item: ReconItemRow; isLarge?: boolean }) {
  const w = words.use();
  return (
    <View className={classNames('fdesk-books', isLarge && 'fdesk-books--large')}>
      {BOOKS.map((book) => {
        const fen = fenOf(item, book);
        const isMissing = fen === null && isInvolved(item, book);
        return (
          <View key={book} className="fdesk-books__one">
            <View className="fdesk-books__name">{w.books[book]}</View>
            <View
              className={classNames(
                'fdesk-books__value',
                fen === null && 'fdesk-books__value--none',
                isMissing && 'fdesk-books__value--missing',
              )}
            >
              {fen === null ? (isMissing ? w.missing : w.notInvolved) : formatFen(fen)}
            </View>
          </View>
        );
      })}
    </View>
  );
}
