import Taro from '@tarojs/taro';
import { PLACES } from '@/shared/places';
import { Screen } from '@/shared/ui/screen';
import { pageParam, replaceWith } from '@/shared/wechat/navigation';
import { words } from '../../words';

/** Where messages to the family lead: whoever helps, family or not, has the same page. */
export default function FamilyCasePage() {
  const w = words.use();
  Taro.useLoad(() => replaceWith(PLACES.sosCase, { id: pageParam('caseId') ?? pageParam('id') ?? '' }));
  return <Screen title={w.title} state="loading" />;
}
