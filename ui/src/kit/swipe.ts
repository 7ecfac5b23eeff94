/** Swiping, as pure arithmetic: left is done, right is unread, once a gesture. */

export type SwipeAct = 'done' | 'unread';
/** How far a row must be pulled for the gesture to count. */
export const THRESHOLD = 84;
const SLOP = 10;
const WHEEL_REST_MS = 180;

export interface SwipeView {
  /** How far the row is pulled; negative is to the left. */
  dx: number;
  /** What letting go now would do. */
  act: SwipeAct | null;
}

export const REST: SwipeView = { dx: 0, act: null };
const actOf = (dx: number): SwipeAct | null => (dx <= -THRESHOLD ? 'done' : dx >= THRESHOLD ? 'unread' : null);
/** Past the threshold the row follows more slowly: it has been understood. */
const damp = (dx: number): number => (Math.abs(dx) <= THRESHOLD ? dx : Math.sign(dx) * (THRESHOLD + (Math.abs(dx) - THRESHOLD) * 0.25));

/** One finger on one row. */
export class TouchSwipe {
  #from: { x: number; y: number } | null = null;
  #going: 'undecided' | 'swiping' | 'scrolling' = 'undecided';
  #dx = 0;

  start(x: number, y: number): void {
    this.#from = { x, y };
    this.#going = 'undecided';
    this.#dx = 0;
  }

  /** Null when this is not a swipe (yet). */
  move(x: number, y: number): SwipeView | null {
    if (this.#from === null || this.#going === 'scrolling') return null;
    const dx = x - this.#from.x;
    const dy = y - this.#from.y;
    if (this.#going === 'undecided') {
      if (Math.abs(dx) < SLOP && Math.abs(dy) < SLOP) return null;
      this.#going = Math.abs(dx) > Math.abs(dy) * 1.4 ? 'swiping' : 'scrolling';
      if (this.#going === 'scrolling') return null;
    }
    this.#dx = dx;
    return { dx: damp(dx), act: actOf(dx) };
  }

  end(): SwipeAct | null {
    const act = this.#going === 'swiping' ? actOf(this.#dx) : null;
    this.cancel();
    return act;
  }

  cancel(): void {
    this.#from = null;
    this.#going = 'undecided';
    this.#dx = 0;
  }
}

/**
 * Two fingers on a trackpad come as horizontal wheel events and go on by momentum after the
 * fingers left: a gesture ends only when no event came for a while, and acts at most once.
 */
export class WheelSwipe {
  #sum = 0;
  #last = -Infinity;
  #spent = false;
  #vertical = false;

  /** Null: not ours, let it scroll. */
  feed(deltaX: number, deltaY: number, at: number): { view: SwipeView; act: SwipeAct | null } | null {
    if (at - this.#last > WHEEL_REST_MS) this.reset();
    this.#last = at;
    if (this.#vertical) return null;
    if (this.#sum === 0 && !this.#spent && Math.abs(deltaX) <= Math.abs(deltaY) * 1.2) {
      this.#vertical = deltaY !== 0;
      return null;
    }
    if (this.#spent) return { view: REST, act: null };
    // Fingers to the left scroll the content to the right: the row follows the fingers.
    this.#sum -= deltaX;
    const act = actOf(this.#sum);
    if (act !== null) this.#spent = true;
    return { view: act === null ? { dx: this.#sum, act: null } : REST, act };
  }

  reset(): void {
    this.#sum = 0;
    this.#spent = false;
    this.#vertical = false;
  }
}
