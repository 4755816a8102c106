import type { Page } from 'playwright-core';

/** What a walk through a screen with the Tab key shows. */
export interface KeyboardNumbers {
  stops: number;
  /** focus is there, but nothing shows it, or only part of the ring is seen */
  unseen: string[];
  /** something else lies over what has the focus */
  covered: string[];
  /** the focus jumps against the order of reading */
  disorder: string[];
}

interface Stop {
  name: string;
  isEnd: boolean;
  isUnseen: boolean;
  isCovered: boolean;
  isAgainstOrder: boolean;
}

/** Presses Tab from the top of the screen until it has been round, at most `most` times. */
export async function walkKeyboard(page: Page, most = 60): Promise<KeyboardNumbers> {
  const numbers: KeyboardNumbers = { stops: 0, unseen: [], covered: [], disorder: [] };
  await page.evaluate(() => {
    window.scrollTo(0, 0);
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    (window as unknown as { walked: Element[] }).walked = [];
  });
  for (let n = 0; n < most; n += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(lookAtFocus);
    if (stop.isEnd) break;
    numbers.stops += 1;
    if (stop.isUnseen) numbers.unseen.push(stop.name);
    if (stop.isCovered) numbers.covered.push(stop.name);
    if (stop.isAgainstOrder) numbers.disorder.push(stop.name);
  }
  return numbers;
}

/** Looks at what has the focus now and compares it with the stop before. Runs inside the page. */
function lookAtFocus(): Stop {
  const { walked } = window as unknown as { walked: Element[] };
  const at = document.activeElement;
  const end: Stop = { name: '', isEnd: true, isUnseen: false, isCovered: false, isAgainstOrder: false };
  if (!at || at === document.body || walked.includes(at)) return end;
  const before = walked.at(-1);
  walked.push(at);
  if (at.closest('.weui-tabbar')) return { ...end, isEnd: false };

  const box = at.getBoundingClientRect();
  const name = `${at.id ? `#${at.id}` : (at.classList[0] ?? at.tagName.toLowerCase())} “${(at.textContent ?? '').trim().slice(0, 16)}”`;

  // The ring: the outline of the thing itself, or for a field the edge of its frame.
  const style = getComputedStyle(at);
  const frame = at.closest('.ui-text--focus');
  const width = Number.parseFloat(style.outlineWidth);
  const hasRing = style.outlineStyle !== 'none' && width >= 2;
  const reach = hasRing ? width + Number.parseFloat(style.outlineOffset) : 0;
  const ring = { top: box.top - reach, left: box.left - reach, right: box.right + reach, bottom: box.bottom + reach };
  let sides = 4;
  const clip = { top: 0, left: 0, right: window.innerWidth, bottom: window.innerHeight };
  for (let parent = at.parentElement; parent && parent !== document.body; parent = parent.parentElement) {
    if (getComputedStyle(parent).overflowX === 'visible') continue;
    const edge = parent.getBoundingClientRect();
    clip.left = Math.max(clip.left, edge.left);
    clip.right = Math.min(clip.right, edge.right);
    if (parent.scrollHeight <= parent.clientHeight + 1) {
      clip.top = Math.max(clip.top, edge.top);
      clip.bottom = Math.min(clip.bottom, edge.bottom);
    }
  }
  if (ring.left < clip.left - 1) sides -= 1;
  if (ring.right > clip.right + 1) sides -= 1;
  // What is taller than the window cannot show both ends at once.
  const isTall = box.height > window.innerHeight * 0.6;
  if (!isTall && ring.top < clip.top - 1) sides -= 1;
  if (!isTall && ring.bottom > clip.bottom + 1) sides -= 1;
  const isUnseen = !frame && (!hasRing || sides < 3);

  const x = Math.min(Math.max(box.left + box.width / 2, 1), window.innerWidth - 1);
  const y = Math.min(Math.max(box.top + box.height / 2, 1), window.innerHeight - 1);
  const onTop = document.elementFromPoint(x, y);
  const isCovered = onTop !== null && !at.contains(onTop) && !onTop.contains(at);

  let isAgainstOrder = false;
  if (before) {
    const follows = before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING;
    const earlier = before.getBoundingClientRect();
    const isFixed = (element: Element): boolean => {
      for (let one: Element | null = element; one; one = one.parentElement) {
        if (/fixed|sticky/.test(getComputedStyle(one).position)) return true;
      }
      return false;
    };
    const overlaps = box.left < earlier.right - 1 && box.right > earlier.left + 1;
    const isAbove = box.bottom <= earlier.top - 1;
    isAgainstOrder = !follows || (overlaps && isAbove && !isFixed(at) && !isFixed(before));
  }
  return { name, isEnd: false, isUnseen, isCovered, isAgainstOrder };
}
