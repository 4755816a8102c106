import { type ReadableNode, readableText } from '../../../miniapp/src/shared/a11y/readable-text';

jest.mock('@tarojs/taro', () => jest.requireActual('./fake-taro'));

import { followedSize } from '@/shared/session/text-size';

const WORDS = { chosen: '已选', notChosen: '未选', on: '开', off: '关' };

type Part = string | ReadableNode;

/** A node as Taro keeps it in WeChat, where there is no document. */
function node(name: string, attributes: Record<string, string>, ...parts: Part[]): ReadableNode {
  return {
    nodeType: 1,
    nodeName: name,
    childNodes: parts.map((part) =>
      typeof part === 'string' ? { nodeType: 3, nodeName: '#text', nodeValue: part, childNodes: [] } : part,
    ),
    getAttribute: (key) => attributes[key],
  };
}
const view = (...parts: Part[]) => node('view', {}, ...parts);

describe('what is read of a screen', () => {
  const read = (...parts: Part[]) => readableText(view(...parts), WORDS);

  it('is what can be seen, in its order, with a breath after each thing to press', () => {
    const row = node('view', { 'aria-role': 'button' }, view('我的诉求'), view('2 件'));
    expect(read(node('view', { 'aria-role': 'heading' }, '我的'), row, view('说明'))).toBe(
      '我的。我的诉求，2 件。说明',
    );
  });

  it('leaves out what is hidden and says a label in place of drawings', () => {
    const icon = node('view', { 'aria-hidden': 'true' }, 'x');
    const bell = node('view', { 'aria-role': 'button', 'aria-label': '消息，3 条未读' }, icon, view('3'));
    expect(read(icon, bell)).toBe('消息，3 条未读。');
  });

  it('says states in words', () => {
    const toggle = node('view', { 'aria-role': 'switch', 'aria-checked': 'true' }, '长辈版');
    const choice = node('view', { 'aria-role': 'radio', 'aria-checked': 'false' }, '18 号');
    const tab = node('view', { 'aria-role': 'tab', 'aria-selected': 'true' }, '全部');
    expect(read(toggle, choice, tab)).toBe('长辈版，开。18 号，未选。全部，已选。');
  });

  it('says what a field asks and what stands in it', () => {
    expect(read(node('input', { 'aria-label': '手机号', value: '138', placeholder: '11位数字' }))).toBe(
      '手机号，138。',
    );
    expect(read(node('input', { 'aria-label': '手机号', placeholder: '11位数字' }))).toBe('手机号，11位数字。');
  });

  it('reads only the sheet that lies over the screen', () => {
    const sheet = node('view', { 'aria-role': 'dialog' }, view('字的大小'));
    expect(read(view('首页'), sheet)).toBe('字的大小');
  });

  it('adds no pause where the words end with one', () => {
    expect(read(view('没有网络。'), view('请稍后再试'))).toBe('没有网络。请稍后再试');
  });
});

describe('the size of words without a choice', () => {
  it.each([
    [16, 16, 22],
    [17, 16, 22],
    [18.5, 20, 22],
    [20, 20, 22],
    [22, 24, 22],
    [23.8, 24, 24],
    [29.75, 24, 30],
  ])('follows WeChat at %s: %s, in elder mode %s', (setting, standard, elder) => {
    expect(followedSize(false, setting)).toBe(standard);
    expect(followedSize(true, setting)).toBe(elder);
  });
});
