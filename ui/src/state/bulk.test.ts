import { describe, expect, it } from 'vitest';
import { someCrowd } from '../host/memory/crowd';
import { perform } from '../keyboard/commands';
import { desk, START, type Desk } from './testing';

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
