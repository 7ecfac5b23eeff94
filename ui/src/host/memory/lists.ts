import type { ConversationRow, Count, ListAt, ListQuery, Page, View } from '../types';
import type { Crowd } from './crowd';
import { toRow, type Talk } from './memory';

/** Lists of the twin: the conversations it holds, and between them the crowd. */

export const cursorOf = (row: Pick<ConversationRow, 'id' | 'order'>): string => `${row.order}-${row.id}`;
const newestFirst = (a: ConversationRow, b: ConversationRow): number => b.order - a.order || (a.id < b.id ? 1 : -1);

export interface Cursor {
  order: number;
  id: string;
}

export function parse(cursor: string): Cursor {
  const cut = cursor.indexOf('-');
  return { order: Number(cursor.slice(0, cut)), id: cursor.slice(cut + 1) };
}

export function inView(row: ConversationRow, query: Pick<ListQuery, 'view' | 'numberId'>): boolean {
  if (query.numberId !== null && row.numberId !== query.numberId) return false;
  if (query.view === 'all') return true;
  if (query.view === 'pinned') return row.pinnedAt !== null;
  if (query.view === 'muted') return row.muted;
  if (query.view === 'snoozed') return row.snoozedUntil !== null && !row.muted;
  if (query.view === 'done') return row.state === 'done' && !row.muted;
  if (row.muted || row.snoozedUntil !== null || row.state === 'done') return false;
  if (query.view === 'waiting') return row.waitingSince !== null;
  return query.view === 'inbox' || row.state === 'unread';
}

export const crowdStates = (view: View): number[] => ({ inbox: [0, 1], unread: [0], done: [2], snoozed: [], waiting: [], pinned: [], muted: [], all: [0, 1, 2] })[view];

export class List {
  readonly #own: ConversationRow[];
  readonly #crowd: Crowd | null;
  readonly #states: number[];
  /** Where each of our own stands between the crowd. */
  readonly #places: number[];
  readonly length: number;

  constructor(talks: Iterable<Talk>, crowd: Crowd | null, query: Pick<ListQuery, 'view' | 'numberId'>) {
    this.#own = [...talks].map(toRow).filter((r) => inView(r, query)).sort(newestFirst);
    const here = crowd !== null && (query.numberId === null || crowd.talk(0).numberId === query.numberId);
    this.#crowd = here ? crowd : null;
    this.#states = crowdStates(query.view);
    this.#places = this.#own.map((r, i) => i + this.#crowdAbove(r));
    this.length = this.#own.length + (this.#crowd?.total(this.#states) ?? 0);
  }

  #crowdAbove(cursor: Cursor): number {
    return this.#crowd === null ? 0 : this.#crowd.before(this.#crowd.place(cursor.order, cursor.id), this.#states);
  }

  /** Rows above the place of a cursor. */
  above(cursor: Cursor): number {
    const own = this.#own.filter((r) => r.order > cursor.order || (r.order === cursor.order && r.id > cursor.id)).length;
    return own + this.#crowdAbove(cursor);
  }

  at(position: number): ConversationRow | undefined {
    if (position < 0 || position >= this.length) return undefined;
    const own = this.#places.filter((p) => p < position).length;
    if (this.#places[own] === position) return this.#own[own];
    return this.#crowd === null ? undefined : toRow(this.#crowd.talk(this.#crowd.nth(position - own, this.#states)));
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
    return { rows, start: placed ? Math.min(Math.max(0, from), this.length) : null, next: more ? cursorOf(last) : null, total: this.length, through };
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
  const of = (view: View): number => rows.filter((r) => inView(r, { view, numberId: null })).length + (crowd?.total(crowdStates(view)) ?? 0);
  return { inbox: of('inbox'), unread: of('unread'), done: of('done'), snoozed: of('snoozed'), waiting: of('waiting'), pinned: of('pinned'), muted: of('muted'), all: of('all') };
}
