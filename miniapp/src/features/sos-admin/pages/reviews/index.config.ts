export default definePageConfig({ navigationBarTitleText: '回访和复盘', enablePullDownRefresh: true });
