/** Progress, line by line: Chinese first, short English beside; calm, and silent about what went as it should. */
const LABEL_WIDTH = 18;
const ENGLISH_WIDTH = 24;
const STILL_AFTER_MS = 10_000;
const isTerminal = Boolean(process.stdout.isTTY);

// Whoever reads may stop reading (`npm start | head`): that must not end the city.
process.stdout.on('error', () => {});

function widthOf(text) {
  let width = 0;
  for (const letter of text) width += letter.codePointAt(0) >= 0x1100 ? 2 : 1;
  return width;
}

/** Pads by what is seen: a Chinese character is two letters wide. */
export function pad(text, width) {
  return text + ' '.repeat(Math.max(1, width - widthOf(text)));
}

export function say(line = '') {
  process.stdout.write(`${line}\n`);
}

function seconds(sinceMs) {
  const passed = (Date.now() - sinceMs) / 1_000;
  return passed < 0.1 ? '' : `${passed.toFixed(1)} s`;
}

/** Runs one step and says how it went; `work` may return a few words to show beside it. */
export async function step(zh, en, work) {
  const label = `${pad(zh, LABEL_WIDTH)}${pad(en, ENGLISH_WIDTH)}`;
  const begunAt = Date.now();
  if (isTerminal) process.stdout.write(`  · ${label}`);
  const still = isTerminal ? null : setInterval(() => say(`  · ${label}${seconds(begunAt)} …`), STILL_AFTER_MS);
  const finish = (mark, words) => {
    clearInterval(still);
    say(`${isTerminal ? '\r\x1b[2K' : ''}  ${mark} ${label}${words}`.trimEnd());
  };
  try {
    const words = await work();
    finish('✓', [words, seconds(begunAt)].filter(Boolean).join('  '));
  } catch (error) {
    finish('✗', seconds(begunAt));
    throw error;
  }
}

/** A fault that a person can mend: shown as it is, without a stack. */
export class Advice extends Error {}

/** Prints what went wrong and ends with 1. */
export function giveUp(error) {
  say();
  process.stderr.write(`${error instanceof Advice ? error.message : (error.stack ?? error)}\n`);
  process.exit(1);
}
