import type { AppError, DesktopState, GlobalAction, GlobalShortcut, NotificationSettings } from '../host/types';
import { m } from '../i18n';
import type { App } from './app.svelte';
import { why } from './says';

type Room = Pick<App, 'api' | 'dialog' | 'imports' | 'links' | 'reply' | 'review' | 'saveSettings' | 'settings' | 'thread' | 'toasts' | 'toImport'>;

/** What Listo is outside its window: notifications, the tray, keys that work everywhere, and what they open here. */
export class Desktop {
  state = $state.raw<DesktopState | null>(null);
  shortcuts = $state.raw<readonly GlobalShortcut[]>([]);
  /** The one whose key is being pressed. */
  recording = $state<GlobalAction | null>(null);
  /** The menu bar was opened by its key, and is there until its menus close. */
  menuOpen = $state(false);
  readonly #app: Room;

  constructor(app: Room) {
    this.#app = app;
  }

  /** Something outside the window asked for a conversation, or a second start brought files. */
  async opened(): Promise<void> {
    const app = this.#app;
    // Where it was when it was dropped.
    const into = app.reply.inView;
    try {
      const { files: given, drops, link, reply, review } = await app.api.takeOpened();
      if (into !== null) for (const drop of drops) void app.reply.attaching.drop(into, drop.number);
      const files = into === null ? [...given, ...drops.flatMap((drop) => drop.files)] : given;
      if (files.length > 0) {
        app.dialog = null;
        app.toImport();
        if (app.imports.busy) app.toasts.error(m.import_wait(), null);
        else void app.imports.look(files);
      }
      if (link !== null) await this.follow(link, reply);
      if (review !== null) await app.review.start(review);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  /** To the conversation of a link, over whatever dialog is open. */
  async follow(link: string, reply: boolean): Promise<void> {
    const app = this.#app;
    app.dialog = null;
    const shown = await app.links.open(link);
    // Never in whatever else is open.
    if (reply && shown !== null) app.reply.begin(shown);
  }

  async open(): Promise<void> {
    const app = this.#app;
    app.dialog = 'desktop';
    this.recording = null;
    try {
      [this.state, this.shortcuts] = await Promise.all([app.api.desktopState(), app.api.globalShortcuts()]);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  /** The small window with one conversation. */
  async quick(): Promise<void> {
    try {
      await this.#app.api.showQuick();
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  notify(change: Partial<NotificationSettings>): void {
    void this.#app.saveSettings(({ notifications }) => ({ notifications: { ...notifications, ...change } }));
  }

  async resume(): Promise<void> {
    try {
      await this.#app.api.resumeNotifications();
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  silent(list: 'silentNumberIds' | 'silentConversationIds', id: string): boolean {
    return this.#app.settings.notifications[list].includes(id);
  }

  /** Notified of no longer, or again. */
  silence(list: 'silentNumberIds' | 'silentConversationIds', id: string): void {
    void this.#app.saveSettings(({ notifications }) => {
      const now = notifications[list];
      return { notifications: { ...notifications, [list]: now.includes(id) ? now.filter((other) => other !== id) : [...now, id] } };
    });
  }

  /** Of the conversation one looks at. */
  silenceThis(): void {
    const app = this.#app;
    const id = app.thread.row?.id;
    if (id === undefined) return app.toasts.calm(m.nothing_selected());
    const silent = this.silent('silentConversationIds', id);
    this.silence('silentConversationIds', id);
    app.toasts.calm(silent ? m.did_notify_again() : m.did_silence());
  }

  async startAtLogin(on: boolean): Promise<void> {
    try {
      const starts = await this.#app.api.setStartAtLogin(on);
      if (this.state !== null) this.state = { ...this.state, startsAtLogin: starts };
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  /** No keys: the action has none any more. */
  async set(action: GlobalAction, keys: string): Promise<void> {
    this.recording = null;
    try {
      this.shortcuts = await this.#app.api.setGlobalShortcut(action, keys);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  #failed(thrown: unknown): void {
    const error = thrown as AppError;
    this.#app.toasts.error(m.error_desktop({ why: why(error) }), error.traceId || null);
  }
}
