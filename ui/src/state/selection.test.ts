import { describe, expect, it } from 'vitest';
import { someCrowd } from '../host/memory/crowd';
import { appError } from '../host/memory/memory';
import type { ListRange } from '../host/types';
import { perform } from '../keyboard/commands';
import { desk, START, talk, text, type Desk } from './testing';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const five = { a: 'open', b: 'open', c: 'open', d: 'open', e: 'open' } as const;
const long = async (size: number, options = {}): Promise<Desk> => {
  const d = await desk({}, { crowd: someCrowd(size, START, 'n1'), ...options });
  await d.rest();
  d.host.calls.length = 0;
  return d;
};
const range = (d: Desk): ListRange => d.host.calls.find((c) => c.command === 'markAll')?.args[2] as ListRange;
const picked = (d: Desk): string => d.app.mailbox.rows.filter((r) => d.app.selection.has(r)).map((r) => r.id).join('');

describe('selecting', () => {
  it('X toggles the row under the cursor and stays', async () => {
    const d = await desk(five);
    perform(d.app, 'select');
    expect([picked(d), d.app.selection.count, d.app.mailbox.selectedId]).toEqual(['a', 1, 'a']);
    perform(d.app, 'select');
    expect([picked(d), d.app.selection.any]).toEqual(['', false]);
  });

  it('Shift and the arrows extend and shrink a range from its anchor', async () => {
    const d = await desk(five);
    d.app.cursor.move(1);
    perform(d.app, 'select_down');
    perform(d.app, 'select_down');
    expect([picked(d), d.app.selection.count]).toEqual(['bcd', 3]);
    perform(d.app, 'select_up');
    perform(d.app, 'select_up');
    perform(d.app, 'select_up');
    expect(picked(d)).toBe('ab');
    perform(d.app, 'select_last');
    expect(picked(d)).toBe('bcde');
    perform(d.app, 'next');
    perform(d.app, 'previous');
    perform(d.app, 'select_down');
    expect(picked(d), 'after a plain move a new range begins').toBe('de');
  });

  it('X adds to a short range and takes out of it', async () => {
    const d = await desk(five);
    perform(d.app, 'select_down');
    perform(d.app, 'select');
    expect(picked(d)).toBe('a');
    d.app.cursor.move(3);
    perform(d.app, 'select');
    expect(picked(d)).toBe('ae');
  });

  it('Esc lets it go, and so does another view', async () => {
    const d = await desk(five);
    perform(d.app, 'select_all');
    expect(d.app.selection.count).toBe(5);
    perform(d.app, 'let_go');
    expect(d.app.selection.any).toBe(false);
    perform(d.app, 'select');
    await d.app.go('done');
    expect(d.app.selection.any).toBe(false);
  });

  it('over rows that are not loaded counts them from their positions', async () => {
    const d = await long(50_000);
    d.app.cursor.move(10);
    perform(d.app, 'select_last');
    await d.rest();
    expect(d.app.selection.count).toBe(49_990);
    d.app.cursor.movePage(-1, true);
    expect(d.app.selection.count).toBe(49_990 - Math.floor(600 / 68) + 1);
    perform(d.app, 'select_first');
    await d.rest();
    expect(d.app.selection.count).toBe(11);
  });

  it('counts what others bring into the range and take out of it, also far away', async () => {
    const d = await long(50_000);
    d.app.cursor.move(10);
    perform(d.app, 'select_last');
    await d.rest();
    expect(d.app.selection.count).toBe(49_990);
    d.host.talks.set('1', talk('1', 'open', -5));
    await d.host.markDone('x', [{ id: '9999000', through: 'v1000' }], null);
    d.host.emit({ topics: ['conversations', 'counts'], conversations: ['1', '9999000'], commandId: null });
    await d.rest();
    await d.rest();
    expect(d.app.selection.count, 'one came above the range, one left it').toBe(49_989);
  });

  it('of everything counts what comes in, and lets rows be taken out', async () => {
    const d = await long(50_000);
    perform(d.app, 'select_all');
    perform(d.app, 'select');
    d.app.cursor.move(1);
    perform(d.app, 'select');
    expect(d.app.selection.count).toBe(49_998);
    perform(d.app, 'select');
    expect(d.app.selection.count).toBe(49_999);
  });

  it('says why nothing beside a long range can be added', async () => {
    const d = await long(5_000);
    d.app.cursor.move(10);
    perform(d.app, 'select_last');
    await d.rest();
    d.app.cursor.first();
    await d.rest();
    perform(d.app, 'select');
    expect(d.said()).toMatch(/^Part of this selection/);
    expect(d.app.selection.count).toBe(4_990);
  });

  it('leaves out a row that others finished', async () => {
    const d = await desk(five);
    perform(d.app, 'select');
    d.app.cursor.move(2);
    perform(d.app, 'select');
    Object.assign(d.host.talks.get('a') ?? {}, { state: 'done' });
    d.host.emit({ topics: ['conversations', 'counts'], conversations: ['a'], commandId: null });
    await d.rest();
    expect([picked(d), d.app.selection.count]).toEqual(['c', 1]);
  });
});

describe('E, U and O on a selection', () => {
  it('is one command, painted at once, and one undo', async () => {
    const d = await desk(five);
    d.app.cursor.move(1);
    perform(d.app, 'select_down');
    perform(d.app, 'select_down');
    perform(d.app, 'done');
    expect(d.ids()).toEqual(['a', 'e']);
    expect(d.app.mailbox.selectedId).toBe('e');
    expect(d.app.mailbox.counts.total.inbox).toBe(2);
    expect(d.app.selection.any).toBe(false);
    await d.rest();
    expect(d.called('markDone')).toBe(1);
    expect(d.said()).toBe('3 conversations done');
    perform(d.app, 'undo');
    await d.rest();
    expect(d.ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect([picked(d), d.app.mailbox.selectedId], 'the selection is back too').toEqual(['bcd', 'd']);
    expect(d.said()).toBe('Undone for 3 conversations');
    perform(d.app, 'redo');
    await d.rest();
    expect(d.ids()).toEqual(['a', 'e']);
    expect(d.app.mailbox.selectedId).toBe('e');
  });

  it('leaves what has news, and says so', async () => {
    const d = await desk(five);
    d.host.talks.get('b')?.items.push(text('b-2', START + 1000));
    perform(d.app, 'select_all');
    perform(d.app, 'done');
    await d.rest();
    expect(d.ids()).toEqual(['b']);
    expect(d.said()).toBe('4 conversations done. 1 was left: something new came in');
  });

  it('U and O keep the cursor where the rows stay', async () => {
    const d = await desk(five);
    perform(d.app, 'select_down');
    perform(d.app, 'unread');
    await d.rest();
    expect(d.said()).toBe('2 conversations marked as unread');
    expect(d.app.mailbox.selectedId).toBe('b');
    perform(d.app, 'select');
    perform(d.app, 'open');
    await d.rest();
    expect(d.host.row('b').state).toBe('open');
    expect(d.host.row('a').state).toBe('unread');
  });

  it('that fails is put back with its selection', async () => {
    const d = await desk(five);
    d.host.failNext('markDone', appError('disk_full'));
    perform(d.app, 'select_down');
    perform(d.app, 'done');
    await d.rest();
    expect(d.ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect([picked(d), d.app.mailbox.selectedId]).toEqual(['ab', 'b']);
    expect(d.app.toasts.errors[0]?.text).toMatch(/disk is full/);
  });
});

describe('a command over very many', () => {
  it('names a range, with what was taken out', async () => {
    const d = await long(3_000);
    d.app.cursor.move(100);
    await d.rest();
    perform(d.app, 'select_last');
    await d.rest();
    d.app.cursor.move(-1, false);
    perform(d.app, 'select');
    perform(d.app, 'done');
    await d.rest();
    expect(range(d)).toMatchObject({ view: 'inbox', filter: { numberIds: [], tagIds: [], from: null, until: null }, order: 'newest', from: `${START - 100_000}-9999900`, to: `${START - 2_999_000}-9997001`, except: ['9997002'] });
    expect(d.said()).toBe('2,899 conversations done');
    expect(d.app.mailbox.total).toBe(101);
    expect(d.app.mailbox.counts.total).toMatchObject({ inbox: 101, done: 2_899 });
    expect(d.app.mailbox.selectedId, 'the cursor was on the one that stays').toBe('9997002');
  });

  it('of everything empties the list, and undo brings back list, cursor, scroll and selection', async () => {
    const d = await long(20_000);
    d.app.cursor.move(50);
    await d.rest();
    const { scrollTop } = d.app.mailbox;
    perform(d.app, 'select_all');
    perform(d.app, 'done');
    await d.rest();
    expect(d.app.mailbox.total).toBe(0);
    expect(d.app.thread.row).toBeNull();
    expect(range(d)).toMatchObject({ from: null, to: null });
    perform(d.app, 'undo');
    await d.rest();
    expect(d.app.mailbox.total).toBe(20_000);
    expect(d.app.mailbox.selectedIndex).toBe(50);
    expect(d.app.mailbox.scrollTop).toBe(scrollTop);
    expect(d.app.selection.count).toBe(20_000);
    expect(d.said()).toBe('Undone for 20,000 conversations');
  });

  it('says how far it is, lets other keys work, and can be stopped', async () => {
    const d = await long(20_000, { chunk: { size: 500, ms: 15 } });
    perform(d.app, 'select_all');
    perform(d.app, 'select');
    perform(d.app, 'done');
    expect(d.app.acts.bulk.running).toMatchObject({ verb: 'done', done: 0, total: 19_999 });
    await pause(60);
    expect(d.app.acts.bulk.running?.done).toBeGreaterThan(0);
    perform(d.app, 'unread');
    await pause(30);
    expect(d.host.row('10000000').state, 'a key does not wait for the end').toBe('unread');
    perform(d.app, 'let_go');
    expect(d.app.acts.bulk.running?.cancelling).toBe(true);
    await d.rest();
    await d.rest();
    expect(d.app.acts.bulk.running).toBeNull();
    expect(d.said()).toMatch(/^Stopped after ([\d,]+)\. \1 conversations done$/);
    expect(d.app.mailbox.total).toBe(d.app.mailbox.counts.total.inbox);
    expect(d.app.mailbox.total).toBeGreaterThan(1);
  });

  it('undo while it runs stops it and takes it back', async () => {
    const d = await long(20_000, { chunk: { size: 500, ms: 15 } });
    perform(d.app, 'select_all');
    perform(d.app, 'done');
    await pause(80);
    perform(d.app, 'undo');
    for (let i = 0; i < 5; i++) await d.rest();
    expect(d.app.mailbox.counts.total).toMatchObject({ inbox: 20_000, done: 0 });
    expect(d.app.mailbox.total).toBe(20_000);
  });

  it('whose undo takes long does not fetch back who has gone on', async () => {
    const d = await long(20_000, { chunk: { size: 500, ms: 5 } });
    d.app.cursor.move(50);
    await d.rest();
    perform(d.app, 'select_first');
    perform(d.app, 'select_last');
    await d.rest();
    perform(d.app, 'done');
    for (let i = 0; i < 6; i++) await d.rest();
    expect(d.app.mailbox.total).toBe(50);
    perform(d.app, 'undo');
    await pause(50);
    d.app.cursor.first();
    d.app.cursor.move(3);
    const { selectedId } = d.app.mailbox;
    for (let i = 0; i < 6; i++) await d.rest();
    expect(d.app.mailbox.total).toBe(20_000);
    expect(d.app.mailbox.selectedId).toBe(selectedId);
  });

  it('refuses what came in after it was chosen', async () => {
    const d = await long(2_000);
    perform(d.app, 'select_all');
    await d.rest();
    d.host.receive('9999000', text('news', START + 5));
    perform(d.app, 'done');
    await d.rest();
    await d.rest();
    expect(d.host.row('9999000').state).toBe('unread');
    expect(d.said()).toBe('1,999 conversations done. 1 was left: something new came in');
    expect(d.app.mailbox.selectedId).toBe('9999000');
  });

  it('that fails leaves the selection', async () => {
    const d = await long(2_000);
    d.host.failNext('markAll', appError('failed'));
    perform(d.app, 'select_all');
    perform(d.app, 'done');
    await d.rest();
    expect(d.app.selection.count).toBe(2_000);
    expect(d.app.acts.bulk.running).toBeNull();
    expect(d.app.toasts.errors[0]?.text).toMatch(/^The selection was left as it was/);
  });
});
