import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useMemo, useState } from 'react';
import { aria } from '@/shared/a11y';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Field, TextInput } from '@/shared/ui/field';
import { Screen } from '@/shared/ui/screen';
import { Segmented } from '@/shared/ui/segmented';
import { Sheet } from '@/shared/ui/sheet';
import { toast, toastDone } from '@/shared/ui/toast';
import { useIsWide } from '@/shared/ui/use-is-wide';
import { back, pageParam } from '@/shared/wechat/navigation';
import { takeStep } from '../../api';
import { ChecksList } from '../../components/checks-list';
import { StepSheet } from '../../components/step-sheets';
import { type Editor, EditorProvider } from '../../editor/editor-context';
import { LivePreview } from '../../editor/live-preview';
import { PARTS, type PartName } from '../../editor/parts';
import { type Draft, useDraft } from '../../editor/use-draft';
import { words } from '../../editor/words';
import { words as deskWords } from '../../words';
import '../../services-desk.scss';
import '../../editor/editor.scss';

/** Writing an entry: part by part on a phone, all parts beside a live preview on a desktop. */
export default function EditPage() {
  const w = words.use();
  const d = deskWords.use();
  const isWide = useIsWide();
  const [entryId] = useState(() => pageParam('entryId') ?? '');
  const draft = useDraft(entryId);
  const [part, setPart] = useState<PartName>('basics');
  const [hasTried, setTried] = useState(false);
  const [isSubmitting, setSubmitting] = useState(false);
  const [isPreviewing, setPreviewing] = useState(false);
  const { entry, content } = draft;
  const editor = useEditorOf(draft, hasTried);
  const show = (name: PartName) => {
    setPart(name);
    // A new part begins at its top: on a phone the page scrolls, on a desktop the form does.
    void Taro.pageScrollTo({ scrollTop: 0, duration: 0, fail: () => undefined });
    if (process.env.TARO_ENV === 'h5') document.querySelector('.sedit__form')?.scrollTo({ top: 0 });
  };
  const at = PARTS.findIndex((one) => one.name === part);
  const isLast = at === PARTS.length - 1;
  const mayEdit = entry?.actions.includes('edit') ?? false;

  async function submit(): Promise<void> {
    setTried(true);
    const written = await draft.flush();
    const blocking = written?.checks.filter((check) => check.severity === 'blocking') ?? [];
    const [first] = blocking;
    if (first) {
      // What must be mended comes before what must be answered: lead there instead of asking in vain.
      show(PARTS.find((one) => one.facts.includes(first.path.split('.')[0] ?? ''))?.name ?? part);
      toast(d.blocking(blocking.length));
    } else if (written) setSubmitting(true);
  }

  const submitButton = (
    <Button id="submit" kind="primary" block onClick={() => void submit()}>
      {w.submit}
    </Button>
  );

  return (
    <Screen
      wide
      title={entry?.working?.content.title.zh ?? w.title}
      state={content && entry ? (mayEdit ? 'ready' : 'empty') : draft.error ? 'error' : 'loading'}
      empty={{ title: w.cannotEdit, hint: w.cannotEditHint }}
      error={draft.error}
      onRetry={() => void draft.reload()}
      headEnd={<SaveWords draft={draft} />}
      className="sedit-screen"
      footer={
        !isWide && editor ? (
          <BottomBar note={process.env.TARO_ENV === 'weapp' ? <SaveWords draft={draft} /> : null}>
            {at > 0 ? (
              <Button id="previous" block onClick={() => show(PARTS[at - 1]!.name)}>
                {w.previous}
              </Button>
            ) : (
              <Button id="show-preview" icon="eye" block onClick={() => setPreviewing(true)}>
                {w.showPreview}
              </Button>
            )}
            {isLast ? (
              submitButton
            ) : (
              <Button id="next" kind="primary" block onClick={() => show(PARTS[at + 1]!.name)}>
                {w.next}
              </Button>
            )}
          </BottomBar>
        ) : null
      }
    >
      {editor && content && entry ? (
        <EditorProvider value={editor}>
          {draft.saveState === 'conflict' ? (
            <View className="sedit__conflict" {...aria({ role: 'alert' })}>
              <View className="sedit__conflict-words">{w.conflict}</View>
              <Button id="reopen" onClick={() => void draft.reload()}>
                {w.reopen}
              </Button>
            </View>
          ) : null}
          <View className="sedit">
            <View className="sedit__form">
              <Segmented<PartName>
                label={w.partsLabel}
                value={part}
                onChange={show}
                options={PARTS.map((one) => ({
                  value: one.name,
                  label: w.parts[one.name],
                  id: `part-${one.name}`,
                  count: hasTried ? countAt(draft, one.facts) || undefined : undefined,
                }))}
              />
              {PARTS.filter((one) => one.name === part).map(({ name, One }) => (
                <Card key={name} title={w.parts[name]}>
                  <One />
                </Card>
              ))}
              {isLast ? (
                <Card>
                  <Field label={w.changeNote} hint={w.changeNoteHint} optional>
                    <TextInput
                      id="change-note"
                      value={draft.changeNote}
                      onChange={draft.setChangeNote}
                      ariaLabel={w.changeNote}
                      maxLength={200}
                    />
                  </Field>
                </Card>
              ) : null}
              {hasTried && draft.checks.length > 0 ? <ChecksList checks={draft.checks} /> : null}
              {isWide ? (
                <View className="sedit__steps">
                  {isLast ? null : (
                    <Button id="next" block onClick={() => show(PARTS[at + 1]!.name)}>
                      {w.next}
                    </Button>
                  )}
                  {submitButton}
                </View>
              ) : null}
            </View>
            {isWide ? (
              <View className="sedit__preview" {...aria({ role: 'group', label: w.preview })}>
                <View className="sedit__preview-title">{w.preview}</View>
                <LivePreview entryId={entryId} content={content} />
              </View>
            ) : null}
          </View>
          <Sheet visible={isPreviewing} title={w.preview} onClose={() => setPreviewing(false)}>
            <LivePreview entryId={entryId} content={content} />
          </Sheet>
          <StepSheet
            step={isSubmitting ? 'submit' : null}
            entry={entry}
            onClose={() => setSubmitting(false)}
            onStep={async (step, body) => {
              await takeStep(step, entryId, body);
              toastDone(d.done.submit);
              back();
            }}
          />
        </EditorProvider>
      ) : null}
    </Screen>
  );
}

/** How many findings lie in a part. */
function countAt(draft: Draft, facts: readonly string[]): number {
  return draft.checks.filter((check) => facts.includes(check.path.split('.')[0] ?? '')).length;
}

const overlap = (one: string, other: string) =>
  one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);

/**
 * A finding is said beside its fact once that fact was touched or submission was tried, never before; and not while the
 * fact is being changed, when the finding speaks of what stood there.
 */
function useEditorOf(draft: Draft, hasTried: boolean): Editor | null {
  const { content, checks, refused, touched, pending, set } = draft;
  const w = words.use();
  const isReturned = draft.entry?.working?.state === 'returned';
  return useMemo(() => {
    if (!content) return null;
    const mayBeSaid = (path: string) =>
      !pending.has(path) && (hasTried || isReturned || [...touched].some((one) => overlap(one, path)));
    return {
      content,
      set,
      problemAt(path) {
        if (refused[path]) return refused[path];
        const found = mayBeSaid(path) ? checks.find((check) => check.path === path) : undefined;
        return found?.severity === 'warning' ? w.remark(found.message) : found?.message;
      },
    };
  }, [content, checks, refused, touched, pending, set, hasTried, isReturned, w]);
}

function SaveWords(props: { draft: Draft }) {
  const w = words.use();
  const { saveState } = props.draft;
  const said = { saved: w.saved, saving: w.saving, unsaved: w.notSaved, conflict: w.notSaved }[saveState];
  return (
    <View id="save-state" className="sedit__saved" {...aria({ role: 'status' })}>
      {said}
    </View>
  );
}
