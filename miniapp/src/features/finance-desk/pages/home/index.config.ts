export default definePageConfig({ navigationBarTitleText: '对账台', enablePullDownRefresh: true });
