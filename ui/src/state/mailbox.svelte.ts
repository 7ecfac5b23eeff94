import type { Api } from '../api/api';
import type { AppError, ConversationRow, Counts, Page, View } from '../host/types';
import { anchoredScroll, appendPage, applyRow, belongs, compareRows, countOf, placeRow, revealScroll, ROW_HEIGHT, NO_COUNT, type Placement, type Rank } from './rows';

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
  /** Something changed after the view that is being opened was asked for. */
  dirty = false;
  scrollTop = 0;
  viewport = 600;

  /** How rows read from the host are repainted with what is still on its way. */
  repaint: (row: ConversationRow) => ConversationRow = (row) => row;

  readonly #api: Api;
  /** Moves when another view is opened. */
  #visit = 0;
  /** Moves when the loaded rows are replaced: a page behind the old ones must not go behind the new. */
  #epoch = 0;
  #tick = 0;
  #filling: Promise<void> | null = null;
  /** Where the person sees the selected row; it stays there until the cursor leaves it. */
  #held: Rank | null = null;
  /** Answers of our own commands: a page that was asked for earlier must not bring the past back. */
  readonly #answers = new Map<string, { tick: number; row: ConversationRow }>();

  constructor(api: Api) {
    this.#api = api;
  }

  readonly lingering = $derived(this.lingerId !== null && this.rows.some((r) => r.id === this.lingerId && !belongs(r, this.view, this.numberId)));
  /** Rows the list has room for: the loaded ones and those still to come. */
  readonly total = $derived(
    this.next === null ? this.rows.length : Math.max(this.rows.length, countOf(this.counts, this.view, this.numberId) + (this.lingering ? 1 : 0)),
  );
  readonly selectedIndex = $derived(this.selectedId === null ? -1 : this.rows.findIndex((r) => r.id === this.selectedId));
  readonly selected = $derived(this.rows[this.selectedIndex] ?? null);

  find(id: string): ConversationRow | undefined {
    return this.rows.find((r) => r.id === id);
  }

  #where(): Placement {
    return { view: this.view, numberId: this.numberId, more: this.next !== null, linger: this.lingerId, held: this.#held };
  }

  /** Opens a view. False when a later one overtook it. */
  async open(view: View, numberId: string | null): Promise<boolean> {
    const visit = ++this.#visit;
    this.#epoch++;
    this.#held = null;
    this.dirty = false;
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
      if (visit !== this.#visit) return false;
      this.rows = this.#current(page, asked);
      this.next = page.next;
      return true;
    } catch (error) {
      if (visit === this.#visit) this.failed = true;
      throw error;
    } finally {
      if (visit === this.#visit) this.loaded = true;
    }
  }

  /** Loads until row `index` is there, or the list ends. */
  async fill(index: number): Promise<void> {
    const visit = this.#visit;
    while (visit === this.#visit && this.next !== null && this.rows.length <= index) {
      if (this.#filling === null) {
        const filling = this.#more(index).finally(() => {
          if (this.#filling === filling) this.#filling = null;
        });
        this.#filling = filling;
      }
      await this.#filling;
    }
  }

  async #more(index: number): Promise<void> {
    const epoch = this.#epoch;
    const asked = this.#tick;
    const far = index - this.rows.length > BIG_PAGE;
    const page = await this.#api.list({ view: this.view, numberId: this.numberId, after: this.next, limit: far ? BIG_PAGE : PAGE });
    if (epoch !== this.#epoch) return;
    this.rows = appendPage(this.rows, this.#current(page, asked));
    this.next = page.rows.length === 0 ? null : page.next;
  }

  /** Reads again as much as is loaded, keeping the eye where it is. */
  async reload(): Promise<void> {
    const visit = this.#visit;
    const started = this.#tick;
    const want = Math.max(PAGE, this.rows.length);
    const read = new Map<string, { row: ConversationRow; asked: number }>();
    /** The selected row, when its pages do not have it: null when it is gone altogether. */
    const missing = new Map<string, { row: ConversationRow; asked: number } | null>();
    let next: string | null = null;
    let last: ConversationRow | undefined;
    let held: Rank | null;
    for (;;) {
      // The person may move while this reads: always the row that is selected now.
      held = this.#held !== null && this.find(this.#held.id) !== undefined ? this.#held : null;
      const enough = read.size >= want && (held === null || (last !== undefined && compareRows(held, last) <= 0));
      const asked = this.#tick;
      if (last === undefined || (next !== null && !enough)) {
        const page: Page = await this.#api.list({ view: this.view, numberId: this.numberId, after: next, limit: Math.min(BIG_PAGE, Math.max(PAGE, want - read.size)) });
        if (visit !== this.#visit) return;
        for (const row of page.rows) if (!read.has(row.id)) read.set(row.id, { row, asked });
        last = page.rows.at(-1) ?? last;
        next = page.rows.length === 0 ? null : page.next;
        if (last === undefined && held === null) break;
        if (last !== undefined) continue;
      }
      if (held === null || read.has(held.id) || missing.has(held.id)) break;
      missing.set(held.id, await this.#one(held.id, asked));
      if (visit !== this.#visit) return;
    }
    this.#epoch++;
    this.#filling = null;
    this.next = next;
    const where = { ...this.#where(), held };
    let rows = [...read.values()].map((r) => this.fresh(r.row, r.asked)).filter((r) => belongs(r, this.view, this.numberId));
    for (const { tick, row } of this.#answers.values()) if (tick > started) rows = applyRow(rows, this.repaint(row), { ...where, held: null, linger: null });
    const found = held === null ? null : (read.get(held.id) ?? missing.get(held.id) ?? null);
    if (held !== null) rows = rows.filter((r) => r.id !== held.id);
    if (held !== null && found !== null) {
      const row = this.fresh(found.row, found.asked);
      // Somebody else moved it out of the view: it lingers under the cursor.
      if (!belongs(row, this.view, this.numberId)) this.lingerId = row.id;
      rows = placeRow(rows, row, held, { held, more: false });
    }
    this.#settle(rows);
    this.loaded = true;
    this.failed = false;
  }

  async #one(id: string, asked: number): Promise<{ row: ConversationRow; asked: number } | null> {
    try {
      return { row: await this.#api.conversation(id), asked };
    } catch (thrown) {
      if ((thrown as AppError).code === 'not_found') return null;
      throw thrown;
    }
  }

  /** A change that did not come from this window's keys: the eye stays where it is. */
  merge(row: ConversationRow): void {
    // The view that is being opened was asked for after this row.
    if (!this.loaded) return;
    if (row.id === this.selectedId && !belongs(row, this.view, this.numberId) && this.find(row.id)) this.lingerId = row.id;
    this.#hold(row);
    this.#settle(applyRow(this.rows, row, this.#where()));
  }

  /** A change of this window's own: rows close up, nothing is anchored. */
  apply(row: ConversationRow): void {
    this.#hold(row);
    this.rows = applyRow(this.rows, row, this.#where());
  }

  /** The selected row comes into the list: from now on it is held where it comes in. */
  #hold(row: ConversationRow): void {
    if (row.id === this.selectedId && this.find(row.id) === undefined) this.#held = { id: row.id, order: row.order };
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
    const left = [this.lingerId, this.#held?.id];
    const from = this.#held;
    const row = id === null ? undefined : this.find(id);
    this.selectedId = id;
    if (this.lingerId !== id) this.lingerId = null;
    this.#held = row === undefined ? null : { id: row.id, order: row.order };
    let rows = this.rows;
    for (const was of this.rows) {
      if (was.id === id || !left.includes(was.id)) continue;
      const stays = belongs(was, this.view, this.numberId);
      const moved = was.id === from?.id && was.order !== from.order;
      if (stays && !moved) continue;
      rows = rows.filter((r) => r.id !== was.id);
      if (stays) rows = placeRow(rows, was, was, this.#where());
    }
    this.#settle(rows);
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
