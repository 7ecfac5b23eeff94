/** Lines to choose from, and the cursor among them, which stays where there is one. */
export abstract class Lines<L> {
  abstract readonly lines: readonly L[];
  #at = $state(0);

  get at(): number {
    return Math.min(this.#at, Math.max(0, this.lines.length - 1));
  }

  get line(): L | null {
    return this.lines[this.at] ?? null;
  }

  point(at: number): void {
    this.#at = at;
  }

  /** From the last to the first, and back. */
  move(steps: number): void {
    const total = this.lines.length;
    if (total > 0) this.#at = (this.at + steps + total) % total;
  }
}
