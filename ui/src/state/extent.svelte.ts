import type { ConversationRow } from '../host/types';
import { belongs, isCounted, type Listing } from './listing';

interface Shown {
  listing(): Listing;
  /** Commands are on their way: what is read may be with or without them. */
  expected(): boolean;
  /** Asks how long the list is; the answer comes to `take`. */
  measure(): Promise<void>;
}

export interface Painted {
  before: ConversationRow;
  after: ConversationRow;
}

/** How long a list is that the counts do not know: as the host said last, and what was done here since. */
export class Extent {
  #said = $state<number | null>(null);
  /** On its way, not yet answered. */
  ahead = $state.raw<readonly Painted[]>([]);
  readonly #of: Shown;
  /** Moves with everything that an answer may know or not. */
  #tick = 0;
  #stale = false;

  constructor(of: Shown) {
    this.#of = of;
  }

  readonly length = $derived.by(() => Math.max(0, (this.#said ?? 0) + this.#shift(this.ahead)));

  #shift(rows: readonly Painted[]): number {
    const listing = this.#of.listing();
    const within = (row: ConversationRow): number => (belongs(row, listing) ? 1 : 0);
    return rows.reduce((sum, r) => sum + within(r.after) - within(r.before), 0);
  }

  /** Another list. */
  reset(): void {
    this.#tick++;
    this.#said = null;
    this.#stale = false;
  }

  /** The moment a page is asked for; see `take`. */
  get now(): number {
    return this.#tick;
  }

  /** What a page says that was asked for at `asked`. */
  take(total: number, asked: number): void {
    if (asked === this.#tick && !this.#of.expected()) {
      this.#said = total;
      this.#stale = false;
    } else {
      this.#said ??= total;
      this.#stale = true;
      this.freshen();
    }
  }

  /** A command leaves or has been answered. */
  touch(): void {
    this.#tick++;
  }

  /** Our own command is answered: what was painted has become so, more or less. */
  settled(rows: readonly Painted[]): void {
    this.#tick++;
    if (this.#said !== null) this.#said += this.#shift(rows);
  }

  /** Something changed that cannot be judged from here. */
  unsure(): void {
    this.#tick++;
    this.#stale = true;
    this.freshen();
  }

  freshen(): void {
    if (!this.#stale || this.#of.expected() || isCounted(this.#of.listing())) return;
    this.#stale = false;
    this.#of.measure().catch(() => (this.#stale = true));
  }
}
