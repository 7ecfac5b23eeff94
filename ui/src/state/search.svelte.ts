import type { Api } from '../api/api';
import type { AppError, ConversationRow, QueryProblem, SearchHit, SearchOrder, SearchPage } from '../host/types';
import { completed, completions } from './completion';
import { appendHits, remember, tailOf } from './hits';
import type { ScrollTo } from './mailbox.svelte';
import { isLink } from './links';
import { rowHeight, type Rows } from './density.svelte';
import { revealScroll, type AfterDone } from './rows';
import type { Clock } from './clock';
import type { Shown } from './seeing';

export const SEARCH_PAGE = 50;
const MOST = 200;
/** The first result is shown in the thread once the typing pauses. */
const PREVIEW_MS = 160;
/** What is still being typed is not called wrong; nor is every key read aloud. */
const SETTLE_MS = 700;
const SLOW_MS = 250;

/** The results on the screen, and what they answer. */
export interface Answer {
  text: string;
  order: SearchOrder;
  hits: SearchHit[];
  next: string | null;
  problems: QueryProblem[];
}

export interface Around {
  api: Api;
  clock: Clock;
  /** The moment a question is asked, and a row as it is now although it was read then. */
  moment(): number;
  fresh(row: ConversationRow, asked: number): ConversationRow;
  /** Shows a hit in the thread pane. */
  show(hit: SearchHit, how: Shown): void;
  nothing(): void;
  /** What tags are called. */
  tags(): string[];
  /** E, with the cursor left to us. */
  done(id: string): Promise<void>;
  /** A result was opened: its thread takes the focus. */
  opened(): void;
  /** What was searched for, kept for the next time. */
  recent(): readonly string[];
  remember(recent: string[]): void;
  /** A link of ours was entered. */
  link(text: string): void;
}

/** Search in the window: each key asks, only the last question counts, and the old results stay until its answer is there. */
export class Search implements Rows {
  on = $state(false);
  text = $state('');
  order = $state<SearchOrder>('newest');
  answer = $state.raw<Answer | null>(null);
  error = $state.raw<AppError | null>(null);
  selectedId = $state<string | null>(null);
  /** Asked and not answered; for so long that it should be said. */
  busy = $state(false);
  slow = $state(false);
  moreLoading = $state(false);
  moreFailed = $state(false);
  /** The typing has paused. */
  settled = $state(true);
  recentIndex = $state(-1);
  scrollTo = $state.raw<ScrollTo>({ top: 0 });
  scrollTop = 0;
  viewport = 600;

  readonly blank = $derived(this.text.trim() === '');
  /** No question, but a place to go to. */
  readonly link = $derived(isLink(this.text));
  readonly hits = $derived(this.answer?.hits ?? []);
  readonly selectedIndex = $derived(this.selectedId === null ? -1 : this.hits.findIndex((h) => h.row.id === this.selectedId));
  readonly selected = $derived(this.hits[this.selectedIndex] ?? null);
  /** What is wrong with the text as it stands, without the part that is still being typed. */
  readonly problems = $derived.by(() => {
    const { answer, text } = this;
    if (answer === null || answer.text !== text) return [];
    return this.settled ? answer.problems : answer.problems.filter((p) => p.end < text.length);
  });

  readonly completions = $derived.by(() => (this.on ? completions(this.text, this.#at.tags()) : []));

  readonly #at: Around;
  /** Moves with every question: answers to earlier ones are dropped. */
  #round = 0;
  #timers = new Map<string, number>();
  #shown: { id: string; activityId: string | null } | null = null;
  /** Enter came before the answer: its first result is opened when it is there. */
  #entered = false;
  /** Something changed after the question on its way was asked. */
  #stale = false;
  /** The conversation that last changed, for undo to come back to. */
  #touched: string | null = null;

  constructor(at: Around) {
    this.#at = at;
  }

  get recent(): readonly string[] {
    return this.#at.recent();
  }

  forget(): void {
    this.recentIndex = -1;
    this.#at.remember([]);
  }

  /** Puts one of the completions in the place of what was begun. */
  complete(option: string): void {
    this.type(completed(this.text, option));
  }

  open(): void {
    if (this.on) return;
    this.on = true;
    this.#reset();
  }

  close(): void {
    if (!this.on) return;
    if (this.answer !== null && this.hits.length > 0) this.#remember();
    this.on = false;
    this.#reset();
  }

  #reset(): void {
    this.#round++;
    for (const name of [...this.#timers.keys()]) this.#stop(name);
    this.text = '';
    this.answer = null;
    this.error = null;
    this.selectedId = null;
    this.busy = false;
    this.slow = false;
    this.moreLoading = false;
    this.moreFailed = false;
    this.settled = true;
    this.recentIndex = -1;
    this.#shown = null;
    this.#entered = false;
    this.#stale = false;
    this.scrollTop = 0;
    this.scrollTo = { top: 0 };
  }

  type(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.recentIndex = -1;
    this.#entered = false;
    this.settled = false;
    this.#start('settle', SETTLE_MS, () => (this.settled = true));
    void this.#ask();
  }

  /** Pasted: a link is whole then, and is followed at once. */
  paste(text: string): void {
    this.type(text);
    if (this.link) this.#at.link(text);
  }

  sort(order: SearchOrder): void {
    if (order === this.order) return;
    this.order = order;
    void this.#ask();
  }

  retry(): Promise<void> {
    return this.#ask();
  }

  /** Anything may have changed: the same question again, with the cursor and the scroll where they are. */
  async refresh(): Promise<void> {
    if (!this.on || this.blank || this.answer === null) return;
    if (this.busy) this.#stale = true;
    else await this.#ask(Math.min(MOST, Math.max(SEARCH_PAGE, this.hits.length)), true);
  }

  async #ask(limit = SEARCH_PAGE, quiet = false): Promise<void> {
    const round = ++this.#round;
    const { text, order } = this;
    this.moreLoading = false;
    this.moreFailed = false;
    this.#stale = false;
    this.#stop('preview');
    if (this.blank || this.link) {
      this.#rest();
      this.error = null;
      this.answer = null;
      this.selectedId = null;
      return;
    }
    this.busy = true;
    if (!quiet) this.#start('slow', SLOW_MS, () => (this.slow = true));
    const asked = this.#at.moment();
    try {
      const page = await this.#at.api.search({ text, order, after: null, seen: [], limit });
      if (round !== this.#round) return;
      if (!page.superseded) this.#take(page, text, order, asked, quiet);
    } catch (thrown) {
      if (round !== this.#round) return;
      // What is on the screen still answers the text before. Nobody asked for a quiet question.
      if (!quiet) this.error = thrown as AppError;
      this.#entered = false;
    }
    const stale = this.#stale;
    this.#rest();
    if (stale) void this.refresh();
  }

  #rest(): void {
    this.#stop('slow');
    this.busy = false;
    this.slow = false;
    this.#stale = false;
  }

  #take(page: SearchPage, text: string, order: SearchOrder, asked: number, quiet: boolean): void {
    const kept = quiet ? this.selectedId : null;
    const before = this.selectedIndex;
    const fresh = this.#current(page, asked);
    // What was read below stays below, and goes on where it ended.
    const tail = quiet && page.next !== null && this.answer?.text === text && this.answer.order === order ? tailOf(this.hits, fresh) : [];
    const hits = appendHits(fresh, tail);
    this.error = null;
    this.answer = { text, order, hits, next: tail.length > 0 ? (this.answer?.next ?? null) : page.next, problems: page.problems };
    if (quiet && kept !== null) {
      if (this.selectedIndex === -1) this.#goTo(before);
      return;
    }
    this.selectedId = hits[0]?.row.id ?? null;
    this.scrollTop = 0;
    this.scrollTo = { top: 0 };
    if (this.#entered) this.#open();
    else this.#start('preview', PREVIEW_MS, () => this.#show('auto'));
  }

  #current(page: SearchPage, asked: number): SearchHit[] {
    return page.hits.map((hit) => ({ ...hit, row: this.#at.fresh(hit.row, asked) }));
  }

  /** The next page. None while another question is on its way: its answer replaces these. */
  async more(): Promise<void> {
    const { answer } = this;
    if (answer === null || answer.next === null || this.moreLoading || this.busy) return;
    const round = this.#round;
    const asked = this.#at.moment();
    this.moreLoading = true;
    this.moreFailed = false;
    try {
      const seen = answer.hits.map((h) => h.row.id);
      const page = await this.#at.api.search({ text: answer.text, order: answer.order, after: answer.next, seen, limit: SEARCH_PAGE });
      if (round !== this.#round || this.answer === null) return;
      if (!page.superseded) this.answer = { ...this.answer, hits: appendHits(this.answer.hits, this.#current(page, asked)), next: page.hits.length === 0 ? null : page.next };
    } catch {
      if (round !== this.#round) return;
      this.moreFailed = true;
    }
    this.moreLoading = false;
  }

  /** The list of results tells where it is. */
  scrolled(top: number, viewport: number): void {
    this.scrollTop = top;
    this.viewport = viewport;
    if (!this.moreFailed && top + 2 * viewport > this.hits.length * rowHeight()) void this.more();
  }

  /** The hit at the upper edge stays there, and the selected one in sight. */
  resized(before: number, after: number): void {
    const at = this.selectedIndex * before - this.scrollTop;
    const top = Math.round((this.scrollTop / before) * after);
    if (top !== this.scrollTop) {
      this.scrollTop = top;
      this.scrollTo = { top };
    }
    if (at > -before && at < this.viewport) this.#reveal();
  }

  // --- the cursor ---

  select(id: string, how: Shown): void {
    if (!this.hits.some((h) => h.row.id === id)) return;
    this.selectedId = id;
    this.#stop('preview');
    this.#reveal();
    this.#show(how);
    if (how === 'open') this.#remember();
  }

  move(steps: number): void {
    if (this.blank) {
      if (this.recent.length > 0) this.recentIndex = clamp(this.recentIndex === -1 && steps < 0 ? -1 : this.recentIndex + steps, -1, this.recent.length - 1);
      return;
    }
    const index = clamp(this.selectedIndex + steps, 0, this.hits.length - 1);
    const hit = this.hits[index];
    if (hit !== undefined) this.select(hit.row.id, 'move');
  }

  movePage(direction: 1 | -1): void {
    this.move(direction * Math.max(1, Math.floor(this.viewport / rowHeight()) - 1));
  }

  toEdge(edge: 'first' | 'last'): void {
    this.move(edge === 'first' ? -this.hits.length : this.hits.length);
  }

  #reveal(): void {
    const top = revealScroll(this.selectedIndex, this.scrollTop, this.viewport);
    if (top === this.scrollTop) return;
    this.scrollTop = top;
    this.scrollTo = { top };
    if (top + 2 * this.viewport > this.hits.length * rowHeight()) void this.more();
  }

  #show(how: Shown): void {
    const hit = this.selected;
    if (hit === null) {
      this.#shown = null;
      return this.#at.nothing();
    }
    const again = this.#shown?.id === hit.row.id && this.#shown.activityId === hit.activityId;
    if (again && how === 'auto') return;
    this.#shown = { id: hit.row.id, activityId: hit.activityId };
    this.#at.show(hit, how);
  }

  /** Enter: the recent search under the cursor, or the hit. */
  enter(): void {
    const again = this.blank ? this.recent[this.recentIndex] : undefined;
    if (again !== undefined) return this.type(again);
    if (this.blank) return;
    if (this.link) return this.#at.link(this.text);
    if (this.error !== null) return void this.retry();
    // Nobody aimed at what answered the text before.
    if (this.answer?.text !== this.text) this.#entered = true;
    else this.#open();
  }

  #open(): void {
    this.#entered = false;
    if (this.selectedId === null) return;
    this.select(this.selectedId, 'open');
    this.#at.opened();
  }

  #remember(): void {
    const recent = remember(this.recent, this.answer?.text ?? '');
    if (recent.join('\n') !== this.recent.join('\n')) this.#at.remember(recent);
  }

  // --- what changes a conversation ---

  find(id: string): ConversationRow | undefined {
    return this.hits.find((h) => h.row.id === id)?.row;
  }

  /** A conversation among the results has changed. It stays, whatever it is now. */
  apply(row: ConversationRow): void {
    const { answer } = this;
    if (answer === null) return;
    const at = answer.hits.findIndex((h) => h.row.id === row.id);
    const hit = answer.hits[at];
    if (hit === undefined) return;
    this.#touched = row.id;
    this.answer = { ...answer, hits: answer.hits.with(at, { ...hit, row }) };
  }

  drop(id: string): void {
    const { answer } = this;
    if (answer === null || this.find(id) === undefined) return;
    const at = this.selectedIndex;
    this.answer = { ...answer, hits: answer.hits.filter((h) => h.row.id !== id) };
    if (this.selectedId === id) this.#goTo(at);
  }

  /** The hit under the cursor is gone: the one that stands there now is under it, and in the thread pane. */
  #goTo(index: number): void {
    this.selectedId = this.hits[Math.min(index, this.hits.length - 1)]?.row.id ?? null;
    this.#stop('preview');
    this.#show('auto');
  }

  /** After E the cursor goes on as in the list, although the row stays; a refusal brings it back. */
  async done(id: string, policy: AfterDone): Promise<void> {
    const index = this.selectedIndex;
    const follows = id === this.selectedId && policy !== 'stay';
    const answered = this.#at.done(id);
    const to = follows ? this.hits[index + (policy === 'next' ? 1 : -1)]?.row.id : undefined;
    if (to !== undefined) this.select(to, 'move');
    await answered;
    const row = this.find(id);
    if (to !== undefined && this.selectedId === to && (row?.state !== 'done' || row.mentioned)) this.select(id, 'auto');
  }

  /** Undo and redo bring the cursor to what they changed, where it is among the results. */
  async travel(act: () => Promise<void>): Promise<void> {
    this.#touched = null;
    await act();
    if (!this.on) return;
    // Not among the results, or about too many to be named.
    if (this.#touched === null) await this.refresh();
    else if (this.#touched !== this.selectedId) this.select(this.#touched, 'move');
  }

  #start(name: string, ms: number, run: () => void): void {
    this.#stop(name);
    this.#timers.set(name, this.#at.clock.set(() => {
      this.#timers.delete(name);
      run();
    }, ms));
  }

  #stop(name: string): void {
    const handle = this.#timers.get(name);
    if (handle !== undefined) this.#at.clock.clear(handle);
    this.#timers.delete(name);
  }
}

const clamp = (n: number, low: number, high: number): number => Math.max(low, Math.min(high, n));
