import type { AppError, ConversationRow, HistoryEntry } from '../host/types';
import { m } from '../i18n';
import type { App } from './app.svelte';
import { why } from './says';

type Room = Pick<App, 'api' | 'acts' | 'toasts' | 'dialog' | 'links'>;

const PAGE = 50;

/** What I did, newest first, and undo of any of it. */
export class History {
  entries = $state.raw<readonly HistoryEntry[]>([]);
  /** Null at the end. */
  next = $state.raw<string | null>(null);
  loaded = $state(false);
  /** The answer to the last undo or redo from here: a toast would be behind the dialog. */
  said = $state('');
  #turn = 0;
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
  }

  async ask(): Promise<void> {
    this.#at.dialog = 'history';
    this.loaded = false;
    this.entries = [];
    this.said = '';
    await this.#read(PAGE);
  }

  async more(): Promise<void> {
    const { next, entries } = this;
    if (next === null) return;
    try {
      const page = await this.#at.api.history(next, PAGE);
      if (entries !== this.entries) return;
      this.entries = [...entries, ...page.entries];
      this.next = page.next;
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  /** Undoes this one, also where it is not the last; does it again where it is undone. */
  async travel(entry: HistoryEntry): Promise<void> {
    const { acts, toasts } = this.#at;
    if (entry.undone && !entry.redoable) return;
    const before = toasts.latest;
    await acts.travelTo(entry.undone ? 'redo' : 'undo', entry.id);
    this.said = toasts.latest === before ? '' : (toasts.latest?.text ?? '');
    await this.#read(Math.max(PAGE, this.entries.length));
  }

  async show(row: ConversationRow): Promise<void> {
    this.#at.dialog = null;
    await this.#at.links.show(row);
  }

  async #read(limit: number): Promise<void> {
    const turn = ++this.#turn;
    try {
      const page = await this.#at.api.history(null, limit);
      if (turn !== this.#turn) return;
      this.entries = page.entries;
      this.next = page.next;
      this.loaded = true;
    } catch (thrown) {
      if (turn === this.#turn) this.#failed(thrown);
    }
  }

  #failed(thrown: unknown): void {
    const error = thrown as AppError;
    this.#at.toasts.error(m.error_history({ why: why(error) }), error.traceId || null);
  }
}
