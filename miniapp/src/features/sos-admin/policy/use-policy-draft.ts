import type { PolicyView } from '@contracts/sos-policies';
import { useState } from 'react';
import { dropKept, readKept, writeKept } from '@/shared/session/kept';
import { type TypedPolicy, typedOf } from './typed-policy';

interface Kept {
  basedOn: string;
  typed: TypedPolicy;
}

/** What is being written, kept on the phone until it is published or begun anew; a newer version below it ends it. */
export function usePolicyDraft(base: PolicyView, unitId: string | null) {
  const key = `sos.policy-draft.${unitId ?? 'city'}`;
  const [kept] = useState(() => {
    const found = readKept<Kept>(key);
    return found?.basedOn === base.id ? found.typed : null;
  });
  const [typed, setTyped] = useState(() => kept ?? typedOf(base));
  const [isResumed, setResumed] = useState(kept !== null);
  return {
    typed,
    isResumed,
    change(next: TypedPolicy): void {
      setTyped(next);
      writeKept(key, { basedOn: base.id, typed: next } satisfies Kept);
    },
    restart(): void {
      dropKept(key);
      setTyped(typedOf(base));
      setResumed(false);
    },
    forget: () => dropKept(key),
  };
}
