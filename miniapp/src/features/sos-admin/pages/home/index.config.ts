export default definePageConfig({ navigationBarTitleText: '求助管理', enablePullDownRefresh: true });
