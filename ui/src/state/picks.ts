import type { BulkVerb } from '../host/types';
import { m, plural } from '../i18n';
import type { App } from './app.svelte';
import type { AfterDone } from './rows';
import { LISTED } from './selection.svelte';

type Room = Pick<App, 'acts' | 'dialog' | 'mailbox' | 'search' | 'selection' | 'share' | 'thread' | 'settings' | 'toasts' | 'select' | 'focus'>;

/** What keys and clicks do to the selection, and with it. */
export class Picks {
  /** What the dialog of snooze is about (null: the selection), and what the person had seen of one row: what comes in behind the dialog is not hidden. */
  #snoozing: string | null = null;
  #heads: ReadonlyMap<string, string> = new Map();
  readonly #app: Room;

  constructor(app: Room) {
    this.#app = app;
  }

  /** E, U, O, M and P: on the selection if there is one, or on the row under the cursor. */
  act(verb: BulkVerb, policy: AfterDone = this.#app.settings.afterDone): void {
    const { acts, mailbox, selection } = this.#app;
    if (selection.any) return void acts.bulk.act(verb, policy);
    const id = mailbox.selectedId ?? '';
    if (verb === 'done') void acts.done(id, policy);
    else if (verb === 'open') void acts.open(id);
    else void acts.set(verb, id);
  }

  /** H: asks until when, for the selection or a row. */
  snooze(id: string | null = this.#app.selection.any ? null : this.#app.mailbox.selectedId): void {
    if (id === '' || (id === null && !this.#app.selection.any)) return this.#app.toasts.calm(m.nothing_selected());
    const { mailbox, search, thread } = this.#app;
    this.#snoozing = id;
    const row = id === null ? undefined : (mailbox.find(id) ?? (thread.row?.id === id ? thread.row : search.find(id)));
    this.#heads = new Map(row === undefined ? [] : [[row.id, row.head]]);
    this.#app.dialog = 'snooze';
  }

  /** S: the selection, or the row under the cursor. */
  share(): void {
    const { mailbox, selection, share } = this.#app;
    if (selection.any) share.askSelection();
    else share.ask(mailbox.selected ?? undefined);
  }

  snoozeUntil(at: number): void {
    const { acts, settings } = this.#app;
    this.#app.dialog = null;
    const snooze = { until: at, keeps: settings.snoozeKeeps, heads: this.#heads };
    if (this.#snoozing === null) void acts.bulk.act('snooze', settings.afterDone, snooze);
    else void acts.snooze(this.#snoozing, snooze);
  }

  /** X, or a click on the check box. */
  toggle(id: string | null): void {
    const { mailbox, selection, toasts } = this.#app;
    const row = id === null ? undefined : mailbox.find(id);
    if (row === undefined) return toasts.calm(m.nothing_selected());
    const toggled = selection.toggle(row);
    if (toggled === 'full') toasts.calm(m.select_full(plural(LISTED)));
    if (toggled === 'outside') toasts.calm(m.select_outside());
  }

  /** Shift and a click: everything from the cursor to here. */
  to(id: string): void {
    const { selection } = this.#app;
    selection.begin();
    this.#app.select(id, 'move');
    selection.reach();
  }

  async all(): Promise<void> {
    const { mailbox, selection } = this.#app;
    selection.all();
    const { chosen } = selection;
    if (!chosen?.span) return;
    const heads = new Map(mailbox.rows.map((row) => [row.id, row.head]));
    try {
      // Rows on the screen may be newer than the page they came with.
      const page = await mailbox.pages.ask({ type: 'top' }, mailbox.length <= LISTED ? LISTED : 1);
      if (selection.chosen === chosen) selection.knows(page, heads);
    } catch {
      // What came in since the page was read is refused then, and said.
    }
  }

  /** Esc: what runs is stopped, or the selection is let go. */
  letGo(): void {
    const { acts, selection } = this.#app;
    if (acts.bulk.running !== null) void acts.bulk.cancel();
    else if (this.#app.share.writing !== null) void this.#app.share.cancel();
    else if (selection.chosen !== null) selection.clear();
    else this.#app.focus('list');
  }
}
