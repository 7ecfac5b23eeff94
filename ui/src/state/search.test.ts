import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import type { KeptTag } from '../host/memory/tags';
import { perform } from '../keyboard/commands';
import { desk, START, talk, text, type Desk } from './testing';

/** Five who said "hello", the newest first, and one who did not. */
const talks = () => [
  ...['a', 'b', 'c', 'd', 'e'].map((id, i) => talk(id, i === 1 ? 'unread' : 'open', i, { items: [text(`${id}-1`, START - i * 60_000, `hello from ${id}`)] })),
  talk('z', 'open', 9, { items: [text('z-1', START - 9 * 60_000, 'Reunión el jueves')] }),
];

async function searching(typed: string): Promise<Desk> {
  const d = await desk({}, { talks: talks() });
  await d.rest();
  perform(d.app, 'search');
  for (let i = 1; i <= typed.length; i++) d.app.search.type(typed.slice(0, i));
  await d.rest();
  return d;
}

/** The question has reached the host. */
const soon = (): Promise<void> => new Promise((done) => setTimeout(done, 5));
const found = (d: Desk): string[] => d.app.search.hits.map((h) => h.row.id);

describe('typing', () => {
  it('asks with every key and shows the answer to the last', async () => {
    const d = await searching('hello');
    expect(d.called('search')).toBe(5);
    expect(found(d)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(d.app.search.selectedId).toBe('a');
  });

  it('drops answers to older texts, however late they come', async () => {
    const d = await searching('');
    d.host.delays['search'] = { after: 60 };
    d.app.search.type('hello');
    await soon();
    d.host.delays['search'] = {};
    d.app.search.type('reunion');
    await d.rest();
    expect(found(d), 'and any accent will do').toEqual(['z']);
  });

  it('drops what the host says was superseded and keeps the old results until the new are there', async () => {
    const d = await searching('hello');
    const { search } = d.host;
    d.host.search = async (query) => ({ ...(await search(query)), hits: [], superseded: true });
    d.app.search.type('hello ');
    expect(found(d), 'nothing flashes').toHaveLength(5);
    await d.rest();
    expect(found(d)).toHaveLength(5);
    d.host.search = search;
    d.app.search.type('hello b');
    await d.rest();
    expect(found(d)).toEqual(['b']);
  });

  it('shows the first result in the thread once it pauses, and that is not looking at it', async () => {
    const d = await searching('hello b');
    d.app.seeing.focus(true);
    expect(d.app.thread.row?.id, 'still the one of the list').toBe('a');
    d.clock.advance(200);
    await d.rest();
    expect(d.app.thread.row?.id).toBe('b');
    expect(d.app.thread.goal).toEqual({ itemId: 'b-1' });
    d.app.seeing.tail('b', true);
    d.clock.advance(60_000);
    await d.rest();
    expect(d.host.row('b').state).toBe('unread');
  });

  it('that fails says so and is tried again', async () => {
    const d = await searching('hello');
    d.host.failNext('search', appError('failed'));
    d.app.search.type('hello c');
    await d.rest();
    expect(d.app.search.error?.code).toBe('failed');
    expect(found(d)).toHaveLength(5);
    perform(d.app, 'open_thread');
    await d.rest();
    expect(d.app.search.error).toBeNull();
    expect(found(d)).toEqual(['c']);
  });

  it('places what is wrong, but not while it is being typed', async () => {
    const d = await searching('hello before:2026-13');
    expect(found(d), 'the rest is looked for').toHaveLength(5);
    expect(d.app.search.problems).toEqual([]);
    d.clock.advance(1000);
    expect(d.app.search.problems).toMatchObject([{ start: 6, end: 20, reason: 'bad_date' }]);
    d.app.search.type('hello before:2026-13 in');
    await d.rest();
    expect(d.app.search.problems, 'whoever has gone on is told at once').toHaveLength(1);
  });
});

describe('Escape', () => {
  it('clears the text, then brings the list back as it was left', async () => {
    const d = await desk({}, { talks: talks() });
    await d.rest();
    d.app.cursor.move(3);
    d.app.mailbox.scrolled(68, 200);
    perform(d.app, 'search');
    d.app.search.type('reunion');
    await d.rest();
    perform(d.app, 'next');
    perform(d.app, 'back');
    expect([d.app.search.on, d.app.search.text, d.app.search.hits.length]).toEqual([true, '', 0]);
    perform(d.app, 'back');
    expect(d.app.search.on).toBe(false);
    expect(d.app.pane).toBe('list');
    expect(d.app.mailbox.selectedId).toBe('d');
    expect(d.app.mailbox.scrollTop).toBe(68);
    await d.rest();
    expect(d.app.thread.row?.id).toBe('d');
    expect(d.app.thread.newest, 'at its end').toBe('d-1');
  });

  it('goes from the thread to the results and from there to the list', async () => {
    const d = await searching('hello');
    perform(d.app, 'next');
    perform(d.app, 'open_thread');
    expect([d.app.pane, d.app.thread.row?.id]).toEqual(['thread', 'b']);
    perform(d.app, 'back');
    expect([d.app.pane, d.app.search.selectedId]).toEqual(['list', 'b']);
    perform(d.app, 'back');
    expect([d.app.search.on, d.app.mailbox.selectedId]).toEqual([false, 'a']);
    expect(d.app.search.recent).toEqual(['hello']);
  });

  it('is not needed where the field is left by itself: the list has the keys, and takes no focus', async () => {
    const d = await searching('');
    const { focusAsked } = d.app;
    d.app.leaveSearch('stay');
    expect([d.app.search.on, d.app.pane, d.app.focusAsked]).toEqual([false, 'list', focusAsked]);
  });

  it('and a late answer does not bring the results back', async () => {
    const d = await searching('');
    d.host.delays['search'] = { after: 50 };
    d.app.search.type('hello');
    d.app.leaveSearch();
    await d.rest();
    expect([d.app.search.on, d.app.search.answer]).toEqual([false, null]);
  });
});

it('Enter before the answer opens its first result', async () => {
  const d = await searching('hello');
  d.host.delays['search'] = { after: 40 };
  d.app.search.type('reunion');
  perform(d.app, 'open_thread');
  expect(d.app.pane, 'not the first of what was there').toBe('search');
  await d.rest();
  expect([d.app.pane, d.app.thread.row?.id]).toEqual(['thread', 'z']);
});

describe('results', () => {
  it('come in pages and repeat no conversation', async () => {
    const many = Array.from({ length: 130 }, (_, i) => talk(`m${i}`, 'done', i, { items: [text(`m${i}-1`, START - i * 60_000, 'hello')] }));
    const d = await desk({}, { talks: many });
    perform(d.app, 'search');
    d.app.search.type('hello');
    await d.rest();
    expect(found(d)).toHaveLength(50);
    const [late] = many.splice(120, 1);
    if (late) late.items.push(text('late', START + 1, 'hello again'));
    for (let i = 0; i < 4; i++) await d.app.search.more();
    expect(found(d)).toHaveLength(130);
    expect(new Set(found(d)).size).toBe(130);
    expect(d.app.search.answer?.next).toBeNull();
    const asked = d.host.calls.filter((c) => c.command === 'search').map((c) => (c.args[0] as { seen: string[] }).seen.length);
    expect(asked).toEqual([0, 50, 100]);
  });

  it('are acted on: the row shows it and stays, the cursor goes on', async () => {
    const d = await searching('hello');
    perform(d.app, 'next');
    d.app.focus('list');
    perform(d.app, 'done');
    expect(d.app.search.find('b')?.state, 'at once').toBe('done');
    expect(d.app.search.selectedId).toBe('c');
    await d.rest();
    expect(d.host.row('b').state).toBe('done');
    expect(found(d)).toEqual(['a', 'b', 'c', 'd', 'e']);
    perform(d.app, 'unread');
    await d.rest();
    expect([d.host.row('c').state, d.app.search.find('c')?.state]).toEqual(['unread', 'unread']);
    perform(d.app, 'undo');
    await d.rest();
    perform(d.app, 'undo');
    await d.rest();
    expect(d.host.row('b').state).toBe('unread');
    expect(d.app.search.selectedId, 'undo brings the cursor back').toBe('b');
  });

  it('of the conversation under the cursor of the list leave the results where they are', async () => {
    const d = await searching('hello');
    d.app.search.select('a', 'move');
    d.app.focus('list');
    perform(d.app, 'done_stay');
    await d.rest();
    expect([d.host.row('a').state, d.app.search.selectedId, d.app.thread.row?.id]).toEqual(['done', 'a', 'a']);
    expect(d.app.search.on).toBe(true);
  });

  it('take the cursor back when the answer is no', async () => {
    const d = await searching('hello');
    d.app.focus('list');
    d.host.talks.get('a')?.items.push(text('a-2', START + 5));
    perform(d.app, 'done');
    expect(d.app.search.selectedId).toBe('b');
    await d.rest();
    expect(d.app.search.selectedId).toBe('a');
  });

  it('follow what others do', async () => {
    const d = await searching('hello');
    d.host.receive('d', text('d-9', START + 7));
    await d.rest();
    expect(d.app.search.find('d')?.state).toBe('unread');
    expect(found(d), 'and nothing moves').toEqual(['a', 'b', 'c', 'd', 'e']);
    d.host.emit({ topics: ['conversations'], conversations: [], commandId: null });
    await d.rest();
    expect(d.app.search.selectedId).toBe('a');
  });
});

describe('a search for a tag', () => {
  it('completes its name and finds what has it, beside words and in any accent', async () => {
    const tag: KeptTag = { id: 't', name: 'Año nuevo', color: 0 };
    const d = await desk({}, { tags: [tag], talks: talks().map((t) => (t.id === 'b' || t.id === 'z' ? { ...t, tags: [tag] } : t)) });
    await d.rest();
    perform(d.app, 'search');
    d.app.search.type('tag:ano');
    await d.rest();
    expect(d.app.search.completions).toEqual(['tag:"Año nuevo"']);
    d.app.search.complete('tag:"Año nuevo"');
    await d.rest();
    expect(found(d)).toEqual(['b', 'z']);
    d.app.search.type('hello tag:"ANO NUEVO"');
    await d.rest();
    expect(found(d)).toEqual(['b']);
    d.app.search.type('tag:other');
    await d.rest();
    expect(found(d)).toEqual([]);
  });
});
