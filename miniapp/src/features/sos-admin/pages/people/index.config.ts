export default definePageConfig({ navigationBarTitleText: '登记的人和空档', enablePullDownRefresh: true });
