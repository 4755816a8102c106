import type { ReconItem } from '@contracts/finance';
import { View } from '@tarojs/components';
import { useEffect, useRef, useState } from 'react';
import { aria } from '@/shared/a11y';
import { useKeyboard } from '@/shared/a11y/use-keyboard';
import { ApiFailure } from '@/shared/http/client';
import { newClientKey } from '@/shared/http/client-key';
import { usePush } from '@/shared/http/push';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatCalendarDay, formatDeadline } from '@/shared/i18n/times';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { DeskActions, DeskHead } from '@/shared/ui/desk/desk-case';
import { Icon } from '@/shared/ui/icon';
import { PartFailed } from '@/shared/ui/part-failed';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { Tag } from '@/shared/ui/tag';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { decide, propose, readItem } from '../api';
import { STATE_TONES } from '../tones';
import { words } from '../words';
import { DecideSheet } from './decide-sheet';
import { EvidenceCard } from './evidence-card';
import { OrderCards } from './order-cards';
import { ProposalsCard } from './proposals-card';
import { ProposeSheet } from './propose-sheet';
import { ThreeBooks } from './three-books';

type ItemSheet = 'propose' | 'approve' | 'refuse';

/** A difference with its evidence, and what may be done about it now. */
export function ItemPanel(props: { itemId: string; onChanged(): void }) {
  const { itemId } = props;
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const resource = useResource<ReconItem>(`finance.item.${itemId}.${language}`, () => readItem(itemId), {
    live: ['finance.item-changed', 'finance.day-changed'],
  });
  const [own, setOwn] = useState<ReconItem | null>(null);
  const [sheet, setSheet] = useState<ItemSheet | null>(null);
  const open = (next: ItemSheet | null) => {
    setOvertaken(false);
    setSheet(next);
  };
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Record<string, string>>({});
  const [isOvertaken, setOvertaken] = useState(false);
  // The same words sent again after a lost answer are the same proposal.
  const sent = useRef({ body: '', key: '' });
  const item = own && (!resource.data || own.version > resource.data.version) ? own : resource.data;
  const orderId = item?.order?.orderId;
  // Every payment of the city is told to finance; only the one on the screen matters here.
  usePush(orderId ? ['payment.changed'] : [], ({ data }) => {
    if (data && (data as { orderId?: string }).orderId === orderId) void resource.reload();
  });

  const waiting = item?.actions.find((action) => action.state === 'proposed');
  const mayDecide = waiting?.canDecide ?? false;
  const mayPropose = Boolean(item && item.may.length > 0);
  const isInVain = sheet !== null && !(sheet === 'propose' ? mayPropose : mayDecide);
  useEffect(() => {
    // A colleague was faster while this sheet was open: it goes, and the reason is said.
    if (!isInVain) return;
    setSheet(null);
    setOvertaken(true);
  }, [isInVain]);
  useKeyboard({
    a: () => open(mayPropose ? 'propose' : mayDecide ? 'approve' : null),
    r: () => open(mayDecide ? 'refuse' : null),
  });

  if (!item) {
    if (resource.error) return <PartFailed error={resource.error} onRetry={resource.reload} />;
    return <SkeletonCards count={3} rows={3} />;
  }

  async function send(body: object, work: (key: string) => Promise<ReconItem>, done: string): Promise<void> {
    const text = JSON.stringify(body);
    if (sent.current.body !== text) sent.current = { body: text, key: newClientKey() };
    setBusy(true);
    setRefused({});
    setOvertaken(false);
    try {
      const changed = await work(sent.current.key);
      setSheet(null);
      setOwn(changed);
      toastDone(done);
      props.onChanged();
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.code === 'state_conflict') {
        setSheet(null);
        setOvertaken(true);
        await resource.reload();
        props.onChanged();
      } else if (error.fields) setRefused(error.fields);
      else toastFailure(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <View id="item-panel">
      <DeskHead
        id="item-title"
        title={item.words}
        tags={
          <>
            <Tag tone={STATE_TONES[item.state]}>{w.filters[item.state]}</Tag>
            {item.isLate && item.dueAt ? <Tag tone="wrong">{w.late(formatDeadline(item.dueAt))}</Tag> : null}
          </>
        }
      >
        {[item.billerName, w.ofDay(formatCalendarDay(item.day)), w.number(item.reference)].join(' · ')}
        {item.dueAt && !item.isLate && (mayPropose || waiting) ? (
          <View>{w.due(formatDeadline(item.dueAt))}</View>
        ) : null}
      </DeskHead>

      {isOvertaken ? (
        <View id="item-overtaken" className="fdesk-overtaken" {...aria({ role: 'alert' })}>
          <Icon name="alert" />
          <View className="fdesk-overtaken__words">{w.conflict}</View>
          <Button id="overtaken-seen" kind="quiet" onClick={() => setOvertaken(false)}>
            {w.seen}
          </Button>
        </View>
      ) : null}
      {waiting ? (
        <View id="item-turn" className="fdesk-turn" {...aria({ role: 'status' })}>
          <Icon name={mayDecide ? 'flag' : 'clock'} />
          <View>{mayDecide ? w.yourTurn(waiting.proposedBy) : w.ownWaits}</View>
        </View>
      ) : null}

      {mayPropose || mayDecide ? (
        <DeskActions label={w.item}>
          {mayPropose ? (
            <Button id="do-propose" kind="primary" onClick={() => open('propose')}>
              {w.propose}
            </Button>
          ) : null}
          {mayDecide ? (
            <>
              <Button id="do-approve" kind="primary" onClick={() => open('approve')}>
                {w.approve}
              </Button>
              <Button id="do-refuse" onClick={() => open('refuse')}>
                {w.refuse}
              </Button>
            </>
          ) : null}
        </DeskActions>
      ) : null}

      <ProposalsCard item={item} />
      <Card title={w.booksTitle} id="item-books">
        <ThreeBooks item={item} isLarge />
      </Card>
      <EvidenceCard item={item} />
      <OrderCards item={item} />

      {mayPropose ? (
        <ProposeSheet
          visible={sheet === 'propose'}
          item={item}
          isBusy={isBusy}
          refused={refused}
          onClose={() => setSheet(null)}
          onSubmit={(proposal) => {
            const body = { ...proposal, version: item.version };
            void send(body, (key) => propose(item.itemId, body, key), w.proposed);
          }}
        />
      ) : null}
      {waiting && mayDecide ? (
        <DecideSheet
          decision={sheet === 'approve' || sheet === 'refuse' ? sheet : null}
          item={item}
          action={waiting}
          isBusy={isBusy}
          onClose={() => setSheet(null)}
          onSubmit={(reason) => {
            const decision = sheet === 'refuse' ? 'refuse' : 'approve';
            const body = { decision, reason, version: item.version } as const;
            void send(
              { ...body, actionId: waiting.actionId },
              (key) => decide(item.itemId, waiting.actionId, body, key),
              decision === 'approve' ? w.approved : w.refused,
            );
          }}
        />
      ) : null}
    </View>
  );
}
