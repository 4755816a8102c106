/** 支付: what will be paid is confirmed, paid, and followed until it is credited or back. */
export const subpackage = {
  root: 'features/payments',
  pages: ['pages/confirm/index', 'pages/payment/index', 'pages/list/index'],
};
