import type { Clock } from './clock';
import type { Mailbox } from './mailbox.svelte';
import { rowHeight } from './density.svelte';
import type { Selection } from './selection.svelte';
import { Steps } from './steps';
import { PAGE } from './window';

interface Hand {
  clock: Clock;
  mailbox: Mailbox;
  selection: Selection;
  select(id: string): void;
  /** Moves with every placing of the cursor, also where it already was. */
  placings(): number;
  failed(thrown: unknown): void;
}

/** Moves through the list, which need not be loaded where the cursor goes. With `extend`, a range follows. */
export class Cursor {
  readonly #at: Hand;
  readonly #pictures: Steps;
  /** Steps into rows that are on their way. */
  #steps = 0;
  #waiting: { turn: number } | null = null;

  constructor(at: Hand) {
    this.#at = at;
    this.#pictures = new Steps({ clock: at.clock, move: (steps, extend) => this.#move(steps, extend), bounds: () => at.mailbox.bounds });
  }

  move(steps: number, extend = false): void {
    this.#pictures.take(steps, extend);
  }

  /** Takes the steps that wait for a picture. */
  settle(): void {
    this.#pictures.settle();
  }

  #move(steps: number, extend: boolean): void {
    const { mailbox } = this.#at;
    if (mailbox.total === 0) return;
    this.#range(extend);
    if (this.#waiting?.turn === this.#at.placings()) return void (this.#steps += steps);
    this.#steps = steps;
    const to = this.#target();
    if (!mailbox.away && mailbox.has(to)) {
      this.#waiting = null;
      this.#to(to, extend);
    } else void this.#go(extend);
  }

  movePage(direction: 1 | -1, extend = false): void {
    this.#move(direction * Math.max(1, Math.floor(this.#at.mailbox.viewport / rowHeight()) - 1), extend);
  }

  first(extend = false): void {
    this.#range(extend);
    void this.#toEdge('top', extend);
  }

  last(extend = false): Promise<void> {
    this.#range(extend);
    return this.#toEdge('end', extend);
  }

  #range(extend: boolean): void {
    if (extend) this.#at.selection.begin();
    else this.#at.selection.rest();
  }

  #target(): number {
    const { selectedIndex, total, eye } = this.#at.mailbox;
    if (selectedIndex === -1) return Math.max(0, Math.min(total - 1, eye[0]));
    return Math.max(0, Math.min(total - 1, selectedIndex + this.#steps));
  }

  /** The rows are read first; keys that come meanwhile add their steps. */
  async #go(extend: boolean): Promise<void> {
    const { mailbox } = this.#at;
    const waiting = { turn: this.#at.placings() };
    const still = (): boolean => this.#waiting === waiting && waiting.turn === this.#at.placings();
    this.#waiting = waiting;
    try {
      if (mailbox.away && mailbox.cursor !== null) await mailbox.pages.bring(mailbox.cursor, still, () => undefined);
      while (still() && !mailbox.has(this.#target()) && mailbox.total > 0) {
        const to = this.#target();
        await mailbox.pages.load(to);
        if (to === this.#target()) break;
      }
      if (still()) this.#to(this.#target(), extend);
    } catch (thrown) {
      this.#at.failed(thrown);
    } finally {
      if (this.#waiting === waiting) this.#waiting = null;
    }
  }

  async #toEdge(edge: 'top' | 'end', extend: boolean): Promise<void> {
    const { mailbox } = this.#at;
    const go = (): void => this.#to(edge === 'top' ? 0 : mailbox.total - 1, extend);
    const there = mailbox.win.rows.length > 0 && (edge === 'top' ? mailbox.win.top : mailbox.win.bottom) === null;
    if (there || mailbox.total === 0) return go();
    const turn = this.#at.placings();
    const { listing } = mailbox;
    try {
      // Whoever went on meanwhile, with Home or E, is not fetched back.
      await mailbox.pages.jump({ type: edge }, PAGE, () => turn === this.#at.placings() && mailbox.listing === listing, go);
    } catch (thrown) {
      this.#at.failed(thrown);
    }
  }

  #to(position: number, extend: boolean): void {
    const { mailbox, selection } = this.#at;
    const row = mailbox.at(position);
    if (row === undefined) return;
    this.#at.select(row.id);
    mailbox.reveal(row.id, 1);
    if (extend) selection.reach();
    // The next page is there before the cursor is.
    void mailbox.pages.need().catch((thrown: unknown) => this.#at.failed(thrown));
  }
}
