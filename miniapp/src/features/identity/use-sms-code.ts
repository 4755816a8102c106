import { useEffect, useState } from 'react';
import { askForSmsCode } from './api';

/** Asking for an SMS code, with the wait that the server sets before the next one. */
export function useSmsCode(): { waitSeconds: number; isSending: boolean; send(phone: string): Promise<void> } {
  const [resendAtMs, setResendAtMs] = useState(0);
  const [nowMs, setNowMs] = useState(() => Date.now());
  const [isSending, setSending] = useState(false);
  const waitSeconds = Math.max(0, Math.ceil((resendAtMs - nowMs) / 1_000));
  useEffect(() => {
    if (waitSeconds === 0) return;
    const timer = setTimeout(() => setNowMs(Date.now()), 1_000);
    return () => clearTimeout(timer);
  }, [waitSeconds]);
  const send = async (phone: string) => {
    setSending(true);
    try {
      const answer = await askForSmsCode(phone);
      const now = Date.now();
      setNowMs(now);
      // A phone whose clock is wrong would wait for ever or not at all; a minute is what the server asks for.
      setResendAtMs(Math.min(Math.max(Date.parse(answer.resendAt), now + 1_000), now + 60_000));
    } finally {
      setSending(false);
    }
  };
  return { waitSeconds, isSending, send };
}
