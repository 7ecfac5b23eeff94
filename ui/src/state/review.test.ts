import { describe, expect, it } from 'vitest';
import { desk, type Desk } from './testing';

async function begun(states: Parameters<typeof desk>[0]): Promise<Desk> {
  const d = await desk(states);
  d.app.review.enter();
  await d.rest();
  await d.app.review.begin({ type: 'morning' });
  await d.rest();
  return d;
}

const front = (d: Desk): string | undefined => d.app.review.current?.step?.row.id;

describe('a review', () => {
  it('shows one conversation at a time and goes on with every decision', async () => {
    const d = await begun({ a: 'unread', b: 'unread', c: 'unread' });
    const order = [front(d)];
    expect(d.app.thread.row?.id, 'its thread is there').toBe(front(d));
    await d.app.review.decide('done');
    await d.rest();
    order.push(front(d));
    await d.app.review.decide('unread');
    await d.rest();
    order.push(front(d));
    expect(new Set(order).size, 'each once').toBe(3);
    await d.app.review.decide('open');
    await d.rest();
    expect(d.app.review.current?.summary).toMatchObject({ done: 1, unread: 1, open: 1, skipped: 0 });
  });

  it('never marks as seen what it only shows', async () => {
    const d = await begun({ a: 'unread', b: 'unread' });
    d.clock.advance(10_000);
    await d.rest();
    expect(d.host.calls.some((c) => c.command === 'markSeen')).toBe(false);
  });

  it('undoes the last decision and goes back to it; what was no command is only gone back to', async () => {
    const d = await begun({ a: 'unread', b: 'unread', c: 'unread' });
    const first = front(d);
    await d.app.review.decide('done');
    await d.rest();
    await d.app.review.undo();
    await d.rest();
    expect(front(d)).toBe(first);
    expect(d.app.review.row?.state).toBe('unread');
    await d.app.review.skip();
    await d.rest();
    const undone = d.host.calls.filter((c) => c.command === 'undo').length;
    await d.app.review.undo();
    await d.rest();
    expect(front(d)).toBe(first);
    expect(d.host.calls.filter((c) => c.command === 'undo').length, 'nothing else is undone').toBe(undone);
  });

  it('keeps its place over leaving, and comes back to what was listed', async () => {
    const d = await begun({ a: 'unread', b: 'unread', c: 'open' });
    await d.app.review.skip();
    await d.rest();
    const second = front(d);
    d.app.review.leave();
    await d.rest();
    expect(d.app.review.choices?.[0]?.running).toMatchObject({ position: 1, total: 2 });
    await d.app.review.resume({ type: 'morning' });
    await d.rest();
    expect(front(d)).toBe(second);
    d.app.review.leave();
    await d.rest();
    d.app.review.leave();
    await d.rest();
    expect([d.app.screen, d.app.mailbox.listing.view]).toEqual(['inbox', 'inbox']);
  });

  it('gives the list back also where one left by another screen', async () => {
    const d = await begun({ a: 'unread', b: 'unread', c: 'done' });
    d.app.insights.enter();
    await d.rest();
    d.app.insights.leave();
    await d.rest();
    expect([d.app.screen, d.app.mailbox.listing.view]).toEqual(['inbox', 'inbox']);
    await d.app.go('all', []);
    d.app.contacts.enter();
    await d.app.toInbox();
    expect(d.app.mailbox.listing.view, 'what was chosen since stays').toBe('all');
  });

  it('goes on where a button of the thread decides', async () => {
    const d = await begun({ a: 'unread', b: 'unread' });
    const first = front(d) as string;
    await d.app.acts.done(first, 'next');
    await d.rest();
    expect(front(d)).not.toBe(first);
    expect(d.app.review.current?.before).toEqual({ conversation: first, how: 'decided' });
  });

  it('is gone through again where something was skipped', async () => {
    const d = await begun({ a: 'unread', b: 'unread' });
    await d.app.review.skip();
    await d.rest();
    await d.app.review.decide('done');
    await d.rest();
    expect(d.app.review.current?.summary?.skipped).toBe(1);
    await d.app.review.again();
    await d.rest();
    expect(d.app.review.current?.step).not.toBe(null);
  });
});

describe('a reminder', () => {
  const monday = (hour: number, minute: number): number => new Date(2026, 10, 30, hour, minute).getTime();

  it('is told at its time on a business day, once, and not while there is nothing', async () => {
    const d = await desk({ a: 'unread' });
    d.app.review.remind('morning', 9 * 60);
    await d.rest();
    await d.app.review.tick(monday(8, 59));
    expect(d.app.review.reminder).toBe(null);
    await d.app.review.tick(monday(9, 0));
    expect(d.app.review.reminder?.kind).toEqual({ type: 'morning' });
    d.app.review.reminder = null;
    await d.app.review.tick(monday(9, 1));
    expect(d.app.review.reminder, 'once a day').toBe(null);
    await d.app.review.tick(new Date(2026, 10, 29, 9, 0).getTime());
    expect(d.app.review.reminder, 'not on a Sunday').toBe(null);
    const empty = await desk({ a: 'done' });
    empty.app.review.remind('morning', 9 * 60);
    await empty.rest();
    await empty.app.review.tick(monday(9, 0));
    expect(empty.app.review.reminder).toBe(null);
  });
});
