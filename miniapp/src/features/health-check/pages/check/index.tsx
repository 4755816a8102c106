import type { GateDay, Gates } from '@contracts/health-code';
import { View } from '@tarojs/components';
import { useCallback, useEffect, useState } from 'react';
import { aria } from '@/shared/a11y';
import { ApiFailure } from '@/shared/http/api-failure';
import { useOfflineQueue } from '@/shared/http/offline-queue';
import { useResource } from '@/shared/http/use-resource';
import { formatAge } from '@/shared/i18n/times';
import { requireSignIn, useSession } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Icon } from '@/shared/ui/icon';
import { Screen } from '@/shared/ui/screen';
import { Segmented } from '@/shared/ui/segmented';
import { confirm, toastFailure } from '@/shared/ui/toast';
import { tapHaptic, warnHaptic } from '@/shared/wechat/haptics';
import { loadGates, loadToday } from '../../api';
import { ScanInput } from '../../components/scan-input';
import { TodayCard } from '../../components/today-card';
import { VerdictPanel } from '../../components/verdict-panel';
import { TONES } from '../../gate-verdict';
import { QUEUE_KIND, useGate } from '../../use-gate';
import { type TrustState, useTrustList } from '../../use-trust-list';
import { words } from '../../words';
import './check.scss';

const HAND_IN_MS = 20_000;

/** 验码: scan, read the verdict from two metres, next. With or without network. */
export default function CheckPage() {
  const w = words.use();
  const personId = useSession((session) => session.person?.personId);
  const gates = useResource<Gates>(personId ? `health-check.gates.${personId}` : null, loadGates, { keepLast: true });
  const [chosenId, setChosen] = useState<string>();
  const all = gates.data?.gates ?? [];
  const gate = all.find((one) => one.gateId === chosenId) ?? all[0];
  const trust = useTrustList(gate !== undefined);
  const { result, isChecking, failure, check } = useGate(gate, trust);
  const today = useResource<GateDay>(
    gate ? `health-check.today.${gate.gateId}` : null,
    () => loadToday(gate?.gateId ?? ''),
    { keepLast: true, everyMs: 30_000 },
  );
  const reloadToday = today.reload;
  const queue = useOfflineQueue(
    QUEUE_KIND,
    useCallback(() => void reloadToday(), [reloadToday]),
  );

  useEffect(() => {
    if (!result) return;
    if (TONES[result.verdict] === 'pass') tapHaptic();
    else warnHaptic();
    if (!result.isOffline) void reloadToday();
  }, [result, reloadToday]);
  const waiting = queue.waiting.length;
  const isOnline = result !== undefined && !result.isOffline;
  const sendNow = queue.sendNow;
  useEffect(() => {
    if (waiting === 0) return;
    // The phone hears of its own network coming back, but not of the server's.
    if (isOnline) void sendNow();
    const timer = setInterval(() => void sendNow(), HAND_IN_MS);
    return () => clearInterval(timer);
  }, [waiting, isOnline, sendNow]);
  useEffect(() => {
    if (failure) toastFailure(failure);
  }, [failure]);

  if (!personId) {
    const action = { label: w.signIn, onClick: () => void requireSignIn() };
    return <Screen title={w.title} state="empty" empty={{ title: w.visitorTitle, action }} />;
  }
  const off = [gates.error, trust.error].find(
    (error) => error instanceof ApiFailure && error.code === 'capability_off',
  );
  if (off) {
    return <Screen title={w.title} state="empty" empty={{ title: w.offTitle, hint: (off as ApiFailure).message }} />;
  }
  const isEmpty = gates.data !== undefined && all.length === 0;
  return (
    <Screen
      title={w.title}
      state={isEmpty ? 'empty' : gates.data ? 'ready' : gates.error ? 'error' : 'loading'}
      empty={{ title: w.noGate, hint: w.noGateHint }}
      error={gates.error}
      onRetry={() => void gates.reload()}
      wide
      className="gate-screen"
    >
      {all.length > 1 ? (
        <Segmented
          label={w.gate}
          value={gate?.gateId ?? ''}
          options={all.map((one) => ({ value: one.gateId, label: one.name }))}
          onChange={setChosen}
        />
      ) : null}
      <ListState gateName={gate?.name ?? ''} trust={trust} />
      <View className="gate-desk">
        <View className="gate-desk__now">
          {result ? <VerdictPanel result={result} /> : <Waiting isChecking={isChecking} />}
          <ScanInput isChecking={isChecking} onText={(text) => void check(text)} />
        </View>
        <View className="gate-desk__today">
          <TodayCard day={today.data} waiting={waiting} />
        </View>
      </View>
    </Screen>
  );
}

function Waiting(props: { isChecking: boolean }) {
  const w = words.use();
  return (
    <View className="gate-verdict gate-verdict--wait" {...aria({ role: 'status' })}>
      <View className="gate-verdict__head">
        <Icon name="scan" size="face" />
        <View className="gate-verdict__title">{props.isChecking ? w.checking : w.ready}</View>
      </View>
      <View className="gate-verdict__script">{w.readyHint}</View>
    </View>
  );
}

/** Which gate this is, and how old the list is that it judges by. */
function ListState(props: { gateName: string; trust: TrustState }) {
  const w = words.use();
  const { list, nowMs, isRefused, error, trustAnew } = props.trust;
  const isStale = list !== undefined && nowMs() > Date.parse(list.validUntil);
  const trust = async () => {
    if (!(await confirm({ title: w.listTrustAsk, text: w.listTrustText, yes: w.listTrust, no: w.listNo }))) return;
    await trustAnew().catch(toastFailure);
  };
  return (
    <View className="gate-state">
      <View id="gate-name" className="gate-state__name">
        {props.gateName}
      </View>
      <View
        id="list-age"
        className={isStale || !list ? 'gate-state__list gate-state__list--old' : 'gate-state__list'}
        {...aria({ role: 'status' })}
      >
        {error ? <Icon name="offline" /> : <Icon name="shield-check" />}
        {!list ? w.listNone : isStale ? w.listStale : w.list(formatAge(list.generatedAt, nowMs()))}
      </View>
      {isRefused ? (
        <View id="list-refused" className="gate-state__refused" {...aria({ role: 'alert' })}>
          {w.listRefused}
          <Button id="list-trust" onClick={() => void trust()}>
            {w.listTrust}
          </Button>
        </View>
      ) : null}
    </View>
  );
}
