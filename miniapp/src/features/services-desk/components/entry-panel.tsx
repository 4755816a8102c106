import type { DeskEntry } from '@contracts/services-desk';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { useResource } from '@/shared/http/use-resource';
import { useLanguage } from '@/shared/i18n';
import { formatInstant } from '@/shared/i18n/times';
import { PLACES } from '@/shared/places';
import { Button } from '@/shared/ui/button';
import { DeskActions, DeskHead } from '@/shared/ui/desk/desk-case';
import { PartFailed } from '@/shared/ui/part-failed';
import { Segmented } from '@/shared/ui/segmented';
import { SkeletonCards } from '@/shared/ui/skeleton';
import { Tag } from '@/shared/ui/tag';
import { confirm, toastDone, toastFailure } from '@/shared/ui/toast';
import { go } from '@/shared/wechat/navigation';
import { readDeskEntry, type StepBodies, takeStep } from '../api';
import { DESK_PAGES } from '../desk-places';
import { STATE_TONES } from '../tones';
import { words } from '../words';
import { ChecksList } from './checks-list';
import { DiffList } from './diff-list';
import { EditionPreview } from './edition-preview';
import { HistoryList } from './history-list';
import { type SheetStep, StepSheet } from './step-sheets';

type Tab = 'preview' | 'diff' | 'checks' | 'history';

/** An entry on the desk: where it stands, what citizens see, what changed, what one may do. */
export function EntryPanel(props: {
  entryId: string;
  sheet: SheetStep | null;
  onSheet(sheet: SheetStep | null): void;
  onChanged(): void;
}) {
  const w = words.use();
  const language = useLanguage((store) => store.language);
  const [tab, setTab] = useState<Tab | null>(null);
  const resource = useResource(`services-desk.entry.${language}.${props.entryId}`, () => readDeskEntry(props.entryId), {
    live: ['services.desk-changed'],
  });
  const entry = resource.data;
  if (!entry) {
    if (resource.error) return <PartFailed error={resource.error} onRetry={resource.reload} />;
    return <SkeletonCards count={3} rows={3} />;
  }
  const { working, live } = entry;
  const shown = working ?? live;
  const blocking = entry.checks.filter((check) => check.severity === 'blocking').length;
  // A reviewer wants the changes first; an author, what citizens will see.
  const isReviewer = entry.actions.includes('approve') && live !== null;
  const current = tab ?? (isReviewer ? 'diff' : 'preview');
  const version = shown?.lockVersion ?? 0;

  async function changed(step: keyof StepBodies): Promise<void> {
    toastDone(w.done[step]);
    props.onChanged();
    await resource.reload();
  }

  return (
    <View id="entry-panel">
      <DeskHead
        title={shown?.content.title.zh ?? entry.slug}
        tags={
          <>
            {working ? <Tag tone={STATE_TONES[working.state]}>{w.states[working.state]}</Tag> : null}
            {live ? <Tag tone={STATE_TONES[live.state]}>{w.states[live.state]}</Tag> : null}
            {entry.health.state === 'down' && live?.state === 'published' ? <Tag tone="wrong">{w.linkDown}</Tag> : null}
          </>
        }
      >
        {[
          entry.unit.name,
          working ? `${w.edition(working.number)} ${w.by(working.author.name)}` : '',
          live ? w.live(live.number) : w.neverLive,
          working?.publishAt ? w.willPublish(formatInstant(working.publishAt)) : '',
        ]
          .filter(Boolean)
          .join(' · ')}
        {working?.state === 'returned' ? (
          <View className="sdesk__problem">{w.returnedBecause(working.reason)}</View>
        ) : null}
        {working?.warningsAnswer ? (
          <View className="sdesk__note">{w.warningsAnswer(working.warningsAnswer)}</View>
        ) : null}
        {entry.needsSecondPerson ? <View className="sdesk__note">{w.needsSecondPerson}</View> : null}
      </DeskHead>

      <Actions entry={entry} onSheet={props.onSheet} onStepped={changed} />

      {shown ? (
        <>
          <Segmented<Tab>
            label={w.tabsLabel}
            value={current}
            onChange={setTab}
            options={[
              { value: 'preview', label: w.tabs.preview, id: 'tab-preview' },
              { value: 'diff', label: w.tabs.diff, id: 'tab-diff' },
              ...(working
                ? [{ value: 'checks' as const, label: w.tabs.checks, id: 'tab-checks', count: entry.checks.length }]
                : []),
              { value: 'history', label: w.tabs.history, id: 'tab-history' },
            ]}
          />
          {current === 'preview' ? <EditionPreview editionId={shown.id} version={version} /> : null}
          {current === 'diff' ? <DiffList entryId={entry.entryId} version={version} /> : null}
          {current === 'checks' ? <ChecksList checks={entry.checks} /> : null}
          {current === 'history' ? <HistoryList history={entry.history} /> : null}
        </>
      ) : (
        <HistoryList history={entry.history} />
      )}
      {blocking > 0 && current !== 'checks' ? <View className="sdesk__note">{w.blocking(blocking)}</View> : null}

      <StepSheet
        step={props.sheet}
        entry={entry}
        onClose={() => props.onSheet(null)}
        onStep={async (step, body) => {
          await takeStep(step, entry.entryId, body);
          await changed(step);
        }}
      />
    </View>
  );
}

function Actions(props: {
  entry: DeskEntry;
  onSheet(sheet: SheetStep): void;
  onStepped(step: keyof StepBodies): Promise<void>;
}) {
  const { entry } = props;
  const w = words.use();
  const [isBusy, setBusy] = useState(false);
  const can = (action: DeskEntry['actions'][number]) => entry.actions.includes(action);
  const { working, live } = entry;

  async function stepAfter(step: 'recall' | 'discard' | 'unschedule', question: string | null): Promise<void> {
    if (question && !(await confirm({ title: question, yes: w.yes, no: w.no }))) return;
    setBusy(true);
    try {
      await takeStep(step, entry.entryId, { lockVersion: working!.lockVersion });
      await props.onStepped(step);
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <DeskActions label={w.entry}>
      {can('approve') ? (
        <Button id="act-approve" kind="primary" onClick={() => props.onSheet('approve')}>
          {w.actions.approve}
        </Button>
      ) : null}
      {can('edit') ? (
        <Button
          id="act-edit"
          kind={can('submit') && entry.checks.length === 0 ? 'plain' : 'primary'}
          icon="edit"
          onClick={() => go(DESK_PAGES.edit, { entryId: entry.entryId })}
        >
          {working ? w.actions.edit : w.actions.nextEdition}
        </Button>
      ) : null}
      {can('submit') ? (
        <Button
          id="act-submit"
          kind={entry.checks.length === 0 ? 'primary' : 'plain'}
          onClick={() => props.onSheet('submit')}
        >
          {w.actions.submit}
        </Button>
      ) : null}
      {can('return') ? (
        <Button id="act-return" onClick={() => props.onSheet('return')}>
          {w.actions.return}
        </Button>
      ) : null}
      {can('schedule') ? (
        <Button id="act-schedule" onClick={() => props.onSheet('schedule')}>
          {working?.state === 'scheduled' ? w.actions.reschedule : w.actions.schedule}
        </Button>
      ) : null}
      {can('unschedule') ? (
        <Button id="act-unschedule" loading={isBusy} onClick={() => void stepAfter('unschedule', null)}>
          {w.actions.unschedule}
        </Button>
      ) : null}
      {can('recall') ? (
        <Button id="act-recall" loading={isBusy} onClick={() => void stepAfter('recall', w.confirmRecall)}>
          {w.actions.recall}
        </Button>
      ) : null}
      {can('redirect') ? (
        <Button id="act-redirect" onClick={() => props.onSheet('redirect')}>
          {w.actions.redirect}
        </Button>
      ) : null}
      {live ? (
        <Button id="act-public" kind="quiet" icon="eye" onClick={() => go(PLACES.serviceEntry, { slug: entry.slug })}>
          {w.openPublic}
        </Button>
      ) : null}
      {can('withdraw') ? (
        <Button id="act-withdraw" kind="quiet" onClick={() => props.onSheet('withdraw')}>
          {w.actions.withdraw}
        </Button>
      ) : null}
      {can('discard') ? (
        <Button
          id="act-discard"
          kind="quiet"
          loading={isBusy}
          onClick={() => void stepAfter('discard', w.confirmDiscard)}
        >
          {w.actions.discard}
        </Button>
      ) : null}
    </DeskActions>
  );
}
