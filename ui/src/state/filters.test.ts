import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { someCrowd } from '../host/memory/crowd';
import { appError } from '../host/memory/memory';
import type { KeptTag } from '../host/memory/tags';
import { perform } from '../keyboard/commands';
import type { Talk } from '../host/memory/memory';
import type { MemoryOptions } from '../host/memory/options';
import { plain } from './listing';
import { desk, START, talk, text, type Desk } from './testing';

const DAY = 86_400_000;
// Objects, as the twin keeps them: a conversation holds the tag itself.
let vip: KeptTag;
let lead: KeptTag;

const ZONE = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'Europe/Madrid';
});
afterAll(() => {
  if (ZONE === undefined) delete process.env['TZ'];
  else process.env['TZ'] = ZONE;
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
  vip = { id: 'vip', name: 'VIP', color: 1 };
  lead = { id: 'lead', name: 'Lead', color: 2 };
});
afterEach(() => void vi.useRealTimers());

/** a b c d e f: the odd ones on the second number; three with tags; e and f of days ago. */
const some = (): Talk[] => [
  talk('1', 'unread', 0, { tags: [vip] }),
  talk('2', 'open', 1, { numberId: 'n2', tags: [lead] }),
  talk('3', 'open', 2, { tags: [vip, lead] }),
  talk('4', 'unread', 3, { numberId: 'n2' }),
  talk('5', 'open', 4, { items: [text('5-1', START - 3 * DAY)] }),
  talk('6', 'done', 5, { numberId: 'n2', tags: [vip], items: [text('6-1', START - 40 * DAY)] }),
];
const open = async (options: MemoryOptions = {}): Promise<Desk> => {
  const d = await desk({}, { talks: some(), tags: [vip, lead], ...options });
  await d.rest();
  return d;
};
const shown = (d: Desk): [string, number] => [d.ids().join(''), d.app.mailbox.length];

describe('a filter', () => {
  it('shows exactly what passes it, and how many, in each view', async () => {
    const d = await open();
    await d.app.filters.tag('vip');
    expect(shown(d)).toEqual(['13', 2]);
    await d.app.filters.tag('lead');
    expect(shown(d), 'any of the tags').toEqual(['123', 3]);
    await d.app.filters.number('n2');
    expect(shown(d), 'and of the numbers').toEqual(['2', 1]);
    await d.app.filters.set({ view: 'all', numberIds: [], tagIds: ['vip'] });
    expect(shown(d)).toEqual(['136', 3]);
    await d.app.filters.set({ period: { type: 'last7_days' } });
    expect(shown(d), 'what was 40 days ago is not in it').toEqual(['13', 2]);
    await d.app.filters.set({ tagIds: [], period: { type: 'between', from: '', to: '2026-05-26' } });
    expect(shown(d)).toEqual(['56', 2]);
  });

  it('of several numbers has the sum of their counts', async () => {
    const d = await open({ numbers: ['n1', 'n2', 'n3'].map((id, i) => ({ id, name: id, e164: null, color: i, sample: false })) });
    await d.app.filters.number('n1');
    await d.app.filters.number('n2');
    expect(shown(d)).toEqual(['12345', 5]);
    await d.app.filters.number('n1');
    expect(shown(d), 'taken away again').toEqual(['24', 2]);
  });

  it('is gone with another view, and the number stays', async () => {
    const d = await open();
    await d.app.filters.set({ numberIds: ['n2'], tagIds: ['lead'], period: { type: 'today' }, order: 'longest_waiting' });
    perform(d.app, 'go_all');
    await d.rest();
    expect(d.app.mailbox.listing).toEqual(plain('all', ['n2']));
    await d.app.filters.tag('lead');
    perform(d.app, 'go_inbox');
    await d.rest();
    expect(d.app.mailbox.listing).toEqual(plain('inbox'));
  });

  it('keeps its length right after E and after undo, long before all of it is loaded', async () => {
    const d = await desk({}, { crowd: someCrowd(2_000, START, 'n1') });
    await d.app.filters.set({ period: { type: 'today' } });
    const { total } = await d.host.listConversations({ ...d.app.mailbox.listing, at: { type: 'top' }, limit: 1 });
    expect(d.app.mailbox.length).toBe(total);
    expect(d.app.mailbox.win.bottom, 'more than is loaded').not.toBeNull();
    perform(d.app, 'done');
    expect(d.app.mailbox.length, 'at once').toBe(total - 1);
    perform(d.app, 'done');
    perform(d.app, 'done');
    expect(d.app.mailbox.length).toBe(total - 3);
    await d.rest();
    expect(d.app.mailbox.length, 'the host agrees').toBe(total - 3);
    perform(d.app, 'undo');
    await d.rest();
    expect(d.app.mailbox.length).toBe(total - 2);
  });

  it('puts its length back where a command is refused', async () => {
    const d = await desk({}, { crowd: someCrowd(2_000, START, 'n1') });
    await d.app.filters.set({ period: { type: 'today' } });
    const { length } = d.app.mailbox;
    d.host.failNext('markDone', { code: 'failed', params: {}, retryable: false, detail: '', traceId: '' });
    perform(d.app, 'done');
    expect(d.app.mailbox.length).toBe(length - 1);
    await d.rest();
    expect(d.app.mailbox.length).toBe(length);
  });

  it('asks again when something comes from elsewhere', async () => {
    const d = await desk({}, { crowd: someCrowd(2_000, START, 'n1'), tags: [vip] });
    await d.app.filters.set({ period: { type: 'between', from: '', to: '2026-05-28' } });
    const { length } = d.app.mailbox;
    d.host.talks.set('20000001', talk('20000001', 'unread', 1));
    d.host.emit({ topics: ['conversations', 'counts'], conversations: ['20000001'], commandId: null });
    await d.rest();
    expect(d.app.mailbox.length).toBe(length + 1);
    d.host.receive('9998500', text('late', START + 2 * DAY));
    await d.rest();
    expect(d.app.mailbox.length, 'its last item is of a later day: it is out, and was not even loaded').toBe(length);
  });

  it('lets a row that leaves it linger under the cursor', async () => {
    const d = await open();
    await d.app.filters.tag('vip');
    d.app.select('1', 'move');
    await d.host.untag('elsewhere', 'vip', ['1'], null);
    await d.rest();
    expect(shown(d), 'it is no longer counted').toEqual(['13', 1]);
    d.app.cursor.move(1);
    expect(d.ids()).toEqual(['3']);
  });

  it('takes a row away that loses the tag by my own hand, and undo brings it back', async () => {
    const d = await open();
    await d.app.filters.tag('vip');
    d.app.select('1', 'move');
    await d.app.acts.tag('untag', '1', 'vip');
    expect(shown(d)).toEqual(['3', 1]);
    expect(d.app.mailbox.selectedId).toBe('3');
    perform(d.app, 'undo');
    await d.rest();
    expect(shown(d)).toEqual(['13', 2]);
  });

  it('gives a whole-list command what it shows and nothing else', async () => {
    const d = await desk({}, { crowd: someCrowd(2_000, START, 'n1'), talks: [talk('30000001', 'open', 0, { items: [text('x', START - 30 * DAY)] })] });
    await d.app.filters.set({ period: { type: 'today' } });
    const { length } = d.app.mailbox;
    perform(d.app, 'select_all');
    expect(d.app.selection.count).toBe(length);
    perform(d.app, 'done');
    await d.rest();
    expect(shown(d), 'all of it is done').toEqual(['', 0]);
    expect(d.host.row('30000001').state, 'it was not in the period').toBe('open');
    const done = await d.host.counts();
    expect(done.total.done).toBe(length);
    perform(d.app, 'undo');
    await d.rest();
    expect(d.app.mailbox.length).toBe(length);
  });

  it('says why undo does not show it', async () => {
    const d = await open();
    await d.app.filters.tag('vip');
    d.app.select('1', 'move');
    perform(d.app, 'done');
    await d.rest();
    await d.app.filters.set({ tagIds: ['lead'] });
    perform(d.app, 'undo');
    await d.rest();
    expect(d.said()).toContain('filter');
  });

  it('means the day it is when another one begins', async () => {
    const d = await open();
    await d.app.filters.set({ period: { type: 'today' } });
    expect(shown(d)).toEqual(['1234', 4]);
    vi.setSystemTime(START + DAY);
    d.app.select('2', 'move');
    d.app.tick(Date.now());
    await d.rest();
    expect(d.app.mailbox.length, 'nothing has come today').toBe(0);
    expect(d.ids(), 'the eye stays where it is').toEqual(['2']);
  });
});

describe('what narrows the list', () => {
  it('is told thing by thing, and each can be taken away', async () => {
    const d = await open();
    expect(d.app.filters.on).toBe(false);
    await d.app.filters.narrow('n1');
    expect(d.app.filters.on, 'one number: the sidebar shows it').toBe(false);
    await d.app.filters.set({ tagIds: ['vip'], period: { type: 'last30_days' }, order: 'longest_waiting' });
    expect(d.app.filters.chips.map((c) => c.label)).toEqual(['One', 'VIP', 'Last 30 days', 'Longest waiting first']);
    d.app.filters.chips[2]?.remove();
    d.app.filters.chips[1]?.remove();
    await d.rest();
    expect(d.app.filters.chips.map((c) => c.id)).toEqual(['number-n1', 'order']);
    perform(d.app, 'clear_filter');
    await d.rest();
    expect(d.app.mailbox.listing).toEqual(plain('inbox'));
    perform(d.app, 'clear_filter');
    expect(d.said()).toBe('Nothing is filtered');
  });

  it('F opens it, also from the results of a search', async () => {
    const d = await open();
    d.app.toSearch();
    perform(d.app, 'filter');
    expect(d.app.search.on).toBe(false);
    expect(d.app.dialog).toBe('filter');
  });
});

describe('the longest waiting first', () => {
  const waits = (id: string, order: number, minutes: number | null, more: Partial<Talk> = {}): Talk => talk(id, 'open', order, { waitingSince: minutes === null ? null : START - minutes * 60_000, ...more });
  const queue = (): Talk[] => [waits('1', 0, null), waits('2', 1, 5), waits('3', 2, 90), waits('4', 3, null, { pinned: true }), waits('5', 4, 10, { pinned: true }), waits('6', 5, 30)];

  it('stands after the pins, by how long they wait; then the others, the newest first', async () => {
    const d = await desk({}, { talks: queue() });
    await d.app.filters.set({ order: 'longest_waiting' });
    expect(shown(d), 'pinned and waiting, pinned, waiting, the others').toEqual(['543621', 6]);
    expect(d.app.filters.on, 'the sidebar does not say so').toBe(true);
  });

  it('puts one that was answered among the others, where its time says', async () => {
    const d = await desk({}, { talks: queue() });
    await d.app.filters.set({ order: 'longest_waiting' });
    d.app.select('6', 'move');
    const three = d.host.talks.get('3');
    if (three !== undefined) Object.assign(three, { waitingSince: null, items: [...three.items, text('3-2', START + 1000, 'Yes', { direction: 'outbound' })] });
    d.host.emit({ topics: ['conversations', 'counts'], conversations: ['3'], commandId: null });
    await d.rest();
    expect(shown(d)).toEqual(['546231', 6]);
    expect(d.app.mailbox.selectedId, 'the cursor did not move').toBe('6');
  });

  it('is remembered where E and undo bring a row back', async () => {
    const d = await desk({}, { talks: queue() });
    await d.app.filters.set({ order: 'longest_waiting' });
    d.app.select('3', 'move');
    perform(d.app, 'done');
    await d.rest();
    expect(d.ids().join('')).toBe('54621');
    perform(d.app, 'undo');
    await d.rest();
    expect(shown(d)).toEqual(['543621', 6]);
    expect(d.app.mailbox.selectedId).toBe('3');
  });

  it('gives a range what stands between its ends', async () => {
    const d = await desk({}, { talks: queue() });
    await d.app.filters.set({ order: 'longest_waiting' });
    d.app.select('4', 'move');
    perform(d.app, 'select_down');
    perform(d.app, 'select_down');
    expect(d.app.selection.listed()?.map((r) => r.id)).toEqual(['4', '3', '6']);
  });

  it('is offered only where somebody may wait', async () => {
    const d = await desk({}, { talks: queue() });
    await d.app.filters.set({ order: 'longest_waiting' });
    await d.app.filters.set({ view: 'done' });
    expect(d.app.mailbox.listing.order).toBe('newest');
  });
});

describe('what leaves a list filtered by a tag', () => {
  const ofVip = async (): Promise<Desk> => {
    const d = await open();
    await d.app.filters.set({ tagIds: ['vip'] });
    await d.rest();
    return d;
  };
  const tag = (d: Desk, id: string) => d.app.tags.find((t) => t.id === id) ?? { id, name: '', color: 0, uses: 0, contacts: 0 };

  it('by undo gives the cursor on to its neighbour', async () => {
    const d = await open();
    d.app.select('4', 'move');
    await d.app.acts.tag('tag', '4', 'vip');
    await d.app.filters.set({ tagIds: ['vip'] });
    await d.rest();
    d.app.select('4', 'move');
    perform(d.app, 'undo');
    await d.rest();
    expect(d.ids()).toEqual(['1', '3']);
    expect(d.app.mailbox.selected?.id, 'E acts on what is seen').toBe('3');
  });

  it('by the picker ends the picker, which has nothing to stay for', async () => {
    const d = await ofVip();
    d.app.select('1', 'move');
    perform(d.app, 'tags');
    await d.app.tagging.turn(tag(d, 'lead'), true);
    expect(d.app.dialog, 'another tag takes nothing out').toBe('tags');
    await d.app.tagging.turn(tag(d, 'vip'), true);
    await d.rest();
    expect(d.app.dialog).toBeNull();
    expect(d.ids()).toEqual(['3']);
  });

  it('with the tag itself is listed without it', async () => {
    const d = await ofVip();
    await d.app.tagging.remove(tag(d, 'vip'));
    await d.rest();
    expect(d.app.mailbox.listing.filter.tagIds, 'it narrows nothing any more').toEqual([]);
    expect(d.ids()).toEqual(['1', '2', '3', '4', '5']);
  });

  it('is all of it only where the filter says so', async () => {
    const d = await ofVip();
    perform(d.app, 'select_all');
    perform(d.app, 'tags');
    expect(d.app.tagging.standing(tag(d, 'vip'))).toBe('all');
    expect(d.app.tagging.standing(tag(d, 'lead'))).toBe('some');
  });
});

it('another day is not what "all of today" was said of', async () => {
  const d = await desk({}, { crowd: someCrowd(600, START, 'n1') });
  await d.app.filters.set({ period: { type: 'today' } });
  await d.rest();
  perform(d.app, 'select_all');
  expect(d.app.selection.chosen?.span).toBeTruthy();
  vi.setSystemTime(START + DAY);
  d.host.failNext('listConversations', appError('failed'));
  await d.app.filters.turn(START + DAY);
  expect(d.app.selection.any).toBe(false);
});

it('rows of the day before are not selected any more where they have left the list', async () => {
  const d = await open();
  await d.app.filters.set({ period: { type: 'today' } });
  await d.rest();
  perform(d.app, 'select_all');
  expect(d.app.selection.any).toBe(true);
  vi.setSystemTime(START + DAY);
  d.host.failNext('listConversations', appError('failed'));
  await d.app.filters.turn(START + DAY);
  await d.app.filters.turn(START + DAY);
  await d.rest();
  expect(d.app.selection.any).toBe(false);
  expect(d.app.mailbox.length, 'what failed is tried again with the next minute').toBe(0);
});
