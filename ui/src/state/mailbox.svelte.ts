import type { Api } from '../api/api';
import type { ConversationRow, Counts, Page, View } from '../host/types';
import { Answers } from './answers';
import { rowHeight, type Rows } from './density.svelte';
import { Extent } from './extent.svelte';
import { belongs, compareRanks, cursorOf, plain, rankOf, type Listing, type Rank } from './listing';
import { Pages, type Book } from './pages';
import { lengthOf, listHeight, revealScroll, NO_COUNT } from './rows';
import { anchoredScroll, endOf, fromPage, GROWTH, has, hold, indexIn, MARGIN, newsAbove, NOTHING, PAGE, place, put, putAll, putHere, side, without, type Placement, type Win } from './window';

/** Where the window is, is asked again so often while it changes. */
const LOOKS = 3;

/** Moves the list of rows; a new object is a new request, also to the same place. */
export interface ScrollTo {
  top: number;
}

/** The selected row while it is not loaded. */
interface Away {
  row: ConversationRow;
  position: number;
}

/** The list of conversations: one listing, of which a window is loaded. */
export class Mailbox implements Book, Rows {
  listing = $state.raw<Listing>(plain('inbox'));
  win = $state.raw<Win>(NOTHING);
  counts = $state.raw<Counts>({ total: NO_COUNT, numbers: [] });
  selectedId = $state<string | null>(null);
  /** A row that left the view but stays until the cursor moves on. */
  lingerId = $state<string | null>(null);
  loaded = $state(false);
  failed = $state(false);
  /** Arrived above what the user looks at. */
  above = $state.raw<string[]>([]);
  /** As above, where only their number is known. */
  moreAbove = $state(0);
  scrollTo = $state.raw<ScrollTo>({ top: 0 });
  #away = $state.raw<Away | null>(null);

  /** Something changed after the view that is being opened was asked for. */
  dirty = false;
  /** The upper edge of what is in sight, in the whole list. */
  scrollTop = 0;
  viewport = 600;

  readonly answers = new Answers();
  readonly pages: Pages;
  readonly extent: Extent;
  /** Moves when another view is opened. */
  #visit = 0;
  /** Reads of the list as a whole, and the last of them that is there: no earlier one comes after it. */
  #reads = 0;
  #there = 0;
  /** Where the person sees the selected row; it stays there until the cursor leaves it. */
  #held: Rank | null = null;
  /** Something changed above the window that may have moved it in the list. */
  #unsure = false;
  /** Others did it: what came above is news. */
  #news = false;

  constructor(api: Api) {
    this.pages = new Pages(api, this);
    this.extent = new Extent({ listing: () => this.listing, expected: () => this.answers.expected(), measure: () => this.pages.measure() });
  }

  readonly rows = $derived(this.win.rows);
  readonly #at = $derived(indexIn(this.win.rows, this.selectedId));
  readonly selected = $derived(this.win.rows[this.#at] ?? this.#away?.row ?? null);
  /** The selected row's position in the whole list. */
  readonly selectedIndex = $derived(this.#at === -1 ? (this.#away?.position ?? -1) : this.win.start + this.#at);
  /** The cursor is on a row that is not loaded. */
  readonly away = $derived(this.#at === -1 && this.#away !== null);
  readonly lingering = $derived.by(() => {
    const row = this.win.rows[indexIn(this.win.rows, this.lingerId)];
    return row !== undefined && !belongs(row, this.listing);
  });
  /** Conversations in the list, loaded or not. */
  readonly length = $derived.by(() => {
    const counted = lengthOf(this.counts, this.listing);
    if (counted !== null) return counted;
    const { top, bottom, rows } = this.win;
    return this.loaded && top === null && bottom === null ? rows.length - (this.lingering ? 1 : 0) : this.extent.length;
  });
  /** Rows of the whole list, loaded or not, with the one that lingers. */
  readonly total = $derived(this.win.bottom === null ? endOf(this.win) : Math.max(endOf(this.win), this.length + (this.lingering ? 1 : 0)));

  get view(): View {
    return this.listing.view;
  }

  get held(): Rank | null {
    return this.#held;
  }

  /** The selected row, where the person sees it. */
  get cursor(): (Rank & { position: number }) | null {
    const row = this.selected;
    if (row === null) return null;
    return { ...(this.#held?.id === row.id ? this.#held : this.#rank(row)), position: this.selectedIndex };
  }

  get eye(): [number, number] {
    return [Math.floor(this.scrollTop / rowHeight()), Math.ceil((this.scrollTop + this.viewport) / rowHeight()) - 1];
  }

  /** Rows above and below the cursor; null where it is on none. */
  get bounds(): { up: number; down: number } | null {
    const at = this.selectedIndex;
    return at === -1 ? null : { up: at, down: this.total - 1 - at };
  }

  get now(): number {
    return this.answers.now;
  }

  find(id: string): ConversationRow | undefined {
    return this.win.rows[indexIn(this.win.rows, id)] ?? (this.#away?.row.id === id ? this.#away.row : undefined);
  }

  has(position: number): boolean {
    return has(this.win, position);
  }

  at(position: number): ConversationRow | undefined {
    return this.win.rows[position - this.win.start];
  }

  #where(): Placement {
    return { listing: this.listing, linger: this.lingerId, held: this.#held };
  }

  #rank(row: ConversationRow): Rank {
    return rankOf(row, this.listing.order);
  }

  /** Opens a list. False when a later one overtook it. */
  async open(listing: Listing): Promise<boolean> {
    const visit = ++this.#visit;
    const turn = ++this.#reads;
    this.pages.turn();
    this.#held = null;
    this.#away = null;
    this.#unsure = false;
    this.dirty = false;
    this.listing = { ...listing };
    this.extent.reset();
    this.win = NOTHING;
    this.lingerId = null;
    this.selectedId = null;
    this.loaded = false;
    this.failed = false;
    this.#forgetNews();
    this.scrollTo = { top: 0 };
    this.scrollTop = 0;
    try {
      const asked = this.now;
      const page = await this.pages.ask({ type: 'top' }, PAGE);
      if (visit !== this.#visit) return false;
      if (turn > this.#there) this.win = this.#caughtUp(fromPage(page, listing.order), asked);
      return true;
    } catch (error) {
      if (visit === this.#visit) this.failed = true;
      throw error;
    } finally {
      if (visit === this.#visit) this.loaded = true;
    }
  }

  /** Reads again what is around the eye, keeping it where it is. Without `keep`, the selected row may go. With `news`, others did it. */
  async reload({ keep = true, news = false } = {}): Promise<void> {
    const visit = this.#visit;
    const turn = ++this.#reads;
    const started = this.now;
    const before = this.win;
    const [first, last] = this.eye;
    const anchor = this.#anchor();
    const limit = Math.min(500, Math.max(GROWTH, 2 * (last - first + MARGIN)));
    const near = anchor === null || (before.top === null && last < PAGE - MARGIN);
    let page = await this.pages.ask(near ? { type: 'top' } : { type: 'around', cursor: cursorOf(anchor) }, near ? Math.max(PAGE, last + MARGIN) : limit);
    const bottom = page.rows.at(-1);
    // So much came above that what the eye rests on is beyond this page.
    if (near && anchor !== null && bottom !== undefined && page.next !== null && compareRanks(anchor, this.#rank(bottom)) > 0 && visit === this.#visit)
      page = await this.pages.ask({ type: 'around', cursor: cursorOf(anchor) }, limit);
    if (visit !== this.#visit) return;
    const read = new Set(page.rows.map((r) => r.id));
    // The person may move while this reads: always the row that is selected now.
    let extra = null as { id: string; asked: number; row: ConversationRow | null } | null;
    for (let id = this.selected?.id; keep && id !== undefined && !read.has(id) && extra?.id !== id; id = this.selected?.id) {
      const asked: number = this.now;
      extra = { id, asked, row: await this.pages.one(id) };
      if (visit !== this.#visit) return;
    }
    if (turn < this.#there) return;
    this.#there = turn;
    this.pages.turn();
    let win = this.#caughtUp(fromPage(page, this.listing.order), started);
    if (news) this.answers.reread(started);
    const held = this.#held;
    const selected = this.win.rows[this.#at];
    if (extra !== null && extra.id === this.selectedId) {
      const row = extra.row === null ? null : this.answers.fresh(extra.row, extra.asked);
      win = without(win, extra.id);
      // Somebody else moved it out of the view: it lingers under the cursor.
      if (row !== null && !belongs(row, this.listing)) this.lingerId = row.id;
      if (row !== null && held !== null) win = hold(win, row, held, belongs(row, this.listing));
      this.#away = row === null || indexIn(win.rows, row.id) !== -1 ? null : { row, position: this.selectedIndex };
    } else if (held !== null && selected !== undefined && keep) {
      const row = win.rows[indexIn(win.rows, held.id)];
      if (row !== undefined) win = hold(win, row, held, true);
    } else if (!keep) this.#away = null;
    const was = this.scrollTop;
    this.#settle(win, news);
    if (news && before.top !== null && win.top !== null) this.moreAbove += Math.max(0, Math.round((this.scrollTop - was) / rowHeight()));
    this.#unsure = win.top !== null && (this.answers.expected() || this.now !== started);
    this.loaded = true;
    this.failed = false;
  }

  /** The same list, of which other rows are part from now on. */
  turn(listing: Listing): Promise<void> {
    this.listing = { ...listing };
    this.extent.reset();
    return this.reload({ news: true });
  }

  /** What the eye rests on: the selected row when it is in sight, or the first one that is. */
  #anchor(): Rank | null {
    const [first, last] = this.eye;
    if (this.cursor !== null && this.selectedIndex >= first && this.selectedIndex <= last) return this.cursor;
    const row = this.at(first) ?? this.at(last) ?? this.win.rows[0];
    return row === undefined ? this.cursor : this.#rank(row);
  }

  /** A change that did not come from this window's keys: the eye stays where it is. */
  merge(row: ConversationRow): void {
    // The view that is being opened was asked for after this row.
    if (!this.loaded) return;
    if (row.id === this.selectedId && !belongs(row, this.listing) && this.find(row.id)) this.lingerId = row.id;
    this.#settle(this.#put(row));
    // The place of the window may have been counted with this row already.
    this.#unsure ||= this.win.top !== null;
    this.#news ||= this.#unsure;
  }

  /** A change of this window's own: rows close up, nothing is anchored. */
  apply(row: ConversationRow): void {
    this.win = this.#put(row);
  }

  /** As `apply`, for many at once. */
  applyAll(rows: readonly ConversationRow[]): void {
    const { win, rest } = putHere(this.win, rows, this.#where());
    this.win = win;
    for (const row of rest) this.win = this.#put(row);
  }

  #put(row: ConversationRow): Win {
    const here = indexIn(this.win.rows, row.id) !== -1;
    // The selected row comes into the list: from now on it is held where it comes in.
    if (row.id === this.selectedId && this.find(row.id) === undefined) this.#held = this.#rank(row);
    if (!here && this.win.top !== null) this.#unsure = true;
    if (this.#away?.row.id === row.id) {
      const stays = belongs(row, this.listing) || row.id === this.lingerId;
      const held = this.#held ?? this.#rank(row);
      const inside = stays && side(this.win, held) === 'inside';
      this.#away = stays && !inside ? { ...this.#away, row } : null;
      if (inside) return hold(this.win, row, held, belongs(row, this.listing));
      if (stays) return this.win;
    }
    const win = put(this.win, row, this.#where());
    // It may have been counted above already, by a read that was later than its news.
    if (win.start !== this.win.start) this.#unsure = true;
    return win;
  }

  drop(id: string): void {
    if (this.#away?.row.id === id) this.#away = null;
    this.#settle(without(this.win, id));
    this.#unsure ||= this.win.top !== null;
  }

  /** A window as it was read, with what has become known since. */
  #caughtUp(win: Win, asked: number, where: Placement = { listing: this.listing, linger: null, held: null }): Win {
    const { rows, gone } = this.answers.since(asked, win.rows);
    return gone.reduce(without, putAll(win, rows, where));
  }

  extend(win: Win, asked: number): void {
    const kept = this.win;
    // Only a row that is here is held.
    this.#adopt(this.#caughtUp(win, asked, { ...this.#where(), held: this.#at === -1 ? null : this.#held }));
    this.#unsure ||= this.win.top !== null && (this.answers.expected() || this.now !== asked);
    // The top turned out to be elsewhere than it was counted: the rows in sight stay in sight.
    const row = indexIn(this.win.rows, kept.rows[0]?.id ?? null);
    const moved = row === -1 ? 0 : this.win.start + row - kept.start;
    if (moved !== 0) this.#scroll(Math.max(0, this.scrollTop + moved * rowHeight()));
    void this.locate();
  }

  replace(page: Page, asked: number): void {
    const win = this.#caughtUp(fromPage(page, this.listing.order), asked);
    // Where it is was counted with or without what was on its way.
    this.#unsure = win.top !== null && (this.answers.expected() || this.now !== asked);
    this.#adopt(win);
    void this.locate();
  }

  /** Another window: the selected row is known in it or beside it. */
  #adopt(win: Win): void {
    const { selected, selectedIndex } = this;
    const held = this.#held;
    if (selected === null) this.win = win;
    else if (indexIn(win.rows, selected.id) !== -1) {
      const row = win.rows[indexIn(win.rows, selected.id)];
      const inside = held !== null && side(win, held) === 'inside';
      this.win = inside && row !== undefined && this.#rank(row).key !== held.key ? hold(win, row, held, true) : win;
      if (!inside && row !== undefined) this.#held = this.#rank(row);
      this.#away = null;
    } else {
      const stays = belongs(selected, this.listing);
      // It lingers, or has news and is held where it was: neither is in a page from here.
      const moved = held !== null && held.key !== this.#rank(selected).key;
      const at = held ?? this.#rank(selected);
      const lingers = (!stays || moved) && side(win, at) === 'inside';
      this.win = lingers ? hold(win, selected, at, stays) : win;
      this.#away = lingers ? null : { row: selected, position: selectedIndex };
    }
  }

  /** Asks where the window is in the list, when something above it may have moved it. */
  async locate(): Promise<void> {
    for (let i = 0; i < LOOKS && this.#unsure && this.win.top !== null && !this.answers.expected(); i++) {
      const before = this.win;
      const asked = this.now;
      const first = Math.max(0, this.eye[0] - before.start);
      // The row under the cursor may stand elsewhere than it is.
      const row = [...before.rows.slice(first), ...before.rows.slice(0, first)].find((r) => r.id !== this.selectedId && belongs(r, this.listing));
      if (row === undefined) return;
      try {
        const page = await this.pages.ask({ type: 'around', cursor: cursorOf(this.#rank(row)) }, 2);
        const found = page.rows.findIndex((r) => r.id === row.id);
        if (before !== this.win || asked !== this.now || this.answers.expected() || found === -1 || page.start === null) continue;
        this.#unsure = false;
        this.#shift(page.start + found - before.start - indexIn(before.rows, row.id) + this.#ahead(row));
      } catch {
        return;
      }
    }
  }

  /** Rows above this one that are shown there and are not, or the other way round: the one under the cursor. */
  #ahead(row: ConversationRow): number {
    const cursor = this.win.rows[this.#at];
    if (cursor === undefined) return 0;
    const shown = this.#at < indexIn(this.win.rows, row.id) ? 1 : 0;
    const counted = belongs(cursor, this.listing) && compareRanks(this.#rank(cursor), this.#rank(row)) < 0 ? 1 : 0;
    return shown - counted;
  }

  #shift(by: number): void {
    if (by === 0) return;
    this.win = { ...this.win, start: Math.max(1, this.win.start + by) };
    if (this.#away !== null) this.#away = { ...this.#away, position: Math.max(0, this.#away.position + by) };
    if (this.#news) this.moreAbove = Math.max(0, this.moreAbove + by);
    this.#news = false;
    this.#scroll(Math.max(0, this.scrollTop + by * rowHeight()));
  }

  select(id: string | null): void {
    if (id === this.selectedId) return;
    const left = [this.lingerId, this.#held?.id];
    const from = this.#held;
    const row = id === null ? undefined : this.find(id);
    const was = left.map((l) => this.win.rows[indexIn(this.win.rows, l ?? null)]).filter((r, i, all) => r !== undefined && all.indexOf(r) === i);
    this.selectedId = id;
    if (this.lingerId !== id) this.lingerId = null;
    this.#held = row === undefined ? null : this.#rank(row);
    this.#away = row !== undefined && indexIn(this.win.rows, row.id) === -1 ? this.#away : null;
    let { win } = this;
    for (const row of was) {
      if (row === undefined || row.id === id) continue;
      const stays = belongs(row, this.listing);
      if (stays && !(row.id === from?.id && this.#rank(row).key !== from.key)) continue;
      win = without(win, row.id);
      const rank = this.#rank(row);
      if (stays) win = side(win, rank) === 'above' ? { ...win, start: win.start + 1 } : place(win, row, rank, this.#held);
    }
    if (win.start !== this.win.start) this.#unsure = true;
    this.#settle(win);
  }

  /** With so many rows beside it: a key moves on before what comes next is hidden, by the toast or the edge. */
  reveal(id: string | null, beside = 0): void {
    if (id === null || id !== this.selectedId ? indexIn(this.win.rows, id) === -1 : this.selectedIndex === -1) return;
    const position = id === this.selectedId ? this.selectedIndex : this.win.start + indexIn(this.win.rows, id);
    this.#scroll(revealScroll(position, this.scrollTop, this.viewport, beside, this.total));
  }

  /** The list tells where it is. */
  scrolled(top: number, viewport: number): void {
    this.scrollTop = top;
    this.viewport = viewport;
    if (top < rowHeight() / 2 && this.win.top === null) this.#forgetNews();
  }

  /** The row at the upper edge stays there, and the selected one in sight. */
  resized(before: number, after: number): void {
    const at = this.selectedIndex * before - this.scrollTop;
    this.restore(Math.round((this.scrollTop / before) * after));
    if (at > -before && at < this.viewport) this.reveal(this.selectedId);
  }

  #forgetNews(): void {
    if (this.above.length > 0) this.above = [];
    this.moreAbove = 0;
  }

  restore(top: number): void {
    this.#scroll(Math.max(0, Math.min(top, Math.max(0, listHeight(this.total, this.viewport) - this.viewport))));
  }

  toTop(): void {
    this.#forgetNews();
    this.#scroll(0);
  }

  #scroll(top: number): void {
    if (top === this.scrollTop) return;
    this.scrollTop = top;
    this.scrollTo = { top };
  }

  #settle(after: Win, tell = true): void {
    const before = this.win;
    if (after === before) return;
    const top = anchoredScroll(before, after, this.selectedId, this.scrollTop, this.viewport);
    this.win = after;
    const news = before.rows.length === 0 || !tell ? [] : newsAbove(before, after, Math.round(top / rowHeight()));
    if (news.length > 0) this.above = [...new Set([...this.above, ...news])];
    this.#scroll(top);
  }
}
