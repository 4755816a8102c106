import type { BillerView, BillHomeView } from '@contracts/bills';
import { View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { newClientKey } from '@/shared/http/client-key';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { PLACES } from '@/shared/places';
import { requireConsent, useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Choices } from '@/shared/ui/choices';
import { Facts } from '@/shared/ui/facts';
import { Field, TextInput } from '@/shared/ui/field';
import { toastDone } from '@/shared/ui/toast';
import { pageParam, replaceWith } from '@/shared/wechat/navigation';
import { addHome, bindAccount, loadHomes } from '../api';
import type { Candidate } from '../pages/bind';
import { words } from '../words';

const NEW = 'new';

/** Whose household it is, masked; the person says that it is the right one and where it belongs. */
export function ConfirmHousehold(props: { candidate: Candidate; biller: BillerView | undefined; onBack(): void }) {
  const w = words.use();
  const { found } = props.candidate;
  const language = useLanguage((store) => store.language);
  const personId = useSession((session) => session.person?.personId);
  const homes = useResource<BillHomeView[]>(personId ? `bills.homes.${personId}.${language}` : null, loadHomes);
  const [homeId, setHomeId] = useState<string | undefined>(pageParam('homeId'));
  const [label, setLabel] = useState<string>(w.homeSheet.labels[0] ?? '');
  const [character, setCharacter] = useState('');
  const [problem, setProblem] = useState<{ character?: string; other?: string }>({});
  const [isBusy, setBusy] = useState(false);
  const keys = useRef({ home: newClientKey(), account: newClientKey() });
  const list = homes.data ?? [];
  const chosen = homeId ?? list[0]?.homeId ?? NEW;

  async function bind(): Promise<void> {
    if (found.confirmsHolder && character.trim() === '') {
      setProblem({ character: w.bind.lastCharacterMissing });
      return;
    }
    if (!(await requireConsent())) return;
    setBusy(true);
    setProblem({});
    try {
      const city = props.biller?.city ?? '';
      const home =
        chosen === NEW
          ? (await addHome({ label: label.trim() || w.home.mine, city }, keys.current.home)).homeId
          : chosen;
      setHomeId(home);
      const account = await bindAccount(
        {
          homeId: home,
          ...(props.candidate.fromAccountId
            ? { fromAccountId: props.candidate.fromAccountId }
            : { billerCode: found.billerCode, accountNo: props.candidate.accountNo ?? '' }),
          ...(character.trim() ? { holderLastCharacter: character.trim() } : {}),
        },
        keys.current.account,
      );
      toastDone(w.bind.bound);
      replaceWith(PLACES.billAccount, { accountId: account.accountId });
    } catch (error) {
      // A refusal is remembered under its key: the corrected answer is another request.
      keys.current.account = newClientKey();
      const failure = error as Error & { fields?: Record<string, string> };
      const wrongCharacter = failure.fields?.holderLastCharacter;
      setProblem(wrongCharacter ? { character: wrongCharacter } : { other: failure.message });
    } finally {
      setBusy(false);
    }
  }

  return (
    <View>
      <Card title={w.bind.foundTitle}>
        <Facts
          rows={[
            { label: w.bind.holder, value: found.holderMasked, id: 'found-holder' },
            { label: w.bind.address, value: found.addressMasked },
            { label: w.bind.company, value: found.billerName },
            { label: props.biller?.account.label ?? w.bind.number, value: found.accountMasked },
          ]}
        />
      </Card>
      {found.limits ? (
        <Card title={w.account.limits}>
          <View>{found.limits}</View>
        </Card>
      ) : null}
      {found.boundAccountId ? (
        <>
          <View className="bills-notice">{w.bind.already}</View>
          <Button
            id="open-bound"
            kind="primary"
            size="large"
            onClick={() => replaceWith(PLACES.billAccount, { accountId: found.boundAccountId ?? '' })}
          >
            {w.bind.open}
          </Button>
        </>
      ) : (
        <>
          {found.confirmsHolder ? (
            <Field
              label={w.bind.lastCharacter}
              hint={w.bind.lastCharacterHint(found.holderMasked)}
              error={problem.character}
            >
              <TextInput
                id="holder-character"
                value={character}
                maxLength={4}
                ariaLabel={w.bind.lastCharacter}
                onChange={setCharacter}
              />
            </Field>
          ) : null}
          <Field label={w.bind.homeQuestion} error={problem.other}>
            {list.length > 0 ? (
              <Choices<string>
                label={w.bind.homeQuestion}
                value={chosen}
                onChange={setHomeId}
                options={[
                  ...list.map((home, n) => ({ value: home.homeId, label: home.label, id: `to-home-${n}` })),
                  { value: NEW, label: w.bind.newHome, id: 'to-home-new' },
                ]}
              />
            ) : null}
            {chosen === NEW ? (
              <View className="bills-new-home">
                <Choices<string>
                  label={w.homeSheet.label}
                  value={label}
                  onChange={setLabel}
                  options={w.homeSheet.labels.map((value, n) => ({ value, label: value, id: `home-label-${n}` }))}
                />
                <TextInput
                  id="home-label"
                  value={label}
                  maxLength={20}
                  placeholder={w.homeSheet.labelPlaceholder}
                  ariaLabel={w.homeSheet.label}
                  onChange={setLabel}
                />
              </View>
            ) : null}
          </Field>
          <Button id="bind-account" kind="primary" size="large" loading={isBusy} onClick={() => void bind()}>
            {w.bind.confirm}
          </Button>
        </>
      )}
      <Button id="not-this" kind="quiet" size="large" disabled={isBusy} onClick={props.onBack}>
        {w.bind.notThis}
      </Button>
    </View>
  );
}
