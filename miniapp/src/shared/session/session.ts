import type { ConsentAnswer, Grant, Me, SignInAnswer } from '@contracts/identity';
import Taro from '@tarojs/taro';
import { create } from 'zustand';
import { request } from '@/shared/http/client';
import { forgetPass } from '@/shared/sos/pass';
import { dropKept, dropKeptUnder, readKept, writeKept } from './kept';
import { dropTokens, keepTokens, onTokensDropped, readTokens } from './tokens';

type Status = 'unknown' | 'visitor' | 'signed-in';

interface SessionStore {
  /** `unknown` only until the first look at the phone's storage. */
  status: Status;
  person: Me | null;
  grants: Grant[];
  /** The version of the privacy notice this person agreed to; `null`: none that is in force. */
  consentVersion: string | null;
}

const PERSON_KEY = 'person';
/** Version of the notice agreed to on this phone before there was anybody to note it for. */
const AGREED_KEY = 'agreed';
const SIGN_IN_PAGE = '/features/identity/pages/sign-in/index';
const CONSENT_PAGE = '/features/identity/pages/consent/index';

const visitor: SessionStore = { status: 'visitor', person: null, grants: [], consentVersion: null };

const signedIn = (person: Me): SessionStore => ({
  status: 'signed-in',
  person,
  grants: person.grants,
  consentVersion: person.consentVersion,
});

function fromStorage(): SessionStore {
  const person = readKept<Me>(PERSON_KEY);
  return readTokens() && person ? signedIn(person) : visitor;
}

/** Who uses the app now. */
export const useSession = create<SessionStore>(() => ({ ...visitor, status: 'unknown' }));

onTokensDropped(() => {
  dropKept(PERSON_KEY);
  dropKeptUnder('res.');
  useSession.setState(visitor);
});

function welcome(person: Me): void {
  writeKept(PERSON_KEY, person);
  useSession.setState(signedIn(person));
}

/** Takes up what the last launch (or another runtime of this app) left, then asks the server whether it still holds. */
export async function restoreSession(): Promise<void> {
  useSession.setState(fromStorage());
  if (readTokens()) await reloadPerson().catch(() => undefined);
}

/** Looks at the storage again: an independent subpackage does not see what the main package changed in memory. */
export function resyncSession(): void {
  const kept = fromStorage();
  const now = useSession.getState();
  const isSame = now.status === kept.status && now.person?.personId === kept.person?.personId;
  if (!isSame || now.consentVersion !== kept.consentVersion) useSession.setState(kept);
  settleWaiters();
}

/** Asks the server who this is: after a change of name, phone, consent or staff role. */
export async function reloadPerson(): Promise<Me> {
  const person = await request<Me>({ path: '/identity/me' });
  welcome(person);
  return person;
}

/** Takes an answer that carries new tokens and who they are for: after signing in, binding a phone, a change of consent. */
export function takeSignIn(answer: Pick<SignInAnswer, 'tokens' | 'me'>): Me {
  const before = useSession.getState().person?.personId;
  if (before && before !== answer.me.personId) dropKeptUnder('res.');
  keepTokens(answer.tokens);
  welcome(answer.me);
  return answer.me;
}

/** `wx.login` without any question to the person. WeChat only. */
export async function signInWithWechat(): Promise<Me> {
  const { code } = await Taro.login();
  const body = { code, consentVersion: agreedOnThisPhone() };
  return takeSignIn(await request<SignInAnswer>({ method: 'POST', path: '/identity/wechat-login', body }));
}

/** The version of the privacy notice agreed to on this phone, by whoever holds it. */
export const agreedOnThisPhone = (): string | undefined => readKept<string>(AGREED_KEY);

/** Notes an agreement on the phone: it is handed over with the next sign-in. */
export function agreeOnThisPhone(version: string): void {
  writeKept(AGREED_KEY, version);
}

/** Agrees to one version of the notice: for the person, or on this phone until there is one. */
export async function giveConsent(version: string): Promise<void> {
  if (useSession.getState().status === 'signed-in') {
    takeSignIn(await request<ConsentAnswer>({ method: 'POST', path: '/identity/consents', body: { version } }));
  }
  agreeOnThisPhone(version);
}

/** Takes the consent back; the server erases what rested on it. */
export async function withdrawConsent(): Promise<void> {
  takeSignIn(await request<ConsentAnswer>({ method: 'DELETE', path: '/identity/consents' }));
  dropKept(AGREED_KEY);
  dropKeptUnder('res.');
}

/** Ends this sign-in on the server and here. Without a network the phone forgets all the same. */
export async function signOut(): Promise<void> {
  if (readTokens()) await request({ method: 'POST', path: '/identity/sign-out' }).catch(() => undefined);
  dropTokens();
  forgetPass();
}

// Pages for signing in and consenting live elsewhere; whoever waits for their outcome is answered when the page
// that asked is shown again. That works across runtimes, where no event of ours would.
type Waiter = { isDone(): boolean; leftBy: string; resolve(isDone: boolean): void };
let waiters: Waiter[] = [];

function currentRoute(): string {
  const pages = Taro.getCurrentPages();
  const last = pages[pages.length - 1];
  return last?.route ?? (last as { path?: string } | undefined)?.path ?? '';
}

function settleWaiters(): void {
  const here = currentRoute();
  const due = waiters.filter((waiter) => waiter.isDone() || !here.includes(waiter.leftBy));
  waiters = waiters.filter((waiter) => !due.includes(waiter));
  for (const waiter of due) waiter.resolve(waiter.isDone());
}

function askOn(page: string, isDone: () => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const waiter: Waiter = { isDone, leftBy: page.slice(1), resolve };
    Taro.navigateTo({ url: page })
      .then(() => waiters.push(waiter))
      .catch(() => resolve(false));
  });
}

const isSignedIn = () => useSession.getState().status === 'signed-in';
const hasConsented = () => useSession.getState().consentVersion !== null;

/**
 * Makes sure somebody is signed in: silently where WeChat allows and the notice was agreed to, else on the sign-in
 * page. False when the person went back.
 */
export async function requireSignIn(): Promise<boolean> {
  if (useSession.getState().status === 'unknown') useSession.setState(fromStorage());
  if (isSignedIn()) return true;
  if (process.env.TARO_ENV === 'weapp' && agreedOnThisPhone()) {
    try {
      await signInWithWechat();
      return true;
    } catch {
      // The page says why, and offers the other ways.
    }
  }
  return askOn(SIGN_IN_PAGE, isSignedIn);
}

/** Makes sure that whoever is signed in agreed to the notice in force, before anything personal is collected. */
export async function requireConsent(): Promise<boolean> {
  if (!(await requireSignIn())) return false;
  if (hasConsented()) return true;
  return askOn(CONSENT_PAGE, hasConsented);
}
