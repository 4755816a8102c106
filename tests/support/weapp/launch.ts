import { borrowBrowser } from './chromium';
import { MiniProgram } from './mini-program';
import { Native, type Override } from './native/native';
import type { PhoneState } from './native/phone';
import { openPackage } from './package/build-package';
import { withTheme } from './package/theme';
import { createServiceLayer, type ServiceLayer } from './service-layer';
import { ViewLayer } from './view-layer';

export interface LaunchOptions {
  /** Folder of the build, with app.json in it. */
  dist: string;
  /** Address that the app names → address that answers. Anything else fails, as an unlisted domain does. */
  hosts?: Record<string, string>;
  /** Own answers to functions of `wx`. What one returns is the result; throw `PhoneFailure` for a failure. */
  wx?: Record<string, Override>;
  /** What the app's storage holds already. */
  storage?: Record<string, unknown>;
  /** Page to open, with its query; the first page of app.json unless told. An independent one starts without the app. */
  page?: string;
  theme?: 'light' | 'dark';
  network?: PhoneState['network'];
  location?: PhoneState['location'];
  /** Codes that `wx.login` gives, to be exchanged by the BFF; counted up unless told. */
  loginCode?: string | (() => string);
  phoneCode?: string;
  privacy?: PhoneState['privacy'];
  /** What happens when the password is asked for; the owner steps back unless told. */
  wallet?: PhoneState['wallet'];
}

let launches = 0;

function createPhone(options: LaunchOptions, app: PhoneState['app']): PhoneState {
  launches += 1;
  const own = launches;
  let logins = 0;
  const code = options.loginCode;
  return {
    hosts: options.hosts ?? {},
    storage: new Map(Object.entries(options.storage ?? {}).map(([key, value]) => [key, JSON.stringify(value)])),
    files: new Map(),
    network: options.network ?? 'wifi',
    location: options.location ?? { latitude: 26.05, longitude: 103.8 },
    isLocationWatched: false,
    photos: [],
    scans: [],
    clipboard: '',
    brightness: 0.5,
    theme: options.theme ?? 'light',
    loginCode: () => {
      logins += 1;
      return typeof code === 'function' ? code() : (code ?? `code-${own}-${logins}`);
    },
    phoneCode: options.phoneCode ?? 'phone-code-1',
    wallet: options.wallet ?? (() => 'cancel'),
    refusedTemplates: new Set(),
    privacy: options.privacy ?? 'agreed',
    authorised: new Map(),
    app,
  };
}

/**
 * Starts a built mini-program on a test phone: its scripts in a service layer of their own, its pages in headless
 * Chromium. Resolves when the first page has been rendered and the app has come to rest.
 *
 * @example
 * const app = await launchMiniProgram({ dist: 'dist/weapp', hosts: { 'https://api.example': city.url } });
 * await app.tap('办事');
 * await app.waitForText('社保');
 * await app.close();
 */
export async function launchMiniProgram(options: LaunchOptions): Promise<MiniProgram> {
  const opened = withTheme(openPackage(options.dist), options.theme ?? 'light');
  const phone = createPhone(options, opened.app);
  const { browser, release } = await borrowBrowser();
  const errors: string[] = [];
  const logs: string[] = [];
  let busy = 0;
  let turns = 0;
  let service: ServiceLayer | null = null;
  // Commands that the service layer sends while the browser page is still opening wait for it.
  const early: string[] = [];
  let view: ViewLayer | null = null;
  const turned = (): void => {
    turns += 1;
  };
  const native = new Native(
    phone,
    { ...options.wx },
    {
      settle: (id, ok, value) => service?.handle.settle(id, ok, value),
      progress: (id, kind, detail) => {
        service?.handle.progress(id, kind, detail);
        turned();
      },
      emit: (event, detail) => service?.handle.emit(event, JSON.stringify(detail)),
      askPrivacy: (id, event) => service?.handle.askPrivacy(id, event) ?? false,
      complain: (message) => errors.push(message),
      busy: (change) => {
        busy += change;
        turned();
      },
    },
  );
  try {
    service = createServiceLayer(opened, native, {
      toView: (command) => (view ? view.post(command) : early.push(command)),
      report: (kind, text) => (kind === 'error' ? errors : logs).push(text),
      turned,
    });
    const running = service;
    view = await ViewLayer.open(browser, opened, phone, {
      receive: (messages) => running.handle.receive(messages),
      turned,
      report: (text) => errors.push(text),
    });
    for (const command of early) view.post(command);
    const app = new MiniProgram({
      service: running,
      view,
      native,
      errors,
      logs,
      activity: () => ({ turns, isQuiet: busy === 0 && running.dueSoon() === 0 && view?.isQuiet === true }),
      release,
    });
    await app.start(options.page ?? `/${opened.app.entryPagePath ?? opened.app.pages[0] ?? ''}`);
    return app;
  } catch (error) {
    service?.stop();
    native.close();
    await view?.close();
    await release();
    throw error;
  }
}
