import type { Component } from 'svelte';

/** A part of the window that is read when it is first wanted, or before: the first picture does not wait for it. */
export class Later {
  #component = $state.raw<Component | null>(null);
  #reading: Promise<void> | null = null;
  readonly #read: () => Promise<{ default: Component }>;
  readonly #failed: () => void;

  /** `failed`: it was wanted and could not be read. The next time it is tried again. */
  constructor(read: () => Promise<{ default: Component }>, failed: () => void) {
    this.#read = read;
    this.#failed = failed;
  }

  /** Null until it is there. */
  get component(): Component | null {
    if (this.#component === null) this.load().catch(() => this.#failed());
    return this.#component;
  }

  load(): Promise<void> {
    this.#reading ??= this.#read().then(
      (module) => void (this.#component = module.default),
      (error: unknown) => {
        this.#reading = null;
        throw error;
      },
    );
    return this.#reading;
  }
}
