export default definePageConfig({ navigationBarTitleText: '改找人的办法' });
