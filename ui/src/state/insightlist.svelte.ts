import type { AppError, ConversationRow, InsightFigure, InsightQuery, InsightRow } from '../host/types';
import type { App } from './app.svelte';

type Room = Pick<App, 'api' | 'dialog' | 'links'>;

const PAGE = 50;
const NEAR_END = 10;

/** A figure that can be asked for its conversations: what counts towards it, and where there is one the rest. */
export interface Ask {
  title: string;
  tabs: readonly { label: string; figure: InsightFigure }[];
}

/** How many a figure is, and of how many conversations. */
export interface Size {
  n: number;
  total: number;
}

/** The conversations behind a figure. */
export class Behind {
  ask = $state.raw<Ask | null>(null);
  tab = $state(0);
  /** By tab; null while it is not known. */
  sizes = $state.raw<readonly (Size | null)[]>([]);
  rows = $state.raw<readonly InsightRow[]>([]);
  at = $state(0);
  loaded = $state(false);
  failed = $state.raw<AppError | null>(null);
  #query: InsightQuery | null = null;
  #round = 0;
  /** Nothing more is to be read, or it is under way. */
  #closed = false;
  readonly #at: Room;
  readonly #now: () => InsightQuery;

  constructor(at: Room, now: () => InsightQuery) {
    this.#at = at;
    this.#now = now;
  }

  get size(): Size | null {
    return this.sizes[this.tab] ?? null;
  }

  get row(): InsightRow | null {
    return this.rows[this.at] ?? null;
  }

  open(ask: Ask, tab = 0): void {
    this.ask = ask;
    this.#query = this.#now();
    this.sizes = ask.tabs.map(() => null);
    this.#at.dialog = 'insight_list';
    void this.show(tab);
    // How many the others are stands beside their names.
    for (const i of ask.tabs.keys()) if (i !== tab) void this.#measure(ask, i);
  }

  async show(tab: number): Promise<void> {
    this.tab = tab;
    this.rows = [];
    this.at = 0;
    this.loaded = false;
    this.failed = null;
    const round = ++this.#round;
    await this.#read(round);
  }

  retry(): Promise<void> {
    return this.show(this.tab);
  }

  async #read(round: number): Promise<void> {
    const { ask, tab, rows } = this;
    const figure = ask?.tabs[tab]?.figure;
    if (ask === null || figure === undefined || this.#query === null) return;
    this.#closed = true;
    try {
      const list = await this.#at.api.insightConversations(this.#query, figure, rows.length, PAGE);
      if (round !== this.#round) return;
      this.#sized(ask, tab, list);
      // What has come in meanwhile moves the rest: none stands here twice.
      const known = new Set(rows.map((r) => r.row.id));
      this.rows = [...rows, ...list.rows.filter((r) => !known.has(r.row.id))];
      this.loaded = true;
      this.failed = null;
      this.#closed = list.rows.length === 0;
    } catch (thrown) {
      if (round !== this.#round) return;
      this.failed = thrown as AppError;
      this.#closed = false;
    }
  }

  async #measure(ask: Ask, tab: number): Promise<void> {
    const figure = ask.tabs[tab]?.figure;
    if (figure === undefined || this.#query === null) return;
    const list = await this.#at.api.insightConversations(this.#query, figure, 0, 1).catch(() => null);
    if (list !== null) this.#sized(ask, tab, list);
  }

  #sized(ask: Ask, tab: number, { n, total }: Size): void {
    if (ask === this.ask) this.sizes = this.sizes.map((size, i) => (i === tab ? { n, total } : size));
  }

  /** The list was scrolled, or the cursor came, near the end of what is there. */
  async more(): Promise<void> {
    const { size, rows, loaded } = this;
    if (!loaded || this.#closed || size === null || rows.length >= size.total) return;
    await this.#read(this.#round);
  }

  point(at: number): void {
    this.at = Math.max(0, Math.min(this.rows.length - 1, at));
    if (this.at >= this.rows.length - NEAR_END) void this.more();
  }

  /** The dialog closes: the conversation is read where all are. */
  async choose(row: ConversationRow | undefined = this.row?.row): Promise<void> {
    if (row === undefined) return;
    this.#at.dialog = null;
    await this.#at.links.show(row);
  }
}
