import type { Outcome, StateChange, ThreadItem, Verb } from '../host/types';

const body = (item: ThreadItem): { id: string; at: number } => (item.type === 'activity' ? item.activity : item.type === 'comment' ? item.comment : item.change);
export const itemId = (item: ThreadItem): string => body(item).id;
export const itemAt = (item: ThreadItem): number => body(item).at;

/** What it did is read from the thread: a comment, or a text and perhaps the end of its conversation. */
export const inThread = ({ verb, of }: Outcome): boolean => [verb, of].some((v) => v === 'comment' || v === 'remove_comment' || v === 'send' || v === 'cancel_send');

/** The newest page read again, joined with what is loaded up to the end. Null when they do not touch. */
export function joinNewest(loaded: readonly ThreadItem[], fresh: readonly ThreadItem[]): { items: ThreadItem[]; grewInFront: boolean } | null {
  const first = fresh[0];
  if (first === undefined) return { items: [...loaded], grewInFront: false };
  const at = indexOf(loaded, itemId(first));
  if (at !== -1) return { items: [...loaded.slice(0, at), ...fresh], grewInFront: false };
  // Fewer were loaded than a page holds: around a found item near the end.
  const start = loaded[0];
  return start !== undefined && indexOf(fresh, itemId(start)) !== -1 ? { items: [...fresh], grewInFront: true } : null;
}

const indexOf = (items: readonly ThreadItem[], id: string): number => items.findIndex((item) => itemId(item) === id);

/** Pages can only overlap at their border. */
const OVERLAP = 500;

export function prependOlder(loaded: readonly ThreadItem[], older: readonly ThreadItem[]): ThreadItem[] {
  const known = new Set(loaded.slice(0, OVERLAP).map(itemId));
  return [...older.filter((item) => !known.has(itemId(item))), ...loaded];
}

export function appendNewer(loaded: readonly ThreadItem[], newer: readonly ThreadItem[]): ThreadItem[] {
  const known = new Set(loaded.slice(-OVERLAP).map(itemId));
  return [...loaded, ...newer.filter((item) => !known.has(itemId(item)))];
}

/** More is not kept: the far end is dropped, and read again when somebody scrolls back to it. */
export const CAP = 2000;

/** What is kept, and the activity behind or before which to go on: pages are asked for by activities. */
export interface Cut {
  items: ThreadItem[];
  cursor: string;
}

export function dropNewest(items: readonly ThreadItem[]): Cut | null {
  const to = items.findLastIndex((item, i) => i < CAP && item.type === 'activity');
  const last = items[to];
  return last === undefined ? null : { items: items.slice(0, to + 1), cursor: itemId(last) };
}

export function dropOldest(items: readonly ThreadItem[]): Cut | null {
  const from = items.findIndex((item, i) => i >= items.length - CAP && item.type === 'activity');
  const first = items[from];
  return first === undefined ? null : { items: items.slice(from), cursor: itemId(first) };
}

/** The quiet line for one's own key press, until the thread is read again. */
export function ownChange(commandId: string, verb: Exclude<Verb, 'comment' | 'remove_comment' | 'send' | 'cancel_send' | 'contact'>, at: number, tagId: string | null, assigneeId: string | null): StateChange {
  const past = { done: 'done', unread: 'unread', open: 'open', seen: 'seen', snooze: 'snoozed', wake: 'woken', mute: 'muted', unmute: 'unmuted', pin: 'pinned', unpin: 'unpinned', tag: 'tagged', untag: 'untagged', assign: 'assigned', unassign: 'unassigned', hand_over: 'assigned', undo: 'undone', redo: 'redone' } as const;
  return { id: commandId, at, verb: past[verb], actor: '', me: true, tagId, assigneeId };
}

/** An item as it is drawn. One line an item, so that loading older ones only ever adds in front. */
export interface ThreadLine {
  key: string;
  item: ThreadItem;
  /** The first of its day carries the separator. */
  day: number | null;
  /** Follows a text of the same hand closely: nearer, and without naming the sender again. */
  joined: boolean;
}

/** Lines made before are used again: of 50,000 items only the new ones cost anything. */
const made = new WeakMap<ThreadItem, { date: string; line: ThreadLine }>();

function lineOf(item: ThreadItem, previous: ThreadItem | null, day: string): { date: string; line: ThreadLine } {
  const known = made.get(item);
  const at = itemAt(item);
  const date = known?.date ?? new Date(at).toDateString();
  const first = date !== day;
  const joined = !first && previous !== null && sameHand(previous, item);
  if (known !== undefined && (known.line.day !== null) === first && known.line.joined === joined) return known;
  const fresh = { date, line: { key: itemId(item), item, day: first ? at : null, joined } };
  made.set(item, fresh);
  return fresh;
}

export function threadLines(items: readonly ThreadItem[]): ThreadLine[] {
  let day = '';
  let previous: ThreadItem | null = null;
  return items.map((item) => {
    const { date, line } = lineOf(item, previous, day);
    day = date;
    previous = item;
    return line;
  });
}

function sameHand(a: ThreadItem, b: ThreadItem): boolean {
  if (a.type !== 'activity' || b.type !== 'activity') return false;
  const [x, y] = [a.activity, b.activity];
  return x.kind === 'text' && y.kind === 'text' && x.direction === y.direction && (x.sender?.address ?? '') === (y.sender?.address ?? '') && y.at - x.at < 600_000;
}
