import type { AppError } from '../host/types';

/** A list of the person's own that the host keeps: every change is answered with the whole of it. */
export class Kept<T> {
  readonly #read: () => Promise<readonly T[]>;
  readonly #take: (all: readonly T[]) => void;
  #turn = 0;

  constructor(read: () => Promise<readonly T[]>, take: (all: readonly T[]) => void) {
    this.#read = read;
    this.#take = take;
  }

  /** Read again. What was asked for last is what is taken. */
  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    const all = await this.#read();
    if (turn === this.#turn) this.#take(all);
  }

  /** Where that fails, what is there is only old. */
  freshen(): void {
    void this.refresh().catch(() => undefined);
  }

  /** What went wrong, or null. */
  async edit(send: () => Promise<readonly T[]>): Promise<AppError | null> {
    const turn = ++this.#turn;
    try {
      const all = await send();
      if (turn === this.#turn) this.#take(all);
      // Something else was asked for meanwhile, and may have been answered before this was done.
      else this.freshen();
      return null;
    } catch (thrown) {
      return thrown as AppError;
    }
  }
}
