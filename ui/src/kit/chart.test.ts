import { describe, expect, it } from 'vitest';
import { bandPath, every, linePath, markAt, shadeOf, shades, stack, stepFrom, ticks, timeTicks, type Mark } from './chart';

const MINUTE = 60_000;

describe('lines of a chart', () => {
  it('stand at round numbers and reach the most', () => {
    expect(ticks(7)).toEqual([0, 2, 4, 6, 8]);
    expect(ticks(412)).toEqual([0, 200, 400, 600]);
    expect(ticks(1)).toEqual([0, 1]);
    expect(ticks(0), 'nothing has a scale too').toEqual([0, 1]);
  });

  it('stand at times people count in', () => {
    expect(timeTicks(70 * MINUTE)).toEqual([0, 20, 40, 60, 80].map((n) => n * MINUTE));
    expect(timeTicks(26 * 60 * MINUTE)).toEqual([0, 8, 16, 24, 32].map((n) => n * 60 * MINUTE));
    expect(timeTicks(0)).toEqual([0, MINUTE]);
    const years = timeTicks(50_000 * 86_400_000);
    expect(years.at(-1)).toBeGreaterThanOrEqual(50_000 * 86_400_000);
    expect(years.length).toBeLessThan(8);
  });

  it('never end below the most', () => {
    for (const most of [1, 3, 9, 10, 11, 99, 101, 12_345]) {
      expect(ticks(most).at(-1), `${most}`).toBeGreaterThanOrEqual(most);
      expect(timeTicks(most * MINUTE).at(-1), `${most} minutes`).toBeGreaterThanOrEqual(most * MINUTE);
    }
  });

  it('have as many labels as there is room for', () => {
    expect(every(30, 400, 50)).toBe(4);
    expect(every(7, 400, 50)).toBe(1);
    expect(every(30, 0, 50)).toBe(30);
  });
});

describe('paths', () => {
  it('break where there is nothing', () => {
    expect(linePath([{ x: 0, y: 1 }, { x: 1, y: 2 }, null, { x: 3, y: 4 }, { x: 4, y: 5.125 }])).toBe('M0 1L1 2M3 4L4 5.13');
    expect(linePath([null])).toBe('');
  });

  it('close a band, of two points at least', () => {
    expect(bandPath([{ x: 0, low: 9, high: 5 }, { x: 2, low: 8, high: 4 }])).toBe('M0 5L2 4L2 8L0 9Z');
    expect(bandPath([{ x: 0, low: 9, high: 5 }])).toBe('');
  });

  it('stack from the ground, leave out nothing and show the least', () => {
    expect(stack([4, 0, 2], 10, 100)).toEqual([{ layer: 0, y: 60, h: 40 }, { layer: 2, y: 40, h: 20 }]);
    expect(stack([1, 1000], 0.01, 100)[0]).toEqual({ layer: 0, y: 99, h: 1 });
  });
});

describe('shades', () => {
  it('part the numbers, and are no more than there are numbers', () => {
    expect(shades(10)).toEqual([2, 4, 6, 8, 10]);
    expect(shades(3)).toEqual([1, 2, 3]);
    expect(shades(0)).toEqual([]);
  });

  it('give nothing to nothing and the last to the most', () => {
    const ends = shades(10);
    expect([0, 1, 2, 3, 10].map((n) => shadeOf(n, ends))).toEqual([-1, 0, 0, 1, 4]);
  });
});

describe('walking', () => {
  const box = { x: 0, y: 0, w: 10, h: 10 };
  const mark = (row: number, col: number): Mark => ({ row, col, hit: { ...box, x: col * 10, y: row * 10 }, ring: box });
  const grid = [0, 1].flatMap((row) => [0, 1, 2].map((col) => mark(row, col)));
  const walk = (from: number, key: string): number => stepFrom(grid, from, key);

  it('goes along rows and between them, and stays at an edge', () => {
    expect([walk(0, 'ArrowRight'), walk(1, 'ArrowLeft'), walk(1, 'ArrowDown'), walk(4, 'ArrowUp')]).toEqual([1, 0, 4, 1]);
    expect([walk(2, 'ArrowRight'), walk(0, 'ArrowUp'), walk(3, 'ArrowDown')]).toEqual([2, 0, 3]);
    expect([walk(4, 'Home'), walk(4, 'End'), walk(0, 'Home')]).toEqual([3, 5, 0]);
  });

  it('jumps over what is missing to what is nearest', () => {
    const holes = [mark(0, 0), mark(0, 2), mark(1, 1)];
    expect(stepFrom(holes, 0, 'ArrowRight')).toBe(1);
    expect(stepFrom(holes, 1, 'ArrowDown')).toBe(2);
  });

  it('begins with the first, and leaves other keys alone', () => {
    expect(stepFrom(grid, -1, 'ArrowRight')).toBe(0);
    expect(stepFrom([], -1, 'ArrowRight')).toBe(-1);
    expect([walk(0, 'e'), walk(-1, 'f')]).toEqual([-1, -1]);
  });

  it('finds what is under the mouse', () => {
    expect(markAt(grid, 15, 12)).toBe(4);
    expect(markAt(grid, 95, 12)).toBe(-1);
  });
});
