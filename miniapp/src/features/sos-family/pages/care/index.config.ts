export default definePageConfig({ navigationBarTitleText: '平安守护', enablePullDownRefresh: true });
