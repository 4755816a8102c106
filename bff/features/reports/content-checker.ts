import type { WechatPlatform } from '../../connectors/wechat/wechat.port';
import type { ContentChecker } from './reports.types';

/** WeChat's scene for what others will read under a name: 3, forum. */
const SCENE = 3;

/**
 * Words of a report checked by WeChat's msgSecCheck, which wants to know whose they are. Those of somebody who never
 * signed in through WeChat are left to the dispatcher, who reads them in any case.
 */
export function createContentChecker(deps: {
  wechat: Pick<WechatPlatform, 'checkText'>;
  reachOf(personId: string): Promise<{ openId: string | null }>;
}): ContentChecker {
  return {
    async checkText(personId, text) {
      const { openId } = await deps.reachOf(personId);
      if (!openId) return 'review';
      const { verdict } = await deps.wechat.checkText({ openId, scene: SCENE, content: text });
      return verdict === 'pass' ? 'passed' : verdict;
    },
  };
}
