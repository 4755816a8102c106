export default definePageConfig({ navigationBarTitleText: '演练', enablePullDownRefresh: true });
