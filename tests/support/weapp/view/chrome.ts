import type { ChromeChange } from '../protocol';
import { localUrl } from './phone';
import { openActionSheet, openModal } from './sheets';
import { send } from './transport';
import { h } from './widget';

export interface TabItem {
  pagePath: string;
  text: string;
  iconPath?: string;
  selectedIconPath?: string;
}

export interface TabBar {
  list: TabItem[];
  color?: string;
  selectedColor?: string;
  backgroundColor?: string;
}

/** How the bars look for one page. */
export interface PageLook {
  title: string;
  isCustom: boolean;
  canGoBack: boolean;
  background?: string;
  textStyle?: string;
}

/** The bars around the pages, and the notices over them. */
export class Chrome {
  private readonly bar = h(document, 'header', { class: 'weapp-bar' });
  private readonly backButton = h(document, 'button', { type: 'button', 'aria-label': '返回' }, '‹');
  private readonly title = h(document, 'h1', {});
  readonly pages = h(document, 'main', { class: 'weapp-pages' });
  private readonly tabBar = h(document, 'nav', { class: 'weapp-tabs', role: 'tablist' });
  private readonly notice = h(document, 'div', { class: 'weapp-toast', role: 'status', hidden: '' });
  private noticeTimer: ReturnType<typeof setTimeout> | undefined;
  private noticeKind: 'toast' | 'loading' | null = null;
  private isTabBarHidden = false;
  private readonly titles = new Map<number, string>();

  constructor(private readonly tabs: TabBar) {
    this.bar.append(this.backButton, this.title);
    this.backButton.addEventListener('click', () => send({ op: 'back' }));
    for (const [index, { text, iconPath }] of tabs.list.entries()) {
      const icons = iconPath ? [h(document, 'img', { alt: '' })] : [];
      const tab = h(document, 'button', { type: 'button', role: 'tab' }, ...icons, h(document, 'span', {}, text));
      tab.addEventListener('click', () => send({ op: 'tab', index }));
      this.tabBar.append(tab);
    }
    if (tabs.backgroundColor) this.tabBar.style.background = tabs.backgroundColor;
    document.body.append(this.bar, this.pages, this.tabBar, this.notice);
  }

  get titleText(): string {
    return this.title.textContent ?? '';
  }

  get noticeText(): string {
    return this.notice.hidden ? '' : (this.notice.textContent ?? '');
  }

  /** Dresses the screen for the page that comes to the front. */
  showPage(page: number, path: string, look: PageLook): void {
    if (!this.titles.has(page)) this.titles.set(page, look.title);
    this.title.textContent = this.titles.get(page) ?? '';
    const tab = this.tabs.list.findIndex((one) => one.pagePath === path);
    document.body.classList.toggle('has-custom-bar', look.isCustom);
    document.body.classList.toggle('has-tabs', tab >= 0 && !this.isTabBarHidden);
    this.backButton.hidden = !look.canGoBack;
    this.bar.style.background = look.background ?? '';
    this.bar.style.color = look.textStyle ?? '';
    for (const [index, one] of Array.from(this.tabBar.children).entries())
      this.showTab(index, one as HTMLElement, index === tab);
  }

  private showTab(index: number, tab: HTMLElement, isSelected: boolean): void {
    const item = this.tabs.list[index];
    const icon = (isSelected && item?.selectedIconPath) || item?.iconPath;
    tab.setAttribute('aria-selected', String(isSelected));
    tab.style.color = (isSelected ? this.tabs.selectedColor : this.tabs.color) ?? '';
    if (icon) tab.querySelector('img')?.setAttribute('src', localUrl(icon, 'app'));
  }

  forget(page: number): void {
    this.titles.delete(page);
  }

  apply(change: ChromeChange, frontPage: number): void {
    switch (change.kind) {
      case 'title':
        this.titles.set(change.page, change.text);
        if (change.page === frontPage) this.title.textContent = change.text;
        return;
      case 'tabBar':
        this.isTabBarHidden = !change.isShown;
        document.body.classList.toggle('has-tabs', change.isShown);
        return;
      case 'tabItem': {
        const tab = this.tabBar.children[change.index];
        if (!tab) return;
        const words = tab.querySelector('span');
        if (change.text !== undefined && words) words.textContent = change.text;
        if (change.badge !== undefined) tab.setAttribute('data-badge', change.badge);
        if (change.hasDot !== undefined) tab.toggleAttribute('data-dot', change.hasDot);
        return;
      }
      case 'toast':
        this.say('toast', change.text, change.durationMs);
        return;
      case 'loading':
        this.say('loading', change.text, null);
        return;
      // As on a phone, toast and loading share one place: hiding either hides whichever is there.
      case 'hideToast':
      case 'hideLoading':
        this.hush();
        return;
      case 'modal':
        openModal(change.options, (value) => send({ op: 'answer', id: change.id, value }));
        return;
      case 'actionSheet':
        openActionSheet(change.title, change.items, (value) => send({ op: 'answer', id: change.id, value }));
        return;
      case 'pullDown':
        document.body.classList.toggle('is-refreshing', change.isRefreshing);
        return;
      case 'navigationBarLoading':
        this.bar.setAttribute('aria-busy', String(change.isShown));
    }
  }

  private say(kind: 'toast' | 'loading', text: string, durationMs: number | null): void {
    clearTimeout(this.noticeTimer);
    this.noticeKind = kind;
    this.notice.textContent = text;
    this.notice.hidden = false;
    if (durationMs !== null) this.noticeTimer = setTimeout(() => this.hush(), durationMs);
  }

  private hush(): void {
    clearTimeout(this.noticeTimer);
    this.noticeKind = null;
    this.notice.hidden = true;
  }

  get isLoading(): boolean {
    return this.noticeKind === 'loading';
  }
}
