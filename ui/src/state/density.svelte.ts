import type { Settings } from '../host/types';

export type Density = Settings['density'];

const HEIGHTS: Record<Density, number> = { comfortable: 68, compact: 44 };

let height = $state(HEIGHTS.comfortable);

/** What a row is high, in pixels: all that is reckoned with rows and all that draws them reads it here. */
export const rowHeight = (): number => height;

/** How many letters the tags of a row may take, beside what was said last. */
export const chipRoom = (): number => (height === HEIGHTS.compact ? 12 : 22);

/** What is scrolled in rows, and keeps its place when they change their height. */
export interface Rows {
  resized(before: number, after: number): void;
}

/** Applies the setting; each list stays at the row it shows. */
export function setDensity(density: Density, lists: readonly Rows[]): void {
  const before = height;
  const after = HEIGHTS[density];
  if (after === before) return;
  height = after;
  for (const list of lists) list.resized(before, after);
}
