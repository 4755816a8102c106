import { useDidHide, useDidShow } from '@tarojs/taro';
import { useEffect } from 'react';
import { create } from 'zustand';

/** What is put before everything else: a case that asks this person for help, or news of one they have. */
export interface Asking {
  caseId: string;
  /** what has changed in a case of theirs; null: they are asked */
  news: string | null;
}

interface AlertsStore {
  /** What has not been answered or read here, oldest first. */
  waiting: Asking[];
  /** Pages in front that show such cases by themselves: a case's id, or `*` for a whole desk. */
  shownBy: string[];
}

export const useAlerts = create<AlertsStore>(() => ({ waiting: [], shownBy: [] }));

/** Somebody asks this person for help, or something is new. The newest word of a case takes the place of the one before. */
export function addAlert(asking: Asking): void {
  useAlerts.setState(({ waiting }) => ({
    waiting: [...waiting.filter((one) => one.caseId !== asking.caseId), asking],
  }));
}

/** Answered, or looked at: it does not come up again. */
export function dropAlert(caseId: string): void {
  useAlerts.setState(({ waiting }) => ({ waiting: waiting.filter((one) => one.caseId !== caseId) }));
}

/** While this page is in front it shows the case (or, with `*`, every case) itself, and nothing lies over it. */
export function useAlertsShownHere(caseId: string): void {
  const show = () => {
    if (!caseId) return;
    if (caseId !== '*') dropAlert(caseId);
    useAlerts.setState(({ shownBy }) => (shownBy.includes(caseId) ? {} : { shownBy: [...shownBy, caseId] }));
  };
  const hide = () => useAlerts.setState(({ shownBy }) => ({ shownBy: shownBy.filter((one) => one !== caseId) }));
  useDidShow(show);
  useDidHide(hide);
  // biome-ignore lint/correctness/useExhaustiveDependencies: both are about this case and change with it
  useEffect(() => {
    show();
    return hide;
  }, [caseId]);
}

/** What to put before everything else now, unless the page in front shows it already. */
export function nextAlert({ waiting, shownBy }: AlertsStore): Asking | undefined {
  return shownBy.includes('*') ? undefined : waiting.find((one) => !shownBy.includes(one.caseId));
}
