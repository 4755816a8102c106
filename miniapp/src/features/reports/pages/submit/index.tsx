import type { ReportCategory } from '@contracts/reports';
import { View } from '@tarojs/components';
import { useCallback, useEffect, useState } from 'react';
import { aria } from '@/shared/a11y';
import { useMode } from '@/shared/session/mode';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Screen } from '@/shared/ui/screen';
import { pageParam } from '@/shared/wechat/navigation';
import { CategoryStep } from '../../components/category-step';
import { ElderWhatStep } from '../../components/elder-what-step';
import { EmergencySheet } from '../../components/emergency-sheet';
import { PhotoStep } from '../../components/photo-step';
import { PlaceStep } from '../../components/place-step';
import { SubmitResult } from '../../components/submit-result';
import { WordsStep } from '../../components/words-step';
import { addressOf, type Draft, dropDraft, isWorthKeeping, keepDraft, openingDraft, readDraft } from '../../draft';
import { useCategories } from '../../use-categories';
import { useDraftPhotos } from '../../use-draft-photos';
import { useSubmit } from '../../use-submit';
import { words } from '../../words';
import '../../reports.scss';

type Step = 'photo' | 'place' | 'what' | 'say' | 'elder-what';
const STEPS: Step[] = ['photo', 'place', 'what', 'say'];
const ELDER_STEPS: Step[] = ['photo', 'elder-what'];

/** 报问题: one question a step, kept on the phone as it is written, sent once whatever the network does. */
export default function SubmitPage() {
  const w = words.use();
  const isElder = useMode((mode) => mode.isElder);
  const [kept] = useState(readDraft);
  const [givenCategoryId] = useState(() => pageParam('category'));
  const [draft, setDraft] = useState<Draft>(() => openingDraft(kept, givenCategoryId));
  const [isRestored, setRestored] = useState(() => kept !== undefined && isWorthKeeping(kept));
  const [asked, setAsked] = useState<ReportCategory | null>(null);
  const [problem, setProblem] = useState('');
  const categories = useCategories();

  const change = useCallback((part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), []);
  const changePhotos = useCallback(
    (edit: (photos: Draft['photos']) => Draft['photos']) =>
      setDraft((before) => ({ ...before, photos: edit(before.photos) })),
    [],
  );
  const photos = useDraftPhotos(draft.photos, changePhotos);
  const { isSending, outcome, submit, startAgain } = useSubmit((reference, fileId) =>
    changePhotos((all) => all.map((one) => (one.reference === reference ? { ...one, fileId } : one))),
  );

  useEffect(() => {
    if (!outcome && isWorthKeeping(draft)) keepDraft(draft);
  }, [draft, outcome]);

  // A kind that the city no longer takes, in an old draft or an old link, is chosen again.
  const isKindGone =
    categories.data !== undefined && draft.categoryId !== null && !categories.find(draft.categoryId)?.answerWithin;
  useEffect(() => {
    if (isKindGone) change({ categoryId: null });
  }, [isKindGone, change]);

  const steps = isElder ? ELDER_STEPS : STEPS;
  const at = Math.min(draft.step, steps.length - 1);
  const step = steps[at] ?? 'photo';
  const isLast = at === steps.length - 1;

  function startOver() {
    dropDraft();
    setDraft(openingDraft(undefined, givenCategoryId));
    setRestored(false);
    setProblem('');
    startAgain();
  }

  if (outcome) return <SubmitResult outcome={outcome} onAnother={startOver} />;

  /** What keeps the person on this step, in words; nothing when they may go on. */
  function missing(): string {
    const needsPlace = step === 'place' || step === 'elder-what';
    if (needsPlace && addressOf(draft).length < 2) return w.place.missing;
    if ((step === 'what' || step === 'elder-what') && !draft.categoryId) return w.what.choose;
    if (step === 'say' && draft.words.trim() === '') return w.say.missing;
    return '';
  }

  function goOn() {
    const wrong = missing();
    setProblem(wrong);
    if (wrong) return;
    if (!isLast) {
      change({ step: at + 1 });
      return;
    }
    // An old person need not write: the kind of problem says it.
    const said = draft.words.trim() || categories.find(draft.categoryId)?.name || '';
    void submit({ ...draft, words: said });
  }

  function choose(category: ReportCategory) {
    setProblem('');
    change({ categoryId: category.id });
    if (category.emergency) setAsked(category);
    else if (!isElder) change({ categoryId: category.id, step: at + 1 });
  }

  function notUrgent() {
    setAsked(null);
    if (!isElder) change({ step: at + 1 });
  }

  const nextWords = step === 'photo' && draft.photos.length === 0 ? (isElder ? w.elder.noPhoto : w.photo.skip) : w.next;

  return (
    <Screen
      title={w.title}
      className="report-submit"
      footer={
        <BottomBar>
          {at > 0 ? (
            <Button id="previous-step" size={isElder ? 'large' : 'normal'} onClick={() => change({ step: at - 1 })}>
              {w.previous}
            </Button>
          ) : null}
          <Button
            id={isLast ? 'send-report' : 'next-step'}
            kind="primary"
            size="large"
            loading={isSending}
            onClick={goOn}
          >
            {isLast ? (isSending ? w.sending : w.send) : nextWords}
          </Button>
        </BottomBar>
      }
    >
      <View
        className="report-progress"
        {...aria({
          role: 'progressbar',
          label: w.stepOf(at + 1, steps.length),
          value: { now: at + 1, min: 1, max: steps.length },
        })}
      >
        {steps.map((one, n) => (
          <View
            key={one}
            className={n <= at ? 'report-progress__part report-progress__part--on' : 'report-progress__part'}
          />
        ))}
      </View>
      <View className="report-progress__words">{w.stepOf(at + 1, steps.length)}</View>
      {isRestored ? (
        <View className="report-restored" {...aria({ role: 'status' })}>
          <View className="report-restored__words">{w.draft}</View>
          <Button id="start-over" kind="quiet" onClick={startOver}>
            {w.startOver}
          </Button>
        </View>
      ) : null}

      {step === 'photo' ? (
        <PhotoStep photos={photos} isElder={isElder} onTaken={() => (isElder ? change({ step: at + 1 }) : undefined)} />
      ) : null}
      {step === 'place' ? <PlaceStep draft={draft} change={change} problem={problem} /> : null}
      {step === 'what' ? (
        <CategoryStep categories={categories} chosenId={draft.categoryId} onChoose={choose} problem={problem} />
      ) : null}
      {step === 'elder-what' ? (
        <ElderWhatStep categories={categories} draft={draft} change={change} onChoose={choose} problem={problem} />
      ) : null}
      {step === 'say' ? (
        <WordsStep draft={draft} change={change} category={categories.find(draft.categoryId)} problem={problem} />
      ) : null}
      <EmergencySheet category={asked} address={addressOf(draft)} onGoOn={notUrgent} onClose={() => setAsked(null)} />
    </Screen>
  );
}
