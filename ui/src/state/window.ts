import type { ConversationRow, ListAt, ListOrder, Page } from '../host/types';
import { rowHeight } from './density.svelte';
import { belongs, compareRanks, cursorOf, keyOf, rankOf, type Listing, type Rank } from './listing';

/** Pure arithmetic of the loaded part of a list: which rows it has, what comes in where, what to read next. */

/** One read when the eye comes near an end of what is loaded. */
export const PAGE = 100;
export const GROWTH = 200;
/** Rows that are there before the eye is. */
export const MARGIN = 60;
/** More than this is not kept; of what is dropped, so much stays around the eye. */
export const KEPT = 1000;
const KEPT_AROUND = 400;

type Rows = readonly ConversationRow[];

export interface Win {
  rows: Rows;
  /** The order in which they stand. */
  by: ListOrder;
  /** Position of the first row in the whole list. */
  start: number;
  /** The upper edge; null when nothing is above. */
  top: Rank | null;
  /** The lower edge; null when nothing is below. */
  bottom: Rank | null;
}

export interface Placement {
  listing: Listing;
  /** A row that left the view but stays where the cursor is until it moves on. */
  linger: string | null;
  /** The row under the cursor stands here, whatever has come for it since. */
  held: Rank | null;
}

export const NOTHING: Win = { rows: [], by: 'newest', start: 0, top: null, bottom: null };

const known = new WeakMap<Rows, Map<string, number>>();

/** Where a row is in an array; the map is made once an array. */
export function indexIn(rows: Rows, id: string | null): number {
  if (id === null) return -1;
  let map = known.get(rows);
  if (map === undefined) known.set(rows, (map = new Map(rows.map((r, i) => [r.id, i]))));
  return map.get(id) ?? -1;
}

export const endOf = (win: Win): number => win.start + win.rows.length;
export const has = (win: Win, position: number): boolean => position >= win.start && position < endOf(win);

/** Where a rank would stand. */
export function side(win: Win, of: Rank): 'above' | 'inside' | 'below' {
  if (win.top !== null && compareRanks(of, win.top) < 0) return 'above';
  if (win.bottom !== null && compareRanks(of, win.bottom) > 0) return 'below';
  return 'inside';
}

export function without(win: Win, id: string): Win {
  const at = indexIn(win.rows, id);
  return at === -1 ? win : { ...win, rows: win.rows.toSpliced(at, 1) };
}

/** Puts a row that is not there where `of` belongs; beyond the edges it is for a page to bring. */
export function place(win: Win, row: ConversationRow, of: Rank, held: Rank | null): Win {
  if (side(win, of) !== 'inside') return win;
  const to = win.rows.findIndex((r) => compareRanks(of, r.id === held?.id ? held : rankOf(r, win.by)) < 0);
  return { ...win, rows: to === -1 ? [...win.rows, row] : win.rows.toSpliced(to, 0, row) };
}

/** A window as it was read, with the row under the cursor where the person sees it; `counted`: it is in the list. */
export function hold(win: Win, row: ConversationRow, held: Rank, counted: boolean): Win {
  if (side(win, held) !== 'inside') return win;
  const rest = without(win, row.id);
  const shown = place(rest, row, held, held);
  return counted && side(rest, rankOf(row, win.by)) === 'above' ? { ...shown, start: Math.max(1, shown.start - 1) } : shown;
}

/** What one row's change does to the window. */
export function put(win: Win, row: ConversationRow, where: Placement): Win {
  const at = indexIn(win.rows, row.id);
  const current = win.rows[at];
  if (!belongs(row, where.listing)) {
    if (current === undefined) return win;
    return row.id === where.linger ? { ...win, rows: win.rows.with(at, row) } : without(win, row.id);
  }
  const rank = rankOf(row, win.by);
  if (current === undefined) return place(win, row, rank, where.held);
  if (keyOf(current, win.by) === rank.key || row.id === where.held?.id) return { ...win, rows: win.rows.with(at, row) };
  const rest = without(win, row.id);
  // It was here and now stands above: everything here is one further down.
  if (side(rest, rank) === 'above') return { ...rest, start: rest.start + 1 };
  return place(rest, row, rank, where.held);
}

/** Many rows' changes in one pass; `rest` are those that come in or move, for `put`. */
export function putHere(win: Win, rows: Rows, where: Placement): { win: Win; rest: ConversationRow[] } {
  const here = new Map<string, ConversationRow>();
  const rest: ConversationRow[] = [];
  const stays = (row: ConversationRow): boolean => belongs(row, where.listing);
  for (const row of rows) {
    const current = win.rows[indexIn(win.rows, row.id)];
    const moves = current !== undefined && stays(row) && keyOf(current, win.by) !== keyOf(row, win.by) && row.id !== where.held?.id;
    if (current === undefined || moves) rest.push(row);
    else here.set(row.id, row);
  }
  if (here.size === 0) return { win, rest };
  const after = win.rows.map((r) => here.get(r.id) ?? r).filter((r) => !here.has(r.id) || stays(r) || r.id === where.linger);
  return { win: { ...win, rows: after }, rest };
}

export function putAll(win: Win, rows: Rows, where: Placement): Win {
  const here = putHere(win, rows, where);
  return here.rest.reduce((into, row) => put(into, row, where), here.win);
}

/** A page that stands for itself, as read. */
export function fromPage(page: Page, by: ListOrder): Win {
  const { rows } = page;
  const first = rows[0];
  const last = rows.at(-1);
  const start = first === undefined ? 0 : (page.start ?? 0);
  return { rows, by, start, top: start === 0 || first === undefined ? null : rankOf(first, by), bottom: page.next === null || last === undefined ? null : rankOf(last, by) };
}

/** The page below. Pages overlap when rows move between two reads: no id twice. */
export function append(win: Win, page: Page): Win {
  const last = page.rows.at(-1);
  const fresh = page.rows.filter((r) => indexIn(win.rows, r.id) === -1);
  return { ...win, rows: fresh.length === 0 ? win.rows : [...win.rows, ...fresh], bottom: page.next === null || last === undefined ? null : rankOf(last, win.by) };
}

/** The page above. When it reaches the top, `start` is 0, whatever was counted before. */
export function prepend(win: Win, page: Page, limit: number): Win {
  const first = page.rows[0];
  const fresh = page.rows.filter((r) => indexIn(win.rows, r.id) === -1);
  const top = first === undefined || page.rows.length < limit ? null : rankOf(first, win.by);
  return { ...win, rows: fresh.length === 0 ? win.rows : [...fresh, ...win.rows], start: top === null ? 0 : Math.max(1, win.start - fresh.length), top };
}

/** Lets go of the rows far from the eye, when there are very many. */
export function trim(win: Win, first: number, last: number, held: Rank | null): Win {
  if (win.rows.length <= KEPT) return win;
  const from = Math.max(0, Math.min(win.rows.length - 1, first - KEPT_AROUND - win.start));
  const to = Math.max(from + 1, Math.min(win.rows.length, last + KEPT_AROUND - win.start));
  const rows = win.rows.slice(from, to);
  const edge = (row: ConversationRow | undefined): Rank | null => (row === undefined ? null : row.id === held?.id ? held : rankOf(row, win.by));
  return { ...win, rows, start: win.start + from, top: from === 0 ? win.top : edge(rows[0]), bottom: to === win.rows.length ? win.bottom : edge(rows.at(-1)) };
}

export interface Ask {
  at: ListAt;
  limit: number;
}

/** What has to be read for rows `first` to `last` of `total` and some around them to be there. */
export function toRead(win: Win, first: number, last: number, total: number): Ask | null {
  if (total === 0 || (win.top === null && win.bottom === null && win.rows.length > 0)) return null;
  const from = Math.max(0, Math.min(first, total - 1));
  const to = Math.max(from, Math.min(last, total - 1));
  const end = endOf(win);
  if (win.rows.length === 0 || from > end + GROWTH || to < win.start - GROWTH) {
    if (from <= MARGIN) return { at: { type: 'top' }, limit: PAGE };
    if (to >= total - 1 - MARGIN) return { at: { type: 'end' }, limit: PAGE };
    return { at: { type: 'position', position: Math.max(0, Math.floor((from + to) / 2) - GROWTH / 2) }, limit: GROWTH };
  }
  if (win.bottom !== null && to + MARGIN >= end) return { at: { type: 'after', cursor: cursorOf(win.bottom) }, limit: GROWTH };
  if (win.top !== null && from - MARGIN < win.start) return { at: { type: 'before', cursor: cursorOf(win.top) }, limit: GROWTH };
  return null;
}

/** The scroll offset that keeps what the user looks at in place when rows come, go or move. */
export function anchoredScroll(before: Win, after: Win, selectedId: string | null, scrollTop: number, viewport: number): number {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight()) - before.start);
  const last = Math.max(first, Math.ceil((scrollTop + viewport) / rowHeight()) - before.start);
  const selected = indexIn(before.rows, selectedId);
  const inSight = selected >= first && selected < last ? [before.rows[selected]] : [];
  for (const row of [...inSight, ...before.rows.slice(first, last)]) {
    const to = row === undefined ? -1 : indexIn(after.rows, row.id);
    if (row === undefined || to === -1) continue;
    const from = indexIn(before.rows, row.id);
    return Math.max(0, scrollTop + (after.start + to - before.start - from) * rowHeight());
  }
  return scrollTop;
}

/** Rows above `position` that came or have news, as far as `before` can tell. */
export function newsAbove(before: Win, after: Win, position: number): string[] {
  return after.rows
    .slice(0, Math.max(0, position - after.start))
    .filter((r) => {
      const was = before.rows[indexIn(before.rows, r.id)];
      return was === undefined ? side(before, rankOf(r, before.by)) === 'inside' : was.lastAt !== r.lastAt;
    })
    .map((r) => r.id);
}
