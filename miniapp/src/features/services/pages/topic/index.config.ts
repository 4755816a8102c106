export default definePageConfig({ navigationBarTitleText: '按事情找', enablePullDownRefresh: true });
