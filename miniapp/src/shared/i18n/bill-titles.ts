import { currentLanguage } from './language';
import { formatPeriod } from './periods';

const PERIOD = /\b\d{4}-\d{2}(-\d{2})?\b/;

/**
 * What the money is for. The sentence made for WeChat's own bill begins with the company, has the period as a machine
 * writes it, and is Chinese whoever reads it.
 */
export function titleOf(item: { description: string; billerName: string }): string {
  const { description, billerName } = item;
  const period = PERIOD.exec(description)?.[0];
  if (currentLanguage() === 'en') return period ? `${billerName}, ${formatPeriod(period)}` : billerName;
  const rest = description.startsWith(billerName) ? description.slice(billerName.length).trim() : description;
  const shown = period ? rest.replace(PERIOD, formatPeriod(period)).replace(/([月日]) /, '$1') : rest;
  return shown || description;
}
