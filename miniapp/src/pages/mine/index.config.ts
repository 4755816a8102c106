export default definePageConfig({ navigationBarTitleText: '一城通', enablePullDownRefresh: true });
