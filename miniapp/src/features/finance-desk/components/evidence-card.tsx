import type { ReconItem } from '@contracts/finance';
import type { OrderState } from '@contracts/payments';
import { formatInstant } from '@/shared/i18n/times';
import { Card } from '@/shared/ui/card';
import { Facts } from '@/shared/ui/facts';
import { orderWords } from '../order-words';
import { words } from '../words';

const INSTANT = /^\d{4}-\d{2}-\d{2}T/;

/** What each book says of it, beyond the amount. */
export function EvidenceCard({ item }: { item: ReconItem }) {
  const w = words.use();
  const o = orderWords.use();
  if (item.evidence.length === 0) return null;
  const said = ({ source, name, value }: ReconItem['evidence'][number]): string => {
    if (INSTANT.test(value)) return formatInstant(value);
    if (source === 'ours' && name === 'state') return o.states[value as OrderState] ?? value;
    return o.values[value] ?? value;
  };
  return (
    <Card title={w.evidence} id="item-evidence">
      <Facts
        rows={item.evidence.map((one) => ({
          label: w.evidenceOf(w.books[one.source], o.facts[one.name] ?? one.name),
          value: said(one),
        }))}
      />
    </Card>
  );
}
