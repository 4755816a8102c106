/** 身份: signing in, consent, family, what is known about me. */
export const subpackage = {
  root: 'features/identity',
  pages: [
    'pages/sign-in/index',
    'pages/consent/index',
    'pages/family/index',
    'pages/family-call/index',
    'pages/settings/index',
    'pages/data-views/index',
    'pages/real-name/index',
  ],
};
