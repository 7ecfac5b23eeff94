/** What a chip takes beside its name, and at most of the name, in letters. */
const AROUND = 3;
const NAME = 11;

/** How many chips fit into a room of so many letters: at least one; the rest is a number. */
export function chipsThatFit(tags: readonly { name: string }[], room: number): number {
  let used = 0;
  const at = tags.findIndex(({ name }) => (used += Math.min(Array.from(name).length, NAME) + AROUND) > room);
  return at === -1 ? tags.length : Math.max(1, at);
}
