import type { StateChange, ThreadItem, Verb } from '../host/types';

export const itemId = (item: ThreadItem): string => (item.type === 'activity' ? item.activity.id : item.change.id);
export const itemAt = (item: ThreadItem): number => (item.type === 'activity' ? item.activity.at : item.change.at);

/** The newest page read again, joined with the older pages already loaded. Null when they no longer touch. */
export function joinNewest(loaded: readonly ThreadItem[], fresh: readonly ThreadItem[]): ThreadItem[] | null {
  const first = fresh[0];
  if (first === undefined) return [...loaded];
  const id = itemId(first);
  const at = loaded.findIndex((item) => itemId(item) === id);
  return at === -1 ? null : [...loaded.slice(0, at), ...fresh];
}

export function prependOlder(loaded: readonly ThreadItem[], older: readonly ThreadItem[]): ThreadItem[] {
  const known = new Set(loaded.map(itemId));
  return [...older.filter((item) => !known.has(itemId(item))), ...loaded];
}

/** The quiet line for one's own key press, until the thread is read again. */
export function ownChange(commandId: string, verb: Verb, at: number): StateChange {
  const past = { done: 'done', unread: 'unread', open: 'open', seen: 'seen', snooze: 'snoozed', mute: 'muted', unmute: 'unmuted', undo: 'undone', redo: 'redone' } as const;
  return { id: commandId, at, verb: past[verb], actor: '', me: true };
}

/** A thread as it is drawn: items, with a separator where the day changes. */
export type ThreadLine = { kind: 'day'; key: string; at: number } | { kind: 'item'; key: string; item: ThreadItem; joined: boolean };

export function threadLines(items: readonly ThreadItem[]): ThreadLine[] {
  const lines: ThreadLine[] = [];
  const days = new Map<string, number>();
  let day = '';
  let previous: ThreadItem | null = null;
  for (const item of items) {
    const date = new Date(itemAt(item));
    const key = `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
    if (key !== day) {
      const again = days.get(key) ?? 0;
      days.set(key, again + 1);
      lines.push({ kind: 'day', key: `day:${key}:${again}`, at: itemAt(item) });
      day = key;
      previous = null;
    }
    lines.push({ kind: 'item', key: itemId(item), item, joined: previous !== null && sameHand(previous, item) });
    previous = item;
  }
  return lines;
}

/** Consecutive texts of one sender stand closer together and name the sender once. */
function sameHand(a: ThreadItem, b: ThreadItem): boolean {
  if (a.type !== 'activity' || b.type !== 'activity') return false;
  const [x, y] = [a.activity, b.activity];
  return x.kind === 'text' && y.kind === 'text' && x.direction === y.direction && (x.sender?.address ?? '') === (y.sender?.address ?? '') && y.at - x.at < 600_000;
}
