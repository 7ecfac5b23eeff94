import type { ConversationRow, Count, Counts, Settings, View } from '../host/types';
import { rowHeight } from './density.svelte';

/** Pure list arithmetic: what belongs where, in which order, and what the eye stays on. */

/** Room for a toast below the last row of a list that scrolls. */
const FOOT = 88;

/** What a list of so many rows is high. */
export function listHeight(rows: number, viewport: number): number {
  const height = rows * rowHeight();
  return height > viewport ? height + FOOT : height;
}
export type AfterDone = Settings['afterDone'];

const hidden = (row: ConversationRow): boolean => row.muted || row.snoozedUntil !== null;

export function belongs(row: ConversationRow, view: View, numberId: string | null): boolean {
  if (numberId !== null && row.numberId !== numberId) return false;
  switch (view) {
    case 'inbox': return row.state !== 'done' && !hidden(row);
    case 'unread': return row.state === 'unread' && !hidden(row);
    case 'done': return row.state === 'done' && !hidden(row);
    case 'snoozed': return row.snoozedUntil !== null && !row.muted;
    case 'waiting': return row.waitingSince !== null && row.state !== 'done' && !hidden(row);
    case 'pinned': return row.pinnedAt !== null;
    case 'muted': return row.muted;
    case 'all': return true;
  }
}

/** The store's order: newest first, a woken snooze by its end; the id decides between equals. */
export function compareRows(a: Rank, b: Rank): number {
  return b.order - a.order || Number(b.id) - Number(a.id);
}

/** Where a row stands in the order, which is not always where its own time would put it. */
export type Rank = Pick<ConversationRow, 'id' | 'order'>;

/** The nearest to `id` that is still there: below it first, then above. */
export function neighbour(before: readonly ConversationRow[], after: readonly ConversationRow[], id: string): string | null {
  const there = new Set(after.map((r) => r.id));
  const at = before.findIndex((r) => r.id === id);
  const near = [...before.slice(at + 1), ...before.slice(0, Math.max(0, at)).reverse()];
  return near.find((r) => there.has(r.id))?.id ?? null;
}

/** Where the cursor goes when `id` has been dealt with. Falls back to the other side, then to nothing. */
export function selectionAfter(rows: readonly ConversationRow[], id: string, policy: AfterDone, leaves: boolean): string | null {
  const at = rows.findIndex((r) => r.id === id);
  if (policy === 'stay' || at === -1) return id;
  const next = rows[at + 1]?.id;
  const previous = rows[at - 1]?.id;
  const fallback = leaves ? null : id;
  if (policy === 'next') return next ?? (leaves ? previous : undefined) ?? fallback;
  return previous ?? (leaves ? next : undefined) ?? fallback;
}

/**
 * The smallest scroll that brings a row fully into view, and so many rows on either side of it as there
 * are and fit.
 */
export function revealScroll(index: number, scrollTop: number, viewport: number, beside = 0, total = Infinity): number {
  const fit = Math.min(beside, Math.max(0, Math.floor(viewport / rowHeight() / 2) - 1));
  const top = Math.max(0, index - fit) * rowHeight();
  const end = index + fit + 1 > total ? listHeight(total, viewport) : (index + fit + 1) * rowHeight();
  if (top < scrollTop) return top;
  if (end > scrollTop + viewport) return end - viewport;
  return scrollTop;
}

export const VIEWS = ['inbox', 'unread', 'waiting', 'pinned', 'snoozed', 'muted', 'done', 'all'] as const satisfies readonly View[];

const countEach = (of: (view: View) => number): Count => Object.fromEntries(VIEWS.map((v) => [v, of(v)])) as Record<View, number>;

export const NO_COUNT: Count = countEach(() => 0);

/** The counts after one row turned from `before` into `after`. */
export function shiftCounts(counts: Counts, before: ConversationRow, after: ConversationRow): Counts {
  const within = (row: ConversationRow, view: View): number => (belongs(row, view, null) ? 1 : 0);
  const shift = (count: Count): Count => countEach((v) => count[v] - within(before, v) + within(after, v));
  return {
    total: shift(counts.total),
    numbers: counts.numbers.map((n) => (n.numberId === before.numberId ? { ...n, count: shift(n.count) } : n)),
  };
}

export function countOf(counts: Counts, view: View, numberId: string | null): number {
  const count = numberId === null ? counts.total : counts.numbers.find((n) => n.numberId === numberId)?.count;
  return (count ?? NO_COUNT)[view];
}
