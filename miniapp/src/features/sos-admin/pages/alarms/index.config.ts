export default definePageConfig({ navigationBarTitleText: '报警', enablePullDownRefresh: true });
