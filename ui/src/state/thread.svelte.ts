import type { Api } from '../api/api';
import type { AppError, ConversationRow, StateChange, Thread, ThreadItem } from '../host/types';
import { itemId, joinNewest, prependOlder, threadLines } from './items';

export const THREAD_PAGE = 100;
const KEPT = 24;

interface Kept {
  items: ThreadItem[];
  before: string | null;
  through: string | null;
}

/** The conversation in the thread pane. Moving fast asks only for the last one. */
export class ThreadPane {
  row = $state.raw<ConversationRow | null>(null);
  items = $state.raw<ThreadItem[]>([]);
  before = $state<string | null>(null);
  /** The items shown are those of `row`. */
  ready = $state(false);
  olderLoading = $state(false);
  error = $state.raw<AppError | null>(null);
  /** True while older items are put in front: the virtual list keeps its end in place. */
  shift = $state(false);
  readonly lines = $derived(threadLines(this.items));

  /** The head up to which the items shown were read. */
  #through = $state<string | null>(null);
  /** The newest item that is drawn, as a row's `head` names it; null while that is not certain. */
  readonly newest = $derived(this.ready && this.error === null ? this.#through : null);

  readonly #api: Api;
  readonly #kept = new Map<string, Kept>();
  /** Quiet lines added by `note`; the next read brings the real ones. */
  readonly #own = new Set<string>();
  #reading = false;
  #wanted: string | null = null;

  constructor(api: Api) {
    this.#api = api;
  }

  show(row: ConversationRow): void {
    if (this.row?.id === row.id) {
      const older = this.row.head;
      this.row = row;
      if (row.head !== older) this.refresh();
      return;
    }
    this.row = row;
    this.error = null;
    this.olderLoading = false;
    this.shift = false;
    const kept = this.#kept.get(row.id);
    this.items = kept?.items ?? [];
    this.before = kept?.before ?? null;
    this.#through = kept?.through ?? null;
    this.ready = kept !== undefined;
    void this.#read(row.id);
  }

  clear(): void {
    this.row = null;
    this.items = [];
    this.before = null;
    this.ready = false;
    this.error = null;
    this.#wanted = null;
  }

  /** The row in the header follows what the list paints. */
  apply(row: ConversationRow): void {
    if (this.row?.id === row.id) this.row = row;
  }

  /** One's own change as a quiet line, without asking for the thread again. */
  note(id: string, change: StateChange): void {
    this.#kept.delete(id);
    if (this.row?.id !== id || !this.ready) return;
    this.shift = false;
    this.#own.add(change.id);
    this.items = [...this.items, { type: 'state_change', change }];
  }

  refresh(): void {
    if (this.row !== null) void this.#read(this.row.id);
  }

  forget(): void {
    this.#kept.clear();
  }

  async older(): Promise<void> {
    const id = this.row?.id;
    if (id === undefined || this.before === null || this.olderLoading || !this.ready) return;
    this.olderLoading = true;
    try {
      const page = await this.#api.thread(id, this.before, THREAD_PAGE);
      if (this.row?.id !== id) return;
      this.shift = true;
      this.items = prependOlder(this.items, page.items);
      this.before = page.items.length === 0 ? null : page.before;
    } catch (error) {
      if (this.row?.id === id) this.error = error as AppError;
    } finally {
      if (this.row?.id === id) this.olderLoading = false;
    }
  }

  /** One read at a time; while it runs, only the last wish is remembered. */
  async #read(id: string): Promise<void> {
    this.#wanted = id;
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#wanted !== null) {
        const asked: string = this.#wanted;
        this.#wanted = null;
        await this.#readOne(asked);
      }
    } finally {
      this.#reading = false;
    }
  }

  async #readOne(id: string): Promise<void> {
    // What the row knows when the question is asked is in the answer; more may be, and is asked for again.
    const through = this.row?.id === id ? this.row.head : null;
    try {
      const thread: Thread = await this.#api.thread(id, null, THREAD_PAGE);
      if (this.row?.id !== id) return;
      const joined = this.ready ? joinNewest(this.items.filter((item) => !this.#own.has(itemId(item))), thread.items) : null;
      this.shift = false;
      if (joined === null) this.before = thread.before;
      this.items = joined ?? thread.items;
      this.#through = through;
      this.ready = true;
      this.error = null;
      this.#keep(id, { items: thread.items, before: thread.before, through });
    } catch (error) {
      if (this.row?.id === id) this.error = error as AppError;
    }
  }

  #keep(id: string, kept: Kept): void {
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
