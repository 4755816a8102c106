import { formatPeriod } from './periods';

/**
 * What the money is for. The sentence made for WeChat's own bill begins with the company, which stands below it here,
 * and has the period as a machine writes it.
 */
export function titleOf(item: { description: string; billerName: string }): string {
  const rest = item.description.startsWith(item.billerName)
    ? item.description.slice(item.billerName.length).trim()
    : item.description;
  const words = rest
    .replace(/\b\d{4}-\d{2}(-\d{2})?\b/g, (period) => formatPeriod(period))
    .replace(/([月日]) (?=\p{Script=Han})/gu, '$1');
  return words || item.description;
}
