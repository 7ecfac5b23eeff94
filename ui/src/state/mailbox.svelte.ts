import type { Api } from '../api/api';
import type { ConversationRow, Counts, Page, View } from '../host/types';
import { anchoredScroll, appendPage, applyRow, belongs, countOf, revealScroll, ROW_HEIGHT, NO_COUNT } from './rows';

export const PAGE = 100;
/** Far from the loaded end, bigger bites. */
const BIG_PAGE = 500;
const REMEMBERED_ANSWERS = 200;

/** Moves the list of rows; a new object is a new request, also to the same place. */
export interface ScrollTo {
  top: number;
}

/** The list of conversations: one view, perhaps narrowed to a number, loaded from the top. */
export class Mailbox {
  view = $state<View>('inbox');
  numberId = $state<string | null>(null);
  rows = $state.raw<ConversationRow[]>([]);
  counts = $state.raw<Counts>({ total: NO_COUNT, numbers: [] });
  selectedId = $state<string | null>(null);
  /** A row that left the view but stays until the cursor moves on. */
  lingerId = $state<string | null>(null);
  loaded = $state(false);
  failed = $state(false);
  /** Arrived above what the user looks at. */
  above = $state.raw<string[]>([]);
  scrollTo = $state.raw<ScrollTo>({ top: 0 });

  next = $state<string | null>(null);
  scrollTop = 0;
  viewport = 600;

  /** How rows read from the host are repainted with what is still on its way. */
  repaint: (row: ConversationRow) => ConversationRow = (row) => row;

  readonly #api: Api;
  #epoch = 0;
  #tick = 0;
  #filling: Promise<void> | null = null;
  /** Answers of our own commands: a page that was asked for earlier must not bring the past back. */
  readonly #answers = new Map<string, { tick: number; row: ConversationRow }>();

  constructor(api: Api) {
    this.#api = api;
  }

  readonly lingering = $derived(this.lingerId !== null && this.rows.some((r) => r.id === this.lingerId));
  /** Rows the list has room for: the loaded ones and those still to come. */
  readonly total = $derived(
    this.next === null ? this.rows.length : Math.max(this.rows.length, countOf(this.counts, this.view, this.numberId) + (this.lingering ? 1 : 0)),
  );
  readonly selectedIndex = $derived(this.selectedId === null ? -1 : this.rows.findIndex((r) => r.id === this.selectedId));
  readonly selected = $derived(this.rows[this.selectedIndex] ?? null);

  find(id: string): ConversationRow | undefined {
    return this.rows.find((r) => r.id === id);
  }

  #where() {
    return { view: this.view, numberId: this.numberId, more: this.next !== null, linger: this.lingerId };
  }

  /** Opens a view. False when a later one overtook it. */
  async open(view: View, numberId: string | null): Promise<boolean> {
    const epoch = ++this.#epoch;
    this.view = view;
    this.numberId = numberId;
    this.rows = [];
    this.next = null;
    this.lingerId = null;
    this.selectedId = null;
    this.loaded = false;
    this.failed = false;
    this.above = [];
    this.#filling = null;
    this.scrollTo = { top: 0 };
    this.scrollTop = 0;
    try {
      const asked = this.#tick;
      const page = await this.#api.list({ view, numberId, after: null, limit: PAGE });
      if (epoch !== this.#epoch) return false;
      this.rows = this.#current(page, asked);
      this.next = page.next;
      return true;
    } catch (error) {
      if (epoch === this.#epoch) this.failed = true;
      throw error;
    } finally {
      if (epoch === this.#epoch) this.loaded = true;
    }
  }

  /** Loads until row `index` is there, or the list ends. */
  async fill(index: number): Promise<void> {
    while (this.next !== null && this.rows.length <= index) {
      const epoch = this.#epoch;
      this.#filling ??= this.#more(index).finally(() => (this.#filling = null));
      await this.#filling;
      if (epoch !== this.#epoch) return;
    }
  }

  async #more(index: number): Promise<void> {
    const epoch = this.#epoch;
    const asked = this.#tick;
    const far = index - this.rows.length > BIG_PAGE;
    const page = await this.#api.list({ view: this.view, numberId: this.numberId, after: this.next, limit: far ? BIG_PAGE : PAGE });
    if (epoch !== this.#epoch) return;
    const grown = appendPage(this.rows, this.#current(page, asked));
    this.next = page.rows.length === 0 ? null : page.next;
    this.rows = grown;
  }

  /** Reads again as much as is loaded, keeping the eye where it is. */
  async reload(): Promise<void> {
    const epoch = this.#epoch;
    const asked = this.#tick;
    const want = Math.max(PAGE, this.rows.length);
    let rows: ConversationRow[] = [];
    let next: string | null = null;
    do {
      const page: Page = await this.#api.list({ view: this.view, numberId: this.numberId, after: next, limit: Math.min(BIG_PAGE, Math.max(PAGE, want - rows.length)) });
      if (epoch !== this.#epoch) return;
      rows = appendPage(rows, this.#current(page, asked));
      next = page.next;
    } while (next !== null && rows.length < want);
    const held = this.selected;
    this.next = next;
    if (held !== null && !rows.some((r) => r.id === held.id)) {
      // Somebody else moved it out of the view: it lingers under the cursor.
      this.lingerId = held.id;
      const at = Math.min(this.selectedIndex, rows.length);
      rows = rows.toSpliced(at, 0, held);
    }
    this.#settle(rows);
    this.loaded = true;
    this.failed = false;
  }

  /** A change that did not come from this window's keys: the eye stays where it is. */
  merge(row: ConversationRow): void {
    if (row.id === this.selectedId && !belongs(row, this.view, this.numberId) && this.find(row.id)) this.lingerId = row.id;
    this.#settle(applyRow(this.rows, row, this.#where()));
  }

  /** A change of this window's own: rows close up, nothing is anchored. */
  apply(row: ConversationRow): void {
    this.rows = applyRow(this.rows, row, this.#where());
  }

  drop(id: string): void {
    this.#settle(this.rows.filter((r) => r.id !== id));
  }

  answered(row: ConversationRow): void {
    this.#answers.delete(row.id);
    this.#answers.set(row.id, { tick: ++this.#tick, row });
    const oldest = this.#answers.keys().next().value;
    if (this.#answers.size > REMEMBERED_ANSWERS && oldest !== undefined) this.#answers.delete(oldest);
  }

  /** The moment a read is asked for; see `fresh`. */
  get now(): number {
    return this.#tick;
  }

  /** The row as it was read, unless one of our own answers is younger than the question. */
  fresh(row: ConversationRow, asked: number): ConversationRow {
    const answer = this.#answers.get(row.id);
    return this.repaint(answer !== undefined && answer.tick > asked ? answer.row : row);
  }

  #current(page: Page, asked: number): ConversationRow[] {
    return page.rows.map((r) => this.fresh(r, asked)).filter((r) => belongs(r, this.view, this.numberId));
  }

  select(id: string | null): void {
    if (id === this.selectedId) return;
    const left = this.lingerId;
    this.selectedId = id;
    if (left !== null && left !== id) {
      this.lingerId = null;
      const row = this.find(left);
      if (row !== undefined && !belongs(row, this.view, this.numberId)) this.#settle(this.rows.filter((r) => r.id !== left));
    }
  }

  reveal(id: string | null): void {
    const index = id === null ? -1 : this.rows.findIndex((r) => r.id === id);
    if (index !== -1) this.#scroll(revealScroll(index, this.scrollTop, this.viewport));
  }

  /** The list tells where it is. */
  scrolled(top: number, viewport: number): void {
    this.scrollTop = top;
    this.viewport = viewport;
    if (top < ROW_HEIGHT / 2 && this.above.length > 0) this.above = [];
  }

  restore(top: number): void {
    this.#scroll(top);
  }

  toTop(): void {
    this.above = [];
    this.#scroll(0);
  }

  #scroll(top: number): void {
    if (top === this.scrollTop) return;
    this.scrollTop = top;
    this.scrollTo = { top };
  }

  #settle(after: ConversationRow[]): void {
    const before = this.rows;
    if (after === before) return;
    const top = anchoredScroll(before, after, this.selectedId, this.scrollTop, this.viewport);
    this.rows = after;
    const known = new Map(before.map((r) => [r.id, r.lastAt]));
    const news = after.slice(0, Math.round(top / ROW_HEIGHT)).filter((r) => known.get(r.id) !== r.lastAt).map((r) => r.id);
    if (before.length > 0 && news.length > 0) this.above = [...new Set([...this.above, ...news])];
    this.#scroll(top);
  }
}
