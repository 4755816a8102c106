export default definePageConfig({ navigationBarTitleText: '搜公交', enablePullDownRefresh: false });
