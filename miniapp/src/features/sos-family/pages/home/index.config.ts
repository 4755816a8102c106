export default definePageConfig({ navigationBarTitleText: '家人求助', enablePullDownRefresh: true });
