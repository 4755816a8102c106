import { useDidHide, useDidShow } from '@tarojs/taro';
import { useEffect } from 'react';
import { create } from 'zustand';

interface AlertsStore {
  /** Cases that ask this person for help and have not been answered here, oldest first. */
  waiting: string[];
  /** Pages in front that show such cases by themselves: a case's id, or `*` for a whole desk. */
  shownBy: string[];
}

export const useAlerts = create<AlertsStore>(() => ({ waiting: [], shownBy: [] }));

/** Somebody asks this person for help. */
export function addAlert(caseId: string): void {
  useAlerts.setState(({ waiting }) => (waiting.includes(caseId) ? {} : { waiting: [...waiting, caseId] }));
}

/** Answered, or looked at: it does not come up again. */
export function dropAlert(caseId: string): void {
  useAlerts.setState(({ waiting }) => ({ waiting: waiting.filter((one) => one !== caseId) }));
}

/** While this page is in front it shows the case (or, with `*`, every case) itself, and nothing lies over it. */
export function useAlertsShownHere(caseId: string): void {
  const show = () => {
    if (caseId !== '*') dropAlert(caseId);
    useAlerts.setState(({ shownBy }) => (shownBy.includes(caseId) ? {} : { shownBy: [...shownBy, caseId] }));
  };
  const hide = () => useAlerts.setState(({ shownBy }) => ({ shownBy: shownBy.filter((one) => one !== caseId) }));
  useDidShow(show);
  useDidHide(hide);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for a page, which has one case
  useEffect(() => {
    show();
    return hide;
  }, []);
}

/** The case to put before everything else now, unless the page in front shows it already. */
export function nextAlert({ waiting, shownBy }: AlertsStore): string | undefined {
  return shownBy.includes('*') ? undefined : waiting.find((one) => !shownBy.includes(one));
}
