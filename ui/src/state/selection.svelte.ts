import type { ConversationRow, ListRange } from '../host/types';
import { belongs, compareRanks, cursorOf, rankOf, type Listing, type Rank } from './listing';
import type { Mailbox } from './mailbox.svelte';
import { indexIn, side } from './window';

/** A command may name so many conversations; more are named by their range. */
export const LISTED = 500;

type Point = Rank & { position: number };

/** A run of rows, loaded or not. Both ends null: the whole list. */
export interface Span {
  anchor: Point | null;
  head: Point | null;
  /** Taken out again. */
  except: ReadonlySet<string>;
  through: string;
}

/** Single rows, or a span with holes. */
export type Chosen = { rows: ReadonlyMap<string, ConversationRow>; span: null } | { rows: null; span: Span };

export type Toggled = 'on' | 'off' | 'full' | 'outside';

const upper = (span: Span): Rank | null => (span.anchor !== null && span.head !== null && compareRanks(span.anchor, span.head) < 0 ? span.anchor : span.head);
const lower = (span: Span): Rank | null => (upper(span) === span.anchor ? span.head : span.anchor);

export function inSpan(span: Span, row: ConversationRow, listing: Listing): boolean {
  if (span.except.has(row.id)) return false;
  const [from, to] = [upper(span), lower(span)];
  if (from === null || to === null) return belongs(row, listing);
  const rank = rankOf(row, listing.order);
  return row.id === from.id || row.id === to.id || (compareRanks(rank, from) >= 0 && compareRanks(rank, to) <= 0);
}

/** The rows that are selected for a command, beside the cursor. */
export class Selection {
  chosen = $state.raw<Chosen | null>(null);
  readonly #mailbox: Mailbox;
  /** The last thing that happened was extending: the next extension goes on from the same anchor. */
  #anchor: Point | null = null;

  constructor(mailbox: Mailbox) {
    this.#mailbox = mailbox;
  }

  readonly count = $derived.by(() => {
    const { chosen } = this;
    if (chosen === null) return 0;
    if (chosen.rows !== null) return chosen.rows.size;
    const rows = this.#loaded(chosen.span);
    if (rows !== null) return rows.length;
    const { anchor, head, except } = chosen.span;
    if (anchor === null || head === null) return Math.max(0, this.#mailbox.length - except.size);
    return Math.abs(this.#position(anchor) - this.#position(head)) + 1 - except.size;
  });
  readonly any = $derived(this.count > 0);

  /** Where an end of a range stands; its row may have gone elsewhere since. */
  #position(point: Point): number {
    return this.#stands(point) ? this.#mailbox.win.start + indexIn(this.#mailbox.win.rows, point.id) : point.position;
  }

  #rank(row: ConversationRow): Rank {
    return rankOf(row, this.#mailbox.listing.order);
  }

  #stands(point: Point): boolean {
    const { win, held } = this.#mailbox;
    const row = win.rows[indexIn(win.rows, point.id)];
    return row !== undefined && (held?.id === row.id ? held : this.#rank(row)).key === point.key;
  }

  /** The rows of a span, when all of it is loaded. */
  #loaded(span: Span): ConversationRow[] | null {
    const { win } = this.#mailbox;
    const [from, to] = [upper(span), lower(span)];
    const whole = from === null || to === null ? win.top === null && win.bottom === null : side(win, from) === 'inside' && side(win, to) === 'inside';
    return whole ? win.rows.filter((r) => inSpan(span, r, this.#mailbox.listing)) : null;
  }

  has(row: ConversationRow): boolean {
    const { chosen } = this;
    if (chosen === null) return false;
    if (chosen.rows !== null) return chosen.rows.has(row.id);
    return inSpan(chosen.span, row, this.#mailbox.listing);
  }

  clear(): void {
    this.chosen = null;
    this.#anchor = null;
  }

  /** As it was once; what has left the list since is left out. */
  restore(chosen: Chosen | null): void {
    this.chosen = chosen;
    this.#anchor = null;
    void this.reconcile();
  }

  /** The list was read again: what is not in it any more is not selected either. */
  async reconcile(): Promise<void> {
    const { chosen } = this;
    if (chosen === null || !this.#mailbox.loaded) return;
    const { win } = this.#mailbox;
    const missing: string[] = [];
    for (const id of chosen.rows?.keys() ?? chosen.span?.except ?? []) {
      const row = this.#mailbox.find(id);
      const was = chosen.rows?.get(id);
      if (row !== undefined) this.refresh(row);
      else if (was === undefined ? win.top === null && win.bottom === null : side(win, this.#rank(was)) === 'inside') this.#leave(id);
      else missing.push(id);
    }
    const asked = this.#mailbox.now;
    const found = await Promise.allSettled(missing.map((id) => this.#mailbox.pages.one(id)));
    found.forEach((read, i) => {
      if (read.status === 'rejected') return;
      if (read.value === null) this.#leave(missing[i] ?? '');
      else this.refresh(this.#mailbox.answers.fresh(read.value, asked));
    });
  }

  /** It is neither selected nor taken out of the selection. */
  #leave(id: string): void {
    const { chosen } = this;
    if (chosen?.span?.except.has(id)) this.#except(chosen.span, id, false);
    if (!chosen?.rows?.has(id)) return;
    const rows = new Map(chosen.rows);
    rows.delete(id);
    this.chosen = rows.size === 0 ? null : { rows, span: null };
  }

  toggle(row: ConversationRow): Toggled {
    this.#anchor = null;
    const listed = this.listed();
    if (this.chosen?.span && listed === null) {
      const { span } = this.chosen;
      if (span.except.has(row.id)) return this.#except(span, row.id, false);
      return this.has(row) ? this.#except(span, row.id, true) : 'outside';
    }
    const rows = new Map((listed ?? []).map((r) => [r.id, r]));
    const on = !rows.delete(row.id);
    if (on && rows.size >= LISTED) return 'full';
    if (on) rows.set(row.id, row);
    this.chosen = rows.size === 0 ? null : { rows, span: null };
    return on ? 'on' : 'off';
  }

  #except(span: Span, id: string, out: boolean): Toggled {
    const except = new Set(span.except);
    if (out) except.add(id);
    else except.delete(id);
    this.chosen = { rows: null, span: { ...span, except } };
    if (!this.any) this.clear();
    return out ? 'off' : 'on';
  }

  /** Before the cursor moves with Shift: from here on. */
  begin(): void {
    this.#anchor ??= this.#mailbox.cursor;
  }

  /** After it has moved: up to here. */
  reach(): void {
    const head = this.#mailbox.cursor;
    if (this.#anchor === null || head === null) return;
    const anchor = { ...this.#anchor, position: this.#position(this.#anchor) };
    this.chosen = { rows: null, span: { anchor, head, except: new Set(), through: this.#mailbox.pages.through } };
    // The cursor let go of a row that had news.
    if (indexIn(this.#mailbox.win.rows, anchor.id) !== -1 && !this.#stands(anchor)) void this.measure();
  }

  /** The cursor moved without Shift: the next range begins where it is then. */
  rest(): void {
    this.#anchor = null;
  }

  /** Everything in the list, loaded or not. */
  all(): void {
    if (this.#mailbox.total === 0) return;
    this.#anchor = null;
    const span: Span = { anchor: null, head: null, except: new Set(), through: this.#mailbox.pages.through };
    this.chosen = { rows: null, span };
  }

  /** What is on the screen is newer than the page it was read with. */
  knows(through: string): void {
    if (this.chosen?.span) this.chosen = { rows: null, span: { ...this.chosen.span, through } };
  }

  /** The row changed: it is taken as it is now, or left out where it has left the list. */
  refresh(row: ConversationRow): void {
    const { listing } = this.#mailbox;
    const { chosen } = this;
    const span = chosen?.span ? { ...chosen.span, except: new Set<string>() } : null;
    if (!belongs(row, listing) || (span !== null && !inSpan(span, row, listing))) this.#leave(row.id);
    else if (chosen?.rows?.has(row.id)) this.chosen = { rows: new Map(chosen.rows).set(row.id, row), span: null };
  }

  /** Asks where the ends of a range are that are not loaded: rows may have come and gone before them. */
  async measure(): Promise<void> {
    const { chosen } = this;
    if (!chosen?.span || chosen.span.anchor === null || chosen.span.head === null) return;
    const { span } = chosen;
    const [from, to] = [upper(span), lower(span)];
    const ends = [chosen.span.anchor, chosen.span.head].filter((p) => !this.#stands(p));
    if (ends.length === 0) return;
    try {
      const placed = new Map<string, Point>();
      for (const end of ends) {
        const page = await this.#mailbox.pages.ask({ type: 'around', cursor: cursorOf(end) }, 4);
        // The row itself may have left: the upper end is the first row below it, the lower one the last above.
        const above = page.rows.filter((r) => compareRanks(this.#rank(r), end) < 0).length;
        const here = page.rows.some((r) => r.id === end.id && this.#rank(r).key === end.key);
        placed.set(end.id, { ...end, position: (page.start ?? 0) + above - (end.id === to?.id && end.id !== from?.id && !here ? 1 : 0) });
      }
      if (this.chosen !== chosen) return;
      const moved = (p: Point | null): Point | null => (p === null ? null : (placed.get(p.id) ?? p));
      this.chosen = { rows: null, span: { ...span, anchor: moved(span.anchor), head: moved(span.head) } };
    } catch {
      // The command itself counts; this is what is shown until then.
    }
  }

  /** The selected rows one by one, or null when they are too many or not all loaded. */
  listed(): ConversationRow[] | null {
    const { chosen } = this;
    if (chosen === null) return [];
    if (chosen.rows !== null) return [...chosen.rows.values()].map((r) => this.#mailbox.find(r.id) ?? r);
    return this.count > LISTED ? null : this.#loaded(chosen.span);
  }

  range(span: Span): ListRange {
    const [from, to] = [upper(span), lower(span)];
    const { view, filter, order } = this.#mailbox.listing;
    return { view, filter, order, from: from && cursorOf(from), to: to && cursorOf(to), except: [...span.except], through: span.through };
  }
}

/** Where the cursor goes on when the rows of a span have left the list. */
export const below = (span: Span): Rank | null => lower(span);
