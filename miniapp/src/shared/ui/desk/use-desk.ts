import Taro from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { useKeyboard } from '@/shared/a11y/use-keyboard';
import { requireSignIn, useSession } from '@/shared/session/session';
import { useIsWide } from '../use-is-wide';
import { type DeskAnswer, type DeskList, type DeskListOptions, useDeskList } from './use-desk-list';

export interface DeskOptions<Answer extends DeskAnswer, Filter extends string> extends DeskListOptions<Answer, Filter> {
  /** The case that a message led to. */
  startId?: string | null;
  /** A phone has no room beside the list: it shows a case on a page of its own. */
  openPage(id: string): void;
}

export interface DeskState<Answer extends DeskAnswer, Filter extends string> extends DeskList<Answer, Filter> {
  isWide: boolean;
  idOf(item: Answer['items'][number]): string;
  /** Which case lies open beside the list; always null on a phone. */
  chosenId: string | null;
  /** Its row, unless the list no longer holds it. */
  chosen: Answer['items'][number] | undefined;
  open(id: string): void;
  /** Opens the case so many rows further down (or up), as far as the list goes. */
  move(rows: 1 | -1): void;
}

/** The list of a desk and the choice in it: what {@link Desk} draws. Call it once, in the page. */
export function useDesk<Answer extends DeskAnswer, Filter extends string>(
  options: DeskOptions<Answer, Filter>,
): DeskState<Answer, Filter> {
  const { idOf, openPage } = options;
  const list = useDeskList(options);
  const { items, first } = list;
  const isWide = useIsWide();
  const isVisitor = useSession((session) => session.status === 'visitor');
  const [chosenId, setChosenId] = useState(options.startId ?? null);

  Taro.useDidShow(() => {
    if (isVisitor) void requireSignIn();
  });
  Taro.usePullDownRefresh(() => {
    void first.reload().finally(() => Taro.stopPullDownRefresh());
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that gives a new function each time opens nothing new
  useEffect(() => {
    if (isWide || !chosenId) return;
    setChosenId(null);
    openPage(chosenId);
  }, [isWide, chosenId]);

  const at = items.findIndex((item) => idOf(item) === chosenId);
  return {
    ...list,
    isWide,
    idOf,
    chosenId: isWide ? chosenId : null,
    chosen: items[at],
    open: (id) => (isWide ? setChosenId(id) : openPage(id)),
    move(rows) {
      const next = items[Math.max(0, Math.min(items.length - 1, at + rows))];
      if (isWide && next !== undefined) setChosenId(idOf(next));
    },
  };
}

/** The keys of a desk in a browser: j and k move, / searches, and those of the desk itself (a, r). */
export function useDeskKeys(desk: { move(rows: 1 | -1): void }, own: Record<string, () => void>): void {
  useKeyboard({
    j: () => desk.move(1),
    k: () => desk.move(-1),
    '/': () => document.querySelector<HTMLInputElement>('#desk-search input')?.focus(),
    ...own,
  });
}
