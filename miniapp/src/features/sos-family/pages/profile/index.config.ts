export default definePageConfig({ navigationBarTitleText: '求助资料', enablePullDownRefresh: true });
