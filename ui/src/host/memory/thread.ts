import type { Thread, ThreadAt, ThreadItem } from '../types';
import { appError, toRow, type Talk } from './memory';


/** A page of a thread: activities, with the state changes among them. Ids of pages are those of activities. */
export function threadOf(talk: Talk, at: ThreadAt, limit: number): Thread {
  const activities = [...talk.items].sort((a, b) => a.at - b.at);
  const [from, to] = range(activities.map((a) => a.id), at, limit);
  const more = { before: from > 0, after: to < activities.length };
  const first = activities[from]?.at ?? 0;
  const next = activities[to]?.at ?? Infinity;
  const page = activities.slice(from, to);
  const here = (c: { at: number }): boolean => (more.before ? c.at >= first : true) && c.at < next;
  const changes = talk.changes.filter(here);
  const comments = (talk.comments ?? []).filter(here);
  const time = (item: ThreadItem): number => (item.type === 'activity' ? item.activity : item.type === 'comment' ? item.comment : item.change).at;
  const items: ThreadItem[] = [
    ...page.map((activity) => ({ type: 'activity' as const, activity })),
    ...changes.map((change) => ({ type: 'state_change' as const, change })),
    ...comments.map((comment) => ({ type: 'comment' as const, comment })),
  ].sort((a, b) => time(a) - time(b));
  return { row: toRow(talk), items, before: more.before ? (page[0]?.id ?? null) : null, after: more.after ? (page.at(-1)?.id ?? null) : null };
}

function range(ids: string[], at: ThreadAt, limit: number): [number, number] {
  if (at.type === 'newest') return [Math.max(0, ids.length - limit), ids.length];
  const index = ids.indexOf(at.id);
  if (index === -1) throw appError('not_found');
  if (at.type === 'before') return [Math.max(0, index - limit), index];
  if (at.type === 'after') return [index + 1, Math.min(ids.length, index + 1 + limit)];
  const from = Math.max(0, index - Math.floor(limit / 2));
  return [from, Math.min(ids.length, from + limit)];
}
