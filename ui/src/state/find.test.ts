import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import { perform } from '../keyboard/commands';
import { itemId } from './items';
import { desk, START, talk, text, type Desk } from './testing';

/** Every third of 900 texts is about a "cita"; the newest is i899. */
async function long(): Promise<Desk> {
  const items = Array.from({ length: 900 }, (_, i) => text(`i${i}`, START + i * 1000, i % 3 === 0 ? `Cita ${i}` : `ok ${i}`));
  const d = await desk({}, { talks: [talk('a', 'open', 0, { items }), talk('b', 'open', 5)] });
  await d.rest();
  return d;
}

const shown = (d: Desk): string | null => d.app.find.current;
const place = (d: Desk): [number, number] => [(d.app.find.answer?.at ?? -2) + 1, d.app.find.answer?.total ?? 0];
const loaded = (d: Desk, id: string): boolean => d.app.thread.items.some((item) => itemId(item) === id);

describe('finding in a conversation', () => {
  it('begins with the newest match and goes on to older ones, loaded or not', async () => {
    const d = await long();
    perform(d.app, 'find');
    d.app.find.type('cita');
    await d.rest();
    expect([shown(d), place(d)]).toEqual(['i897', [1, 300]]);
    expect(d.app.thread.goal).toEqual({ itemId: 'i897' });
    perform(d.app, 'find_older');
    expect([shown(d), place(d)]).toEqual(['i894', [2, 300]]);
    expect(d.called('findInThread'), 'what is known is not asked for again').toBe(1);
    for (let i = 0; i < 60; i++) perform(d.app, 'find_older');
    await d.rest();
    expect([shown(d), place(d)]).toEqual(['i714', [62, 300]]);
    expect(loaded(d, 'i714'), 'it is read around the match').toBe(true);
  });

  it('goes round at both ends', async () => {
    const d = await long();
    perform(d.app, 'find');
    d.app.find.type('cita');
    await d.rest();
    perform(d.app, 'find_newer');
    await d.rest();
    expect([shown(d), place(d), loaded(d, 'i0')]).toEqual(['i0', [300, 300], true]);
    perform(d.app, 'find_older');
    await d.rest();
    expect([shown(d), place(d)]).toEqual(['i897', [1, 300]]);
  });

  it('begins where the eye is, and a longer word stays there', async () => {
    const d = await long();
    perform(d.app, 'find');
    d.app.thread.eye = 'i850';
    d.app.find.type('ci');
    await d.rest();
    expect(shown(d)).toBe('i849');
    perform(d.app, 'find_older');
    d.app.find.type('cita');
    await d.rest();
    expect(shown(d)).toBe('i846');
    d.app.find.type('citas');
    await d.rest();
    expect([shown(d), place(d)]).toEqual([null, [1, 0]]);
  });

  it('shows the answer to the last key only', async () => {
    const d = await long();
    perform(d.app, 'find');
    d.host.delays['findInThread'] = { after: 40 };
    for (const typed of ['o', 'ok', 'ok 1', 'ok 10']) d.app.find.type(typed);
    await d.rest();
    await d.rest();
    expect(d.called('findInThread'), 'the first, and the last that waited for it').toBe(2);
    expect(shown(d)).toBe('i109');
  });

  it('Escape leaves the place as it is, and the keys go to the thread', async () => {
    const d = await long();
    perform(d.app, 'find');
    d.app.find.type('"Cita" 300');
    await d.rest();
    expect(shown(d)).toBe('i300');
    perform(d.app, 'back');
    expect([d.app.find.on, d.app.pane]).toEqual([false, 'thread']);
    expect(loaded(d, 'i300')).toBe(true);
    expect(d.app.messages.current?.id, 'it can be copied at once').toBe('i300');
    perform(d.app, 'back');
    expect(d.app.pane).toBe('list');
  });

  it('is about one conversation', async () => {
    const d = await long();
    perform(d.app, 'find');
    d.app.find.type('cita');
    d.app.cursor.move(1);
    await d.rest();
    expect([d.app.thread.row?.id, d.app.find.on, d.app.find.marks]).toEqual(['b', false, null]);
    expect(loaded(d, 'b-1'), 'a late answer moves nothing').toBe(true);
  });

  it('says when it failed, and the next letter tries again', async () => {
    const d = await long();
    perform(d.app, 'find');
    d.host.failNext('findInThread', appError('failed'));
    d.app.find.type('cit');
    await d.rest();
    expect(d.app.find.error?.code).toBe('failed');
    d.app.find.type('cita');
    await d.rest();
    expect([d.app.find.error, place(d)]).toEqual([null, [1, 300]]);
  });

  it('without words asks nothing', async () => {
    const d = await long();
    perform(d.app, 'find');
    d.app.find.type('👍');
    await d.rest();
    expect([d.called('findInThread'), d.app.find.answer]).toEqual([0, null]);
  });
});
