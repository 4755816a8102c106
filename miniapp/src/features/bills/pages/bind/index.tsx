import type { AccountHistory, BillerView, LookedUpAccount } from '@contracts/bills';
import { useEffect, useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { requireConsent, useSession } from '@/shared/session/session';
import { Screen } from '@/shared/ui/screen';
import { toast, toastFailure } from '@/shared/ui/toast';
import { canScan, scanCode } from '@/shared/wechat/scan-code';
import { loadBillers, loadHistory, lookUpAccount, readPaperBill } from '../../api';
import { ChooseBiller } from '../../components/choose-biller';
import { ConfirmHousehold } from '../../components/confirm-household';
import { TypeNumber } from '../../components/type-number';
import { words } from '../../words';
import '../../bills.scss';

/** What is being bound: found by its number, or one that was bound before. */
export interface Candidate {
  found: LookedUpAccount;
  accountNo: string | null;
  fromAccountId: string | null;
}

/** Adding a household: by the paper bill's code, by its number, or from what was bound before. */
export default function BindPage() {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const personId = useSession((session) => session.person?.personId);
  const billers = useResource<BillerView[]>(`bills.billers.${language}`, loadBillers, { keepLast: true });
  const history = useResource<AccountHistory['accounts']>(
    personId ? `bills.history.${personId}.${language}` : null,
    loadHistory,
  );
  const [biller, setBiller] = useState<BillerView | null>(null);
  const [typed, setTyped] = useState('');
  const [candidate, setCandidate] = useState<Candidate | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    void requireConsent();
  }, []);

  async function look(of: BillerView, accountNo: string): Promise<void> {
    setBusy(true);
    setProblem('');
    try {
      setCandidate({ found: await lookUpAccount(of.code, accountNo), accountNo, fromAccountId: null });
    } catch (error) {
      const failure = error as Error & { fields?: Record<string, string> };
      setProblem(failure.fields?.accountNo ?? failure.message);
    } finally {
      setBusy(false);
    }
  }

  async function scan(): Promise<void> {
    const text = await scanCode(['barCode', 'qrCode']);
    if (!text) return;
    setBusy(true);
    try {
      const found = (await readPaperBill(text))[0];
      const of = billers.data?.find((one) => one.code === found?.billerCode);
      if (!found || !of) {
        toast(w.bind.scanNone);
        return;
      }
      setBiller(of);
      setTyped(found.accountNo);
      await look(of, found.accountNo);
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  }

  const state = billers.data ? 'ready' : billers.error ? 'error' : 'loading';
  return (
    <Screen title={w.bind.title} state={state} error={billers.error} onRetry={() => void billers.reload()}>
      {candidate ? (
        <ConfirmHousehold
          candidate={candidate}
          biller={billers.data?.find((one) => one.code === candidate.found.billerCode)}
          onBack={() => setCandidate(null)}
        />
      ) : biller ? (
        <TypeNumber
          biller={biller}
          value={typed}
          problem={problem}
          isBusy={isBusy}
          onChange={(value) => {
            setTyped(value);
            setProblem('');
          }}
          onChangeBiller={() => {
            setBiller(null);
            setTyped('');
            setProblem('');
          }}
          onLook={() => void look(biller, typed.trim())}
        />
      ) : (
        <ChooseBiller
          billers={billers.data ?? []}
          history={history.data ?? []}
          isBusy={isBusy}
          onScan={canScan ? () => void scan() : undefined}
          onBiller={setBiller}
          onAgain={(account) =>
            setCandidate({
              accountNo: null,
              fromAccountId: account.accountId,
              found: {
                billerCode: account.billerCode,
                billerName: account.billerName,
                accountMasked: account.accountMasked,
                holderMasked: account.holderMasked,
                addressMasked: null,
                confirmsHolder: false,
                limits: null,
                boundAccountId: null,
              },
            })
          }
        />
      )}
    </Screen>
  );
}
