import { afterEach, expect, it } from 'vitest';
import { rowHeight, setDensity } from './density.svelte';
import { NORMAL_SIZE, nextSize, TEXT_SIZES } from './textsize';
import { listHeight, revealScroll } from './rows';
import { desk } from './testing';

afterEach(() => setDensity('comfortable', []));

const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`p${i}`, 'open' as const]));

it('is one value for all that is reckoned with rows', () => {
  expect([rowHeight(), listHeight(5, 600), revealScroll(20, 0, 600)]).toEqual([68, 340, 21 * 68 - 600]);
  setDensity('compact', []);
  expect([rowHeight(), listHeight(5, 600), revealScroll(20, 0, 600)]).toEqual([44, 220, 21 * 44 - 600]);
});

it('keeps the row at the upper edge, and the selected one in sight', async () => {
  const { app } = await desk(many);
  await app.scrolled(20 * 68 + 34, 600);
  setDensity('compact', [app.mailbox, app.search]);
  expect(app.mailbox.scrollTop, 'half of row 20 is still above the edge').toBe(20 * 44 + 22);
  expect(app.mailbox.scrollTo.top, 'the list is asked to go there').toBe(20 * 44 + 22);

  // The last row in sight would leave below when rows grow.
  await app.scrolled(20 * 44, 600);
  app.mailbox.select(app.mailbox.rows[32]?.id ?? null);
  setDensity('comfortable', [app.mailbox, app.search]);
  expect(app.mailbox.scrollTop).toBe(33 * 68 - 600);
});

it('leaves alone where a selected row is out of sight', async () => {
  const { app } = await desk(many);
  app.mailbox.select(app.mailbox.rows[0]?.id ?? null);
  await app.scrolled(20 * 68, 600);
  setDensity('compact', [app.mailbox, app.search]);
  expect(app.mailbox.scrollTop).toBe(20 * 44);
});

it('keeps the hit at the upper edge', async () => {
  const { app, rest } = await desk(many);
  app.toSearch();
  app.search.type('person');
  await rest();
  expect(app.search.hits.length, 'there is something to scroll').toBeGreaterThan(30);
  app.search.scrolled(10 * 68, 600);
  setDensity('compact', [app.mailbox, app.search]);
  expect(app.search.scrollTo.top).toBe(10 * 44);
});

it('undo comes back to the same row when rows have another height since', async () => {
  const { app, rest } = await desk(many);
  await app.scrolled(10 * 68, 600);
  app.select(app.mailbox.rows[12]?.id ?? null, 'move');
  await app.acts.done(app.mailbox.selectedId ?? '', 'next');
  setDensity('compact', [app.mailbox, app.search]);
  await app.scrolled(0, 600);
  await app.acts.undo();
  await rest();
  expect(app.mailbox.scrollTop).toBe(10 * 44);
});

it('text sizes go one step at a time, and stop at the ends', () => {
  expect([nextSize(100, 1), nextSize(100, -1)]).toEqual([110, 90]);
  expect([nextSize(200, 1), nextSize(80, -1)]).toEqual([200, 80]);
  expect(nextSize(133, 1), 'from a size of somebody else it goes to one of these').toBe(150);
  expect(TEXT_SIZES).toContain(NORMAL_SIZE);
});
