import type { FamilyLink } from '@contracts/identity';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { formatInstant } from '@/shared/i18n/times';
import { requireConsent } from '@/shared/session/session';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { toastDone, toastFailure } from '@/shared/ui/toast';
import { acceptFamily, declineFamily } from '../api';
import { words } from '../words';

/** Somebody asks to act for me: what that means, and two answers of equal size. */
export function FamilyRequestCard(props: { link: FamilyLink; onChanged(): Promise<void> }) {
  const w = words.use().family;
  const { link } = props;
  const [isBusy, setBusy] = useState(false);
  const answer = async (act: () => Promise<unknown>, said: string) => {
    setBusy(true);
    try {
      await act();
      toastDone(said);
      await props.onChanged();
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const accept = async () => {
    if (await requireConsent()) await answer(() => acceptFamily(link.id), w.accepted);
  };
  return (
    <Card id={`family-request-${link.id}`}>
      <View className="family__asks">{w.asks(link.other.displayName)}</View>
      <View className="family__line">{w.asksHint}</View>
      {link.answerBy ? <View className="family__line">{w.answerBy(formatInstant(link.answerBy))}</View> : null}
      <View className="family__actions">
        <Button
          id="decline-family"
          disabled={isBusy}
          onClick={() => void answer(() => declineFamily(link.id), w.declined)}
        >
          {w.decline}
        </Button>
        <Button id="accept-family" kind="primary" disabled={isBusy} onClick={() => void accept()}>
          {w.accept}
        </Button>
      </View>
    </Card>
  );
}
