import path from 'node:path';
import type { DemoPersonKey } from '../../../prisma/seed/ids';
import type { City } from '../../support/city';
import { type LaunchOptions, launchMiniProgram } from '../../support/weapp/launch';
import type { MiniProgram } from '../../support/weapp/mini-program';

/** The WeChat build that `npm test` (or `npm run build:weapp`) makes. */
export const weappDist = path.resolve(__dirname, '../../../dist/weapp');

/** The registered request domain that the build names. */
const apiOrigin = 'https://api.yichengtong.example';

let logins = 0;

/** Somebody's WeChat, with 一城通 opened in it; not signed in to 一城通 yet. */
export function openWeChat(city: City, key: DemoPersonKey, options: Partial<LaunchOptions> = {}): Promise<MiniProgram> {
  return launchMiniProgram({
    dist: weappDist,
    hosts: { [apiOrigin]: city.url },
    // The WeChat simulator knows the demo people by such codes.
    loginCode: () => {
      logins += 1;
      return `demo-${key}-${logins}`;
    },
    phoneCode: `demo-${key}-phone`,
    wallet: (prepayId) => {
      const result = city.simulators.wechatPay.pay(prepayId);
      return result.paid ? 'paid' : result.reason;
    },
    ...options,
  });
}

/** Signs in by one tap, the privacy notice agreed to first. Starts and ends on a tab. */
export async function signIn(app: MiniProgram): Promise<void> {
  await app.tap({ role: 'tab', name: '我的' });
  await app.tap({ id: 'sign-in' });
  await app.waitForPage('features/identity/pages/sign-in/index');
  await app.tap({ id: 'agree' });
  await app.tap({ id: 'wechat-sign-in' });
  await app.waitForPage('pages/mine/index');
  await app.waitFor({ id: 'my-name' });
}
