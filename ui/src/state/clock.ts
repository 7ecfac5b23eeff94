/** Time as the window's state knows it: a test moves it by hand. */
export interface Clock {
  set(run: () => void, ms: number): number;
  clear(handle: number): void;
  /** Runs before the next picture is drawn. */
  frame(run: () => void): void;
  /** Runs once what has changed so far is on the screen; a hidden window, which draws nothing, does not keep it waiting for ever. */
  painted(run: () => void): void;
}

/** A hidden window has no frames. */
const NO_FRAME_MS = 100;

function either(run: () => void): () => void {
  let due = true;
  const once = (): void => {
    if (due) run();
    due = false;
  };
  setTimeout(once, NO_FRAME_MS);
  return once;
}

export const windowClock: Clock = {
  set: (run, ms) => setTimeout(run, ms) as unknown as number,
  clear: (handle) => clearTimeout(handle),
  frame: (run) => {
    const once = either(run);
    requestAnimationFrame(once);
  },
  painted: (run) => {
    const once = either(run);
    // A frame is drawn after its callbacks have run.
    requestAnimationFrame(() => setTimeout(once, 0));
  },
};

/** So long the first picture waits for its rows. */
export const FIRST_ROWS_MS = 150;

/** Until the work is done, and no longer than this. */
export async function within(clock: Clock, ms: number, work: Promise<void>): Promise<void> {
  await Promise.race([work, new Promise<void>((late) => void clock.set(late, ms))]);
}
