import type { ConversationRow, Count, ListAt, ListOrder, ListQuery, Page, View } from '../types';
import type { Crowd } from './crowd';
import { toRow, type Talk } from './memory';

/** Lists of the twin: the conversations it holds, and between them the crowd. */

export type Asked = Pick<ListQuery, 'view' | 'filter' | 'order'>;

/** Where a row stands: pinned first; where it is asked for, who waits longest before the others of its kind. */
function keyOf(row: ConversationRow, order: ListOrder): number {
  if (order === 'newest' || row.waitingSince === null) return row.order;
  return (row.pinnedAt === null ? 2 ** 52 : 2 ** 53) - 1 - row.waitingSince;
}

/** As numbers, which they are; those of tests may be letters. */
const byId = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : Number(a > b));

export interface Cursor {
  key: number;
  id: string;
}

export function parse(cursor: string): Cursor {
  const cut = cursor.indexOf('-');
  return { key: Number(cursor.slice(0, cut)), id: cursor.slice(cut + 1) };
}

function inView(row: ConversationRow, view: View): boolean {
  if (view === 'all') return true;
  if (view === 'pinned') return row.pinnedAt !== null;
  if (view === 'muted') return row.muted;
  if (view === 'mentions') return row.mentioned;
  if (view === 'snoozed') return row.snoozedUntil !== null && !row.muted;
  if (view === 'done') return row.state === 'done' && !row.muted;
  if (row.muted || row.snoozedUntil !== null || row.state === 'done') return false;
  if (view === 'assigned') return row.assigneeId === 'me';
  if (view === 'waiting') return row.waitingSince !== null;
  return view === 'inbox' || row.state === 'unread';
}

function passes(row: ConversationRow, { numberIds, tagIds, assigneeIds, from, until }: Asked['filter']): boolean {
  if (assigneeIds.length > 0 && !assigneeIds.includes(row.assigneeId ?? '')) return false;
  const tagged = tagIds.length === 0 || row.tagIds.some((id) => tagIds.includes(id));
  return tagged && (numberIds.length === 0 || numberIds.includes(row.numberId)) && row.lastAt >= (from ?? -Infinity) && row.lastAt < (until ?? Infinity);
}

export const crowdStates = (view: View): number[] => ({ inbox: [0, 1], unread: [0], done: [2], snoozed: [], waiting: [], pinned: [], muted: [], assigned: [], mentions: [], all: [0, 1, 2] })[view];

export class List {
  readonly #own: ConversationRow[];
  readonly #order: ListOrder;
  readonly #crowd: Crowd | null;
  readonly #states: number[];
  /** The part of the crowd that the period leaves in. */
  readonly #first: number = 0;
  readonly #end: number = 0;
  /** Where each of our own stands between the crowd. */
  readonly #places: number[];
  readonly length: number;

  constructor(talks: Iterable<Talk>, crowd: Crowd | null, query: Asked) {
    const { filter, order } = query;
    this.#order = order;
    this.#own = [...talks].map(toRow).filter((r) => inView(r, query.view) && passes(r, filter)).sort((a, b) => keyOf(b, order) - keyOf(a, order) || byId(b.id, a.id));
    // Nobody in the crowd has a tag, or waits.
    const here = crowd !== null && filter.tagIds.length === 0 && (filter.assigneeIds.length === 0 || filter.assigneeIds.includes('')) && (filter.numberIds.length === 0 || filter.numberIds.includes(crowd.talk(0).numberId));
    this.#crowd = here ? crowd : null;
    this.#states = crowdStates(query.view);
    if (this.#crowd !== null) {
      this.#first = filter.until === null ? 0 : this.#before(this.#crowd.place(filter.until, '0'));
      this.#end = filter.from === null ? this.#crowd.total(this.#states) : this.#before(this.#crowd.place(filter.from, '0'));
    }
    this.#places = this.#own.map((r, i) => i + this.#crowdAbove({ key: keyOf(r, order), id: r.id }));
    this.length = this.#own.length + Math.max(0, this.#end - this.#first);
  }

  #before(index: number): number {
    return this.#crowd === null ? 0 : this.#crowd.before(index, this.#states);
  }

  #crowdAbove({ key, id }: Cursor): number {
    return this.#crowd === null ? 0 : Math.max(0, Math.min(this.#end, this.#before(this.#crowd.place(key, id))) - this.#first);
  }

  /** Rows above the place of a cursor. */
  above(cursor: Cursor): number {
    const own = this.#own.filter((r) => keyOf(r, this.#order) > cursor.key || (keyOf(r, this.#order) === cursor.key && byId(r.id, cursor.id) > 0)).length;
    return own + this.#crowdAbove(cursor);
  }

  at(position: number): ConversationRow | undefined {
    if (position < 0 || position >= this.length) return undefined;
    const own = this.#places.filter((p) => p < position).length;
    if (this.#places[own] === position) return this.#own[own];
    return this.#crowd === null ? undefined : toRow(this.#crowd.talk(this.#crowd.nth(this.#first + position - own, this.#states)));
  }

  slice(from: number, to: number): ConversationRow[] {
    const rows: ConversationRow[] = [];
    for (let p = Math.max(0, from); p < Math.min(to, this.length); p++) {
      const row = this.at(p);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  page(at: ListAt, limit: number, through: string): Page {
    const [from, to] = this.#range(at, limit);
    const rows = this.slice(from, to);
    const last = rows.at(-1);
    const more = last !== undefined && to < this.length;
    const placed = at.type !== 'after' && at.type !== 'before';
    return { rows, start: placed ? Math.min(Math.max(0, from), this.length) : null, next: more ? `${keyOf(last, this.#order)}-${last.id}` : null, total: this.length, through };
  }

  #range(at: ListAt, limit: number): [number, number] {
    switch (at.type) {
      case 'top': return [0, limit];
      case 'end': return [Math.max(0, this.length - limit), this.length];
      case 'position': return [at.position, at.position + limit];
      case 'before': {
        const end = this.above(parse(at.cursor));
        return [Math.max(0, end - limit), end];
      }
      case 'after': {
        const from = this.above(parse(at.cursor));
        const itself = this.at(from)?.id === parse(at.cursor).id ? 1 : 0;
        return [from + itself, from + itself + limit];
      }
      case 'around': {
        const from = Math.max(0, this.above(parse(at.cursor)) - Math.floor(limit / 2));
        return [from, from + limit];
      }
    }
  }
}

export function countRows(rows: ConversationRow[], crowd: Crowd | null): Count {
  const of = (view: View): number => rows.filter((r) => inView(r, view)).length + (crowd?.total(crowdStates(view)) ?? 0);
  return { inbox: of('inbox'), unread: of('unread'), done: of('done'), snoozed: of('snoozed'), waiting: of('waiting'), pinned: of('pinned'), muted: of('muted'), assigned: of('assigned'), mentions: of('mentions'), all: of('all') };
}
