import type { ConversationRow, ListFilter, ListOrder, Period, View } from '../host/types';

/** Which list it is: its view, what it leaves out, and in which order it stands. */
export interface Listing {
  view: View;
  filter: ListFilter;
  /** What `from` and `until` of the filter come from. */
  period: Period;
  order: ListOrder;
}

/** The person's own id among the members, in every database. */
export const ME = 'me';

export const ANY: Period = { type: 'any' };

/** A view, perhaps narrowed to numbers, as the sidebar opens it. */
export const plain = (view: View, numberIds: readonly string[] = []): Listing => ({ view, filter: { numberIds: [...numberIds], tagIds: [], assigneeIds: [], from: null, until: null }, period: ANY, order: 'newest' });

/** Where who waits longest may stand first. */
const WAITING: readonly View[] = ['inbox', 'unread', 'waiting', 'assigned'];
export const canOrder = (view: View): boolean => WAITING.includes(view);

/** The counts of the host know how long it is. */
export const isCounted = ({ filter }: Listing): boolean => filter.tagIds.length === 0 && filter.assigneeIds.length === 0 && filter.from === null && filter.until === null;

/** Nothing but a view and numbers: what the sidebar shows by itself, where it is one number. */
export const isPlain = (listing: Listing): boolean => isCounted(listing) && listing.order === 'newest';

const sameSet = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((id) => b.includes(id));

const samePeriod = (a: Period, b: Period): boolean => (a.type === 'between' && b.type === 'between' ? a.from === b.from && a.to === b.to : a.type === b.type);

export function sameListing(a: Listing, b: Listing): boolean {
  const [x, y] = [a.filter, b.filter];
  return a.view === b.view && a.order === b.order && samePeriod(a.period, b.period) && x.from === y.from && x.until === y.until && sameSet(x.numberIds, y.numberIds) && sameSet(x.tagIds, y.tagIds) && sameSet(x.assigneeIds, y.assigneeIds);
}

const hidden = (row: ConversationRow): boolean => row.muted || row.snoozedUntil !== null;

export function inView(row: ConversationRow, view: View): boolean {
  switch (view) {
    case 'inbox': return row.state !== 'done' && !hidden(row);
    case 'unread': return row.state === 'unread' && !hidden(row);
    case 'done': return row.state === 'done' && !hidden(row);
    case 'snoozed': return row.snoozedUntil !== null && !row.muted;
    case 'waiting': return row.waitingSince !== null && row.state !== 'done' && !hidden(row);
    case 'pinned': return row.pinnedAt !== null;
    case 'muted': return row.muted;
    case 'assigned': return row.assigneeId === ME && row.state !== 'done' && !hidden(row);
    case 'mentions': return row.mentioned;
    case 'all': return true;
  }
}

export function belongs(row: ConversationRow, { view, filter }: Pick<Listing, 'view' | 'filter'>): boolean {
  const { numberIds, tagIds, assigneeIds, from, until } = filter;
  if (numberIds.length > 0 && !numberIds.includes(row.numberId)) return false;
  if (tagIds.length > 0 && !row.tagIds.some((id) => tagIds.includes(id))) return false;
  if (assigneeIds.length > 0 && !assigneeIds.includes(row.assigneeId ?? '')) return false;
  if ((from !== null && row.lastAt < from) || (until !== null && row.lastAt >= until)) return false;
  return inView(row, view);
}

/** Where a row stands in a list: by its key, downwards, and by its id among equals. */
export interface Rank {
  id: string;
  key: number;
}

/** The store's: pinned rows stand above this, and who waits above the others of their kind. */
const PINNED = 2 ** 53 - 1;
const OTHERS = 2 ** 52 - 1;

export function keyOf(row: Pick<ConversationRow, 'order' | 'waitingSince' | 'pinnedAt'>, by: ListOrder): number {
  if (by === 'newest' || row.waitingSince === null) return row.order;
  return (row.pinnedAt === null ? OTHERS : PINNED) - row.waitingSince;
}

export const rankOf = (row: ConversationRow, by: ListOrder): Rank => ({ id: row.id, key: keyOf(row, by) });

export const compareRanks = (a: Rank, b: Rank): number => b.key - a.key || Number(b.id) - Number(a.id);

export const cursorOf = (rank: Rank): string => `${rank.key}-${rank.id}`;
