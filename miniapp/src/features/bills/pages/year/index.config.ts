export default definePageConfig({ navigationBarTitleText: '全年账单', enablePullDownRefresh: true });
