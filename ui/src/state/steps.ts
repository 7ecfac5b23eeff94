import type { Clock } from './clock';

interface Room {
  clock: Clock;
  move(steps: number, extend: boolean): void;
  /** How far it can go up and down from where it is; null where that is not known. */
  bounds(): { up: number; down: number } | null;
}

/**
 * Steps of the cursor, one move a picture: keys that come faster than pictures are drawn are added up,
 * so that a held arrow stops where it is let go of.
 */
export class Steps {
  readonly #at: Room;
  /** The first step of a picture is taken at once; these wait for the next one. */
  #more: { steps: number; extend: boolean } | null = null;

  constructor(at: Room) {
    this.#at = at;
  }

  take(steps: number, extend: boolean): void {
    if (this.#more !== null && this.#more.extend !== extend) this.settle();
    if (this.#more === null) {
      this.#at.move(steps, extend);
      this.#wait(extend);
      return;
    }
    const bounds = this.#at.bounds();
    const sum = this.#more.steps + steps;
    this.#more.steps = bounds === null ? sum : Math.max(-bounds.up, Math.min(bounds.down, sum));
  }

  /** Takes what waits: before any other key, which is about where the cursor is. */
  settle(): void {
    const more = this.#more;
    this.#more = null;
    if (more !== null && more.steps !== 0) this.#at.move(more.steps, more.extend);
  }

  #wait(extend: boolean): void {
    const more = { steps: 0, extend };
    this.#more = more;
    this.#at.clock.frame(() => {
      if (this.#more !== more) return;
      this.settle();
      if (more.steps !== 0) this.#wait(extend);
    });
  }
}
