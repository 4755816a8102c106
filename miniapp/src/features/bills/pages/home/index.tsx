import type { BillHomeView } from '@contracts/bills';
import Taro from '@tarojs/taro';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { useMode } from '@/shared/session/mode';
import { requireSignIn, useSession } from '@/shared/session/session';
import { Screen } from '@/shared/ui/screen';
import { loadHomes } from '../../api';
import { ElderBills } from '../../components/elder-bills';
import { StandardBills } from '../../components/standard-bills';
import { words } from '../../words';
import '../../bills.scss';

/** 缴费: what all my homes owe, paid in one go. The elder way shows one bill and one button. */
export default function BillsPage() {
  const w = words.use();
  const isElder = useMode((mode) => mode.isElder);
  const language = useLanguage((store) => store.language);
  const personId = useSession((session) => session.person?.personId);
  const homes = useResource<BillHomeView[]>(personId ? `bills.homes.${personId}.${language}` : null, loadHomes, {
    live: ['payment.changed'],
    keepLast: true,
  });
  Taro.usePullDownRefresh(() => {
    void homes.reload().finally(() => Taro.stopPullDownRefresh());
  });

  if (!personId) {
    return (
      <Screen
        title={w.title}
        state="empty"
        empty={{
          title: w.home.visitorTitle,
          hint: w.home.visitorHint,
          action: { label: w.home.visitorTitle, onClick: () => void requireSignIn() },
        }}
      />
    );
  }
  return isElder ? <ElderBills homes={homes} /> : <StandardBills homes={homes} />;
}
