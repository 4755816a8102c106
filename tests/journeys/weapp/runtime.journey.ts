import { fixturePhones } from './fixture-phone';

/** The runtime itself: pages, the service layer, packages, and several phones at once, WeChat's way. */
const launch = fixturePhones();

describe('a page', () => {
  it('is rendered with its data, imports, wxs and styles, and changes by touch', async () => {
    const app = await launch();
    await app.waitForText('行：乙');
    await app.tap('加');
    await app.waitForText('rendered 1');
    expect(await app.text()).toContain('1 次');
    expect(await app.title()).toBe('样例');
    expect(
      await app.page.frames()[1]!.evaluate(() => ({
        // 75 of 750 rpx are a tenth of the screen
        row: document.querySelector('.row')!.getBoundingClientRect().height,
        padding: getComputedStyle(document.querySelector('.big')!).paddingTop,
        inherited: getComputedStyle(document.querySelector('#count')!).fontSize,
      })),
    ).toEqual({ row: 39, padding: '10.4px', inherited: '20.8px' });
    expect(app.errors).toEqual([]);
  });

  it('runs its lifecycle in order, and gets the query undecoded', async () => {
    const app = await launch({ page: '/pages/home/index?from=%E7%A0%81' });
    await app.waitForText('ready');
    await app.tap('打开列表');
    expect(app.stack()).toMatchObject([
      { path: 'pages/home/index' },
      { path: 'features/list/index', options: { q: '%E6%B0%B4%E7%AE%A1' } },
    ]);
    await app.waitForText('来自 首页');
    await app.tap('选第一项');
    await app.waitForPage('pages/home/index');
    const shown = await app.text();
    expect(shown.slice(shown.indexOf('load {')).split('\n')).toEqual([
      'load {"from":"%E7%A0%81"}',
      'show',
      'ready',
      'hide',
      'chosen 第一项',
      'show',
    ]);
  });

  it('carries ARIA from the markup to what is rendered, and to the control that bears it', async () => {
    const app = await launch();
    const nodes = await app.aria();
    expect(nodes).toContainEqual(expect.objectContaining({ role: 'main', name: '首页内容' }));
    expect(nodes).toContainEqual(expect.objectContaining({ role: 'button', name: '加一' }));
    expect(nodes).toContainEqual(expect.objectContaining({ role: 'textbox', name: '您的名字' }));
    expect(nodes).toContainEqual(
      expect.objectContaining({
        role: 'switch',
        name: '紧急',
        attributes: expect.objectContaining({ 'aria-checked': 'false' }),
      }),
    );
    await app.tap({ role: 'switch', name: '紧急' });
    expect(await app.attribute({ role: 'switch', name: '紧急' }, 'aria-checked')).toBe('true');
    expect(await app.has({ role: 'button', name: '人民路站' })).toBe(true);
  });

  it('keeps what is typed fast in a controlled input, and collects a form', async () => {
    const app = await launch();
    await app.type('名字', '王小明');
    await app.waitForText('您好，王小明');
    await app.page.keyboard.type('在这里打字很快', { delay: 0 });
    await app.waitForText('您好，王小明在这里打字很快');
    expect(await app.value('名字')).toBe('王小明在这里打字很快');
    await app.type('说明', '路灯不亮');
    await app.tap({ role: 'radio', nth: 1 });
    await app.choose('选一个', '乙');
    await app.tap('提交');
    await app.waitForText('{"words":"路灯不亮","urgent":false,"kind":"power","day":1}');
    await app.tap('选一个');
    await app.tap('甲');
    await app.tap('确定');
    await app.tap('提交');
    await app.waitForText('"day":0}');
  });

  it('does not let a disabled button be pressed, though an undefined attribute disables nothing', async () => {
    const app = await launch();
    await app.tap('不可');
    expect(await app.text()).not.toContain('never');
    await expect(app.attribute('打开列表', 'disabled')).resolves.toBeNull();
  });

  it('gives components their properties, lifetimes, slot and events', async () => {
    const app = await launch();
    await app.tap('加');
    await app.waitForText('评分 1 星 在');
    await app.tap('评分 1 星 在');
    await app.waitForText('star 1 at home');
    expect(app.errors).toEqual([]);
  });

  it('is pulled down, and left and found again by its tab', async () => {
    const app = await launch();
    await app.pullDown();
    await app.waitForText('pulled');
    await app.tap({ role: 'tab', name: '我的' });
    expect(app.path()).toBe('pages/mine/index');
    expect(await app.title()).toBe('我的');
    await app.tap({ role: 'tab', name: '首页' });
    await app.waitForText('tab 首页');
    expect(await app.text()).toContain('pulled');
  });
});

describe('the service layer', () => {
  it('has the language, timers and wx, and nothing of a browser or of Node', async () => {
    const app = await launch();
    await app.tap('做 world');
    await app.waitForText(
      'EvalError {"window":"undefined","document":"undefined","process":"undefined","require":"function","fetch":"undefined","URL":"undefined"} number true undefined',
    );
  });

  it('reports what nobody caught: errors, rejections, console.error', async () => {
    const app = await launch();
    for (const job of ['throwing', 'rejecting', 'complaining']) await app.tap(`做 ${job}`);
    await app.settle();
    expect(app.errors.join('\n')).toMatch(/thrown in a handler[\s\S]*rejected by nobody[\s\S]*said aloud \{"code":7\}/);
  });

  it('refuses what WeChat refuses: too much data, too many pages, a tab by navigateTo, a page that is not there', async () => {
    const app = await launch();
    await app.tap('做 huge');
    expect(app.errors.splice(0).join()).toContain('setData of 1025 KB');
    await app.tap('做 tabs');
    await app.waitForText('navigateTo:fail can not navigateTo a tabbar page');
    await app.tap('做 missing');
    await app.waitForText('navigateTo:fail page "pages/none/index" is not found');
    await app.tap('做 deeper');
    for (let depth = 2; depth < 10; depth += 1) await app.tap('再深一层');
    expect(app.stack()).toHaveLength(10);
    await app.tap('再深一层');
    await app.waitForText('navigateTo:fail webview count limit exceed');
    expect(app.stack()).toHaveLength(10);
  });

  it('keeps packages apart, and opens an independent one cold, without the app and its styles', async () => {
    const whole = await launch();
    await whole.tap('做 trespass');
    await whole.waitForText('lies in another package');
    const app = await launch({ page: '/features/solo/index' });
    await app.waitForText('独立页 undefined');
    const padding = (): Promise<string> =>
      app.page.frames()[1]!.evaluate(() => getComputedStyle(document.querySelector('.big')!).paddingTop);
    expect(await padding()).toBe('0px');
    await app.tap('回首页');
    await app.waitForText('行：甲');
    expect(app.errors).toEqual([]);
  });
});

it('runs several mini-programs side by side in one browser', async () => {
  const three = await Promise.all([launch(), launch(), launch()]);
  await Promise.all(three.map((phone) => phone.tap('加')));
  await three[0]!.tap('加');
  await three[0]!.waitForText('2 次');
  expect(await Promise.all(three.slice(1).map((phone) => phone.text()))).toEqual([
    expect.stringContaining('1 次'),
    expect.stringContaining('1 次'),
  ]);
});
