import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { Override, WxCall } from './native/native';
import type { PhoneState, ScanResult } from './native/phone';
import type { Json } from './protocol';
import { nameOf, Screen } from './screen';
import type { Target } from './target';

/** A running mini-program, as the person who holds the phone has it. */
export class MiniProgram extends Screen {
  private isClosed = false;

  /** Chromium's page, for what this class does not offer. */
  get page(): Page {
    return this.parts.view.page;
  }

  get phone(): PhoneState {
    return this.parts.native.phone;
  }

  /** Opens the first page. Called by the launcher. */
  async start(url: string): Promise<void> {
    const [path = '', search = ''] = url.replace(/^\//, '').split('?');
    const query = Object.fromEntries(
      search
        .split('&')
        .filter(Boolean)
        .map((pair) => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)]),
    );
    await this.parts.view.ask('tell', { openTypes: this.openTypes() });
    this.parts.service.handle.launch(JSON.stringify({ path, query, scene: 1001 }));
    await this.settle();
  }

  /** Touches something on the screen; it must be there and within reach of a finger. Waits for it to appear. */
  async tap(target: Target): Promise<void> {
    const place = await this.locate(target);
    await this.page.touchscreen.tap(place.x, place.y);
    await this.settle();
  }

  /** Presses long enough for WeChat's `longpress`. */
  async press(target: Target): Promise<void> {
    const { x, y } = await this.locate(target);
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    await new Promise((resolve) => setTimeout(resolve, 400));
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await session.detach();
    await this.settle();
  }

  /** Replaces what a field holds by typing. `confirm` presses the keyboard's main key afterwards. */
  async type(target: Target, text: string, options: { confirm?: boolean } = {}): Promise<void> {
    const field = this.asField(target);
    await this.until(`a field ${nameOf(field)}`, async () => (await this.parts.view.ask('count', field)) > 0);
    const problem = await this.parts.view.ask('focus', field);
    if (problem) throw new Error(problem);
    if (text === '') await this.page.keyboard.press('Backspace');
    else await this.page.keyboard.insertText(text);
    if (options.confirm) await this.page.keyboard.press('Enter');
    await this.settle();
  }

  /** Chooses in a picker (text of an item, its index, or a date or time) or sets a slider. */
  async choose(target: Target, value: string | number | Json[]): Promise<void> {
    await this.act(target, 'choose', value);
  }

  /** Moves a swiper on or back. */
  async swipe(target: Target, direction: 'next' | 'previous'): Promise<void> {
    await this.act(target, direction, null);
  }

  /** Pulls the page down, or a scroll-view with a refresher. */
  async pullDown(target?: Target): Promise<void> {
    if (target) return this.act(target, 'pullDown', null);
    this.parts.service.handle.receive(JSON.stringify([{ op: 'pullDown', page: this.frontPage() }]));
    await this.settle();
  }

  /** WeChat's own way back: the arrow, or the edge of the screen. */
  async back(): Promise<void> {
    this.parts.service.handle.receive(JSON.stringify([{ op: 'back' }]));
    await this.settle();
  }

  /** Turns to another app and back. */
  async setInFront(isInFront: boolean): Promise<void> {
    this.parts.service.handle.setInFront(isInFront);
    await this.settle();
  }

  /** What the app asked of `wx`, in order; of one function when it is named. */
  calls(api?: string): WxCall[] {
    return this.parts.native.calls.filter((call) => api === undefined || call.api === api);
  }

  /** Answers a function of `wx` in the test's own way from now on; without an answer, the phone answers again. */
  override(api: string, answer?: Override): void {
    if (answer) this.parts.native.overrides[api] = answer;
    else delete this.parts.native.overrides[api];
  }

  async setNetwork(network: PhoneState['network']): Promise<void> {
    this.parts.native.setNetwork(network);
    await this.settle();
  }

  /** Where the phone is (GCJ-02), or why it won't say. */
  setLocation(location: PhoneState['location']): void {
    this.parts.native.setLocation(location);
  }

  /** What the next scan reads: by a camera that is on in the page, else by the next `wx.scanCode`. */
  async nextScan(scan: string | ScanResult): Promise<void> {
    const given = typeof scan === 'string' ? { result: scan } : scan;
    const isSeen = await this.parts.view.ask('scan', { type: 'qrcode', result: given.result, charSet: 'utf-8' });
    if (!isSeen) this.phone.scans.push(given);
    await this.settle();
  }

  /** Photos that the next `chooseMedia` or `chooseImage` gives: paths of files, or their bytes. */
  nextPhotos(photos: (string | Buffer)[]): void {
    for (const photo of photos) {
      if (typeof photo === 'string')
        this.phone.photos.push({ bytes: readFileSync(photo), extension: photo.split('.').pop() ?? '' });
      else this.phone.photos.push({ bytes: photo, extension: photo[0] === 0x89 ? 'png' : 'jpg' });
    }
  }

  /** The code of `<button open-type="getPhoneNumber">`, or the owner's refusal. */
  async setPhoneCode(code: string | 'denied'): Promise<void> {
    this.phone.phoneCode = code;
    await this.parts.view.ask('tell', { openTypes: this.openTypes() });
  }

  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path });
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.parts.service.stop();
    this.parts.native.close();
    await this.parts.view.close();
    await this.parts.release();
  }

  private openTypes(): Record<string, Json> {
    const isDenied = this.phone.phoneCode === 'denied';
    return {
      getPhoneNumber: isDenied
        ? { errMsg: 'getPhoneNumber:fail user deny', errno: 103 }
        : { errMsg: 'getPhoneNumber:ok', code: this.phone.phoneCode },
      agreePrivacyAuthorization: {},
      chooseAvatar: { avatarUrl: 'wxfile://tmp_avatar.jpg' },
    };
  }

  private frontPage(): number {
    return this.parts.view.frontPage;
  }

  private async act(target: Target, action: string, value: Json): Promise<void> {
    await this.waitFor(target);
    const problem = await this.parts.view.ask('act', target, action, value);
    if (problem) throw new Error(problem);
    await this.settle();
  }
}
