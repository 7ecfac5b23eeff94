import { describe, expect, it } from 'vitest';
import { bodyHeight, MAX_BODY, Scroller, toPhysical, toVirtual } from './scroll';

const ROW = 68;
const VIEWPORTS = [200, 613, 1400];
const TOTALS = [0, 1, 5, 900, 220_000, 220_589, 220_600, 250_000, 493_447, 1_000_000, 7_654_321];
/** The same numbers in every run. */
function* some(n: number): Generator<number> {
  for (let i = 0, x = 42; i < n; i++) yield (x = (x * 48_271) % 2_147_483_647) / 2_147_483_647;
}
const cases = TOTALS.flatMap((total) => VIEWPORTS.map((viewport) => [total, viewport] as const));

describe.each(cases)('a list of %i rows in %i pixels', (total, viewport) => {
  const height = total * ROW;
  const far = Math.max(0, height - viewport);
  const end = Math.max(0, bodyHeight(height) - viewport);

  it('has exact ends and fits into a webview', () => {
    expect(bodyHeight(height)).toBeLessThanOrEqual(MAX_BODY);
    expect(toVirtual(0, height, viewport)).toBe(0);
    expect(toVirtual(end, height, viewport)).toBe(far);
    expect(toPhysical(0, height, viewport)).toBe(0);
    expect(toPhysical(far, height, viewport)).toBe(end);
  });

  it('never goes back, and both ways meet', () => {
    let last = -1;
    for (const part of [...some(300)].sort((a, b) => a - b)) {
      const virtual = toVirtual(part * end, height, viewport);
      expect(virtual).toBeGreaterThanOrEqual(last);
      last = virtual;
      const there = Math.round(part * far);
      const ratio = end === 0 ? 1 : Math.max(1, far / end);
      expect(Math.abs(toVirtual(toPhysical(there, height, viewport), height, viewport) - there)).toBeLessThanOrEqual(ratio * 1.5);
    }
  });

  it('moves as far as the wheel does, wherever it is', () => {
    const s = new Scroller();
    s.size(height, viewport);
    for (const part of some(100)) {
      s.show(Math.floor(part * far));
      const before = s.virtual;
      const step = Math.min(100, end - s.physical - 1, far - before);
      if (s.physical < 101 || step <= 0) continue;
      s.moved(s.physical + step);
      expect(s.virtual).toBeCloseTo(before + step, 3);
      s.moved(s.physical - 2 * step);
      expect(s.virtual).toBeCloseTo(before - step, 3);
    }
  });

  it('keeps every row shown inside the body', () => {
    const s = new Scroller();
    s.size(height, viewport);
    for (const part of some(100)) {
      s.show(Math.floor(part * far));
      const first = Math.floor(s.virtual / ROW) * ROW - s.offset;
      expect(first).toBeGreaterThanOrEqual(-ROW);
      expect(first).toBeLessThanOrEqual(MAX_BODY);
    }
  });
});

describe('a million rows', () => {
  const height = 1_000_000 * ROW;
  const make = (): Scroller => {
    const s = new Scroller();
    s.size(height, 800);
    return s;
  };

  it('a drag goes there in proportion', () => {
    const s = make();
    s.moved((MAX_BODY - 800) / 2);
    expect(s.virtual / (height - 800)).toBeCloseTo(0.5, 4);
  });

  it('a drag to an end shows the end', () => {
    const s = make();
    s.moved(MAX_BODY - 800);
    expect(s.virtual).toBe(height - 800);
    s.moved(0);
    expect(s.virtual).toBe(0);
  });

  it('after a long way with the wheel the bar is put right without moving the list', () => {
    const s = make();
    s.show(30_000_000);
    expect(s.adrift()).toBeNull();
    for (let i = 0; i < 5000; i++) s.moved(s.physical + 120);
    expect(s.virtual).toBe(30_600_000);
    const right = s.adrift();
    expect(right).not.toBeNull();
    const shown = s.virtual;
    s.show(shown);
    expect(s.virtual).toBe(shown);
    expect(s.physical).toBe(right);
  });
});
