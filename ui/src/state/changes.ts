import type { Changed, Topic } from '../host/types';

const GAP_MS = 60;
/** After a read that failed: soon again, then ever less often. */
const RETRY_MS = 1_000;
const RETRY_MAX_MS = 5_000;
/** More than this at once is a reload, not a row at a time. */
export const MANY = 20;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export interface Wave {
  topics: Set<Topic>;
  /** Null: anything may have changed. */
  ids: Set<string> | null;
}

/** Gathers `changed` events while the last ones are still being read. */
export class Changes {
  readonly #read: (wave: Wave) => Promise<void>;
  #next: Wave | null = null;
  #busy = false;

  constructor(read: (wave: Wave) => Promise<void>) {
    this.#read = read;
  }

  push(changed: Changed): void {
    const all = changed.conversations.length === 0;
    const ids = !changed.topics.includes('conversations') ? [] : all ? null : changed.conversations;
    this.#add(changed.topics, ids);
    if (!this.#busy) void this.#run();
  }

  #add(topics: Iterable<Topic>, ids: Iterable<string> | null): void {
    const wave = (this.#next ??= { topics: new Set(), ids: new Set() });
    for (const topic of topics) wave.topics.add(topic);
    if (ids === null) wave.ids = null;
    else for (const id of ids) wave.ids?.add(id);
    if (wave.ids !== null && wave.ids.size > MANY) wave.ids = null;
  }

  async #run(): Promise<void> {
    this.#busy = true;
    let retry = RETRY_MS;
    while (this.#next !== null) {
      await pause(GAP_MS);
      const wave = this.#next;
      this.#next = null;
      try {
        await this.#read(wave);
        retry = RETRY_MS;
      } catch {
        // What is shown stays; the same is read again, with what has come since.
        this.#add(wave.topics, wave.ids);
        await pause(retry);
        retry = Math.min(RETRY_MAX_MS, retry * 2);
      }
    }
    this.#busy = false;
  }
}
