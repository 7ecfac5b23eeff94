import type { Clock } from '../state/clock';

/** A hand that knows the keys never sees the hint. */
const HINT_MS = 400;
/** Later the first key is forgotten, and the next one means itself. */
const FORGET_MS = 4000;

/** One key that waits for another: G, then the letter of a view. */
export class Sequence {
  after = $state<string | null>(null);
  /** What may follow is shown. */
  hinted = $state(false);
  readonly #clock: Clock;
  #timers: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(key: string): void {
    this.end();
    this.after = key;
    this.#timers = [this.#clock.set(() => (this.hinted = true), HINT_MS), this.#clock.set(() => this.end(), FORGET_MS)];
  }

  end(): void {
    for (const timer of this.#timers) this.#clock.clear(timer);
    this.#timers = [];
    this.after = null;
    this.hinted = false;
  }
}
