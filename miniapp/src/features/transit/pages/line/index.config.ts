export default definePageConfig({ navigationBarTitleText: '线路', enablePullDownRefresh: true });
