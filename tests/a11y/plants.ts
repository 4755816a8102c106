import type { Page } from 'playwright-core';

const style = (content: string) => async (page: Page) => {
  await page.addStyleTag({ content });
};
const element = (html: string) => async (page: Page) => {
  await page.evaluate((made) => {
    const shown = [...document.querySelectorAll('.screen__body')].find((one) => one.checkVisibility());
    shown?.insertAdjacentHTML('afterbegin', made);
  }, html);
};

/** Faults put into a screen on purpose: each has to be found, or the report proves nothing. */
export const PLANTS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  target: element('<div role="button" tabindex="0" style="width:20px;height:20px">点</div>'),
  contrast: element('<div style="color:#c8c8c8;background:#fff">看不清的字</div>'),
  text: element('<div style="font-size:12px">太小的字</div>'),
  lines: element('<div style="line-height:1.05;width:80px">一行挨着一行的字一行挨着一行的字</div>'),
  name: element('<div role="button" tabindex="0" aria-label="别的" style="padding:20px">保存这一条</div>'),
  colour: element('<div><div style="width:12px;height:12px;background:var(--wrong)"></div></div>'),
  wide: element('<div style="width:700px">比屏幕还宽的一行字</div>'),
  human: style('#call-12345 { display: none !important }'),
  focus: style(':focus-visible { outline: none !important }'),
};
