export default definePageConfig({ navigationBarTitleText: '谁看过资料', enablePullDownRefresh: true });
