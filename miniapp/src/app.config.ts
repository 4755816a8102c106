import { subpackage as bills } from './features/bills/subpackage';
import { subpackage as financeDesk } from './features/finance-desk/subpackage';
import { subpackage as healthCheck } from './features/health-check/subpackage';
import { subpackage as healthCode } from './features/health-code/subpackage';
import { subpackage as healthDeclare } from './features/health-declare/subpackage';
import { subpackage as identity } from './features/identity/subpackage';
import { subpackage as notices } from './features/notices/subpackage';
import { subpackage as payments } from './features/payments/subpackage';
import { subpackage as reports } from './features/reports/subpackage';
import { subpackage as reportsDesk } from './features/reports-desk/subpackage';
import { subpackage as services } from './features/services/subpackage';
import { subpackage as servicesDesk } from './features/services-desk/subpackage';
import { subpackage as sos } from './features/sos/subpackage';
import { subpackage as sosAdmin } from './features/sos-admin/subpackage';
import { subpackage as sosDesk } from './features/sos-desk/subpackage';
import { subpackage as sosFamily } from './features/sos-family/subpackage';
import { subpackage as staff } from './features/staff/subpackage';
import { subpackage as transit } from './features/transit/subpackage';

/** A subpackage describes itself in its own folder; the list here is only who takes part. */
const subpackages: { root: string; pages: string[]; independent?: boolean }[] = [
  sos,
  identity,
  healthCode,
  healthDeclare,
  healthCheck,
  notices,
  staff,
  reports,
  bills,
  payments,
  transit,
  services,
  servicesDesk,
  reportsDesk,
  financeDesk,
  sosDesk,
  sosAdmin,
  sosFamily,
];

const isWeapp = process.env.TARO_ENV === 'weapp';

/** The version of WeChat's 同声传译 that this city has in its account; without it the mini-program has no voice. */
const voicePlugin = isWeapp ? process.env.TARO_APP_VOICE_PLUGIN : undefined;

export default defineAppConfig({
  pages: ['pages/home/index', 'pages/services/index', 'pages/mine/index'],
  subPackages: subpackages,
  window: {
    navigationBarTitleText: '一城通',
    navigationBarBackgroundColor: isWeapp ? '@pageColor' : '#F5F7FA',
    navigationBarTextStyle: isWeapp ? ('@textStyle' as 'black') : 'black',
    backgroundColor: isWeapp ? '@pageColor' : '#F5F7FA',
    backgroundTextStyle: isWeapp ? ('@backgroundTextStyle' as 'dark') : 'dark',
  },
  tabBar: {
    color: isWeapp ? '@tabColor' : '#515C68',
    selectedColor: isWeapp ? '@tabSelectedColor' : '#0B62BD',
    backgroundColor: isWeapp ? '@cardColor' : '#FFFFFF',
    borderStyle: isWeapp ? ('@tabBorder' as 'black') : 'black',
    list: [
      {
        pagePath: 'pages/home/index',
        text: '首页',
        iconPath: 'assets/tab-home.png',
        selectedIconPath: 'assets/tab-home-on.png',
      },
      {
        pagePath: 'pages/services/index',
        text: '办事',
        iconPath: 'assets/tab-services.png',
        selectedIconPath: 'assets/tab-services-on.png',
      },
      {
        pagePath: 'pages/mine/index',
        text: '我的',
        iconPath: 'assets/tab-mine.png',
        selectedIconPath: 'assets/tab-mine-on.png',
      },
    ],
  },
  // On the phone before it is needed: a press must not wait for a download.
  preloadRule: { 'pages/home/index': { network: 'all', packages: ['features/sos'] } },
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
  requiredPrivateInfos: ['getLocation', 'chooseLocation', 'startLocationUpdate', 'onLocationChange'],
  ...(voicePlugin ? { plugins: { WechatSI: { version: voicePlugin, provider: 'wx069ba97219f66d99' } } } : {}),
  permission: {
    'scope.userLocation': { desc: '用于求助时让人找到您、填写问题地点和查找附近公交站' },
    ...(voicePlugin ? { 'scope.record': { desc: '用于说话代替打字' } } : {}),
  },
  __usePrivacyCheck__: true,
});
