import type { Clock } from './seeing';

/** The cursor rests when it has not moved for so long. */
export const REST_MS = 80;

/**
 * Drawing a conversation takes many times as long as moving the cursor: the cursor's own move is
 * on the screen first, and of a run of moves only the last one's conversation is drawn.
 */
export class Follow {
  readonly #clock: Clock;
  #pending: (() => void) | null = null;
  /** Runs while the cursor may still be on its way. */
  #resting: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  later(show: () => void): void {
    const run = this.#resting !== null;
    if (this.#resting !== null) this.#clock.clear(this.#resting);
    this.#pending = show;
    this.#resting = this.#clock.set(() => {
      this.#resting = null;
      this.now();
    }, REST_MS);
    if (!run) this.#clock.painted(() => { if (this.#pending === show) this.now(); });
  }

  now(): void {
    const show = this.#pending;
    this.#pending = null;
    show?.();
  }

  /** What was to be shown is not wanted any more. */
  drop(): void {
    this.#pending = null;
  }
}
