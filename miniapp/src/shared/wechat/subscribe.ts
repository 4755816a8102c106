import Taro from '@tarojs/taro';

/**
 * Asks whether these message templates may be sent; must be called from a tap. Answers the accepted ones. A browser
 * has no such messages.
 */
export async function askToSubscribe(templateIds: string[]): Promise<string[]> {
  if (process.env.TARO_ENV !== 'weapp' || templateIds.length === 0) return [];
  try {
    const answer = (await Taro.requestSubscribeMessage({ tmplIds: templateIds, entityIds: [] })) as unknown as Record<
      string,
      string
    >;
    return templateIds.filter((id) => answer[id] === 'accept');
  } catch {
    return [];
  }
}
