jest.mock('@tarojs/taro', () => ({ __esModule: true, default: { createInnerAudioContext: () => player } }));

/** The player of WeChat: what is played ends when the test says so. */
const player = {
  src: '',
  ended: undefined as (() => void) | undefined,
  onEnded: (then: () => void) => {
    player.ended = then;
  },
  onError: () => undefined,
  onStop: () => undefined,
  play: () => undefined,
  stop: () => undefined,
  destroy: () => undefined,
};

const spoken: string[] = [];
const manager = {
  onRecognize: undefined as ((said: { result: string }) => void) | undefined,
  onStop: undefined as ((said: { result: string }) => void) | undefined,
  onError: undefined as (() => void) | undefined,
  start: jest.fn(),
  stop: () => manager.onStop?.({ result: '路灯不亮' }),
};

function withPlugin(plugin: object | null): void {
  (globalThis as { requirePlugin?: unknown }).requirePlugin = () => {
    if (!plugin) throw new Error('plugin WechatSI is not defined in app.json');
    return plugin;
  };
}

const full = {
  textToSpeech(options: { content: string; success(answer: { filename: string }): void }) {
    spoken.push(options.content);
    options.success({ filename: `https://voice.example/${spoken.length}.mp3` });
  },
  getRecordRecognitionManager: () => manager,
};

beforeEach(() => {
  jest.resetModules();
  spoken.length = 0;
});
afterAll(() => {
  delete (globalThis as { requirePlugin?: unknown }).requirePlugin;
});

const speech = () =>
  require('../../../miniapp/src/shared/wechat/speech') as typeof import('../../../miniapp/src/shared/wechat/speech');
const listening = () =>
  require('../../../miniapp/src/shared/wechat/listening') as typeof import('../../../miniapp/src/shared/wechat/listening');

describe('the voice of WeChat', () => {
  it('is not there in a city without the plugin, and nothing breaks', () => {
    withPlugin(null);
    expect(speech().canSpeak).toBe(false);
    expect(listening().canListen).toBe(false);
    const onEnd = jest.fn();
    listening().listen('zh', { onWords: () => undefined, onEnd });
    expect(onEnd).toHaveBeenCalledWith(true);
  });

  it('speaks part after part, and ends once', () => {
    withPlugin(full);
    const onEnd = jest.fn();
    const { canSpeak, speak } = speech();
    expect(canSpeak).toBe(true);
    speak(`${'字'.repeat(150)}。${'话'.repeat(150)}。`, 'zh', onEnd);
    expect(spoken).toHaveLength(1);
    player.ended?.();
    expect(spoken.map((part) => part.length)).toEqual([151, 151]);
    expect(onEnd).not.toHaveBeenCalled();
    player.ended?.();
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  it('says nothing more once it is stopped', () => {
    withPlugin(full);
    const { speak, stopSpeaking } = speech();
    speak(`${'字'.repeat(150)}。${'话'.repeat(150)}。`, 'zh', () => undefined);
    stopSpeaking();
    player.ended?.();
    expect(spoken).toHaveLength(1);
  });

  it('cuts what is too long for one breath, and keeps sentences whole otherwise', () => {
    withPlugin(full);
    const { inParts } = speech();
    expect(inParts('一。二。三。', 4)).toEqual(['一。二。', '三。']);
    expect(inParts('一二三四五六', 4)).toEqual(['一二三四', '五六']);
    expect(inParts('')).toEqual([]);
  });

  it('hands on what it hears, the last word included', () => {
    withPlugin(full);
    const heard: string[] = [];
    const onEnd = jest.fn();
    const stop = listening().listen('zh', { onWords: (words) => heard.push(words), onEnd });
    expect(manager.start).toHaveBeenCalledWith({ duration: 60_000, lang: 'zh_CN' });
    manager.onRecognize?.({ result: '路灯' });
    stop();
    expect(heard).toEqual(['路灯', '路灯不亮']);
    expect(onEnd).toHaveBeenCalledWith(false);
  });
});
