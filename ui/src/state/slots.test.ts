import { expect, test } from 'vitest';
import { Slots } from './slots';

test('who stays in sight keeps its row, and who comes takes the row of who left', () => {
  const slots = new Slots();
  expect(slots.fill(['a', 'b', 'c'])).toEqual([0, 1, 2]);
  expect(slots.fill(['a', 'c', 'd']), 'b is done: d comes in below').toEqual([0, 2, 1]);
  expect(slots.fill(['c', 'd', 'e']), 'a step down').toEqual([2, 1, 0]);
  expect(slots.fill(['b', 'c', 'd']), 'and up').toEqual([0, 2, 1]);
});

test('a shorter list keeps its rows for when it grows, and never shows two in one', () => {
  const slots = new Slots();
  slots.fill(['a', 'b', 'c', 'd']);
  expect(slots.fill(['d'])).toEqual([3]);
  const grown = slots.fill(['x', 'y', 'd', 'z', 'w']);
  expect(new Set(grown).size, 'one row each').toBe(5);
  expect(grown[2]).toBe(3);
  expect(Math.max(...grown), 'no more rows are made than were ever in sight').toBe(4);
});

test('where all are exchanged, the rows stay in their order', () => {
  const slots = new Slots();
  slots.fill(['a', 'b', 'c']);
  expect(slots.fill(['x', 'y', 'z'])).toEqual([0, 1, 2]);
});
