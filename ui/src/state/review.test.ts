import { describe, expect, it } from 'vitest';
import { performInReview } from '../keyboard/review';
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
  it('is shown where no review is going on, and goes on with one that was left', async () => {
    const d = await desk({ a: 'unread', b: 'unread' });
    d.host.remind('morning');
    expect(d.app.review.reminder?.kind).toEqual({ type: 'morning' });
    await d.app.review.start({ type: 'morning' });
    await d.rest();
    expect(d.app.review.reminder, 'taken').toBe(null);
    d.host.remind('morning');
    expect(d.app.review.reminder, 'nobody is interrupted in a review').toBe(null);
    await d.app.review.decide('done');
    await d.rest();
    const second = front(d);
    await d.app.go('inbox');
    await d.app.review.start({ type: 'morning' });
    await d.rest();
    expect(front(d), 'where it was left').toBe(second);
  });

  it('of the desktop leads into the review, from wherever one is', async () => {
    const d = await desk({ a: 'unread' });
    d.app.contacts.enter();
    d.host.hand({ files: [], link: null, reply: false, review: { type: 'morning' } });
    await d.rest();
    expect(d.app.screen).toBe('review');
    expect(front(d)).toBe('a');
  });

  it('finds the list of reviews where there is nothing to go through any more', async () => {
    const d = await desk({ a: 'done' });
    await d.app.review.start({ type: 'morning' });
    await d.rest();
    expect([d.app.screen, d.app.review.current]).toEqual(['review', null]);
  });
});

describe('a review of one’s own', () => {
  it('offers what its view says, and refuses the rest in words', async () => {
    const d = await desk({ a: 'unread', b: 'unread' });
    await d.app.views.save('Mine');
    await d.rest();
    const id = d.app.views.all[0]?.id ?? '';
    for (const key of ['unread', 'snooze', 'reply'] as const) await d.app.views.toggleReviewKey(id, key);
    await d.rest();
    expect(d.app.views.all[0]?.reviewKeys).toEqual(['done', 'open', 'assign']);
    await d.app.review.start({ type: 'view', id });
    await d.rest();
    const first = front(d);
    for (const verdict of ['unread', 'snooze'] as const) await d.app.review.decide(verdict);
    await d.rest();
    expect([front(d), d.app.dialog, d.app.thread.row?.state], 'nothing has happened').toEqual([first, null, 'unread']);
    expect(d.app.toasts.current?.kind, 'it is said').toBe('calm');
    expect([performInReview(d.app, 'reply'), performInReview(d.app, 'assign')], 'the one is refused here, the other is done as everywhere').toEqual([true, false]);
    await d.app.review.decide('done');
    await d.rest();
    expect(front(d)).not.toBe(first);
    await d.app.views.toggleReviewKey(id, 'unread');
    expect(d.app.views.all[0]?.reviewKeys, 'in their usual order').toEqual(['done', 'open', 'unread', 'assign']);
  });

  it('keeps what it offers where its view is saved anew', async () => {
    const d = await desk({ a: 'unread' });
    await d.app.views.save('Mine');
    await d.rest();
    const [view] = d.app.views.all;
    if (view === undefined) throw new Error('there is a view');
    await d.app.views.toggleReviewKey(view.id, 'open');
    await d.rest();
    await d.app.views.save('Mine');
    await d.rest();
    expect(d.app.views.all[0]?.reviewKeys).not.toContain('open');
    await d.app.go('unread');
    const [now] = d.app.views.all;
    if (now !== undefined) await d.app.views.update(now);
    await d.rest();
    expect(d.app.views.all[0]).toMatchObject({ view: 'unread', reviewKeys: ['done', 'unread', 'snooze', 'reply', 'assign'] });
  });
});
