export default definePageConfig({ navigationBarTitleText: '日结果', enablePullDownRefresh: true });
