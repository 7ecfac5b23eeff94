/** Scales, paths and the points of charts; what is drawn is made of these. */

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A point that can be read: where it lies among the others, where the mouse finds it, and what is ringed. */
export interface Mark {
  row: number;
  col: number;
  hit: Box;
  ring: Box;
}

export interface Spot {
  x: number;
  y: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIMES = [1, 2, 5, 10, 15, 20, 30].map((n) => n * MINUTE).concat([1, 2, 3, 4, 6, 8, 12].map((n) => n * HOUR), [1, 2, 5, 7, 10, 14, 30, 60, 100, 200, 500, 1000].map((n) => n * DAY));

function lines(most: number, step: number): number[] {
  const n = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: n + 1 }, (_, i) => i * step);
}

/** Where lines stand, from nothing up to at least the most: 1, 2 or 5 of a power of ten apart, and never less than one. */
export function ticks(most: number, about = 4): number[] {
  const rough = Math.max(1, most / about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? 10 * power;
  return lines(most, step);
}

/** The same for times, by what people count them in. */
export function timeTicks(most: number, about = 4): number[] {
  return lines(most, TIMES.find((n) => n >= most / about) ?? Math.ceil(most / about / (1000 * DAY)) * 1000 * DAY);
}

/** Every how many labels there is room for one. */
export function every(count: number, room: number, each: number): number {
  const fit = Math.max(1, Math.floor(room / each));
  return Math.max(1, Math.ceil(count / fit));
}

const at = (n: number): string => String(Math.round(n * 100) / 100);

/** Runs of points that lie beside each other. */
export function runs<T>(points: readonly (T | null)[]): T[][] {
  const all: T[][] = [];
  let open: T[] | null = null;
  for (const point of points) {
    if (point === null) open = null;
    else if (open === null) all.push((open = [point]));
    else open.push(point);
  }
  return all;
}

/** A line through points, broken where one is missing. */
export const linePath = (points: readonly (Spot | null)[]): string =>
  runs(points).map((run) => run.map((p, i) => `${i === 0 ? 'M' : 'L'}${at(p.x)} ${at(p.y)}`).join('')).join('');

/** What lies between two lines. */
export function bandPath(points: readonly { x: number; low: number; high: number }[]): string {
  const up = points.map((p, i) => `${i === 0 ? 'M' : 'L'}${at(p.x)} ${at(p.high)}`);
  const back = points.toReversed().map((p) => `L${at(p.x)} ${at(p.low)}`);
  return points.length < 2 ? '' : `${up.join('')}${back.join('')}Z`;
}

export interface Piece {
  /** Which of the values. */
  layer: number;
  y: number;
  h: number;
}

/** Values upon each other, from the ground up; those that are nothing are left out, and none is too thin to be seen. */
export function stack(values: readonly number[], scale: number, ground: number): Piece[] {
  let y = ground;
  return values.flatMap((value, layer) => {
    if (value <= 0) return [];
    const h = Math.max(1, value * scale);
    y -= h;
    return [{ layer, y, h }];
  });
}

/** Up to which number each shade goes; as many shades as there are numbers, at most `shades`. */
export function shades(most: number, shades = 5): number[] {
  const ends = Array.from({ length: shades }, (_, i) => Math.round((most * (i + 1)) / shades));
  return [...new Set(ends)].filter((n) => n > 0);
}

/** Which shade: none for nothing, otherwise from 0. */
export const shadeOf = (n: number, ends: readonly number[]): number => (n <= 0 ? -1 : Math.min(ends.length - 1, ends.findIndex((end) => n <= end)));

const within = (box: Box, x: number, y: number): boolean => x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h;

/** The point under the mouse, or -1. */
export const markAt = (marks: readonly Mark[], x: number, y: number): number => marks.findIndex((mark) => within(mark.hit, x, y));

const MOVES = new Set(['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End']);

/** Where a key leads from a point; the same one where it leads nowhere, and -1 for a key that does not move. */
export function stepFrom(marks: readonly Mark[], from: number, key: string): number {
  if (!MOVES.has(key)) return -1;
  const here = marks[from];
  if (here === undefined) return marks.length === 0 ? -1 : 0;
  const best = (fits: (mark: Mark) => boolean, far: (mark: Mark) => number): number => {
    let found = from;
    for (const [i, mark] of marks.entries()) if (fits(mark) && (found === from || far(mark) < far(marks[found] ?? mark))) found = i;
    return found;
  };
  const beside = (mark: Mark): number => Math.abs(mark.row - here.row) * 1000 + Math.abs(mark.col - here.col);
  switch (key) {
    case 'ArrowRight': return best((o) => o.row === here.row && o.col > here.col, beside);
    case 'ArrowLeft': return best((o) => o.row === here.row && o.col < here.col, beside);
    case 'ArrowDown': return best((o) => o.row > here.row, beside);
    case 'ArrowUp': return best((o) => o.row < here.row, beside);
    case 'Home': return best((o) => o.row === here.row && o.col < here.col, (o) => o.col);
    case 'End': return best((o) => o.row === here.row && o.col > here.col, (o) => -o.col);
    default: return -1;
  }
}
