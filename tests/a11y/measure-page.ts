/** One number and where on the screen it was found. */
export interface Sample {
  value: number;
  where: string;
}

/** What can be read off one rendered screen. */
export interface PageNumbers {
  title: string;
  /** headings of level 1 that can be seen */
  mainHeadings: number;
  textCount: number;
  smallestText: Sample | null;
  /** text of a contrast below its limit: 4.5, or 3 where it is large */
  lowContrast: string[];
  lowestContrast: Sample | null;
  /** distance of two lines of one text, in its own size */
  lineHeight: Sample | null;
  /** distance of two paragraphs, in the distance of lines */
  paragraphGap: Sample | null;
  targetCount: number;
  smallestTarget: Sample | null;
  /** targets below the limit that was asked for */
  smallTargets: string[];
  lowestNonText: Sample | null;
  nameless: string[];
  /** the accessible name leaves out words that can be seen */
  misnamed: string[];
  statusMarks: number;
  colourAlone: string[];
  humans: number;
}

export interface MeasureOptions {
  targetPt: number;
  /** for what closes an overlay or takes away one thing of several */
  smallTargetPt: number;
  contrast: number;
  largeContrast: number;
  largePx: number;
  largeBoldPx: number;
}

/**
 * Reads the numbers of what is shown now. Runs inside the page, so everything it needs stands in it. The tabs are
 * WeChat's, drawn by Taro.
 */
export function measurePage(options: MeasureOptions): PageNumbers {
  type Colour = [red: number, green: number, blue: number, alpha: number];
  const TARGETS =
    '[role=button],[role=link],[role=tab],[role=switch],[role=checkbox],[role=radio],button,a[href],input,textarea,select';
  const SECONDARY = '.ui-sheet__close, .ui-photos__remove';

  const round = (n: number) => Math.round(n * 100) / 100;
  const isShown = (element: Element): boolean => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0;
  };
  const isOurs = (element: Element) => !element.closest('.weui-tabbar, .ui-unseen, [aria-hidden=true]');
  const name = (element: Element): string => {
    const own = element.closest('[id]');
    const words = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 16);
    const kind = element.classList[0] ?? element.tagName.toLowerCase();
    return `${own && own === element ? `#${own.id}` : kind}${words ? ` “${words}”` : ''}`;
  };
  const least = (best: Sample | null, value: number, element: Element): Sample =>
    best && best.value <= value ? best : { value: round(value), where: name(element) };

  const colourOf = (text: string): Colour => {
    const parts = text.match(/[\d.]+/g)?.map(Number) ?? [];
    if (text.startsWith('color(srgb')) {
      const [r = 0, g = 0, b = 0, a = 1] = parts;
      return [r * 255, g * 255, b * 255, a];
    }
    return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0, parts[3] ?? 1];
  };
  const over = (top: Colour, below: Colour): Colour => {
    const mix = (n: 0 | 1 | 2) => top[n] * top[3] + below[n] * (1 - top[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const behind = (element: Element | null): Colour => {
    const layers: Colour[] = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = colourOf(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reduceRight<Colour>((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const luminance = ([r, g, b]: Colour): number => {
    const line = (channel: number) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * line(r) + 0.7152 * line(g) + 0.0722 * line(b);
  };
  const ratio = (one: Colour, other: Colour): number => {
    const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const opacityOf = (element: Element): number => {
    let opacity = 1;
    for (let at: Element | null = element; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
    return opacity;
  };

  const numbers: PageNumbers = {
    title: document.title,
    mainHeadings: 0,
    textCount: 0,
    smallestText: null,
    lowContrast: [],
    lowestContrast: null,
    lineHeight: null,
    paragraphGap: null,
    targetCount: 0,
    smallestTarget: null,
    smallTargets: [],
    lowestNonText: null,
    nameless: [],
    misnamed: [],
    statusMarks: 0,
    colourAlone: [],
    humans: 0,
  };

  // Texts: size, contrast, the distance of their lines.
  interface Lines {
    element: Element;
    left: number;
    top: number;
    lastTop: number;
    pitch: number;
    /** of the letters, px */
    size: number;
  }
  const blocks: Lines[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element || !node.nodeValue?.trim() || /^(SCRIPT|STYLE)$/.test(element.tagName)) continue;
    if (!isShown(element) || !isOurs(element)) continue;
    const style = getComputedStyle(element);
    const size = Number.parseFloat(style.fontSize);
    numbers.textCount += 1;
    numbers.smallestText = least(numbers.smallestText, size, element);

    const isOff = element.closest('[aria-disabled=true]') !== null;
    if (!isOff) {
      const ground = behind(element);
      const [r, g, b, alpha] = colourOf(style.color);
      const value = ratio(over([r, g, b, alpha * opacityOf(element)], ground), ground);
      const isLarge = size >= options.largePx || (size >= options.largeBoldPx && Number(style.fontWeight) >= 700);
      numbers.lowestContrast = least(numbers.lowestContrast, value, element);
      if (value < (isLarge ? options.largeContrast : options.contrast) - 0.005)
        numbers.lowContrast.push(`${name(element)} ${round(value)}`);
    }

    const range = document.createRange();
    range.selectNodeContents(node);
    const tops: number[] = [];
    for (const { top, height } of range.getClientRects()) {
      const before = tops.at(-1);
      if (height > 0 && (before === undefined || top - before > size * 0.5)) tops.push(top);
    }
    const [first, second] = tops;
    const last = tops.at(-1);
    if (first === undefined || second === undefined || last === undefined) continue;
    const pitch = second - first;
    numbers.lineHeight = least(numbers.lineHeight, pitch / size, element);
    blocks.push({ element, left: element.getBoundingClientRect().left, top: first, lastTop: last, pitch, size });
  }
  // Paragraphs: two texts of several lines, alike, that follow each other in one box. A title and the note below it belong
  // together and are no paragraphs.
  blocks.forEach((block, n) => {
    const next = blocks[n + 1];
    if (!next || next.size !== block.size) return;
    if (block.element.parentElement !== next.element.parentElement || block.element === next.element) return;
    // Beside each other are columns, not paragraphs.
    if (next.top <= block.lastTop || Math.abs(next.left - block.left) > 2) return;
    numbers.paragraphGap = least(numbers.paragraphGap, (next.top - block.lastTop) / block.pitch, block.element);
  });

  // Targets: size, name, and the words that can be seen on them.
  const targets = [...document.querySelectorAll(TARGETS)].filter(
    (each) => isShown(each) && isOurs(each) && !each.parentElement?.closest(TARGETS),
  );
  const squeeze = (words: string) => words.replace(/[\s，。、,.:：·—-]/g, '').toLowerCase();
  for (const target of targets) {
    const { width, height } = target.getBoundingClientRect();
    const side = Math.min(width, height);
    numbers.targetCount += 1;
    const limit = target.matches(SECONDARY) ? options.smallTargetPt : options.targetPt;
    if (!target.matches(SECONDARY)) numbers.smallestTarget = least(numbers.smallestTarget, side, target);
    // Half a pixel: sizes are laid out in fractions of one.
    if (side < limit - 0.5) numbers.smallTargets.push(`${name(target)} ${round(width)}×${round(height)}`);

    const label = target.getAttribute('aria-label')?.trim() ?? '';
    // biome-ignore lint/performance/useDomNodeTextContent: only what is rendered counts as seen
    const seen = (target as HTMLElement).innerText?.trim() ?? '';
    const image = target.querySelector('[role=img][aria-label]')?.getAttribute('aria-label') ?? '';
    const isField = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
    if (!label && !image && (isField || !seen)) numbers.nameless.push(name(target));
    // A number on a bell is said with its unit; single signs such as a cross are no words.
    const unsaid = seen
      .split('\n')
      .map(squeeze)
      .filter((words) => words.length > 1 && !/^\d+\+?$/.test(words) && !squeeze(label).includes(words));
    if (label && !isField && unsaid.length > 0) numbers.misnamed.push(`${name(target)} is named “${label}”`);
  }

  // What is no text but has to be seen: the edge of a field, a switch, a tick, an icon that stands alone.
  const edge = (element: Element): number => {
    const style = getComputedStyle(element);
    const outside = behind(element.parentElement);
    const hasBorder = Number.parseFloat(style.borderTopWidth) > 0;
    const border = hasBorder ? ratio(over(colourOf(style.borderTopColor), outside), outside) : 1;
    return Math.max(border, ratio(behind(element), outside));
  };
  for (const element of document.querySelectorAll(
    '.ui-text, .ui-search-entry, .ui-switch, .ui-tick-mark, .ui-photos__add',
  )) {
    if (isShown(element) && !element.closest('.ui-text--off, [aria-disabled=true]'))
      numbers.lowestNonText = least(numbers.lowestNonText, edge(element), element);
  }
  for (const target of targets) {
    // biome-ignore lint/performance/useDomNodeTextContent: only what is rendered counts as seen
    if ((target as HTMLElement).innerText?.trim() || target.getAttribute('aria-disabled') === 'true') continue;
    for (const icon of target.querySelectorAll('.ui-icon')) {
      if (!isShown(icon)) continue;
      const drawn = colourOf(getComputedStyle(icon).backgroundColor);
      numbers.lowestNonText = least(numbers.lowestNonText, ratio(drawn, behind(icon.parentElement)), target);
    }
  }

  // Colour alone: a mark has words; whatever else bears the colour of a state stands beside words.
  const root = getComputedStyle(document.querySelector('.screen') ?? document.documentElement);
  const probe = document.createElement('i');
  document.body.append(probe);
  const stateColours = ['--done', '--wait', '--wrong', '--done-soft', '--wait-soft', '--wrong-soft'].map((token) => {
    probe.style.backgroundColor = root.getPropertyValue(token).trim();
    return getComputedStyle(probe).backgroundColor;
  });
  probe.remove();
  for (const element of document.querySelectorAll('.screen, .screen *, .ui-sheet__inner *')) {
    if (!isShown(element) || !stateColours.includes(getComputedStyle(element).backgroundColor)) continue;
    numbers.statusMarks += 1;
    const has = (one: Element | null | undefined) =>
      Boolean(one?.textContent?.trim() || one?.querySelector('[aria-label]') || one?.getAttribute('aria-label'));
    if (!has(element) && !has(element.parentElement) && !has(element.parentElement?.parentElement))
      numbers.colourAlone.push(name(element));
  }
  for (const tag of document.querySelectorAll('.ui-tag')) {
    if (isShown(tag) && !tag.textContent?.trim()) numbers.colourAlone.push(name(tag));
  }

  numbers.mainHeadings = [...document.querySelectorAll('h1, [role=heading][aria-level="1"]')].filter(isShown).length;
  numbers.humans = [...document.querySelectorAll('[id=call-12345]')].filter(
    (each) => isShown(each) && /12345/.test(each.textContent ?? ''),
  ).length;
  return numbers;
}

export interface Reflow {
  /** things that reach beyond the edge of the window */
  beyond: string[];
  /** words that their box cuts off */
  cut: string[];
}

/** What does not find room in the window as it is now. Runs inside the page. */
export function measureReflow(): Reflow {
  const reflow: Reflow = { beyond: [], cut: [] };
  const width = document.documentElement.clientWidth;
  const isShown = (element: Element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const name = (element: Element) =>
    `${element.id ? `#${element.id}` : (element.classList[0] ?? element.tagName.toLowerCase())} “${(element.textContent ?? '').trim().slice(0, 16)}”`;
  const scrollsSideways = (element: Element): boolean => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowX) && !at.matches('html, body, .taro_page, .taro_router'))
        return true;
    }
    return false;
  };
  for (const element of document.querySelectorAll('.screen *, .ui-sheet__inner *')) {
    if (!isShown(element) || element.closest('.weui-tabbar, .ui-unseen')) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    if ((box.right > width + 1 || box.left < -1) && !scrollsSideways(element)) reflow.beyond.push(name(element));
    const hasOwnText = [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim());
    if (!hasOwnText || /^(INPUT|TEXTAREA|STYLE|SCRIPT)$/.test(element.tagName)) continue;
    // A line of a list may be short: pressed, it shows the whole.
    if (element.closest('[role=button], [role=link]')) continue;
    const style = getComputedStyle(element);
    const isClipped =
      (style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) ||
      (style.overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 3);
    if (isClipped) reflow.cut.push(name(element));
  }
  if (document.documentElement.scrollWidth > width + 1)
    reflow.beyond.push(`the page is ${document.documentElement.scrollWidth} wide`);
  reflow.beyond = [...new Set(reflow.beyond)];
  reflow.cut = [...new Set(reflow.cut)];
  return reflow;
}

/** Makes every text this many times as large, as a browser that enlarges only text does. Runs inside the page. */
export function enlargeText(factor: number): void {
  const all = [...document.querySelectorAll<HTMLElement>('.screen, .screen *, .ui-sheet__inner, .ui-sheet__inner *')];
  const sizes = all.map((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  all.forEach((element, n) => {
    element.style.setProperty('font-size', `${(sizes[n] ?? 16) * factor}px`, 'important');
  });
}
