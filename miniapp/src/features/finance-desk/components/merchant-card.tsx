import type { ReconMerchant } from '@contracts/finance';
import { View } from '@tarojs/components';
import { aria } from '@/shared/a11y';
import { formatFen } from '@/shared/i18n/money';
import { formatInstant } from '@/shared/i18n/times';
import { Card } from '@/shared/ui/card';
import { Icon } from '@/shared/ui/icon';
import { Tag } from '@/shared/ui/tag';
import { STANDING_TONES, standingOf } from '../tones';
import { type FinanceWords, words } from '../words';
import { BOOKS, type Book } from './three-books';

type Sum = ReconMerchant['ours']['received'];
type RowName = keyof FinanceWords['rows'];
interface Row {
  name: RowName;
  /** null: not there yet; undefined: this book knows nothing of it */
  sums: Record<Book, Sum | null | undefined>;
}

function rowsOf({ ours, wechat, biller }: ReconMerchant): Row[] {
  return [
    { name: 'received', sums: { ours: ours.received, wechat: wechat?.received ?? null, biller: undefined } },
    { name: 'refunded', sums: { ours: ours.refunded, wechat: wechat?.refunded ?? null, biller: undefined } },
    { name: 'writtenOff', sums: { ours: ours.writtenOff, wechat: undefined, biller: biller?.writtenOff ?? null } },
  ];
}

/** 收款：微信比我们少 1 笔、￥41.00 */
function differences(rows: Row[], w: FinanceWords): string[] {
  return rows.flatMap(({ name, sums }) => {
    const book = name === 'writtenOff' ? 'biller' : 'wechat';
    const theirs = sums[book];
    const { ours } = sums;
    if (!theirs || !ours || (theirs.fen === ours.fen && theirs.count === ours.count)) return [];
    const fen = theirs.fen - ours.fen;
    const count = theirs.count - ours.count;
    // The counts may differ the other way round; then the amounts speak alone.
    const isSameWay = fen === 0 || Math.sign(fen) === Math.sign(count);
    return [
      w.differs(
        w.rows[name],
        w.books[book],
        (fen || count) > 0,
        count !== 0 && isSameWay ? w.count(Math.abs(count)) : '',
        fen !== 0 ? formatFen(Math.abs(fen)) : '',
      ),
    ];
  });
}

/** One company's day: the three books' sums side by side, where they differ, and how far the comparison is. */
export function MerchantCard({ merchant }: { merchant: ReconMerchant }) {
  const w = words.use();
  const standing = standingOf(merchant);
  const hint = w.standingHints[standing];
  const rows = rowsOf(merchant);
  const off = differences(rows, w);
  const isQuiet = standing === 'done' && rows.every(({ sums }) => BOOKS.every((book) => !sums[book]?.count));
  // Most days nothing goes back: a row of noughts would only be in the way.
  const shown = rows.filter(({ name, sums }) => name !== 'refunded' || sums.ours?.count || sums.wechat?.count);
  const found = (['open', 'repaired', 'explained', 'decided'] as const)
    .filter((name) => merchant.items[name] > 0)
    .map((name) => w.foundPart(w.foundParts[name], merchant.items[name]));
  return (
    <Card id={`merchant-${merchant.billerCode}`} className="fdesk-merchant">
      <View className="fdesk-merchant__head">
        <View className="fdesk-merchant__name" {...aria({ role: 'heading', level: 3 })}>
          {merchant.billerName}
        </View>
        <Tag tone={STANDING_TONES[standing]}>{w.standings[standing]}</Tag>
      </View>
      {hint ? <View className="fdesk-note">{hint}</View> : null}
      {isQuiet ? (
        <View className="fdesk-note">{w.quiet}</View>
      ) : (
        <>
          <View className="fdesk-sums" {...aria({ role: 'table', label: merchant.billerName })}>
            <View className="fdesk-sums__row fdesk-sums__row--head" {...aria({ role: 'row' })}>
              <View className="fdesk-sums__name" {...aria({ role: 'cell' })} />
              {BOOKS.map((book) => (
                <View key={book} className="fdesk-sums__cell" {...aria({ role: 'columnheader' })}>
                  {w.books[book]}
                </View>
              ))}
            </View>
            {shown.map(({ name, sums }) => (
              <View key={name} className="fdesk-sums__row" {...aria({ role: 'row' })}>
                <View className="fdesk-sums__name" {...aria({ role: 'cell' })}>
                  {w.rows[name]}
                </View>
                {BOOKS.map((book) => (
                  <View key={book} className="fdesk-sums__cell" {...aria({ role: 'cell' })}>
                    <SumOf sum={sums[book]} />
                  </View>
                ))}
              </View>
            ))}
          </View>
          {off.map((line) => (
            <View key={line} className="fdesk-off">
              <Icon name="alert" />
              <View>{line}</View>
            </View>
          ))}
          {off.length === 0 && merchant.wechat && merchant.biller ? (
            <View className="fdesk-agrees">
              <Icon name="check" />
              <View>{w.agrees}</View>
            </View>
          ) : null}
        </>
      )}
      <View className="fdesk-merchant__foot">
        {[
          found.length > 0 ? w.found(found.join('，')) : '',
          merchant.wechat && merchant.wechat.feeFen > 0 ? w.fee(formatFen(merchant.wechat.feeFen)) : '',
          w.merchantNo(merchant.mchid),
          merchant.finishedAt && merchant.state === 'done' ? w.finishedAt(formatInstant(merchant.finishedAt)) : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </View>
    </Card>
  );
}

function SumOf({ sum }: { sum: Sum | null | undefined }) {
  const w = words.use();
  if (sum === undefined) return <View className="fdesk-sums__none">—</View>;
  if (sum === null) return <View className="fdesk-sums__none">{w.notYet}</View>;
  return (
    <>
      <View className="fdesk-sums__fen">{formatFen(sum.fen)}</View>
      <View className="fdesk-sums__count">{w.count(sum.count)}</View>
    </>
  );
}
