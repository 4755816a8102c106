import type { Page } from 'playwright-core';
import { seen } from '../support/browser';
import type { ScreenSpec } from './a11y.types';
import type { Facts } from './facts';
import { sosScreensOf } from './sos-screens';

const page = (feature: string, name: string, query = '') => `/features/${feature}/pages/${name}/index${query}`;
const press = (selector: string) => async (at: Page) => seen(at, selector).first().click();

/**
 * Every screen of the mini-program: each page at least once, pages with several faces by each that matters. A page that
 * is not named here fails the report.
 */
export function screensOf(facts: Facts): ScreenSpec[] {
  return [
    { name: 'pages/home', zh: '首页', at: '/pages/home/index', who: 'citizen', ready: '[id^=errand-]' },
    { name: 'pages/home#visitor', zh: '首页（游客）', at: '/pages/home/index', who: 'visitor', ready: '[id^=errand-]' },
    { name: 'pages/services', zh: '办事', at: '/pages/services/index', who: 'visitor', ready: '[id^=topic-]' },
    { name: 'pages/mine', zh: '我的', at: '/pages/mine/index', who: 'citizen', ready: '#my-name' },

    {
      name: 'features/identity/pages/sign-in',
      zh: '登录',
      at: page('identity', 'sign-in'),
      who: 'visitor',
      ready: '#phone',
    },
    {
      name: 'features/identity/pages/consent',
      zh: '隐私说明',
      at: page('identity', 'consent'),
      who: 'citizen',
      ready: '.consent__section, .ui-card',
    },
    {
      name: 'features/identity/pages/family',
      zh: '家人',
      at: page('identity', 'family'),
      who: 'citizen',
      ready: '.ui-row',
    },
    {
      name: 'features/identity/pages/family#add',
      zh: '家人：添加',
      at: page('identity', 'family'),
      who: 'citizen',
      ready: '#add-family',
      steps: press('#add-family'),
    },
    {
      name: 'features/identity/pages/family-call',
      zh: '一键打给家人',
      at: page('identity', 'family-call'),
      who: 'elder',
      ready: '#number-name-1',
    },
    {
      name: 'features/identity/pages/settings',
      zh: '设置',
      at: page('identity', 'settings'),
      who: 'citizen',
      ready: '#elder-switch',
    },
    {
      name: 'features/identity/pages/data-views',
      zh: '谁看过我的资料',
      at: page('identity', 'data-views'),
      who: 'citizen',
      ready: '.ui-row, .ui-empty, .ui-card',
    },
    {
      name: 'features/identity/pages/real-name',
      zh: '实名',
      at: page('identity', 'real-name'),
      who: 'secondCitizen',
      ready: '.ui-card, .ui-field, .ui-empty',
    },

    {
      name: 'features/notices/pages/inbox',
      zh: '消息',
      at: page('notices', 'inbox'),
      who: 'citizen',
      ready: '.ui-row, .ui-card, .inbox__one',
    },

    {
      name: 'features/reports/pages/submit',
      zh: '报问题',
      at: page('reports', 'submit'),
      who: 'citizen',
      ready: '#take-photo',
    },
    {
      name: 'features/reports/pages/submit#what',
      zh: '报问题：是什么',
      at: page('reports', 'submit'),
      who: 'secondCitizen',
      ready: '#next-step',
      steps: async (at) => {
        await press('#next-step')(at);
        await seen(at, '#category-environment-garbage, #place-detail, #locate, #next-step').first().waitFor();
      },
    },
    {
      name: 'features/reports/pages/list',
      zh: '我的诉求',
      at: page('reports', 'list'),
      who: 'citizen',
      ready: '.report-item__title',
    },
    {
      name: 'features/reports/pages/detail',
      zh: '诉求',
      at: page('reports', 'detail', `?id=${facts.reportId}`),
      who: 'citizen',
      ready: '#report-number',
    },
    {
      name: 'features/reports/pages/detail#rate',
      zh: '诉求：评价',
      at: page('reports', 'detail', `?id=${facts.reportId}`),
      who: 'citizen',
      ready: '#rate',
      steps: press('#rate'),
    },

    {
      name: 'features/bills/pages/home',
      zh: '缴费',
      at: page('bills', 'home'),
      who: 'citizen',
      ready: '#owed-total, #elder-pay',
    },
    {
      name: 'features/bills/pages/bind',
      zh: '添加户号',
      at: page('bills', 'bind'),
      who: 'secondCitizen',
      ready: '#kind-water',
    },
    {
      name: 'features/bills/pages/account',
      zh: '户号',
      at: page('bills', 'account', `?accountId=${facts.accountId}`),
      who: 'citizen',
      ready: '.ui-card',
    },
    {
      name: 'features/bills/pages/year',
      zh: '一年的账',
      at: page('bills', 'year'),
      who: 'citizen',
      ready: '#year-chart',
    },

    {
      name: 'features/payments/pages/confirm',
      zh: '确认缴费',
      at: page('payments', 'confirm', `?items=${facts.payItems}`),
      who: 'citizen',
      ready: '#confirm-pay',
    },
    {
      name: 'features/payments/pages/payment',
      zh: '缴费结果',
      at: page('payments', 'payment', `?id=${facts.paidId}`),
      who: 'citizen',
      ready: '#pay-head',
    },
    {
      name: 'features/payments/pages/payment#waiting',
      zh: '缴费：等付款',
      at: page('payments', 'payment', `?id=${facts.waitingId}`),
      who: 'citizen',
      ready: '#pay-head',
    },
    {
      name: 'features/payments/pages/list',
      zh: '缴费记录',
      at: page('payments', 'list'),
      who: 'citizen',
      ready: '.ui-row, .ui-card',
    },

    {
      name: 'features/health-code/pages/show',
      zh: '健康码',
      at: page('health-code', 'show'),
      who: 'citizen',
      ready: '#code-symbol',
    },
    {
      name: 'features/health-declare/pages/declare',
      zh: '健康申报',
      at: page('health-declare', 'declare'),
      who: 'citizen',
      ready: '#submit-declaration',
    },
    {
      name: 'features/health-declare/pages/why',
      zh: '为什么是这个颜色',
      at: page('health-declare', 'why'),
      who: 'citizen',
      ready: '.ui-card',
    },

    {
      name: 'features/transit/pages/nearby',
      zh: '等公交',
      at: page('transit', 'nearby'),
      who: 'citizen',
      ready: '#open-search',
    },
    {
      name: 'features/transit/pages/search',
      zh: '公交搜索',
      at: page('transit', 'search'),
      who: 'citizen',
      ready: '#transit-search',
    },
    {
      name: 'features/transit/pages/board',
      zh: '站牌',
      at: page('transit', 'board', `?id=${facts.stopId}`),
      who: 'citizen',
      ready: '#stop-name, .ui-empty',
    },
    {
      name: 'features/transit/pages/line',
      zh: '线路',
      at: page('transit', 'line', `?id=${facts.lineId}`),
      who: 'citizen',
      ready: '.transit-bus, .ui-empty, [class^=transit-diagram], [class^=transit-line]',
    },

    {
      name: 'features/services/pages/search',
      zh: '搜事项',
      at: page('services', 'search', '?q=shenfenzheng'),
      who: 'visitor',
      ready: '#search-results',
    },
    {
      name: 'features/services/pages/topic',
      zh: '一类事项',
      at: page('services', 'topic', '?topic=elderly'),
      who: 'visitor',
      ready: '[id^=entry-]',
    },
    {
      name: 'features/services/pages/entry',
      zh: '办事指南',
      at: page('services', 'entry', `?slug=${facts.slug}`),
      who: 'visitor',
      ready: '.entry__title, #elder-entry',
    },

    {
      name: 'features/staff/pages/home',
      zh: '工作台',
      at: page('staff', 'home'),
      who: 'dispatcher',
      ready: '#desk-reports',
      isDesk: true,
    },
    {
      name: 'features/reports-desk/pages/desk',
      zh: '诉求工作台',
      at: page('reports-desk', 'desk'),
      who: 'dispatcher',
      ready: '.ui-desk-row',
      isDesk: true,
    },
    {
      name: 'features/reports-desk/pages/case',
      zh: '诉求工作台：一件',
      at: page('reports-desk', 'case', `?id=${facts.reportId}`),
      who: 'dispatcher',
      ready: '#case-title',
      isDesk: true,
    },
    {
      name: 'features/services-desk/pages/home',
      zh: '事项发布',
      at: page('services-desk', 'home'),
      who: 'publisher',
      ready: '.ui-desk-row',
      isDesk: true,
    },
    {
      name: 'features/services-desk/pages/review',
      zh: '事项：一件',
      at: page('services-desk', 'review', `?entryId=${facts.draftEntryId}`),
      who: 'publisher',
      ready: '#entry-panel',
      isDesk: true,
    },
    {
      name: 'features/services-desk/pages/edit',
      zh: '事项：编辑',
      at: page('services-desk', 'edit', `?entryId=${facts.draftEntryId}`),
      who: 'publisher',
      ready: '#f-summary-zh',
      isDesk: true,
    },
    {
      name: 'features/finance-desk/pages/home',
      zh: '对账台',
      at: page('finance-desk', 'home'),
      who: 'financeClerk',
      ready: '.ui-desk-row',
      isDesk: true,
    },
    {
      name: 'features/finance-desk/pages/item',
      zh: '对账：一笔',
      at: page('finance-desk', 'item', `?itemId=${facts.financeItemId}`),
      who: 'financeClerk',
      ready: '#item-panel',
      isDesk: true,
    },
    {
      name: 'features/finance-desk/pages/days',
      zh: '对账：各天',
      at: page('finance-desk', 'days'),
      who: 'financeClerk',
      ready: '.ui-row, [id^=day-]',
      isDesk: true,
    },
    {
      name: 'features/finance-desk/pages/day',
      zh: '对账：一天',
      at: page('finance-desk', 'day', `?day=${facts.financeDay}`),
      who: 'financeClerk',
      ready: '#day-panel',
      isDesk: true,
    },
    {
      name: 'features/health-check/pages/check',
      zh: '验码',
      at: page('health-check', 'check'),
      who: 'checker',
      ready: '#code-text',
      isDesk: true,
    },
    {
      name: 'features/health-check/pages/policy',
      zh: '健康码开关',
      at: page('health-check', 'policy'),
      who: 'administrator',
      ready: '.ui-card',
      isDesk: true,
    },
    ...sosScreensOf(facts),
  ];
}
