import type { ScreenNumbers } from './a11y.types';
import { LIMITS } from './limits';

const SHOWN = 6;

/** Everything beyond its limit, a sentence each. */
export function faultsIn(numbers: ScreenNumbers): string[] {
  const { page, mode, keyboard } = numbers;
  const isElder = mode === 'elder';
  const faults: string[] = [];
  const all = (what: string, list: readonly string[]) => {
    if (list.length === 0) return;
    const more = list.length > SHOWN ? ` and ${list.length - SHOWN} more` : '';
    faults.push(`${what}: ${list.slice(0, SHOWN).join('; ')}${more}`);
  };

  all('axe, serious', numbers.serious);
  if (!page.title.trim()) faults.push('the page has no title');
  if (page.mainHeadings !== 1) faults.push(`${page.mainHeadings} headings of level 1, wanted one`);
  if (page.humans === 0) faults.push('no way to call a person (call-12345)');
  if (isElder && (page.smallestText?.value ?? LIMITS.elderTextPt) < LIMITS.elderTextPt)
    faults.push(`text of ${page.smallestText?.value} pt: ${page.smallestText?.where}`);
  if (isElder && numbers.mainTextPt < LIMITS.elderTextPt) faults.push(`main text of ${numbers.mainTextPt} pt`);
  all('contrast', page.lowContrast);
  all('contrast in the dark', numbers.dark.lowContrast);
  for (const [what, sample] of [
    ['non-text contrast', page.lowestNonText],
    ['non-text contrast in the dark', numbers.dark.lowestNonText],
  ] as const) {
    if (sample && sample.value < LIMITS.nonText) faults.push(`${what} ${sample.value}: ${sample.where}`);
  }
  if (page.lineHeight && page.lineHeight.value < LIMITS.lineHeight - 0.01)
    faults.push(`lines ${page.lineHeight.value} apart: ${page.lineHeight.where}`);
  if (page.paragraphGap && page.paragraphGap.value < LIMITS.paragraphGap - 0.01)
    faults.push(`paragraphs ${page.paragraphGap.value} lines apart: ${page.paragraphGap.where}`);
  all(`targets below ${isElder ? LIMITS.elderTargetPt : LIMITS.targetPt} pt`, page.smallTargets);
  all('targets without a name', page.nameless);
  all('names that leave out what is seen', page.misnamed);
  all('a state by colour alone', page.colourAlone);
  all('focus cannot be seen', keyboard.unseen);
  all('focus is covered', keyboard.covered);
  all('focus jumps', keyboard.disorder);
  all('went away by itself', numbers.movedOn);
  for (const [what, reflow] of [
    [`at ${LIMITS.reflowWidth} px`, numbers.reflow],
    ['with text twice as large', numbers.enlarged],
    ['at the largest text size', numbers.largest],
  ] as const) {
    all(`beyond the edge ${what}`, reflow.beyond);
    all(`words cut off ${what}`, reflow.cut);
  }
  return faults;
}
