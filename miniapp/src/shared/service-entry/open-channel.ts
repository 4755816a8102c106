import type { ServiceEntry } from '@contracts/services';
import Taro from '@tarojs/taro';
import { toast } from '@/shared/ui/toast';
import { copyText } from '@/shared/wechat/clipboard';
import { words } from './words';

/** Leads to where it is done. WeChat opens only registered hosts in its own view, so there a link is copied instead. */
export function openChannel(channel: ServiceEntry['channel']): void {
  if (channel.kind === 'link') {
    if (process.env.TARO_ENV === 'h5') {
      window.open(channel.url, '_blank', 'noopener,noreferrer');
      return;
    }
    void copyText(channel.url).then((isDone) => {
      if (isDone) toast(words.now().linkCopied);
    });
    return;
  }
  if (channel.kind === 'mini_program' && process.env.TARO_ENV === 'weapp') {
    Taro.navigateToMiniProgram({ appId: channel.appId, path: channel.path, fail: () => undefined });
  }
}

/** A browser has no mini-programs to open. */
export function canOpenChannel(channel: ServiceEntry['channel']): boolean {
  return channel.kind === 'link' || (channel.kind === 'mini_program' && process.env.TARO_ENV === 'weapp');
}
