import { type AsyncApi, PhoneFailure, type PhoneState, type SyncApi } from './phone';

const appId = 'wx0000000000000000';

/** Calls that WeChat lets through only after the person agreed to the app's privacy notice. */
export const privacyApis = new Set([
  'getLocation',
  'getFuzzyLocation',
  'chooseLocation',
  'chooseImage',
  'chooseMedia',
  'chooseVideo',
  'chooseMessageFile',
  'getClipboardData',
  'chooseAddress',
  'saveImageToPhotosAlbum',
  'startLocationUpdate',
  'addPhoneContact',
]);

function settings(phone: PhoneState): object {
  return Object.fromEntries(phone.authorised);
}

export const accountApis: Record<string, AsyncApi> = {
  login: (_, { phone }) => {
    if (phone.network === 'none') throw new PhoneFailure('network error');
    return { code: phone.loginCode() };
  },
  checkSession: () => undefined,
  getSetting: (_, { phone }) => ({ authSetting: settings(phone) }),
  openSetting: (_, { phone }) => ({ authSetting: settings(phone) }),
  authorize: ({ scope }, { phone }) => {
    if (scope === 'scope.userLocation' && phone.location === 'denied') throw new PhoneFailure('auth deny');
    phone.authorised.set(String(scope), true);
    return undefined;
  },
  getPrivacySetting: (_, { phone }) => ({
    needAuthorization: phone.privacy !== 'agreed',
    privacyContractName: '《一城通小程序隐私保护指引》',
  }),
  // The agreement itself is asked for before any call in `privacyApis`; see the native side's `invoke`.
  requirePrivacyAuthorize: () => undefined,
  openPrivacyContract: () => undefined,
  requestSubscribeMessage: ({ tmplIds }, { phone }) => {
    if (!Array.isArray(tmplIds) || tmplIds.length === 0)
      throw new PhoneFailure('TmplIds can not be empty', { errCode: 10001 });
    if (tmplIds.length > 3) throw new PhoneFailure('Templates count out of max bounds', { errCode: 20003 });
    return Object.fromEntries(tmplIds.map((id: string) => [id, phone.refusedTemplates.has(id) ? 'reject' : 'accept']));
  },
  navigateToMiniProgram: () => undefined,
  openCustomerServiceChat: () => undefined,
  openEmbeddedMiniProgram: () => undefined,
  getUserInfo: () => ({
    userInfo: { nickName: '微信用户', avatarUrl: '', gender: 0, country: '', province: '', city: '', language: '' },
    rawData: '{}',
  }),
};

export const accountSyncApis: Record<string, SyncApi> = {
  getAccountInfoSync: () => ({ miniProgram: { appId, envVersion: 'develop', version: '' }, plugin: {} }),
  getExtConfigSync: () => ({}),
};
