import type { Changed, Topic } from '../host/types';

const GAP_MS = 60;
/** More than this at once is a reload, not a row at a time. */
export const MANY = 20;

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
    const wave = (this.#next ??= { topics: new Set(), ids: new Set() });
    for (const topic of changed.topics) wave.topics.add(topic);
    if (changed.topics.includes('conversations')) {
      if (changed.conversations.length === 0) wave.ids = null;
      else for (const id of changed.conversations) wave.ids?.add(id);
      if (wave.ids !== null && wave.ids.size > MANY) wave.ids = null;
    }
    if (!this.#busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#next !== null) {
      await new Promise((done) => setTimeout(done, GAP_MS));
      const wave = this.#next;
      this.#next = null;
      try {
        await this.#read(wave);
      } catch {
        // The next change reads again; what is shown stays.
      }
    }
    this.#busy = false;
  }
}
