import type { BarMenu, DesktopState, GlobalAction, GlobalShortcut, Opened } from '../types';
import type { MemoryOptions } from './options';
import type { Talk } from './talk';
import { QuittingHost } from './quitting';

const FIELDS = { show_or_hide: 'showOrHide', open_longest_waiting: 'openLongestWaiting', mark_notified_done: 'markNotifiedDone', quick_triage: 'quickTriage' } as const;
const ALL: GlobalAction[] = ['show_or_hide', 'open_longest_waiting', 'mark_notified_done', 'quick_triage'];

/** The twin's desktop: it has a tray, shows notifications, and `Ctrl+Alt+KeyX` belongs to another program. */
export abstract class DesktopHost extends QuittingHost {
  readonly desktop: DesktopState = { notifications: true, tray: true, startsAtLogin: false };
  readonly #opened: Opened[];
  readonly #quickListeners = new Set<() => void>();
  readonly #openedListeners = new Set<() => void>();
  readonly #draggedListeners = new Set<(over: boolean) => void>();
  readonly #menuListeners = new Set<(id: string) => void>();
  readonly #closedListeners = new Set<() => void>();
  /** As it is shown. */
  menuBar: BarMenu[] | null = null;

  constructor(options: MemoryOptions) {
    super(options);
    this.#opened = [{ files: options.openFiles ?? [], drops: [], link: options.openLink ?? null, reply: false, review: null }];
  }

  dataSize = () => this.ran('dataSize', [], () => ({ database: 1_200_000, attachments: 34_000_000 }));
  desktopState = () => this.ran('desktopState', [], () => this.desktop);
  setStartAtLogin = (on: boolean) => this.ran('setStartAtLogin', [on], () => (this.desktop.startsAtLogin = on));
  takeOpened = () => this.ran('takeOpened', [], (): Opened => this.#opened.shift() ?? { files: [], drops: [], link: null, reply: false, review: null });
  resumeNotifications = () =>
    this.ran('resumeNotifications', [], () => {
      this.settings = { ...this.settings, notifications: { ...this.settings.notifications, pausedUntil: 0 } };
      this.announce(['settings']);
      return null;
    });
  globalShortcuts = () => this.ran('globalShortcuts', [], () => this.#shortcuts());
  setGlobalShortcut = (action: GlobalAction, keys: string) =>
    this.ran('setGlobalShortcut', [action, keys], (): GlobalShortcut[] => {
      const now = this.#shortcuts();
      const problem = keys === 'Ctrl+Alt+KeyX' ? 'taken' : keys !== '' && now.some((s) => s.keys === keys && s.action !== action) ? 'twice' : null;
      if (problem !== null) return now.map((s) => (s.action === action ? { ...s, keys, problem } : s));
      this.settings = { ...this.settings, globalShortcuts: { ...this.settings.globalShortcuts, [FIELDS[action]]: keys } };
      this.announce(['settings']);
      return this.#shortcuts();
    });

  longestWaitingUnread = () =>
    this.ran('longestWaitingUnread', [], (): string | null => {
      const unread = [...this.talks.values()].filter((talk) => talk.state === 'unread' && talk.snoozedUntil === null && !talk.muted);
      const since = (talk: Talk): number => talk.waitingSince ?? talk.items.at(-1)?.at ?? 0;
      return unread.sort((a, b) => since(a) - since(b))[0]?.id ?? null;
    });
  setMenuBar = (menus: BarMenu[] | null) =>
    this.ran('setMenuBar', [menus], () => {
      this.menuBar = menus;
      return null;
    });
  openMenuBar = () => this.ran('openMenuBar', [], () => null);
  showQuick = () => this.ran('showQuick', [], () => null);
  hideQuick = () => this.ran('hideQuick', [], () => null);
  openFromQuick = (id: string, reply: boolean) => this.ran('openFromQuick', [id, reply], () => null);

  async onQuick(listener: () => void): Promise<() => void> {
    this.#quickListeners.add(listener);
    return () => void this.#quickListeners.delete(listener);
  }

  /** For tests: the small window is asked for again. */
  askQuick(): void {
    for (const listener of this.#quickListeners) listener();
  }

  async onMenuChosen(listener: (id: string) => void): Promise<() => void> {
    this.#menuListeners.add(listener);
    return () => void this.#menuListeners.delete(listener);
  }

  async onMenuClosed(listener: () => void): Promise<() => void> {
    this.#closedListeners.add(listener);
    return () => void this.#closedListeners.delete(listener);
  }

  /** For tests: the menus of the bar close, after a choice or without one. */
  closeMenu(chosen: string | null = null): void {
    for (const listener of this.#closedListeners) listener();
    if (chosen !== null) for (const listener of this.#menuListeners) listener(chosen);
  }

  async onOpened(listener: () => void): Promise<() => void> {
    this.#openedListeners.add(listener);
    return () => void this.#openedListeners.delete(listener);
  }

  async onDragged(listener: (over: boolean) => void): Promise<() => void> {
    this.#draggedListeners.add(listener);
    return () => void this.#draggedListeners.delete(listener);
  }

  /** For tests: files are held over the window, or no longer. */
  drag(over: boolean): void {
    for (const listener of this.#draggedListeners) listener(over);
  }

  /** For tests: a notification, the tray or a second start has something to open. */
  hand(opened: Opened): void {
    for (const { number, files } of opened.drops) this.dropped.set(number, files);
    this.#opened.push(opened);
    for (const listener of this.#openedListeners) listener();
  }

  #shortcuts(): GlobalShortcut[] {
    return ALL.map((action) => ({ action, keys: this.settings.globalShortcuts[FIELDS[action]], problem: null }));
  }
}
