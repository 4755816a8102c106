export default definePageConfig({ navigationBarTitleText: '求助找人的办法', enablePullDownRefresh: true });
