/** Keys of the simulated outside systems. Production refuses every one of them. */
export const DEMO_SETTINGS = {
  WECHAT_APP_ID: 'wxdemo0000000000',
  WECHAT_APP_SECRET: 'demo-wechat-app-secret-of-the-simulator',
  SMS_ACCESS_KEY: 'demo-sms-access-key',
  SMS_SECRET: 'demo-sms-secret-of-the-simulator',
  HEALTH_AUTHORITY_KEY_ID: 'demo-health-authority-key',
  HEALTH_AUTHORITY_SECRET: 'demo-health-authority-secret-of-the-simulator',
} as const;
