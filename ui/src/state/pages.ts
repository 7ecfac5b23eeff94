import type { Api } from '../api/api';
import type { AppError, ConversationRow, ListAt, ListQuery, Page } from '../host/types';
import type { Extent } from './extent.svelte';
import { cursorOf, type Listing, type Rank } from './listing';
import { append, has, MARGIN, prepend, side, toRead, trim, type Ask, type Win } from './window';

/** What the pages are read for. */
export interface Book {
  readonly listing: Listing;
  readonly extent: Extent;
  readonly win: Win;
  readonly total: number;
  readonly held: Rank | null;
  /** The moment a read is asked for. */
  readonly now: number;
  /** Positions of the first and the last row in sight. */
  readonly eye: [number, number];
  /** More of the list, as it was read; what is in sight stays where it is. */
  extend(win: Win, asked: number): void;
  /** Another part of the list, as it was read. */
  replace(page: Page, asked: number): void;
}

/** A page that is asked for together with a command. */
export interface Borrowed {
  query: ListQuery;
  /** The answer, or null when it failed. */
  give(page: Page | null): void;
}

/** Reads the part of a list that is needed, one page at a time. */
export class Pages {
  /** `through` of the page that was read last: the newest arrival it knew. */
  through = '0';
  readonly #api: Api;
  readonly #book: Book;
  /** Moves when the rows are replaced: a page next to the old ones must not go next to the new. */
  #epoch = 0;
  #reading: Promise<void> | null = null;
  /** A position that is needed though it is not in sight. */
  #wish: number | null = null;

  constructor(api: Api, book: Book) {
    this.#api = api;
    this.#book = book;
  }

  /** The rows are other ones from now on: what is on its way is not for them. */
  turn(): void {
    this.#epoch++;
    this.#reading = null;
  }

  async ask(at: ListAt, limit: number): Promise<Page> {
    const { listing, extent } = this.#book;
    const epoch = this.#epoch;
    const asked = extent.now;
    const page = await this.#api.list(this.#query(at, limit));
    if (epoch === this.#epoch) this.through = page.through;
    if (listing === this.#book.listing) extent.take(page.total, asked);
    return page;
  }

  /** Only how long the list is: no row of it is shown. */
  async measure(): Promise<void> {
    const { listing, extent } = this.#book;
    const asked = extent.now;
    const { total } = await this.#api.list(this.#query({ type: 'top' }, 1));
    if (listing === this.#book.listing) extent.take(total, asked);
  }

  /** A conversation as it is now, or null when there is none. */
  async one(id: string): Promise<ConversationRow | null> {
    try {
      return await this.#api.conversation(id);
    } catch (thrown) {
      if ((thrown as AppError).code === 'not_found') return null;
      throw thrown;
    }
  }

  #query(at: ListAt, limit: number): ListQuery {
    const { view, filter, order } = this.#book.listing;
    return { view, filter, order, at, limit };
  }

  /** Reads until the rows in sight and some around them are there. */
  need(): Promise<void> {
    if (this.#reading !== null) return this.#reading;
    if (this.#plan() === null) return Promise.resolve();
    const reading = this.#run();
    this.#reading = reading;
    return reading;
  }

  /** Reads until the row at `position` is there, or it turns out that there is none. */
  async load(position: number): Promise<void> {
    const epoch = this.#epoch;
    this.#wish = position;
    try {
      while (epoch === this.#epoch && !has(this.#book.win, position) && (this.#reading !== null || this.#plan() !== null)) await this.need();
    } finally {
      if (this.#wish === position) this.#wish = null;
    }
  }

  /** Goes to another part of the list, unless `still` says no when it is there; `then` runs at once. */
  async jump(at: ListAt, limit: number, still: () => boolean, then: () => void): Promise<void> {
    const epoch = this.#epoch;
    const asked = this.#book.now;
    const page = await this.ask(at, limit);
    if (epoch !== this.#epoch || !still()) return;
    this.#replace(page, asked);
    then();
  }

  /** Makes sure that the place of `rank` is loaded. */
  async bring(rank: Rank, still: () => boolean, then: () => void): Promise<void> {
    if (this.#book.win.rows.length > 0 && side(this.#book.win, rank) === 'inside') return then();
    await this.jump({ type: 'around', cursor: cursorOf(rank) }, 2 * MARGIN, still, then);
  }

  /** The page below, when it is needed soon and a command is about to be sent: one call for both. */
  borrow(): Borrowed | null {
    if (this.#reading !== null) return null;
    const ask = this.#plan();
    if (ask?.at.type !== 'after') return null;
    const epoch = this.#epoch;
    const asked = this.#book.now;
    let over: () => void = () => undefined;
    const reading = new Promise<void>((done) => (over = done));
    this.#reading = reading;
    return {
      query: this.#query(ask.at, ask.limit),
      give: (page) => {
        if (this.#reading === reading) this.#reading = null;
        if (page !== null && epoch === this.#epoch) {
          this.through = page.through;
          this.#take(page, ask, asked);
        }
        over();
      },
    };
  }

  #plan(): Ask | null {
    const { win, total, eye } = this.#book;
    const [first, last] = this.#wish === null ? eye : [this.#wish, this.#wish];
    return toRead(win, first, last, total);
  }

  async #run(): Promise<void> {
    const epoch = this.#epoch;
    try {
      for (let ask = this.#plan(); ask !== null; ask = this.#plan()) {
        const asked = this.#book.now;
        let page = await this.ask(ask.at, ask.limit);
        if (page.rows.length === 0 && ask.at.type === 'position' && page.total > 0) page = await this.ask({ type: 'end' }, ask.limit);
        if (epoch !== this.#epoch) return;
        this.#take(page, ask, asked);
      }
    } finally {
      if (epoch === this.#epoch) this.#reading = null;
    }
  }

  #take(page: Page, ask: Ask, asked: number): void {
    const { win } = this.#book;
    if (ask.at.type === 'after') this.#book.extend(this.#trimmed(append(win, page)), asked);
    else if (ask.at.type === 'before') this.#book.extend(this.#trimmed(prepend(win, page, ask.limit)), asked);
    else this.#book.replace(page, asked);
  }

  #replace(page: Page, asked: number): void {
    this.turn();
    this.#book.replace(page, asked);
  }

  #trimmed(win: Win): Win {
    const [first, last] = this.#book.eye;
    const wish = this.#wish ?? first;
    return trim(win, Math.min(first, wish), Math.max(last, wish), this.#book.held);
  }
}
