import type { ConversationRow, Count, Counts, Settings, View } from '../host/types';
import { rowHeight } from './density.svelte';
import { inView, isCounted, type Listing } from './listing';

/** Pure list arithmetic: what belongs where, in which order, and what the eye stays on. */

/** Room for a toast below the last row of a list that scrolls. */
const FOOT = 88;

/** What a list of so many rows is high. */
export function listHeight(rows: number, viewport: number): number {
  const height = rows * rowHeight();
  return height > viewport ? height + FOOT : height;
}
export type AfterDone = Settings['afterDone'];

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

export const VIEWS = ['inbox', 'unread', 'waiting', 'pinned', 'snoozed', 'muted', 'assigned', 'mentions', 'done', 'all'] as const satisfies readonly View[];

const countEach = (of: (view: View) => number): Count => Object.fromEntries(VIEWS.map((v) => [v, of(v)])) as Record<View, number>;

export const NO_COUNT: Count = countEach(() => 0);

/** The counts after one row turned from `before` into `after`. */
export function shiftCounts(counts: Counts, before: ConversationRow, after: ConversationRow): Counts {
  const within = (row: ConversationRow, view: View): number => (inView(row, view) ? 1 : 0);
  const shift = (count: Count): Count => countEach((v) => count[v] - within(before, v) + within(after, v));
  return {
    total: shift(counts.total),
    numbers: counts.numbers.map((n) => (n.numberId === before.numberId ? { ...n, count: shift(n.count) } : n)),
  };
}

/** Of a view, over all numbers or over some. */
export function countOf(counts: Counts, view: View, numberIds: readonly string[] = []): number {
  if (numberIds.length === 0) return counts.total[view];
  return counts.numbers.reduce((sum, n) => sum + (numberIds.includes(n.numberId) ? n.count[view] : 0), 0);
}

/** How long a list is, where the counts can tell. */
export const lengthOf = (counts: Counts, listing: Listing): number | null => (isCounted(listing) ? countOf(counts, listing.view, listing.filter.numberIds) : null);
