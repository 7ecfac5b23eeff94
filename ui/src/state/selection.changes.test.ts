import { describe, expect, it } from 'vitest';
import { perform } from '../keyboard/commands';
import { desk, START, talk, text, type Desk } from './testing';

const six = { 1: 'open', 2: 'open', 3: 'open', 4: 'open', 5: 'open', 6: 'open' } as const;
/** Six conversations, the newest first, under the ids 6 to 1. */
const some = (): Promise<Desk> => desk({}, { talks: Object.entries(six).map(([id, state]) => talk(id, state, 10 - Number(id))) });
const picked = (d: Desk): string => d.app.mailbox.rows.filter((r) => d.app.selection.has(r)).map((r) => r.id).join('');

describe('a range whose first row has news', () => {
  it('is what is highlighted, and nothing else', async () => {
    const d = await some();
    d.app.move(2);
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
    d.app.move(2);
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
