/**
 * Which drawn row shows which conversation. One that comes into sight takes the row of one that
 * left: filling a row in costs a third of building one.
 */
export class Slots {
  #of = new Map<string, number>();
  #free: number[] = [];
  #made = 0;

  /** Gives each of these a slot, and keeps those that have one. */
  fill(ids: readonly string[]): readonly number[] {
    const before = this.#of;
    const now = new Map<string, number>();
    for (const id of ids) {
      const slot = before.get(id);
      if (slot === undefined) continue;
      now.set(id, slot);
      before.delete(id);
    }
    // Taken from the end: where all are exchanged, each row keeps its place in the document.
    this.#free.push(...[...before.values()].reverse());
    for (const id of ids) if (!now.has(id)) now.set(id, this.#free.pop() ?? this.#made++);
    this.#of = now;
    return ids.map((id) => now.get(id) ?? 0);
  }
}
