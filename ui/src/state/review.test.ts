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
    d.app.seeing.focus(true);
    d.app.seeing.tail(front(d) ?? '', true);
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

describe('Z in a review', () => {
  it('touches nothing that was done before it, at its beginning', async () => {
    const d = await desk({ a: 'unread', b: 'unread', c: 'unread' });
    await d.app.acts.done('c', 'stay');
    await d.rest();
    d.app.review.enter();
    await d.app.review.begin({ type: 'morning' });
    await d.rest();
    const at = front(d);
    await d.app.review.undo();
    await d.rest();
    expect([front(d), d.host.row('c').state, d.app.thread.row?.id], 'what is in front and what the keys act on are one').toEqual([at, 'done', at]);
  });

  it('takes back the step before, whatever was done in the inbox meanwhile', async () => {
    const d = await begun({ a: 'unread', b: 'unread', c: 'unread' });
    const first = front(d) ?? '';
    await d.app.review.decide('done');
    await d.rest();
    const second = front(d);
    d.app.review.leave();
    await d.app.go('inbox');
    const other = ['a', 'b', 'c'].find((id) => id !== first && id !== second) ?? '';
    await d.app.acts.done(other, 'stay');
    await d.rest();
    d.app.review.enter();
    await d.app.review.resume({ type: 'morning' });
    await d.rest();
    await d.app.review.undo();
    await d.rest();
    expect([front(d), d.host.row(first).state, d.host.row(other).state]).toEqual([first, 'unread', 'done']);
    await d.app.review.redo();
    await d.rest();
    expect([front(d), d.host.row(first).state], 'and forth again').toEqual([second, 'done']);
  });

  it('takes back first what was done with the conversation at the front', async () => {
    const d = await begun({ a: 'unread', b: 'unread' });
    const first = front(d) ?? '';
    await d.app.review.decide('open');
    await d.rest();
    const second = front(d) ?? '';
    await d.app.acts.set('pin', second);
    await d.rest();
    await d.app.review.undo();
    await d.rest();
    expect([front(d), d.host.row(second).pinnedAt, d.host.row(first).state]).toEqual([second, null, 'open']);
    await d.app.review.undo();
    await d.rest();
    expect([front(d), d.host.row(first).state]).toEqual([first, 'unread']);
  });

  it('is not lost where another key follows at once', async () => {
    const d = await begun({ a: 'unread', b: 'unread', c: 'unread' });
    const first = front(d) ?? '';
    await d.app.review.decide('done');
    await d.rest();
    const second = front(d) ?? '';
    const going = d.app.review.undo();
    void d.app.review.decide('done');
    await going;
    await d.rest();
    expect([front(d), d.host.row(first).state, d.host.row(second).state], 'the key after it waits for what it would be about').toEqual([first, 'unread', 'unread']);
  });
});

describe('whoever leaves a review', () => {
  it('is not fetched back by an answer that comes late', async () => {
    const d = await desk({ a: 'unread', b: 'unread' });
    d.app.review.enter();
    await d.rest();
    const going = d.app.review.begin({ type: 'morning' });
    await d.app.go('unread');
    await going;
    await d.rest();
    expect([d.app.screen, d.app.mailbox.view, d.app.review.current]).toEqual(['inbox', 'unread', null]);
  });

  it('has decided what was decided with the last key', async () => {
    const d = await begun({ a: 'unread', b: 'unread' });
    const going = d.app.review.decide('done');
    d.app.review.leave();
    await going;
    await d.rest();
    await d.app.review.resume({ type: 'morning' });
    await d.rest();
    await d.app.review.decide('done');
    await d.rest();
    expect(d.app.review.current?.summary).toMatchObject({ done: 2, passed: 0 });
  });

  it('by a search, comes back to the list that was there before', async () => {
    const d = await desk({ a: 'unread', b: 'unread' });
    await d.app.go('unread');
    d.app.review.enter();
    await d.app.review.begin({ type: 'morning' });
    await d.rest();
    d.app.toSearch();
    d.app.leaveSearch();
    await d.rest();
    expect([d.app.screen, d.app.mailbox.view]).toEqual(['inbox', 'unread']);
  });
});

it('a review begins with nothing selected: its keys are about what is in front', async () => {
  const d = await desk({ a: 'unread', b: 'unread', c: 'unread' });
  await d.app.picks.all();
  expect(d.app.selection.any).toBe(true);
  d.app.review.enter();
  await d.app.review.begin({ type: 'morning' });
  await d.rest();
  expect(d.app.selection.any).toBe(false);
});

it('a summary follows what is undone elsewhere', async () => {
  const d = await begun({ a: 'unread' });
  await d.app.review.decide('done');
  await d.rest();
  expect(d.app.review.current?.summary).toMatchObject({ done: 1, left: 0 });
  const { commandId } = (await d.host.history(null, 1)).entries.map((e) => ({ commandId: e.id }))[0] ?? { commandId: '' };
  await d.host.undoCommand('0192d3c8-0000-7000-8000-000000000001', commandId);
  d.host.emit({ topics: ['conversations', 'counts'], conversations: ['a'], commandId: null });
  await d.rest();
  expect(d.app.review.current?.summary).toMatchObject({ left: 1 });
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
    d.host.hand({ files: [], drops: [], link: null, reply: false, review: { type: 'morning' } });
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
    expect([performInReview(d.app, 'reply'), performInReview(d.app, 'attach'), performInReview(d.app, 'assign')], 'the first two are refused here, the other is done as everywhere').toEqual([true, true, false]);
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
