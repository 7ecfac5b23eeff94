import { describe, expect, it } from 'vitest';
import { perform } from '../keyboard/commands';
import { desk } from './testing';

describe('P', () => {
  it('pins the row where it stands, and on top once the cursor has left it', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' });
    d.app.select('b', 'move');
    perform(d.app, 'pin');
    expect(d.ids(), 'what is under the cursor does not jump').toEqual(['a', 'b', 'c']);
    await d.rest();
    expect(d.said()).toBe('Person b pinned on top');
    expect(d.app.mailbox.counts.total.pinned).toBe(1);
    d.app.cursor.move(1);
    expect(d.ids()).toEqual(['b', 'a', 'c']);
    expect(d.app.mailbox.selectedId).toBe('c');
    await d.app.go('pinned');
    expect(d.ids()).toEqual(['b']);
    perform(d.app, 'unpin');
    await d.rest();
    expect(d.ids(), 'it leaves the list of pins').toEqual([]);
    expect(d.app.mailbox.counts.total).toMatchObject({ pinned: 0, inbox: 3 });
  });

  it('is taken back by Z, and a second P says that it is pinned already', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    perform(d.app, 'pin');
    await d.rest();
    perform(d.app, 'pin');
    await d.rest();
    expect(d.said()).toBe('Already pinned');
    perform(d.app, 'undo');
    await d.rest();
    expect(d.said()).toBe('Undone: Person a is not pinned');
    expect(d.host.row('a').pinnedAt).toBeNull();
  });

  it('takes the selection as one command, and leaves it in the list', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' });
    d.app.select('b', 'move');
    perform(d.app, 'select_down');
    perform(d.app, 'pin');
    await d.rest();
    expect(d.said()).toBe('2 conversations pinned');
    perform(d.app, 'undo');
    await d.rest();
    expect(d.app.mailbox.counts.total.pinned, 'one entry of undo').toBe(0);
  });
});

describe('M', () => {
  it('takes the row out of the inbox and keeps it under Muted', async () => {
    const d = await desk({ a: 'unread', b: 'open' });
    perform(d.app, 'mute');
    expect(d.ids()).toEqual(['b']);
    expect(d.app.mailbox.counts.total, 'counted at once').toMatchObject({ inbox: 1, unread: 0, muted: 1, all: 2 });
    await d.rest();
    await d.app.go('muted');
    expect(d.ids()).toEqual(['a']);
    perform(d.app, 'unmute');
    await d.rest();
    expect(d.said()).toBe('Person a is no longer muted');
    expect(d.app.mailbox.counts.total).toMatchObject({ inbox: 2, unread: 1, muted: 0 });
  });

  it('mutes everything that matches, as one entry of undo', async () => {
    const d = await desk({ a: 'unread', b: 'open', c: 'done' });
    perform(d.app, 'select_all');
    await d.rest();
    perform(d.app, 'mute');
    await d.rest();
    expect(d.ids()).toEqual([]);
    expect(d.app.mailbox.counts.total).toMatchObject({ inbox: 0, muted: 2, done: 1 });
    perform(d.app, 'undo');
    await d.rest();
    expect(d.app.mailbox.counts.total).toMatchObject({ inbox: 2, muted: 0 });
  });
});

describe('Waiting', () => {
  it('lists who is left without an answer, and lets go of what is done', async () => {
    const d = await desk({ a: 'open', b: 'unread', c: 'open' });
    for (const id of ['a', 'b']) Object.assign(d.host.talks.get(id) ?? {}, { waitingSince: 1 });
    await d.app.go('waiting');
    expect(d.ids()).toEqual(['a', 'b']);
    perform(d.app, 'done');
    await d.rest();
    expect(d.ids()).toEqual(['b']);
    perform(d.app, 'undo');
    await d.rest();
    expect(d.ids()).toEqual(['a', 'b']);
  });
});
