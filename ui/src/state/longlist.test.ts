import { describe, expect, it } from 'vitest';
import { someCrowd } from '../host/memory/crowd';
import { appError } from '../host/memory/memory';
import { perform } from '../keyboard/commands';
import { desk, START, talk, text, type Desk } from './testing';
import { KEPT } from './window';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const MILLION = 1_000_000;
const ROW = 68;

async function long(size = MILLION, options = {}): Promise<Desk> {
  const d = await desk({}, { crowd: someCrowd(size, START, 'n1'), ...options });
  await d.rest();
  d.host.calls.length = 0;
  return d;
}

/** What the list in the window does when it has been scrolled. */
const scroll = (d: Desk, position: number): Promise<void> => d.app.scrolled(position * ROW, 600);
const order = (d: Desk): boolean => d.app.mailbox.rows.every((r, i, all) => i === 0 || Number(all[i - 1]?.id) > Number(r.id));

describe('a list of a million', () => {
  it('is opened with one page and knows its length', async () => {
    const d = await long();
    expect(d.ids()).toHaveLength(100);
    expect(d.app.mailbox.total).toBe(MILLION);
  });

  it('End and Home are one read each', async () => {
    const d = await long();
    await d.app.cursor.last();
    expect(d.app.mailbox.selectedIndex).toBe(MILLION - 1);
    expect(d.app.mailbox.scrollTop, 'to the last row, and room for a toast below it').toBe(MILLION * ROW - 600 + 88);
    expect(d.called('listConversations')).toBe(1);
    perform(d.app, 'first');
    await d.rest();
    expect(d.app.mailbox.selectedIndex).toBe(0);
    expect(d.app.mailbox.scrollTop).toBe(0);
    expect(d.called('listConversations')).toBe(2);
  });

  it('shows the middle after a drag, in one read', async () => {
    const d = await long();
    await scroll(d, 400_000);
    expect(d.app.mailbox.at(400_000)?.id).toBe(String(10_000_000 - 400_000));
    expect(d.called('listConversations')).toBe(1);
    expect(order(d)).toBe(true);
  });

  it('drops rows far from the eye, and has them again', async () => {
    const d = await long(20_000);
    for (let at = 0; at < 3000; at += 40) await scroll(d, at);
    expect(d.ids().length).toBeLessThanOrEqual(KEPT + 200);
    expect(d.app.mailbox.win.start).toBeGreaterThan(1000);
    for (let at = 3000; at >= 0; at -= 40) await scroll(d, at);
    expect(d.app.mailbox.at(0)?.id).toBe('10000000');
    expect(d.app.mailbox.win.start).toBe(0);
    expect(order(d)).toBe(true);
  });

  it('knows the row under the cursor when it is far out of sight, and an arrow brings it back', async () => {
    const d = await long();
    d.app.cursor.move(5);
    await scroll(d, 600_000);
    expect(d.app.mailbox.selected?.id).toBe('9999995');
    expect(d.app.mailbox.selectedIndex).toBe(5);
    d.app.cursor.move(1);
    d.app.cursor.move(1);
    await d.rest();
    expect(d.app.mailbox.selectedIndex, 'both steps count').toBe(7);
    expect(d.app.mailbox.scrollTop).toBeLessThanOrEqual(7 * ROW);
  });

  it('E on a row out of sight is done, and the cursor goes to its neighbour', async () => {
    const d = await long();
    d.app.cursor.move(5);
    await scroll(d, 600_000);
    perform(d.app, 'done');
    await d.rest();
    expect(d.host.row('9999995').state).toBe('done');
    expect(d.app.mailbox.selectedId).toBe('9999994');
    expect(d.app.mailbox.total).toBe(MILLION - 1);
  });

  it('keeps the cursor going when keys come faster than pages', async () => {
    const d = await long(MILLION, { latencyMs: 40 });
    for (let i = 0; i < 400; i++) {
      d.app.cursor.move(1);
      if (i % 4 === 3) await pause(1);
    }
    await d.rest();
    await d.rest();
    expect(d.app.mailbox.selectedIndex, 'no key is lost').toBe(400);
    expect(d.app.mailbox.selectedId).toBe('9999600');
  });

  it('does not wait at 60 keys a second', async () => {
    const d = await long(MILLION, { latencyMs: 30 });
    let waited = 0;
    for (let i = 1; i <= 250; i++) {
      d.app.cursor.move(1);
      if (d.app.mailbox.selectedIndex !== i) waited++;
      if (i % 3 === 0) await pause(3);
    }
    expect(waited).toBe(0);
  });

  it('a key after steps that wait for a page has the cursor', async () => {
    const d = await long(MILLION, { latencyMs: 30 });
    d.app.cursor.move(300);
    perform(d.app, 'first');
    d.app.cursor.move(2);
    await d.rest();
    expect(d.app.mailbox.selectedIndex).toBe(2);
  });

  it('E near the edge brings the page below in the same call', async () => {
    const d = await long();
    d.app.cursor.move(40);
    d.app.mailbox.scrolled(35 * ROW, 600);
    d.host.calls.length = 0;
    perform(d.app, 'done');
    await d.rest();
    expect(d.host.calls.map((c) => c.command).sort(), 'and the thread the cursor moved to').toEqual(['markDone', 'thread']);
    expect(d.ids().length).toBeGreaterThan(250);
    expect(order(d)).toBe(true);
  });

  it('held E never goes up where the page below is late', async () => {
    const d = await long(MILLION, { latencyMs: 20 });
    await d.app.cursor.last();
    d.app.cursor.first();
    await d.rest();
    for (let i = 0; i < 130; i++) perform(d.app, 'done');
    for (let i = 0; i < 6; i++) await d.rest();
    expect(d.app.mailbox.selectedIndex, 'all above are done, the cursor is on the first that is not').toBe(0);
    expect(d.app.mailbox.total).toBe(d.app.mailbox.counts.total.inbox);
  });
});

describe('what comes in above a window in the middle', () => {
  const arrive = async (d: Desk, n: number): Promise<void> => {
    for (let i = 0; i < n; i++) d.host.talks.set(`2000000${i}`, talk(`2000000${i}`, 'unread', -10 - i, { unreadReason: 'inbound' }));
    d.host.emit({ topics: ['conversations', 'counts'], conversations: Array.from({ length: n }, (_, i) => `2000000${i}`), commandId: null });
    await d.rest();
    await d.rest();
  };

  it('moves its place in the list and nothing on the screen', async () => {
    const d = await long();
    await scroll(d, 500_000);
    const row = d.app.mailbox.at(500_000)?.id;
    await arrive(d, 3);
    expect(d.app.mailbox.at(500_003)?.id).toBe(row);
    expect(d.app.mailbox.scrollTop).toBe(500_003 * ROW);
    expect(d.app.mailbox.moreAbove).toBe(3);
    expect(d.app.mailbox.total).toBe(MILLION + 3);
  });

  it('also when everything is read again', async () => {
    const d = await long();
    await scroll(d, 500_000);
    const row = d.app.mailbox.at(500_000)?.id;
    d.host.calls.length = 0;
    await arrive(d, 30);
    expect(d.app.mailbox.at(500_030)?.id).toBe(row);
    expect(d.app.mailbox.scrollTop).toBe(500_030 * ROW);
    expect(d.called('listConversations'), 'only around the eye').toBeLessThanOrEqual(2);
  });

  it('also what goes from inside the window to the top', async () => {
    const d = await long();
    await scroll(d, 500_000);
    const row = d.app.mailbox.at(500_005)?.id;
    d.host.receive(d.app.mailbox.at(500_002)?.id ?? '', text('new', START + 60_000));
    await d.rest();
    expect(d.app.mailbox.at(500_005)?.id, 'one left above it, one came above it').toBe(row);
  });

  it('keeps the eye where so much came that the first page is all new', async () => {
    const d = await long(5_000);
    d.app.mailbox.scrolled(3 * ROW, 600);
    const row = d.app.mailbox.at(3)?.id ?? '';
    await arrive(d, 150);
    expect(d.app.mailbox.at(153)?.id).toBe(row);
    expect(d.app.mailbox.scrollTop).toBe(153 * ROW);
  });
});

it('a page that cannot be read is said, and read again with the next move', async () => {
  const d = await long();
  d.host.failNext('listConversations', appError('failed'));
  await scroll(d, 500_000);
  expect(d.app.toasts.errors[0]?.text).toMatch(/could not be loaded/);
  await scroll(d, 500_001);
  expect(d.app.mailbox.has(500_001)).toBe(true);
});

it('a row that comes back while the page of its place is on its way is not left out', async () => {
  const d = await long();
  const id = '9999800';
  await d.host.markDone('x', [{ id, through: d.host.row(id).head }], null);
  await d.rest();
  d.host.delays['listConversations'] = { after: 120 };
  const page = scroll(d, 60);
  await pause(5);
  await d.host.markUnread('y', [id], null);
  await d.rest();
  await page;
  expect(d.app.mailbox.win.bottom?.id, 'the page reaches beyond it, and was read before it came back').toBe('9999700');
  expect(d.ids()).toContain(id);
  expect(order(d)).toBe(true);
});
