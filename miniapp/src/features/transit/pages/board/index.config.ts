export default definePageConfig({ navigationBarTitleText: '到站', enablePullDownRefresh: true });
