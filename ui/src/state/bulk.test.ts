import { describe, expect, it } from 'vitest';
import { someCrowd } from '../host/memory/crowd';
import { perform } from '../keyboard/commands';
import { desk, START, type Desk } from './testing';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const long = async (size: number, options = {}): Promise<Desk> => {
  const d = await desk({}, { crowd: someCrowd(size, START, 'n1'), ...options });
  await d.rest();
  d.host.calls.length = 0;
  return d;
};

describe('unread, and the dwell', () => {
  /** The person looks at it for very long. */
  async function looks(d: Desk, id: string): Promise<void> {
    await d.rest();
    d.app.seeing.tail(id, true);
    d.clock.advance(60_000);
    await d.rest();
  }

  it('U on everything is not cleared again where the cursor is', async () => {
    const d = await long(2_000);
    d.app.seeing.focus(true);
    d.app.select('9999999', 'move');
    d.app.seeing.tail('9999999', true);
    perform(d.app, 'select_all');
    perform(d.app, 'unread');
    await looks(d, '9999999');
    expect(d.app.mailbox.selectedId).toBe('9999999');
    expect(d.host.row('9999999').state).toBe('unread');
  });

  it('nor is what undo makes unread again', async () => {
    const d = await long(2_000);
    d.app.seeing.focus(true);
    d.app.select('9999999', 'move');
    perform(d.app, 'select_all');
    perform(d.app, 'unread');
    await d.rest();
    perform(d.app, 'select_all');
    perform(d.app, 'done');
    await d.rest();
    expect(d.app.mailbox.total).toBe(0);
    perform(d.app, 'undo');
    await looks(d, '9999999');
    expect(d.app.mailbox.selectedId).toBe('9999999');
    expect(d.host.row('9999999').state).toBe('unread');
  });
});

it('a command that was stopped before it began is stopped when it begins', async () => {
  const d = await long(20_000, { chunk: { size: 500, ms: 10 } });
  // As in the engine: what has not begun is not known.
  const { markAll, cancelCommand } = d.host;
  const begun = new Set<string>();
  d.host.cancelCommand = async (id) => (begun.has(id) ? cancelCommand(id) : null);
  d.host.markAll = (id, verb, range) => {
    begun.add(id);
    return markAll(id, verb, range);
  };
  d.host.delays['markUnread'] = { before: 60 };
  perform(d.app, 'unread');
  perform(d.app, 'select_all');
  perform(d.app, 'done');
  perform(d.app, 'let_go');
  expect(d.app.acts.bulk.running?.cancelling).toBe(true);
  for (let i = 0; i < 3; i++) await d.rest();
  expect(d.app.acts.bulk.running).toBeNull();
  expect(d.said()).toMatch(/^Stopped after/);
  expect(d.app.mailbox.total).toBeGreaterThan(10_000);
});

it('undo of a command that runs comes before the keys after it', async () => {
  const d = await long(20_000, { chunk: { size: 500, ms: 15 } });
  d.app.cursor.move(7);
  perform(d.app, 'select_all');
  perform(d.app, 'unread');
  await pause(60);
  expect(d.app.acts.bulk.running?.done).toBeGreaterThan(0);
  const { selectedId } = d.app.mailbox;
  perform(d.app, 'undo');
  perform(d.app, 'done_stay');
  for (let i = 0; i < 5; i++) await d.rest();
  expect(d.host.row(selectedId ?? '').state, 'E is not what was taken back').toBe('done');
  expect(d.app.mailbox.counts.total).toMatchObject({ inbox: 19_999, unread: 0, done: 1 });
});

describe('the cursor goes on from rows that leave', () => {
  it('far out of sight, to their neighbour', async () => {
    const d = await long(5_000);
    d.app.cursor.move(5);
    perform(d.app, 'select');
    d.app.cursor.move(1);
    perform(d.app, 'select');
    await d.app.scrolled(4_000 * 68, 600);
    expect(d.app.mailbox.away).toBe(true);
    perform(d.app, 'done');
    await d.rest();
    expect(d.app.mailbox.selectedId).toBe('9999993');
    expect(d.app.mailbox.total).toBe(4_998);
  });

  it('at the end of what is loaded, to the row below', async () => {
    const d = await long(5_000);
    d.app.select('9999902', 'move');
    perform(d.app, 'select');
    d.app.select('9999901', 'move');
    perform(d.app, 'select');
    expect(d.ids().at(-1)).toBe('9999901');
    perform(d.app, 'done');
    await d.rest();
    expect(d.app.mailbox.selectedId).toBe('9999900');
    expect(d.app.mailbox.selectedIndex).toBe(98);
    expect(d.ids()).not.toContain('9999901');
  });
});
