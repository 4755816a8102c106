import { View } from '@tarojs/components';
import { useState } from 'react';
import { type FamilyNumber, useFamilyNumbers } from '@/shared/session/family-numbers';
import { BottomBar } from '@/shared/ui/bottom-bar';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Field, TextInput } from '@/shared/ui/field';
import { Screen } from '@/shared/ui/screen';
import { toastDone } from '@/shared/ui/toast';
import { back } from '@/shared/wechat/navigation';
import { isDialable } from '../../checks';
import { words } from '../../words';
import '../family/family.scss';

const AT_MOST = 3;
const blank: FamilyNumber = { name: '', phone: '' };

/** The numbers behind the elder home's “打给家人”: up to three, kept on this phone. */
export default function FamilyCallPage() {
  const w = words.use().familyCall;
  const { numbers, setNumbers } = useFamilyNumbers();
  const [drafts, setDrafts] = useState<FamilyNumber[]>(numbers.length ? numbers : [blank]);
  const [hasTried, setTried] = useState(false);
  const change = (at: number, part: Partial<FamilyNumber>) =>
    setDrafts(drafts.map((draft, n) => (n === at ? { ...draft, ...part } : draft)));
  const save = () => {
    const filled = drafts.filter((draft) => draft.phone.trim());
    if (filled.some((draft) => !isDialable(draft.phone.trim()))) {
      setTried(true);
      return;
    }
    setNumbers(filled.map((draft) => ({ name: draft.name.trim() || draft.phone.trim(), phone: draft.phone.trim() })));
    toastDone(w.saved);
    back();
  };

  return (
    <Screen
      title={w.title}
      footer={
        <BottomBar>
          <Button id="save-numbers" kind="primary" size="large" onClick={save}>
            {w.save}
          </Button>
        </BottomBar>
      }
    >
      <View className="family__intro">{w.intro}</View>
      {drafts.map((draft, at) => {
        const isWrong = hasTried && draft.phone.trim() !== '' && !isDialable(draft.phone.trim());
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a draft has nothing else to be known by while it is typed
          <Card key={at}>
            <Field label={w.name} optional>
              <TextInput
                id={`number-name-${at + 1}`}
                ariaLabel={w.name}
                value={draft.name}
                maxLength={12}
                placeholder={w.namePlaceholder}
                onChange={(name) => change(at, { name })}
              />
            </Field>
            <Field label={w.phone} error={isWrong ? w.phoneWrong : undefined}>
              <TextInput
                id={`number-phone-${at + 1}`}
                kind="phone"
                ariaLabel={w.phone}
                value={draft.phone}
                maxLength={13}
                onChange={(phone) => change(at, { phone })}
              />
            </Field>
            {drafts.length > 1 ? (
              <Button kind="quiet" onClick={() => setDrafts(drafts.filter((_, n) => n !== at))}>
                {w.remove}
              </Button>
            ) : null}
          </Card>
        );
      })}
      {drafts.length < AT_MOST ? (
        <Button id="add-number" icon="plus" block onClick={() => setDrafts([...drafts, blank])}>
          {w.add}
        </Button>
      ) : null}
    </Screen>
  );
}
