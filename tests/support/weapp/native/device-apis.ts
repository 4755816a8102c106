import { screen } from '../package/screen';
import type { Json } from '../protocol';
import { type AsyncApi, PhoneFailure, type PhoneState, type SyncApi } from './phone';

const sdkVersion = '3.9.0';

function windowInfo(): object {
  const windowHeight = screen.height - screen.statusBar - screen.navigationBar;
  return {
    pixelRatio: 3,
    screenWidth: screen.width,
    screenHeight: screen.height,
    windowWidth: screen.width,
    windowHeight,
    statusBarHeight: screen.statusBar,
    screenTop: screen.statusBar + screen.navigationBar,
    safeArea: {
      left: 0,
      right: screen.width,
      top: screen.statusBar,
      bottom: screen.height - screen.safeBottom,
      width: screen.width,
      height: screen.height - screen.statusBar - screen.safeBottom,
    },
  };
}

function deviceInfo(): object {
  return {
    abi: 'arm64',
    deviceAbi: 'arm64',
    benchmarkLevel: 40,
    brand: 'apple',
    model: 'iPhone 14',
    system: 'iOS 17.5',
    platform: 'ios',
    cpuType: 'A15',
    memorySize: '6144',
  };
}

function appBaseInfo(phone: PhoneState): object {
  return {
    SDKVersion: sdkVersion,
    enableDebug: false,
    host: { appId: '', env: 'WeChat' },
    language: 'zh_CN',
    version: '8.0.60',
    theme: phone.theme,
    fontSizeSetting: 17,
    fontSizeScaleFactor: 1,
  };
}

function systemSetting(phone: PhoneState): object {
  return {
    bluetoothEnabled: true,
    locationEnabled: phone.location !== 'off',
    wifiEnabled: phone.network === 'wifi',
    deviceOrientation: 'portrait',
  };
}

function systemInfo(phone: PhoneState): object {
  return {
    ...windowInfo(),
    ...deviceInfo(),
    ...appBaseInfo(phone),
    ...systemSetting(phone),
    notificationAuthorized: true,
  };
}

const authorizeSetting = {
  albumAuthorized: 'authorized',
  bluetoothAuthorized: 'authorized',
  cameraAuthorized: 'authorized',
  locationAuthorized: 'authorized',
  locationReducedAccuracy: false,
  microphoneAuthorized: 'authorized',
  notificationAuthorized: 'authorized',
  phoneCalendarAuthorized: 'authorized',
};

const nothing = (): undefined => undefined;

/** A private interface must be named in app.json, or WeChat refuses it. */
function needDeclared(phone: PhoneState, api: string): void {
  if (!phone.app.requiredPrivateInfos?.includes(api)) {
    throw new PhoneFailure('the api need to be declared in the requiredPrivateInfos field in app.json/ext.json');
  }
}

const getLocation: AsyncApi = (args, { phone, complain }) => {
  needDeclared(phone, 'getLocation');
  if (!phone.app.permission?.['scope.userLocation'])
    throw new PhoneFailure('please declare permission[scope.userLocation] in app.json');
  if (phone.location === 'denied') throw new PhoneFailure('auth deny');
  if (phone.location === 'off') throw new PhoneFailure('ERROR_NOCELL&WIFI_LOCATIONSWITCHOFF', { errCode: 2 });
  if (args.type !== 'gcj02')
    complain(`getLocation asks for ${String(args.type ?? 'wgs84')}: maps and the BFF expect gcj02`);
  const { latitude, longitude, accuracy = 20 } = phone.location;
  return { latitude, longitude, accuracy, horizontalAccuracy: accuracy, verticalAccuracy: 10, altitude: 0, speed: -1 };
};

/** Positions by event from now on: one at once, and one each time the phone is moved. */
const startLocationUpdate: AsyncApi = async (args, context) => {
  for (const api of ['startLocationUpdate', 'onLocationChange']) needDeclared(context.phone, api);
  const place = await getLocation({ type: 'gcj02', ...args }, context);
  context.phone.isLocationWatched = true;
  context.emit('LocationChange', place as Json);
  return undefined;
};

/** Choosing on WeChat's own map: the owner taps where they stand. */
const chooseLocation: AsyncApi = (_, { phone }) => {
  needDeclared(phone, 'chooseLocation');
  if (typeof phone.location === 'string') throw new PhoneFailure('cancel');
  const { latitude, longitude } = phone.location;
  return { name: '所在位置', address: '云岭市', latitude, longitude };
};

export const deviceApis: Record<string, AsyncApi> = {
  getSystemInfo: (_, { phone }) => systemInfo(phone),
  getSystemInfoAsync: (_, { phone }) => systemInfo(phone),
  getNetworkType: (_, { phone }) => ({
    networkType: phone.network,
    signalStrength: 0,
    hasSystemProxy: false,
    weakNet: false,
  }),
  getLocation,
  getFuzzyLocation: (args, context) => getLocation({ ...args, type: 'gcj02' }, context),
  startLocationUpdate,
  stopLocationUpdate: (_, { phone }) => {
    phone.isLocationWatched = false;
    return undefined;
  },
  chooseLocation,
  openLocation: nothing,
  vibrateShort: ({ type }) => {
    if (type !== undefined && !['heavy', 'medium', 'light'].includes(type))
      throw new PhoneFailure('style is not support');
    return undefined;
  },
  vibrateLong: nothing,
  makePhoneCall: ({ phoneNumber }) => {
    if (!phoneNumber) throw new PhoneFailure('parameter error: parameter.phoneNumber should be String');
    return undefined;
  },
  setScreenBrightness: ({ value }, { phone }) => {
    phone.brightness = Number(value);
    return undefined;
  },
  getScreenBrightness: (_, { phone }) => ({ value: phone.brightness }),
  setKeepScreenOn: nothing,
  setVisualEffectOnCapture: nothing,
  getBatteryInfo: () => ({ level: 80, isCharging: false, isLowPowerModeEnabled: false }),
  setClipboardData: ({ data }, { phone }) => {
    phone.clipboard = String(data);
    return undefined;
  },
  getClipboardData: (_, { phone }) => ({ data: phone.clipboard }),
  hideKeyboard: nothing,
  startCompass: nothing,
  stopCompass: nothing,
  startAccelerometer: nothing,
  stopAccelerometer: nothing,
  openAppAuthorizeSetting: nothing,
  openSystemBluetoothSetting: nothing,
  addPhoneContact: nothing,
  loadFontFace: () => ({ status: 'loaded' }),
};

export const deviceSyncApis: Record<string, SyncApi> = {
  getSystemInfoSync: systemInfo,
  getWindowInfo: windowInfo,
  getDeviceInfo: deviceInfo,
  getAppBaseInfo: appBaseInfo,
  getSystemSetting: systemSetting,
  getAppAuthorizeSetting: () => authorizeSetting,
  getBatteryInfoSync: () => ({ level: 80, isCharging: false }),
};
