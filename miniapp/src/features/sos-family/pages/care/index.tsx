import type { Care } from '@contracts/sos-check-in';
import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { aria } from '@/shared/a11y';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatInstant } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { requireSignIn, useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Field, TextInput } from '@/shared/ui/field';
import { Screen } from '@/shared/ui/screen';
import { Tag } from '@/shared/ui/tag';
import { confirm, toastDone, toastFailure } from '@/shared/ui/toast';
import { go, pageParam } from '@/shared/wechat/navigation';
import { answerCare, listCares, readCare } from '../../api';
import { careWords } from '../../care-words';
import '../../sos-family.scss';

/** 平安守护: somebody is asked after; whoever knows how they are says so here. */
export default function CarePage() {
  const w = careWords.use();
  const language = useLanguage((store) => store.language);
  const { person, status } = useSession();
  const [careId] = useState(() => pageParam('id') ?? pageParam('careId'));
  const resource = useResource(
    person ? `sos.care.${careId ?? 'open'}.${language}` : null,
    async () => (careId ? [await readCare(careId)] : (await listCares()).cares),
    { live: ['sos.care'] },
  );
  Taro.useDidShow(() => {
    if (status === 'visitor') void requireSignIn();
  });
  Taro.usePullDownRefresh(() => {
    void resource.reload().finally(() => Taro.stopPullDownRefresh());
  });
  const cares = resource.data;
  return (
    <Screen
      title={w.title}
      state={cares ? (cares.length === 0 ? 'empty' : 'ready') : resource.error ? 'error' : 'loading'}
      empty={{ title: w.none }}
      error={resource.error}
      onRetry={() => void resource.reload()}
    >
      {cares?.map((care) => (
        <CareCard key={care.id} care={care} onChanged={resource.reload} />
      ))}
    </Screen>
  );
}

function CareCard({ care, onChanged }: { care: Care; onChanged(): Promise<void> }) {
  const w = careWords.use();
  const [said, setSaid] = useState('');
  const [isBusy, setBusy] = useState(false);
  const isOpen = care.state !== 'settled' && care.state !== 'case_opened';

  async function answer(what: 'well' | 'visited' | 'help'): Promise<void> {
    if (what === 'help' && !(await confirm({ title: w.helpAsk, text: w.helpText, yes: w.help, no: w.helpNo }))) return;
    setBusy(true);
    try {
      await answerCare(care.id, { answer: what, words: said.trim() });
      toastDone(w.done);
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
      await onChanged();
    }
  }

  return (
    <Card
      id={`care-${care.id}`}
      title={care.about}
      aside={<Tag tone={isOpen ? 'wait' : 'done'}>{w.states[care.state]}</Tag>}
    >
      <View>{w.reasons[care.reason]}</View>
      <View className="sosf-hint">
        {[
          w.since(formatInstant(care.openedAt)),
          care.unitName,
          care.settledBy ? w.settled[care.settledBy] : null,
          care.words,
        ]
          .filter(Boolean)
          .join(' · ')}
      </View>
      {isOpen && care.dueAt ? <View className="sosf-hint">{w.due(formatInstant(care.dueAt))}</View> : null}
      {care.asks.length > 0 ? (
        <View {...aria({ role: 'list', label: w.asks })}>
          {care.asks.map((ask) => (
            <View key={`${ask.name}-${ask.channel}-${ask.at}`} className="sosf-ask" {...aria({ role: 'listitem' })}>
              <View>{ask.name}</View>
              <View className="sosf-hint">
                {w.channels[ask.channel] ?? ask.channel} {w.askStates[ask.state]} {formatInstant(ask.at)}
              </View>
            </View>
          ))}
        </View>
      ) : null}
      {isOpen ? (
        <View className="sosf-rows">
          <Field label={w.words} optional>
            <TextInput id="care-words" value={said} maxLength={200} ariaLabel={w.words} onChange={setSaid} />
          </Field>
          <Button id="care-well" kind="primary" size="large" loading={isBusy} onClick={() => void answer('well')}>
            {w.well}
          </Button>
          <Button id="care-visited" size="large" disabled={isBusy} onClick={() => void answer('visited')}>
            {w.visited}
          </Button>
          <Button id="care-help" kind="danger" size="large" disabled={isBusy} onClick={() => void answer('help')}>
            {w.help}
          </Button>
        </View>
      ) : null}
      {care.caseId ? (
        <Button id="care-case" block onClick={() => go(PLACES.sosCase, { id: care.caseId ?? '' })}>
          {w.openCase}
        </Button>
      ) : null}
    </Card>
  );
}
