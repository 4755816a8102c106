export default definePageConfig({ navigationBarTitleText: '等公交', enablePullDownRefresh: true });
