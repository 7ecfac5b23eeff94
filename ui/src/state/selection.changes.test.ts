import { describe, expect, it } from 'vitest';
import { someCrowd } from '../host/memory/crowd';
import { perform } from '../keyboard/commands';
import { desk, START, talk, text, type Desk } from './testing';

const six = { 1: 'open', 2: 'open', 3: 'open', 4: 'open', 5: 'open', 6: 'open' } as const;
/** Six conversations, the newest first, under the ids 6 to 1. */
const some = (): Promise<Desk> => desk({}, { talks: Object.entries(six).map(([id, state]) => talk(id, state, 10 - Number(id))) });
const picked = (d: Desk): string => d.app.mailbox.rows.filter((r) => d.app.selection.has(r)).map((r) => r.id).join('');

describe('a range whose first row has news', () => {
  it('is what is highlighted, and the news is left alone', async () => {
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
    expect(d.ids()).toEqual(['4', '6', '5']);
    expect(d.said()).toBe('3 conversations done. 1 was left: something new came in');
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

describe('what comes in after selecting', () => {
  /** A customer nobody has heard of. */
  const arrives = (d: Desk, id: string): void => {
    d.host.talks.set(id, talk(id, 'unread', -5));
    d.host.emit({ topics: ['conversations', 'counts'], conversations: [id], commandId: null });
  };
  const finished = (d: Desk): string => [...d.host.talks.keys()].filter((id) => d.host.row(id).state === 'done').join('');
  const inbox = (size: number): Promise<Desk> => desk({}, { talks: Array.from({ length: size }, (_, i) => talk(String(i + 1), 'open', size - i)) });

  it('in a selected conversation is left alone by E, and that is said', async () => {
    const d = await some();
    perform(d.app, 'select_all');
    d.host.receive('2', text('2-2', START + 1000));
    await d.rest();
    expect(picked(d), 'it is selected still, with its news').toBe('265431');
    perform(d.app, 'done');
    await d.rest();
    expect(d.host.row('2').state, 'nobody has looked at it').toBe('unread');
    expect(d.said()).toBe('5 conversations done. 1 was left: something new came in');
  });

  it.each(['select', 'select_down'] as const)('also where it was selected by %s', async (action) => {
    const d = await some();
    perform(d.app, action);
    d.host.receive('6', text('6-2', START + 1000));
    await d.rest();
    perform(d.app, 'done');
    await d.rest();
    expect(d.host.row('6').state).toBe('unread');
    expect(d.said()).toMatch(action === 'select' ? /^Something new arrived meanwhile/ : /1 was left: something new came in$/);
  });

  it('is left alone also where the range goes on', async () => {
    const d = await some();
    d.app.cursor.move(1);
    perform(d.app, 'select_down');
    d.host.receive('5', text('5-2', START + 1000));
    await d.rest();
    perform(d.app, 'select_down');
    expect(picked(d)).toBe('543');
    perform(d.app, 'done');
    await d.rest();
    expect([finished(d), d.host.row('5').state]).toEqual(['34', 'unread']);
  });

  it.each([['done', 40], ['mute', 40], ['unread', 40], ['mute', 150]] as const)('from somebody new is not among everything: %s of %i', async (verb, size) => {
    const d = await inbox(size);
    perform(d.app, 'select_all');
    await d.rest();
    arrives(d, '999');
    await d.rest();
    expect(d.ids()[0]).toBe('999');
    expect([d.app.selection.has(d.host.row('999')), d.app.selection.count]).toEqual([false, size]);
    const before = d.host.row('999');
    perform(d.app, verb);
    await d.rest();
    expect(d.host.row('999')).toEqual(before);
    expect(d.said()).toMatch(new RegExp(`^${size} conversations`));
    expect(d.app.mailbox.selectedId, 'the cursor has somewhere to be').not.toBeNull();
  });

  it('behind the dialog of snooze is not hidden, nor what it came to', async () => {
    const d = await some();
    perform(d.app, 'select_all');
    perform(d.app, 'snooze');
    arrives(d, '9');
    d.host.receive('3', text('3-2', START + 1000));
    await d.rest();
    d.app.picks.snoozeUntil(START + 86_400_000);
    await d.rest();
    expect(d.ids().sort()).toEqual(['3', '9']);
    expect(d.said()).toBe('5 conversations snoozed. 1 was left: something new came in');
  });

  it('is not taken for seen where the page that was asked for with Mod+A has it already', async () => {
    const d = await inbox(150);
    d.host.receive('150', text('150-2', START + 1000));
    perform(d.app, 'select_all');
    await d.rest();
    expect(d.app.selection.listed()).toHaveLength(150);
    perform(d.app, 'done');
    await d.rest();
    expect(d.host.row('150').state, 'it was not on the screen').toBe('unread');
    expect(d.host.row('1').state, 'not loaded, and selected').toBe('done');
  });

  it('everything of a list that is not all loaded is finished and comes back selected', async () => {
    const d = await inbox(150);
    d.app.cursor.move(3);
    perform(d.app, 'select_all');
    await d.rest();
    perform(d.app, 'done');
    await d.rest();
    expect([d.app.mailbox.total, d.app.mailbox.selectedId, d.said()]).toEqual([0, null, '150 conversations done']);
    perform(d.app, 'undo');
    await d.rest();
    await d.rest();
    expect([d.app.mailbox.total, d.app.mailbox.selectedId, d.app.selection.count]).toEqual([150, '147', 150]);
  });

  it('a list that is read again keeps the selection, in one read', async () => {
    const d = await inbox(150);
    perform(d.app, 'select_all');
    await d.rest();
    const reads = d.called('conversation');
    Object.assign(d.host.talks.get('1') ?? {}, { state: 'done' });
    d.host.emit({ topics: ['conversations', 'counts'], conversations: [], commandId: null });
    await d.rest();
    expect(d.app.selection.count).toBe(149);
    expect(d.called('conversation') - reads).toBe(0);
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
