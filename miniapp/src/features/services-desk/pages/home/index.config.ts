export default definePageConfig({ navigationBarTitleText: '事项发布', enablePullDownRefresh: true });
