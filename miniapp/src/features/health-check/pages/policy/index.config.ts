export default definePageConfig({ navigationBarTitleText: '健康码管理' });
