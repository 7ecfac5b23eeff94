import { describe, expect, it } from 'vitest';
import { fitted } from './listwidth';

describe('the width of the list', () => {
  it('stays between its limits', () => {
    expect([100, 280, 431.6, 2000].map((w) => fitted(w, 3840))).toEqual([280, 280, 432, 900]);
  });

  it('leaves room for the thread', () => {
    expect(fitted(800, 1280), 'a window of the usual size').toBe(676);
    expect(fitted(800, 700), 'and one that has none').toBe(280);
  });
});
