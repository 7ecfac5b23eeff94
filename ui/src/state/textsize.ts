/** Sizes of the text in percent, as browsers step through them. The engine takes any in between, too. */
export const TEXT_SIZES = [80, 90, 100, 110, 125, 150, 175, 200] as const;
export const NORMAL_SIZE = 100;

/** The next size in a direction; the last one where there is none. */
export function nextSize(size: number, direction: 1 | -1): number {
  const beyond = direction === 1 ? TEXT_SIZES.find((s) => s > size) : TEXT_SIZES.findLast((s) => s < size);
  return beyond ?? size;
}
