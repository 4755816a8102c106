export default definePageConfig({ navigationBarTitleText: '搜事项' });
