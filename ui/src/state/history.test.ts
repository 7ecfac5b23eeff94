import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import { commandsOf } from '../keyboard/palette.svelte';
import { desk, type Desk } from './testing';

async function worked(): Promise<Desk> {
  const d = await desk({ a: 'unread', b: 'open', c: 'open' });
  await d.app.acts.done('a', 'stay');
  await d.app.acts.done('b', 'stay');
  await d.app.acts.unread('c');
  await d.app.history.ask();
  return d;
}
const told = (d: Desk): unknown[] => d.app.history.entries.map((e) => [e.verb, e.row?.id, e.undone]);
const entry = (d: Desk, id: string) => {
  const found = d.app.history.entries.find((e) => e.row?.id === id);
  if (found === undefined) throw new Error(`${id} was changed`);
  return found;
};

describe('what I did', () => {
  it('is told newest first, and any of it can be undone and done again', async () => {
    const d = await worked();
    expect(d.app.dialog).toBe('history');
    expect(told(d)).toEqual([['unread', 'c', false], ['done', 'b', false], ['done', 'a', false]]);
    await d.app.history.travel(entry(d, 'b'));
    expect(d.host.row('b').state).toBe('open');
    expect(['a', 'c'].map((id) => d.host.row(id).state), 'the others stay as they are').toEqual(['done', 'unread']);
    expect(told(d)).toEqual([['unread', 'c', false], ['done', 'b', true], ['done', 'a', false]]);
    expect(d.app.history.said, 'said where one looks').toBe('Undone: Person b is open again');
    expect(d.app.dialog, 'there may be more to undo').toBe('history');
    await d.app.history.travel(entry(d, 'b'));
    expect(d.host.row('b').state).toBe('done');
    expect(told(d)[1]).toEqual(['done', 'b', false]);
  });

  it('leaves alone what was changed since, and says so', async () => {
    const d = await desk({ a: 'unread' });
    await d.app.acts.done('a', 'stay');
    await d.app.acts.unread('a');
    await d.app.history.ask();
    const first = d.app.history.entries[1];
    if (first === undefined) throw new Error('there are two');
    await d.app.history.travel(first);
    expect(d.host.row('a').state).toBe('unread');
    expect(d.app.history.said).toBe('It was changed later, so that stays as it is');
    expect(told(d), 'it is not undone').toEqual([['unread', 'a', false], ['done', 'a', false]]);
  });

  it('leads to a conversation, in a list that has it', async () => {
    const d = await worked();
    const { row } = entry(d, 'a');
    if (row === null) throw new Error('it is here');
    await d.app.history.show(row);
    expect([d.app.dialog, d.app.mailbox.view, d.app.mailbox.selectedId]).toEqual([null, 'done', 'a']);
  });

  it('goes on with older ones, and takes a failure calmly', async () => {
    const d = await desk({ a: 'unread' });
    for (let i = 0; i < 30; i++) {
      await d.app.acts.done('a', 'stay');
      await d.app.acts.unread('a');
    }
    await d.app.history.ask();
    expect([d.app.history.entries.length, d.app.history.next !== null]).toEqual([50, true]);
    await d.app.history.more();
    expect([d.app.history.entries.length, d.app.history.next, new Set(d.app.history.entries.map((e) => e.id)).size]).toEqual([60, null, 60]);
    d.host.failNext('history', appError('busy'));
    await d.app.history.ask();
    expect(d.app.toasts.errors).toHaveLength(1);
  });
});

describe('the changes of a conversation', () => {
  it('are told newest first, with who and why', async () => {
    const d = await desk({ a: 'unread', b: 'open' });
    await d.app.acts.done('a', 'stay');
    await d.app.acts.unread('a');
    d.app.select('a', 'move');
    await d.rest();
    commandsOf(d.app).find((c) => c.id === 'lifeline')?.run();
    await d.rest();
    expect([d.app.dialog, d.app.lifeline.row?.id]).toEqual(['lifeline', 'a']);
    expect(d.app.lifeline.changes?.map((c) => [c.kind, c.me])).toEqual([['unread', true], ['done', true]]);
  });
});
