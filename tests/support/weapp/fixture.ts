import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const home = `
const app = getApp();
Page({
  data: { count: 0, name: '', items: ['甲', '乙'], log: [], half: 0.5 },
  onLoad(options) { this.say('load ' + JSON.stringify(options)); },
  onShow() { this.say('show'); },
  onHide() { this.say('hide'); },
  onReady() { this.say('ready'); },
  onPullDownRefresh() { this.say('pulled'); wx.stopPullDownRefresh(); },
  onTabItemTap(item) { this.say('tab ' + item.text); },
  say(words) { this.setData({ log: this.data.log.concat(words) }); },
  add() { this.setData({ count: this.data.count + 1 }, () => this.say('rendered ' + this.data.count)); },
  never() { this.say('never'); },
  typed(event) { this.setData({ name: event.detail.value }); },
  picked(event) { this.say('star ' + event.detail.stars + ' at ' + event.currentTarget.dataset.place); },
  sent(event) { this.say(JSON.stringify(event.detail.value)); },
  run(event) { require('../../jobs').run(event.currentTarget.dataset.job, this); },
  open() {
    wx.navigateTo({
      url: '/features/list/index?q=' + encodeURIComponent('水管'),
      events: { chosen: (what) => this.say('chosen ' + what) },
      success: (res) => res.eventChannel.emit('hello', '首页'),
    });
  },
});`;

const jobs = `
const jobs = {
  request(page) {
    const task = wx.request({
      url: 'https://api.example/things', method: 'POST', data: { a: 1 }, header: { 'X-Own': 'yes', Referer: 'https://evil.example' },
      success: (res) => page.say([res.statusCode, res.data.method, res.data.body, res.errMsg, res.header['content-type']].join(' | ')),
      fail: (err) => page.say(err.errMsg + ' | ' + err.errno),
    });
    page.say(typeof task.abort);
  },
  stranger(page) { wx.request({ url: 'https://elsewhere.example/', fail: (err) => page.say(err.errMsg) }); },
  slow(page) { wx.request({ url: 'https://api.example/slow', timeout: 50, fail: (err) => page.say(err.errMsg + ' ' + err.errno) }); },
  upload(page) {
    wx.chooseMedia({ count: 1, mediaType: ['image'] })
      .then((chosen) => new Promise((resolve) => wx.uploadFile({ url: 'https://api.example/upload', filePath: chosen.tempFiles[0].tempFilePath, name: 'file', formData: { kind: 'photo' }, success: resolve })))
      .then((res) => page.say(res.data), (err) => page.say(err.errMsg));
  },
  socket(page) {
    const task = wx.connectSocket({ url: 'wss://api.example/push' });
    task.onOpen(() => task.send({ data: '你好' }));
    task.onMessage((message) => { page.say('heard ' + message.data); task.close({ code: 1000 }); });
    task.onClose((end) => page.say('closed ' + end.code));
  },
  modal(page) { wx.showModal({ title: '请确认', content: '删除吗？', confirmText: '删除' }).then((res) => page.say('confirm ' + res.confirm)); },
  sheet(page) { wx.showActionSheet({ itemList: ['拍照', '相册'] }).then((res) => page.say('index ' + res.tapIndex), (err) => page.say(err.errMsg)); },
  place(page) { wx.getLocation({ type: 'gcj02' }).then((res) => page.say(res.latitude + ',' + res.longitude), (err) => page.say(err.errMsg)); },
  wrongPlace() { wx.getLocation({ type: 'wgs84' }); },
  scan(page) { wx.scanCode().then((res) => page.say(res.scanType + ' ' + res.result), (err) => page.say(err.errMsg)); },
  login(page) { wx.login().then((res) => page.say(res.code)); },
  storage(page) {
    wx.setStorageSync('draft', { words: '路灯', when: [1, 2] });
    wx.getStorage({ key: 'none', fail: (err) => page.say(err.errMsg) });
    page.say(JSON.stringify(wx.getStorageSync('draft')) + JSON.stringify(wx.getStorageSync('none')));
  },
  bytes(page) {
    const files = wx.getFileSystemManager();
    const path = wx.env.USER_DATA_PATH + '/a.bin';
    files.writeFileSync(path, new Uint8Array([1, 2, 250]).buffer);
    const read = files.readFileSync(path);
    page.say([read instanceof ArrayBuffer, new Uint8Array(read).join('.'), wx.arrayBufferToBase64(read)].join(' '));
  },
  measure(page) {
    wx.createSelectorQuery().select('#count').boundingClientRect().selectViewport().scrollOffset().exec((all) => page.say(all.length + ' ' + (all[0].width > 0) + ' ' + all[0].dataset.kind + ' ' + all[1].scrollTop));
  },
  unknown(page) { wx.openBluetoothAdapter({ fail: (err) => page.say(err.errMsg) }); },
  undocumented() { wx.setNavigationBarTitle({ title: 5 }); wx.makePhoneCall({}).catch(() => {}); },
  throwing() { throw new Error('thrown in a handler'); },
  rejecting() { Promise.reject(new Error('rejected by nobody')); },
  complaining() { console.error('said aloud', { code: 7 }); },
  huge(page) { page.setData({ huge: 'x'.repeat(1024 * 1024) }); },
  world(page) {
    let evaluated = 'no';
    try { evaluated = String(new Function('return 1')()); } catch (error) { evaluated = error.name; }
    const names = { window: typeof window, document: typeof document, process: typeof process, require: typeof require, fetch: typeof fetch, URL: typeof URL };
    page.say([evaluated, JSON.stringify(names), typeof setTimeout(() => {}, 0), Object.getPrototypeOf(wx.getWindowInfo()) === Object.prototype, typeof weappNative].join(' '));
  },
  tabs() { wx.navigateTo({ url: '/pages/mine/index' }).catch((err) => getCurrentPages()[0].say(err.errMsg)); },
  missing(page) { wx.navigateTo({ url: '/pages/none/index', fail: (err) => page.say(err.errMsg) }); },
  deeper() { wx.navigateTo({ url: '/features/list/index', fail: (err) => getCurrentPages()[0].say(err.errMsg) }); },
  trespass(page) { try { require('./features/' + 'list/index'); } catch (error) { page.say(error.message); } },
  subscribe(page) { wx.requestSubscribeMessage({ tmplIds: ['t1', 't2'] }).then((res) => page.say(JSON.stringify(res))); },
};
exports.run = (job, page) => jobs[job](page);`;

const homeMarkup = `<wxs module="fmt">module.exports = { times: function (n) { return n + ' 次' } }</wxs>
<import src="../../parts/row.wxml" />
<view aria-role="main" aria-label="首页内容" class="big">
  <text id="count" data-kind="counter">{{fmt.times(count)}}</text>
  <button id="add" bindtap="add" aria-label="加一">加</button>
  <button disabled="{{true}}" bindtap="never">不可</button>
  <button disabled="{{undefined}}" bindtap="open">打开列表</button>
  <input placeholder="名字" value="{{name}}" bindinput="typed" aria-label="您的名字" />
  <text>您好，{{name}}</text>
  <template is="row" wx:for="{{items}}" wx:key="*this" data="{{text: item}}" />
  <stars count="{{count}}" data-place="home" bind:pick="picked">评分</stars>
  <form bindsubmit="sent">
    <textarea name="words" placeholder="说明" />
    <switch name="urgent" aria-label="紧急" />
    <radio-group name="kind"><label>水<radio value="water" /></label><label>电<radio value="power" /></label></radio-group>
    <picker name="day" mode="selector" range="{{items}}"><view>选一个</view></picker>
    <button form-type="submit">提交</button>
  </form>
  <map latitude="26" longitude="103" markers="{{[{ id: 3, title: '人民路站', latitude: 26, longitude: 103 }]}}" />
  <view wx:for="{{['request','stranger','slow','upload','socket','modal','sheet','place','wrongPlace','scan','login','storage','bytes','measure','unknown','undocumented','throwing','rejecting','complaining','huge','world','tabs','missing','deeper','trespass','subscribe']}}" wx:key="*this" data-job="{{item}}" bindtap="run">做 {{item}}</view>
  <view id="log"><view wx:for="{{log}}" wx:key="index">{{item}}</view></view>
</view>`;

/** A small mini-program in WeChat's own languages, with a little of everything that the runtime must do. */
export const fixtureFiles: Record<string, string> = {
  'app.json': JSON.stringify({
    pages: ['pages/home/index', 'pages/mine/index'],
    subpackages: [
      { root: 'features/list', pages: ['index'] },
      { root: 'features/solo', pages: ['index'], independent: true },
    ],
    window: { navigationBarTitleText: '样例' },
    tabBar: {
      list: [
        { pagePath: 'pages/home/index', text: '首页', iconPath: 'assets/tab.png', selectedIconPath: 'assets/tab.png' },
        { pagePath: 'pages/mine/index', text: '我的' },
      ],
    },
    lazyCodeLoading: 'requiredComponents',
    requiredPrivateInfos: ['getLocation'],
    permission: { 'scope.userLocation': { desc: '附近的站点' } },
  }),
  'app.js': `App({ started: true, onLaunch(options) { this.launchedAt = options.path; }, onError(message) { this.lastError = message; } });`,
  'app.wxss': `@import "./parts/base.wxss";\npage { --gap: 20rpx; } button, view.big > text { font-size: 40rpx; }`,
  'parts/base.wxss': '.big { padding: var(--gap); }',
  'parts/row.wxml': '<template name="row"><view class="row">行：{{text}}</view></template>',
  'assets/tab.png': 'not really a picture',
  'jobs.js': jobs,
  'pages/home/index.js': home,
  'pages/home/index.json': JSON.stringify({ usingComponents: { stars: '/parts/stars' }, enablePullDownRefresh: true }),
  'pages/home/index.wxml': homeMarkup,
  'pages/home/index.wxss': '.row { height: 75rpx; }',
  'parts/stars.js': `Component({
    properties: { count: Number },
    data: { seen: 0 },
    observers: { count(value) { this.setData({ seen: value }); } },
    lifetimes: { attached() { this.setData({ state: '在' }); }, detached() { console.log('stars gone'); } },
    methods: { choose() { this.triggerEvent('pick', { stars: this.data.seen }); } },
  });`,
  'parts/stars.json': JSON.stringify({ component: true }),
  'parts/stars.wxml': '<view bindtap="choose"><slot /> {{seen}} 星 {{state}}</view>',
  'pages/mine/index.js': 'Page({});',
  'pages/mine/index.json': JSON.stringify({ navigationBarTitleText: '我的' }),
  'pages/mine/index.wxml': '<view>我的内容</view>',
  'features/list/index.js': `Page({
    data: { q: '', from: '' },
    onLoad(options) {
      this.setData({ q: options.q });
      const channel = this.getOpenerEventChannel();
      channel.on('hello', (from) => this.setData({ from }));
    },
    choose() { this.getOpenerEventChannel().emit('chosen', '第一项'); wx.navigateBack(); },
    deeper() { wx.navigateTo({ url: 'index', fail: (err) => this.setData({ from: err.errMsg }) }); },
  });`,
  'features/list/index.json': '{}',
  'features/list/index.wxml':
    '<view>查 {{q}} 来自 {{from}}</view><button bindtap="choose">选第一项</button><button bindtap="deeper">再深一层</button>',
  'features/solo/index.js': `Page({ data: { app: typeof getApp() }, home() { wx.switchTab({ url: '/pages/home/index' }); } });`,
  'features/solo/index.json': '{}',
  'features/solo/index.wxml': '<view class="big">独立页 {{app}}</view><button bindtap="home">回首页</button>',
};

/** Writes the fixture into a temporary folder, with some files changed, added or (null) left out. */
export function writeFixture(changes: Record<string, string | null> = {}): { dist: string; remove(): void } {
  const dist = mkdtempSync(join(tmpdir(), 'weapp-fixture-'));
  for (const [file, text] of Object.entries({ ...fixtureFiles, ...changes })) {
    if (text === null) continue;
    mkdirSync(dirname(join(dist, file)), { recursive: true });
    writeFileSync(join(dist, file), text);
  }
  return { dist, remove: () => rmSync(dist, { recursive: true, force: true }) };
}
