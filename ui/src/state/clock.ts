/** Time as the window's state knows it: a test moves it by hand. */
export interface Clock {
  set(run: () => void, ms: number): number;
  clear(handle: number): void;
  /** Runs once what has changed so far is on the screen; a hidden window, which draws nothing, does not keep it waiting for ever. */
  painted(run: () => void): void;
}

/** A hidden window has no frames. */
const NO_FRAME_MS = 100;

export const windowClock: Clock = {
  set: (run, ms) => setTimeout(run, ms) as unknown as number,
  clear: (handle) => clearTimeout(handle),
  painted: (run) => {
    let due = true;
    const once = (): void => {
      if (due) run();
      due = false;
    };
    setTimeout(once, NO_FRAME_MS);
    // A frame is drawn after its callbacks have run.
    requestAnimationFrame(() => setTimeout(once, 0));
  },
};
