/** The text of a field: what is kept, until something is typed; what is typed, until something else is kept. */
export class Typed {
  readonly #read: () => string;
  // By itself, because what it is part of is made anew whenever it is read again: only another text goes on from here.
  readonly #kept = $derived.by(() => this.#read());
  text = $derived(this.#kept);

  constructor(read: () => string) {
    this.#read = read;
  }
}
