import { describe, expect, it } from 'vitest';
import { perform } from '../keyboard/commands';
import { desk, type Desk } from './testing';

/** Pictures are drawn when they are told. */
function frames(d: Desk): () => void {
  let waiting: (() => void)[] = [];
  d.clock.frame = (run) => void waiting.push(run);
  return () => {
    const now = waiting;
    waiting = [];
    for (const run of now) run();
  };
}

const LETTERS = 'abcdefghij'.split('');

describe('steps faster than pictures', () => {
  it('take the first at once and the others together', async () => {
    const d = await desk(Object.fromEntries(LETTERS.map((id) => [id, 'open' as const])));
    const draw = frames(d);
    await d.rest();
    for (let i = 0; i < 5; i++) perform(d.app, 'next');
    expect(d.app.mailbox.selectedId).toBe('b');
    draw();
    expect(d.app.mailbox.selectedId).toBe('f');
    draw();
    perform(d.app, 'previous');
    expect(d.app.mailbox.selectedId, 'a key after a picture does not wait').toBe('e');
  });

  it('count at the end of the list as they would one by one', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' });
    const draw = frames(d);
    await d.rest();
    for (let i = 0; i < 9; i++) perform(d.app, 'next');
    perform(d.app, 'previous');
    draw();
    expect(d.app.mailbox.selectedId).toBe('b');
  });

  it('are taken before any other key', async () => {
    const d = await desk(Object.fromEntries(LETTERS.map((id) => [id, 'open' as const])));
    frames(d);
    await d.rest();
    for (let i = 0; i < 3; i++) perform(d.app, 'next');
    perform(d.app, 'done');
    await d.rest();
    expect(d.ids()).toEqual(LETTERS.filter((id) => id !== 'd'));
    expect(d.app.mailbox.selectedId).toBe('e');
  });

  it('are not carried into another view', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'done', d: 'done', e: 'done' });
    const draw = frames(d);
    await d.rest();
    for (let i = 0; i < 3; i++) perform(d.app, 'next');
    await d.app.go('done');
    draw();
    expect(d.app.mailbox.selectedId).toBe('c');
  });
});
