import { describe, expect, it } from 'vitest';
import { someCrowd } from '../host/memory/crowd';
import { perform } from '../keyboard/commands';
import { desk, START, talk, text, type Desk } from './testing';

const six = { 1: 'open', 2: 'open', 3: 'open', 4: 'open', 5: 'open', 6: 'open' } as const;
/** Six conversations, the newest first, under the ids 6 to 1. */
const some = (): Promise<Desk> => desk({}, { talks: Object.entries(six).map(([id, state]) => talk(id, state, 10 - Number(id))) });
const picked = (d: Desk): string => d.app.mailbox.rows.filter((r) => d.app.selection.has(r)).map((r) => r.id).join('');

describe('a range whose first row has news', () => {
  it('is what is highlighted, and nothing else', async () => {
    const d = await some();
    d.app.cursor.move(2);
    for (let i = 0; i < 3; i++) perform(d.app, 'select_down');
    d.host.receive('4', text('4-2', START + 1000));
    await d.rest();
    expect(d.ids()).toEqual(['4', '6', '5', '3', '2', '1']);
    expect([picked(d), d.app.selection.count]).toEqual(['4321', 4]);
    expect(d.app.selection.listed()?.map((r) => r.id)).toEqual(['4', '3', '2', '1']);
    perform(d.app, 'done');
    await d.rest();
    expect(d.ids()).toEqual(['6', '5']);
  });

  it('also when the cursor still held it', async () => {
    const d = await some();
    d.app.cursor.move(2);
    d.host.receive('4', text('4-2', START + 1000));
    await d.rest();
    expect(d.ids(), 'it stays under the cursor').toEqual(['6', '5', '4', '3', '2', '1']);
    perform(d.app, 'select_down');
    perform(d.app, 'select_down');
    expect(d.ids()[0]).toBe('4');
    expect([picked(d), d.app.selection.count]).toEqual(['432', 3]);
    expect(d.app.selection.listed()?.map((r) => r.id)).toEqual(['4', '3', '2']);
  });
});

describe('when others change very many', () => {
  const everything = (d: Desk): void => d.host.emit({ topics: ['conversations', 'counts'], conversations: [], commandId: null });
  const finish = (d: Desk, ...ids: string[]): void => {
    for (const id of ids) Object.assign(d.host.talks.get(id) ?? {}, { state: 'done' });
  };

  it('what has left the list is not selected any more', async () => {
    const d = await some();
    for (let i = 0; i < 3; i++) {
      perform(d.app, 'select');
      d.app.cursor.move(1);
    }
    expect(picked(d)).toBe('654');
    finish(d, '4');
    everything(d);
    await d.rest();
    expect([picked(d), d.app.selection.count]).toEqual(['65', 2]);
    perform(d.app, 'unread');
    await d.rest();
    expect(d.host.row('4').state, 'and does not come back').toBe('done');
  });

  it('also far from what is loaded', async () => {
    const d = await desk({}, { crowd: someCrowd(3_000, START, 'n1') });
    await d.rest();
    perform(d.app, 'select');
    d.app.cursor.move(1);
    perform(d.app, 'select');
    d.app.cursor.move(1);
    await d.app.cursor.last();
    await d.rest();
    expect(d.app.mailbox.find('10000000')).toBeUndefined();
    await d.host.markDone('x', [{ id: '10000000', through: 'v0' }], null);
    everything(d);
    await d.rest();
    expect(d.app.selection.listed()?.map((r) => r.id)).toEqual(['9999999']);
  });

  it('a row that was taken out of everything and has left is not taken off the count', async () => {
    const d = await desk({}, { crowd: someCrowd(3_000, START, 'n1') });
    await d.rest();
    perform(d.app, 'select_all');
    perform(d.app, 'select');
    d.app.cursor.move(1);
    perform(d.app, 'select');
    d.app.cursor.move(1);
    await d.host.markDone('x', [{ id: '10000000', through: 'v0' }, { id: '9999999', through: 'v1' }], null);
    everything(d);
    await d.rest();
    expect(d.app.selection.count).toBe(2_998);
    expect(d.app.mailbox.total).toBe(2_998);
  });

  it('undo selects again only what is back', async () => {
    const d = await some();
    perform(d.app, 'select');
    d.app.cursor.move(1);
    perform(d.app, 'select');
    perform(d.app, 'done');
    await d.rest();
    // One of the two is left as it is.
    const { undo } = d.host;
    d.host.undo = async (id) => {
      Object.assign(d.host.talks.get('6') ?? {}, { state: 'unread' });
      const outcome = await undo(id);
      Object.assign(d.host.talks.get('6') ?? {}, { state: 'done' });
      return outcome === null ? null : { ...outcome, rows: outcome.rows.map((r) => ({ ...r, state: d.host.row(r.id).state })) };
    };
    perform(d.app, 'undo');
    await d.rest();
    expect(d.ids()).toEqual(['5', '4', '3', '2', '1']);
    expect([picked(d), d.app.selection.count]).toEqual(['5', 1]);
  });
});
