import type { Component } from 'svelte';

/** A part of the window that is read when it is first wanted, or before: the first picture does not wait for it. */
export class Later {
  #component = $state.raw<Component | null>(null);
  #reading: Promise<void> | null = null;
  readonly #read: () => Promise<{ default: Component }>;

  constructor(read: () => Promise<{ default: Component }>) {
    this.#read = read;
  }

  /** Null until it is there. */
  get component(): Component | null {
    if (this.#component === null) void this.load();
    return this.#component;
  }

  load(): Promise<void> {
    this.#reading ??= this.#read().then((module) => void (this.#component = module.default));
    return this.#reading;
  }
}
