import type { ConversationRow, ListRange, Page } from '../host/types';
import { belongs, compareRanks, cursorOf, rankOf, type Listing, type Rank } from './listing';
import type { Mailbox } from './mailbox.svelte';
import { indexIn, side } from './window';

/** A command may name so many conversations; more are named by their range. */
export const LISTED = 500;
/** More than these are looked for in one read. */
const FEW = 20;

type Point = Rank & { position: number };

/** A run of rows that are too many to be named, or not all loaded. Both ends null: the whole list. */
export interface Span {
  anchor: Point | null;
  head: Point | null;
  /** Taken out again. */
  except: ReadonlySet<string>;
  /** The newest arrival that was known when they were selected. */
  through: string;
}

/** A row as it is known, and its newest item when it was selected: what has come in since is not part of it. */
export interface Pick {
  row: ConversationRow;
  head: string;
}

type Picks = ReadonlyMap<string, Pick>;
export type Heads = ReadonlyMap<string, string>;

/** Single rows, or a span with holes. */
export type Chosen = { rows: Picks; span: null } | { rows: null; span: Span };

/** A range that is being extended: where it began, and what its rows had when they came into it. */
interface Reach {
  anchor: Point;
  heads: Map<string, string>;
  through: string | null;
}

const single = (rows: Picks): Chosen | null => (rows.size === 0 ? null : { rows, span: null });
const each = (rows: readonly ConversationRow[], heads: Heads): Chosen | null => single(new Map(rows.map((row) => [row.id, { row, head: heads.get(row.id) ?? row.head }])));

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
  #reach: Reach | null = null;
  #reconciling: Promise<void> | null = null;
  #again = false;

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
    this.#reach = null;
  }

  /** As it was once; what has left the list since is left out. */
  restore(chosen: Chosen | null): void {
    this.chosen = chosen;
    this.#reach = null;
    void this.reconcile();
  }

  /** The list was read again: what is not in it any more is not selected either. */
  reconcile(): Promise<void> {
    this.#again = true;
    return (this.#reconciling ??= this.#reconcile().finally(() => (this.#reconciling = null)));
  }

  async #reconcile(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      const { chosen } = this;
      if (chosen === null || !this.#mailbox.loaded) return;
      const { win, listing } = this.#mailbox;
      const gone: string[] = [];
      const here: ConversationRow[] = [];
      const missing: string[] = [];
      for (const id of chosen.rows?.keys() ?? chosen.span?.except ?? []) {
        const row = this.#mailbox.find(id);
        const was = chosen.rows?.get(id)?.row;
        if (row !== undefined) here.push(row);
        else if (was === undefined ? win.top === null && win.bottom === null : side(win, this.#rank(was)) === 'inside') gone.push(id);
        else missing.push(id);
      }
      this.#know(here, gone);
      const asked = this.#mailbox.now;
      const read = await this.#read(missing);
      if (listing === this.#mailbox.listing) this.#know(read.rows.map((row) => this.#mailbox.answers.fresh(row, asked)), read.gone);
    }
  }

  /** As they are now; what cannot be read is in neither. */
  async #read(ids: readonly string[]): Promise<{ rows: ConversationRow[]; gone: string[] }> {
    const { pages } = this.#mailbox;
    const page = ids.length > FEW ? await pages.ask({ type: 'top' }, LISTED).catch(() => null) : null;
    const there = new Map(page?.rows.map((r) => [r.id, r]));
    const rows = ids.flatMap((id) => there.get(id) ?? []);
    const rest = ids.filter((id) => !there.has(id));
    // That was all of the list.
    if (page?.next === null) return { rows, gone: rest };
    const found = await Promise.allSettled(rest.map((id) => pages.one(id)));
    return {
      rows: [...rows, ...found.flatMap((f) => (f.status === 'fulfilled' && f.value !== null ? [f.value] : []))],
      gone: rest.filter((_, i) => found[i]?.status === 'fulfilled' && found[i].value === null),
    };
  }

  /** What is known of rows by now; those that have left the list are neither selected nor taken out of the selection. */
  #know(rows: readonly ConversationRow[], gone: readonly string[]): void {
    const { chosen } = this;
    if (chosen === null) return;
    const { listing } = this.#mailbox;
    if (chosen.span !== null) {
      const whole = { ...chosen.span, except: new Set<string>() };
      const out = new Set([...gone, ...rows.filter((r) => !belongs(r, listing) || !inSpan(whole, r, listing)).map((r) => r.id)]);
      const except = new Set([...chosen.span.except].filter((id) => !out.has(id)));
      if (except.size < chosen.span.except.size) this.chosen = { rows: null, span: { ...chosen.span, except } };
      return;
    }
    const picks = new Map(chosen.rows);
    for (const id of gone) picks.delete(id);
    for (const row of rows) {
      const pick = picks.get(row.id);
      if (pick === undefined) continue;
      if (belongs(row, listing)) picks.set(row.id, { ...pick, row });
      else picks.delete(row.id);
    }
    this.chosen = single(picks);
  }

  toggle(row: ConversationRow): Toggled {
    this.#reach = null;
    if (this.chosen?.span) {
      const { span } = this.chosen;
      if (span.except.has(row.id)) return this.#except(span, row.id, false);
      return this.has(row) ? this.#except(span, row.id, true) : 'outside';
    }
    const rows = new Map(this.chosen?.rows);
    const on = !rows.delete(row.id);
    if (on && rows.size >= LISTED) return 'full';
    if (on) rows.set(row.id, { row, head: row.head });
    this.chosen = single(rows);
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
    const { cursor } = this.#mailbox;
    if (cursor !== null) this.#reach ??= { anchor: cursor, heads: new Map(), through: null };
  }

  /** After it has moved: up to here. */
  reach(): void {
    const head = this.#mailbox.cursor;
    if (this.#reach === null || head === null) return;
    const { heads, through } = this.#reach;
    const anchor = { ...this.#reach.anchor, position: this.#position(this.#reach.anchor) };
    const span: Span = { anchor, head, except: new Set(), through: through ?? this.#mailbox.pages.through };
    this.chosen = this.#of(span, heads);
    for (const { row } of this.chosen?.rows?.values() ?? []) if (!heads.has(row.id)) heads.set(row.id, row.head);
    if (this.chosen?.span) this.#reach.through = span.through;
    // The cursor let go of a row that had news.
    if (indexIn(this.#mailbox.win.rows, anchor.id) !== -1 && !this.#stands(anchor)) void this.measure();
  }

  /** Its rows one by one where they are there and few enough: who comes into the list later is none of them. */
  #of(span: Span, heads: Heads): Chosen | null {
    const rows = this.#loaded(span);
    return rows === null || rows.length > LISTED ? { rows: null, span } : each(rows, heads);
  }

  /** The cursor moved without Shift: the next range begins where it is then. */
  rest(): void {
    this.#reach = null;
  }

  /** Everything in the list, loaded or not. */
  all(): void {
    if (this.#mailbox.total === 0) return;
    this.#reach = null;
    this.chosen = this.#of({ anchor: null, head: null, except: new Set(), through: this.#mailbox.pages.through }, new Map());
  }

  /** The list when all of it was selected, and what was on the screen of it: its rows, where the page has all of them, or what the page knew. */
  knows({ rows, total, through }: Page, heads: Heads): void {
    if (this.chosen?.span) this.chosen = rows.length === total ? each(rows, heads) : { rows: null, span: { ...this.chosen.span, through } };
  }

  /** The row changed: it is taken as it is now, or left out where it has left the list. */
  refresh(row: ConversationRow): void {
    if (this.chosen?.rows?.has(row.id) || this.chosen?.span?.except.has(row.id)) this.#know([row], []);
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

  /** The selected rows one by one, or null where they are a span. */
  listed(): ConversationRow[] | null {
    const { chosen } = this;
    if (chosen === null) return [];
    return chosen.rows === null ? null : [...chosen.rows.values()].map(({ row }) => this.#mailbox.find(row.id) ?? row);
  }

  /** The newest item each of them had when it was selected. */
  heads(): Heads {
    return new Map([...(this.chosen?.rows ?? [])].map(([id, { head }]) => [id, head]));
  }

  range(span: Span): ListRange {
    const [from, to] = [upper(span), lower(span)];
    const { view, filter, order } = this.#mailbox.listing;
    return { view, filter, order, from: from && cursorOf(from), to: to && cursorOf(to), except: [...span.except], through: span.through };
  }
}

/** Where the cursor goes on when the rows of a span have left the list. */
export const below = (span: Span): Rank | null => lower(span);
