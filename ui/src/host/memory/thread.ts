import type { FindAt, Thread, ThreadAt, ThreadFinds, ThreadItem } from '../types';
import { appError, toRow, type Talk } from './memory';
import { wordsOf } from './query';


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

/** How many ids the answer tells on either side. */
const BESIDE = 50;

/** The items that have all the words, the last one also as a beginning. */
export function findIn(talk: Talk, text: string, at: FindAt): ThreadFinds {
  const words = wordsOf(text);
  const fits = (body: string): boolean => {
    const there = wordsOf(body);
    return words.every((word, i) => there.some((t) => (i === words.length - 1 && !/\s$/.test(text) ? t.startsWith(word) : t === word)));
  };
  const found = words.length === 0 ? [] : talk.items.filter((item) => fits(`${item.body} ${item.subject ?? ''}`)).sort((a, b) => b.at - a.at);
  const from = at.type === 'from' ? (talk.items.find((item) => item.id === at.id)?.at ?? Infinity) : Infinity;
  const wanted = at.type === 'position' ? at.position : found.filter((item) => item.at > from).length;
  const here = Math.max(0, Math.min(wanted, found.length - 1));
  const start = Math.max(0, here - BESIDE);
  return { total: found.length, at: here, start, ids: found.slice(start, here + BESIDE + 1).map((item) => item.id) };
}
