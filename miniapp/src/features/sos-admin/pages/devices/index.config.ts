export default definePageConfig({ navigationBarTitleText: '一键通设备', enablePullDownRefresh: true });
