import { tick } from 'svelte';
import type { Api } from '../api/api';
import type { AppError, ConversationRow, StateChange, Thread, ThreadItem } from '../host/types';
import { appendNewer, CAP, dropNewest, dropOldest, itemId, joinNewest, prependOlder, threadLines, type Cut } from './items';

export const THREAD_PAGE = 100;
/** Around a found item: enough for a tall window, and no more. */
const AROUND_PAGE = 60;
const KEPT = 24;

interface Kept {
  items: ThreadItem[];
  before: string | null;
  through: string | null;
  /** Read just now and nothing has changed since: it need not be read again to be shown. */
  fresh: boolean;
}

interface Wish {
  id: string;
  /** The item to open at; null is the newest end. */
  at: string | null;
}

/** What to bring into view: an item, or the end. A new object is a new request, also for the same place. */
export interface Goal {
  itemId: string | null;
}

/**
 * The conversation in the thread pane: a window of its items, at the newest end or around one that
 * was found. Moving fast asks only for the last one.
 */
export class ThreadPane {
  row = $state.raw<ConversationRow | null>(null);
  items = $state.raw<ThreadItem[]>([]);
  /** Older items exist than those shown; newer ones. */
  before = $state<string | null>(null);
  after = $state<string | null>(null);
  /** The items shown are those of `row`. */
  ready = $state(false);
  olderLoading = $state(false);
  newerLoading = $state(false);
  error = $state.raw<AppError | null>(null);
  /** True while items come or go in front: the virtual list keeps its end in place. */
  shift = $state(false);
  /** Moves when the items shown have nothing to do with those before. */
  epoch = $state(0);
  goal = $state.raw<Goal | null>(null);
  readonly lines = $derived(threadLines(this.items));
  /** The lowest item in view, as the pane last told: an activity. */
  eye: string | null = null;
  /** The lower end is in view. */
  atEnd = true;

  /** The head up to which the items shown were read. */
  #through = $state<string | null>(null);
  /** The newest item that is drawn, as a row's `head` names it; null while that is not certain. */
  readonly newest = $derived(this.ready && this.error === null && this.after === null ? this.#through : null);

  readonly #api: Api;
  readonly #kept = new Map<string, Kept>();
  /** Quiet lines added by `note`; the next read brings the real ones. */
  readonly #own = new Set<string>();
  /** Moves with everything that may have changed a conversation. */
  #changes = 0;
  /** The last error was about a page at this edge; null: about the window. */
  #failed: 'before' | 'after' | null = null;
  #reading = false;
  #wanted: Wish | null = null;
  /** What the window shows or is about to show. */
  #at: string | null = null;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Shows a conversation: at its newest end, or at the item `at`. */
  show(row: ConversationRow, at: string | null = null): void {
    if (this.row?.id === row.id) return this.#again(row, at);
    this.row = row;
    const kept = this.#kept.get(row.id);
    const there = at === null || kept?.items.some((item) => itemId(item) === at) === true;
    this.#open(at, there ? kept : undefined);
    if (there && at !== null) this.goal = { itemId: at };
    if (there && kept?.fresh === true && kept.through === row.head) kept.fresh = false;
    else void this.#read({ id: row.id, at: there ? null : at });
  }

  /** Reads what is about to be shown, so that no empty pane comes before it. */
  async fetch(row: ConversationRow): Promise<void> {
    if (this.row?.id === row.id || this.#kept.has(row.id)) return;
    const changes = this.#changes;
    try {
      const { items, before } = await this.#api.thread(row.id, { type: 'newest' }, THREAD_PAGE);
      this.#keep(row.id, { items, before, through: row.head, fresh: changes === this.#changes });
    } catch {
      // Showing it reads it again, and says what is wrong.
    }
  }

  /** Something changed, somewhere: what was fetched is read again when it is shown. */
  stale(): void {
    this.#changes++;
    for (const kept of this.#kept.values()) kept.fresh = false;
  }

  /** The conversation is shown already: stay, go to another place in it, or look for something new. */
  #again(row: ConversationRow, at: string | null): void {
    const older = this.row?.head;
    this.row = row;
    if (at !== null) {
      if (this.ready && this.#has(at)) {
        this.#at = at;
        this.goal = { itemId: at };
        if (row.head !== older) this.refresh();
      } else if (this.#at !== at || this.error !== null) {
        this.#open(at, undefined);
        void this.#read({ id: row.id, at });
      }
    } else if (this.#at !== null) this.toNewest();
    else if (row.head !== older) this.refresh();
  }

  /** Back to the newest end, from wherever the window is. */
  toNewest(): void {
    if (this.row === null) return;
    this.#at = null;
    if (this.ready && this.after === null) {
      this.goal = { itemId: null };
      return this.refresh();
    }
    this.#open(null, this.#kept.get(this.row.id));
    void this.#read({ id: this.row.id, at: null });
  }

  #open(at: string | null, kept: Kept | undefined): void {
    this.epoch++;
    this.error = null;
    this.olderLoading = false;
    this.newerLoading = false;
    this.shift = false;
    this.items = kept?.items ?? [];
    this.before = kept?.before ?? null;
    this.after = null;
    this.eye = null;
    this.goal = null;
    this.#through = kept?.through ?? null;
    this.#at = at;
    this.ready = kept !== undefined;
  }

  clear(): void {
    this.row = null;
    this.#open(null, undefined);
    this.#wanted = null;
  }

  /** The row in the header follows what the list paints. */
  apply(row: ConversationRow): void {
    if (this.row?.id === row.id) this.row = row;
  }

  /** One's own change as a quiet line, without asking for the thread again. */
  note(id: string, change: StateChange): void {
    this.#kept.delete(id);
    this.#changes++;
    // Where newer items are not loaded, its place is not on the screen.
    if (this.row?.id !== id || !this.ready || this.after !== null) return;
    this.shift = false;
    this.#own.add(change.id);
    this.items = [...this.items, { type: 'state_change', change }];
  }

  /** Reads what may be new. In the middle that is nothing, unless there is nothing at all yet. */
  refresh(): void {
    if (this.row === null) return;
    if (!this.ready) void this.#read({ id: this.row.id, at: this.#at });
    else if (this.after === null) void this.#read({ id: this.row.id, at: null });
  }

  /** What failed once more: the window, or the page at its edge. */
  retry(): void {
    if (this.#failed === 'before') void this.older();
    else if (this.#failed === 'after') void this.newer();
    else this.refresh();
  }

  forget(): void {
    this.#changes++;
    this.#kept.clear();
  }

  async older(): Promise<void> {
    if (this.before === null || this.olderLoading || !this.ready) return;
    const { epoch } = this;
    this.olderLoading = true;
    await this.#page({ type: 'before', id: this.before }, (page) => {
      this.shift = true;
      this.items = prependOlder(this.items, page.items);
      this.before = page.items.length === 0 ? null : page.before;
    });
    if (epoch !== this.epoch) return;
    this.olderLoading = false;
    if (this.items.length > CAP) await this.#trim(dropNewest(this.items), 'after');
  }

  async newer(): Promise<void> {
    if (this.after === null || this.newerLoading || !this.ready) return;
    const { epoch } = this;
    this.newerLoading = true;
    const through = this.row?.head ?? null;
    await this.#page({ type: 'after', id: this.after }, (page) => {
      this.shift = false;
      this.items = appendNewer(this.items, page.items);
      this.after = page.items.length === 0 ? null : page.after;
      if (this.after !== null) return;
      this.#through = through;
      // Something came while the last page was on its way.
      if (this.row?.head !== through) this.refresh();
    });
    if (epoch !== this.epoch) return;
    this.newerLoading = false;
    if (this.items.length > CAP) await this.#trim(dropOldest(this.items), 'before');
  }

  async #page(at: { type: 'before' | 'after'; id: string }, take: (page: Thread) => void): Promise<void> {
    const { row, epoch } = this;
    if (row === null) return;
    try {
      const page = await this.#api.thread(row.id, at, THREAD_PAGE);
      if (epoch !== this.epoch) return;
      take(page);
      this.error = null;
    } catch (error) {
      if (epoch !== this.epoch) return;
      this.error = error as AppError;
      this.#failed = at.type;
    }
  }

  /** In its own turn: the virtual list counts what comes and goes in front apart from what does so behind. */
  async #trim(to: Cut | null, side: 'before' | 'after'): Promise<void> {
    const { epoch, items } = this;
    await tick();
    if (to === null || epoch !== this.epoch || items !== this.items) return;
    this.shift = side === 'before';
    this.items = to.items;
    this[side] = to.cursor;
  }

  #has(id: string): boolean {
    return this.items.some((item) => itemId(item) === id);
  }

  /** One read at a time; while it runs, only the last wish is remembered. */
  async #read(wish: Wish): Promise<void> {
    this.#wanted = wish;
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#wanted !== null) {
        const asked: Wish = this.#wanted;
        this.#wanted = null;
        await this.#readOne(asked);
      }
    } finally {
      this.#reading = false;
    }
  }

  async #readOne({ id, at }: Wish): Promise<void> {
    // What the row knows when the question is asked is in the answer; more may be, and is asked for again.
    const through = this.row?.id === id ? this.row.head : null;
    const { epoch } = this;
    try {
      const page = at === null ? await this.#api.thread(id, { type: 'newest' }, THREAD_PAGE) : await this.#around(id, at);
      if (this.row?.id !== id || epoch !== this.epoch) return;
      if (at === null || page.after === null) this.#through = through;
      if (at === null) this.#takeNewest(page.items, page.before);
      else {
        this.items = page.items;
        this.before = page.before;
        this.after = page.after;
        this.goal = this.#has(at) ? { itemId: at } : null;
      }
      this.ready = true;
      this.error = null;
      if (at === null) this.#keep(id, { items: page.items, before: page.before, through, fresh: false });
    } catch (error) {
      if (this.row?.id !== id || epoch !== this.epoch) return;
      this.error = error as AppError;
      this.#failed = null;
    }
  }

  /** The found item may be gone since: then the newest end is the best there is. */
  async #around(id: string, at: string): Promise<Thread> {
    try {
      return await this.#api.thread(id, { type: 'around', id: at }, AROUND_PAGE);
    } catch (thrown) {
      if ((thrown as AppError).code !== 'not_found') throw thrown;
      return this.#api.thread(id, { type: 'newest' }, THREAD_PAGE);
    }
  }

  #takeNewest(fresh: ThreadItem[], before: string | null): void {
    // Scrolled away from the end meanwhile: what is new lies behind what is loaded.
    if (this.ready && this.after !== null) return;
    const joined = this.ready ? joinNewest(this.items.filter((item) => !this.#own.has(itemId(item))), fresh) : null;
    if (joined === null || joined.grewInFront) this.before = before;
    if (joined === null && this.ready) this.epoch++;
    this.shift = joined?.grewInFront ?? false;
    this.items = joined?.items ?? fresh;
  }

  #keep(id: string, kept: Kept): void {
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
