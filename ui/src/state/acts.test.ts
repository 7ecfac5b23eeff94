import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import { perform } from '../keyboard/commands';
import { desk, START, text } from './testing';

describe('E', () => {
  it('paints before the answer and moves to the next', async () => {
    const d = await desk({ a: 'unread', b: 'open', c: 'open' });
    perform(d.app, 'done');
    expect(d.ids()).toEqual(['b', 'c']);
    expect(d.app.mailbox.selectedId).toBe('b');
    expect(d.app.mailbox.counts.total).toMatchObject({ inbox: 2, unread: 0, done: 1, snoozed: 0, all: 3 });
    await d.rest();
    expect(d.said()).toBe('Person a marked as done');
    expect(d.app.toasts.current?.action).toEqual({ verb: 'undo', command: d.host.calls.find((c) => c.command === 'markDone')?.args[0] });
    expect(d.host.row('a').state).toBe('done');
    expect(d.called('markDone')).toBe(1);
  });

  it('sends the head it has seen', async () => {
    const d = await desk({ a: 'open' });
    perform(d.app, 'done');
    await d.rest();
    expect(d.host.calls.find((c) => c.command === 'markDone')?.args[1]).toEqual([{ id: 'a', through: 'a-1' }]);
  });

  it('asks nothing else of the host for its own change', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    await d.rest();
    const before = d.host.calls.length;
    perform(d.app, 'done');
    await d.rest();
    // The command, and the thread of the conversation the cursor moved to.
    expect(d.host.calls.slice(before).map((c) => c.command).sort()).toEqual(['markDone', 'thread']);
  });

  it('on the last row goes to the previous', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    d.app.cursor.move(1);
    perform(d.app, 'done');
    expect(d.app.mailbox.selectedId).toBe('a');
  });

  it('empties the list without losing its footing', async () => {
    const d = await desk({ a: 'open' });
    perform(d.app, 'done');
    await d.rest();
    expect(d.ids()).toEqual([]);
    expect(d.app.mailbox.selectedId).toBeNull();
    expect(d.app.thread.row).toBeNull();
    expect(d.app.pane).toBe('list');
    perform(d.app, 'done');
    expect(d.said()).toBe('No conversation is selected');
    perform(d.app, 'undo');
    await d.rest();
    expect(d.ids()).toEqual(['a']);
    expect(d.app.mailbox.selectedId).toBe('a');
  });

  it.each([['previous', 'a'], ['next', 'c']] as const)('follows the setting %s', async (afterDone, want) => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' }, { settings: { language: 'en', afterDone } });
    d.app.cursor.move(1);
    perform(d.app, 'done');
    expect(d.app.mailbox.selectedId).toBe(want);
  });

  it('with Shift stays, and the row goes when the cursor moves on', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    perform(d.app, 'done_stay');
    await d.rest();
    expect(d.app.mailbox.selectedId).toBe('a');
    expect(d.app.thread.row?.state).toBe('done');
    expect(d.app.mailbox.counts.total.inbox).toBe(1);
    d.app.cursor.move(1);
    expect(d.ids()).toEqual(['b']);
  });

  it('[ and ] go where they say whatever the setting', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'open', d: 'open' }, { settings: { language: 'en', afterDone: 'stay' } });
    d.app.cursor.move(1);
    perform(d.app, 'done_previous');
    expect(d.app.mailbox.selectedId).toBe('a');
    perform(d.app, 'done_next');
    expect(d.app.mailbox.selectedId).toBe('c');
  });

  it('is refused calmly in Done', async () => {
    const d = await desk({ a: 'done', b: 'done' });
    await d.app.go('done');
    perform(d.app, 'done');
    await d.rest();
    expect(d.said()).toBe('Already done');
    expect(d.app.toasts.current?.kind).toBe('calm');
    expect(d.app.toasts.errors).toEqual([]);
    expect(d.app.mailbox.selectedId).toBe('a');
  });

  it('many times in a row is one command each, in order', async () => {
    const d = await desk({ a: 'open', b: 'unread', c: 'open', d: 'open' }, { latencyMs: 5 });
    for (let i = 0; i < 3; i++) perform(d.app, 'done');
    expect(d.ids()).toEqual(['d']);
    expect(d.app.mailbox.counts.total).toMatchObject({ inbox: 1, unread: 0, done: 3, snoozed: 0, all: 4 });
    const seen: number[] = [];
    const timer = setInterval(() => seen.push(d.app.mailbox.counts.total.inbox), 1);
    await d.rest();
    clearInterval(timer);
    expect(new Set(seen), 'the count never flickers').toEqual(new Set([1]));
    expect(d.host.calls.filter((c) => c.command === 'markDone').map((c) => (c.args[1] as { id: string }[])[0]?.id)).toEqual(['a', 'b', 'c']);
  });

  it('is put back when it fails, and says so', async () => {
    const d = await desk({ a: 'unread', b: 'open' });
    d.host.failNext('markDone', appError('disk_full'));
    perform(d.app, 'done');
    expect(d.ids()).toEqual(['b']);
    await d.rest();
    expect(d.ids()).toEqual(['a', 'b']);
    expect(d.app.mailbox.find('a')?.state).toBe('unread');
    expect(d.app.mailbox.selectedId).toBe('a');
    expect(d.app.mailbox.counts.total).toMatchObject({ inbox: 2, unread: 1, done: 0, snoozed: 0, all: 2 });
    expect(d.app.toasts.errors.map((e) => e.text)).toEqual(['Person a was put back as it was. The disk is full. Free some space and try again.']);
  });

  it('that fails does not drag back who has gone on', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' }, { latencyMs: 20 });
    d.host.failNext('markDone', appError('failed'));
    perform(d.app, 'done');
    d.app.cursor.move(1);
    await d.rest();
    expect(d.app.mailbox.selectedId).toBe('c');
    expect(d.ids()).toEqual(['a', 'b', 'c']);
  });

  it('is tried again under the same command id', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    d.host.failNext('markDone', appError('unknown_commit', true), true);
    perform(d.app, 'done');
    await new Promise((done) => setTimeout(done, 400));
    const ids = d.host.calls.filter((c) => c.command === 'markDone').map((c) => c.args[0]);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
    expect(d.app.toasts.errors).toEqual([]);
    perform(d.app, 'undo');
    await d.rest();
    expect(d.host.row('a').state, 'it was done only once').toBe('open');
  });

  it('never hides what arrived meanwhile', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    const t = d.host.talks.get('a');
    t?.items.push(text('a-2', START + 1000));
    perform(d.app, 'done');
    await d.rest();
    expect(d.ids()).toEqual(['a', 'b']);
    expect(d.said()).toBe('Something new arrived meanwhile, so it stays in the inbox');
  });

  it('in All keeps the row and goes on', async () => {
    const d = await desk({ a: 'open', b: 'done' });
    await d.app.go('all');
    perform(d.app, 'done');
    await d.rest();
    expect(d.ids()).toEqual(['a', 'b']);
    expect(d.app.mailbox.find('a')?.state).toBe('done');
    expect(d.app.mailbox.selectedId).toBe('b');
  });
});

describe('U and O', () => {
  it('U in the inbox keeps the cursor', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    perform(d.app, 'unread');
    await d.rest();
    expect(d.app.mailbox.find('a')?.state).toBe('unread');
    expect(d.app.mailbox.selectedId).toBe('a');
    expect(d.app.mailbox.counts.numbers[0]?.count.unread).toBe(1);
  });

  it('U twice sets, never toggles', async () => {
    const d = await desk({ a: 'open' });
    perform(d.app, 'unread');
    perform(d.app, 'unread');
    await d.rest();
    expect(d.host.row('a').state).toBe('unread');
    expect(d.said()).toBe('Already unread');
  });

  it('U in Done brings it to the inbox and goes on', async () => {
    const d = await desk({ a: 'done', b: 'done' });
    await d.app.go('done');
    perform(d.app, 'unread');
    await d.rest();
    expect(d.ids()).toEqual(['b']);
    expect(d.app.mailbox.selectedId).toBe('b');
    expect(d.app.mailbox.counts.total).toMatchObject({ inbox: 1, unread: 1, done: 1, snoozed: 0, all: 2 });
  });

  it('O marks read, and reopens', async () => {
    const d = await desk({ a: 'unread', b: 'done' });
    perform(d.app, 'open');
    await d.rest();
    expect(d.app.mailbox.find('a')?.state).toBe('open');
    await d.app.go('done');
    perform(d.app, 'open');
    await d.rest();
    expect(d.host.row('b').state).toBe('open');
    expect(d.ids()).toEqual([]);
  });

  it('U then E ends as done, however long U takes', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    d.host.delays['markUnread'] = { before: 60 };
    perform(d.app, 'unread');
    perform(d.app, 'done');
    await d.rest();
    expect(d.host.row('a').state).toBe('done');
    expect(d.ids()).toEqual(['b']);
    expect(d.app.mailbox.counts.total.unread).toBe(0);
  });
});

describe('undo', () => {
  it('brings back the row, the cursor and the scroll', async () => {
    const d = await desk(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`c${String(i).padStart(2, '0')}`, 'open'] as const)));
    d.app.mailbox.scrolled(0, 600);
    d.app.cursor.move(20);
    const scroll = d.app.mailbox.scrollTop;
    perform(d.app, 'done');
    await d.rest();
    d.app.cursor.first();
    expect(d.app.mailbox.scrollTop).toBe(0);
    perform(d.app, 'undo');
    await d.rest();
    expect(d.app.mailbox.selectedId).toBe('c20');
    expect(d.app.mailbox.scrollTop).toBe(scroll);
    expect(d.said()).toBe('Undone: Person c20 is open again');
    expect(d.app.toasts.current?.action).toMatchObject({ verb: 'redo' });
  });

  it('goes back step by step, and redo forth again', async () => {
    const d = await desk({ a: 'unread', b: 'open', c: 'open' });
    perform(d.app, 'done');
    perform(d.app, 'done');
    perform(d.app, 'undo');
    perform(d.app, 'undo');
    await d.rest();
    expect(d.ids()).toEqual(['a', 'b', 'c']);
    expect(d.app.mailbox.find('a')?.state).toBe('unread');
    perform(d.app, 'redo');
    await d.rest();
    expect(d.ids()).toEqual(['b', 'c']);
    expect(d.app.mailbox.selectedId).toBe('b');
    expect(d.said()).toBe('Redone: Person a is done');
  });

  it('of nothing is an answer', async () => {
    const d = await desk({ a: 'open' });
    perform(d.app, 'undo');
    await d.rest();
    expect(d.said()).toBe('Nothing to undo');
  });

  it('elsewhere keeps the view and says where it is', async () => {
    const d = await desk({ a: 'open', b: 'done' });
    perform(d.app, 'done');
    await d.rest();
    await d.app.go('done');
    d.app.select('b', 'move');
    perform(d.app, 'undo');
    await d.rest();
    expect(d.app.mailbox.view).toBe('done');
    expect(d.ids()).toEqual(['b']);
    expect(d.app.mailbox.selectedId).toBe('b');
    expect(d.said()).toBe('Undone: Person a is open again. It is in Inbox.');
  });

  it('that fails changes nothing', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    perform(d.app, 'done');
    await d.rest();
    d.host.failNext('undo', appError('failed'));
    perform(d.app, 'undo');
    await d.rest();
    expect(d.ids()).toEqual(['b']);
    expect(d.app.toasts.errors[0]?.text).toMatch(/^Nothing was undone\./);
  });
});
