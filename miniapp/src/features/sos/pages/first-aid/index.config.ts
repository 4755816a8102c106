export default definePageConfig({ navigationBarTitleText: '急救卡' });
