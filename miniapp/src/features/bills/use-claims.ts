import type { BillView } from '@contracts/bills';
import { useEffect, useMemo, useState } from 'react';
import { usePush } from '@/shared/http/push';
import { useResource } from '@/shared/http/use-resource';
import { type BillClaim, loadClaims } from './api';

/** Who is paying a bill, or has, by the bill's key. Bills that nobody is paying are not in it. */
export type Claims = ReadonlyMap<string, BillClaim>;

const MOST_KEYS = 50;
/** Beginning and stepping back are pushed; that it was paid is found by looking again. */
const LOOK_AGAIN_MS = 6_000;

/** Follows who is paying these bills: told the moment somebody begins, and when they stop. */
export function useClaims(bills: readonly Pick<BillView, 'billKey'>[]): Claims {
  const keys = bills.map((bill) => bill.billKey).slice(0, MOST_KEYS);
  const [isHeld, setHeld] = useState(false);
  const { data, reload } = useResource<BillClaim[]>(
    keys.length > 0 ? `bills.claims.${keys.map((key) => key.slice(0, 10)).join('.')}` : null,
    () => loadClaims(keys),
    { live: ['payment.changed'], everyMs: isHeld ? LOOK_AGAIN_MS : undefined },
  );
  useEffect(() => setHeld((data ?? []).length > 0), [data]);
  usePush(keys.length > 0 ? ['bill.claimed'] : [], ({ data: said }) => {
    const billKey = (said as { billKey?: string } | null)?.billKey;
    if (billKey === undefined || keys.includes(billKey)) void reload();
  });
  return useMemo(() => new Map((data ?? []).map((claim) => [claim.billKey, claim])), [data]);
}
