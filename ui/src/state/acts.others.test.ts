import { describe, expect, it } from 'vitest';
import { perform } from '../keyboard/commands';
import { desk, START, talk, talks, text } from './testing';

describe('what others do', () => {
  it('comes in without moving the cursor', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' });
    d.app.mailbox.scrolled(0, 600);
    d.app.cursor.move(1);
    d.host.receive('c', text('c-2', START + 60_000));
    await d.rest();
    expect(d.ids()).toEqual(['c', 'a', 'b']);
    expect(d.app.mailbox.selectedId).toBe('b');
    expect(d.app.mailbox.scrollTop).toBe(68);
    expect(d.app.mailbox.counts.total.unread).toBe(1);
  });

  it('shows what came above', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    d.host.talks.set('n', talk('n', 'unread', -1));
    d.host.emit({ topics: ['conversations', 'counts'], conversations: ['n'], commandId: null });
    await d.rest();
    expect(d.ids()).toEqual(['n', 'a', 'b']);
    expect(d.app.mailbox.above).toEqual(['n']);
    d.app.mailbox.toTop();
    expect(d.app.mailbox.scrollTop).toBe(0);
  });

  it('leaves the row under the cursor until it moves on', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    Object.assign(d.host.talks.get('a') ?? {}, { state: 'done' });
    d.host.emit({ topics: ['conversations', 'counts'], conversations: ['a'], commandId: null });
    await d.rest();
    expect(d.ids()).toEqual(['a', 'b']);
    expect(d.app.mailbox.find('a')?.state).toBe('done');
    d.app.cursor.move(1);
    expect(d.ids()).toEqual(['b']);
  });

  it.each([['everything', []], ['one', ['a']]])('a slow reading of %s does not bring back what was done meanwhile', async (_, conversations) => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' });
    d.host.delays['listConversations'] = d.host.delays['conversation'] = { after: 80 };
    d.host.emit({ topics: ['conversations'], conversations, commandId: null });
    await new Promise((done) => setTimeout(done, 90));
    perform(d.app, 'done');
    await d.rest();
    expect(d.ids()).toEqual(['b', 'c']);
  });

  it('everything gone is an empty list, not a broken one', async () => {
    const d = await desk({ a: 'open' });
    d.host.talks.clear();
    d.host.emit({ topics: ['conversations', 'counts'], conversations: ['a'], commandId: null });
    await d.rest();
    expect(d.ids()).toEqual([]);
    expect(d.app.mailbox.selectedId).toBeNull();
  });
});

describe('a long list', () => {
  const many = (n: number) => talks(Object.fromEntries(Array.from({ length: n }, (_, i) => [`c${String(i).padStart(5, '0')}`, 'open'] as const)));

  it('knows its length, loads as it goes, and End reaches the end', async () => {
    const d = await desk({}, { talks: many(950) });
    expect(d.ids()).toHaveLength(100);
    expect(d.app.mailbox.total).toBe(950);
    await d.app.scrolled(150 * 68, 600);
    expect(d.ids().length).toBeGreaterThanOrEqual(200);
    await d.app.cursor.last();
    expect(d.app.mailbox.selectedId).toBe('c00949');
    expect(d.app.mailbox.selectedIndex).toBe(949);
    expect(d.app.mailbox.total).toBe(950);
  });

  it.each(['first', 'next', 'done', 'open_thread'] as const)('End answered late does not take the cursor from %s', async (action) => {
    const d = await desk({}, { talks: many(350) });
    await d.rest();
    perform(d.app, 'last');
    perform(d.app, action);
    const { selectedId } = d.app.mailbox;
    await d.rest();
    expect(d.app.mailbox.selectedId, 'the later key has the cursor').toBe(selectedId);
  });

  it('has the next page before the cursor needs it', async () => {
    const d = await desk({}, { talks: many(300) });
    for (let i = 0; i < 120; i++) {
      d.app.cursor.move(1);
      await Promise.resolve();
    }
    await d.rest();
    for (let i = 0; i < 20; i++) d.app.cursor.move(1);
    expect(d.app.mailbox.selectedIndex).toBeGreaterThan(110);
  });
});

describe('numbers', () => {
  it('narrow and widen, and Mod+1 sets', async () => {
    const d = await desk({}, { talks: [talk('a', 'open', 0), talk('b', 'unread', 1, { numberId: 'n2' })] });
    await d.app.filters.toNumber(2);
    expect(d.ids()).toEqual(['b']);
    await d.app.filters.toNumber(2);
    expect(d.ids()).toEqual(['b']);
    await d.app.filters.narrow('n2');
    expect(d.ids()).toEqual(['a', 'b']);
    await d.app.filters.toNumber(7);
    expect(d.app.mailbox.listing.filter.numberIds).toEqual([]);
  });
});
