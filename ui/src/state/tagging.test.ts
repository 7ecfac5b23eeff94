import { describe, expect, it } from 'vitest';
import { appError, type MemoryOptions } from '../host/memory/memory';
import type { KeptTag } from '../host/memory/tags';
import { someCrowd } from '../host/memory/crowd';
import type { ConversationState, Tag } from '../host/types';
import { perform } from '../keyboard/commands';
import { didWords } from '../features/history/words';
import { desk, START, talk, type Desk } from './testing';
import { changeWords, standing } from './words';

const kept = (): { vip: KeptTag; bills: KeptTag } => ({ vip: { id: 'vip', name: 'VIP', color: 0 }, bills: { id: 'bills', name: 'Bills to pay', color: 1 } });

/** `a` has VIP, `b` and `c` have none. */
async function tagged(options: MemoryOptions = {}): Promise<Desk> {
  const { vip, bills } = kept();
  const states: [string, ConversationState][] = [['a', 'unread'], ['b', 'open'], ['c', 'done']];
  const d = await desk({}, { tags: [vip, bills], talks: states.map(([id, state], i) => talk(id, state, i, id === 'a' ? { tags: [vip] } : {})), ...options });
  await d.app.go('all');
  await d.rest();
  return d;
}
const tag = (d: Desk, id: string): Tag => {
  const found = d.app.tags.find((t) => t.id === id);
  if (found === undefined) throw new Error(`there is no tag ${id}`);
  return found;
};
const on = (d: Desk, id: string): string[] => d.host.row(id).tagIds;
const shown = (d: Desk, id: string): string[] => d.app.tagging.of(d.app.mailbox.find(id) ?? { tagIds: [] }).map((t) => t.name);

describe('L on a conversation', () => {
  it('puts a tag on at once and takes it off again, and moves nothing', async () => {
    const d = await tagged();
    d.app.select('c', 'move');
    perform(d.app, 'tags');
    expect(d.app.dialog).toBe('tags');
    expect(d.app.tagging.standing(tag(d, 'vip'))).toBe('none');
    const put = d.app.tagging.turn(tag(d, 'vip'));
    expect(d.app.dialog, 'Enter closes').toBeNull();
    expect(shown(d, 'c'), 'painted before the answer').toEqual(['VIP']);
    await put;
    expect(on(d, 'c')).toEqual(['vip']);
    expect(d.said()).toBe('Tagged VIP');
    expect([d.host.row('c').state, d.app.mailbox.selectedId], 'a tag changes no state, and the cursor stays').toEqual(['done', 'c']);
    perform(d.app, 'tags');
    expect(d.app.tagging.standing(tag(d, 'vip'))).toBe('all');
    await d.app.tagging.turn(tag(d, 'vip'));
    expect(on(d, 'c')).toEqual([]);
    expect(d.said()).toBe('No longer tagged VIP');
  });

  it('is undone and done again, each said', async () => {
    const d = await tagged();
    d.app.select('b', 'move');
    perform(d.app, 'tags');
    await d.app.tagging.turn(tag(d, 'vip'));
    perform(d.app, 'undo');
    await d.rest();
    expect([on(d, 'b'), d.said()]).toEqual([[], 'Undone: Person b is not tagged VIP']);
    perform(d.app, 'redo');
    await d.rest();
    expect([on(d, 'b'), d.said()]).toEqual([['vip'], 'Redone: Person b is tagged VIP again']);
    await d.app.tagging.put('untag', 'vip', 'b');
    perform(d.app, 'undo');
    await d.rest();
    expect([on(d, 'b'), d.said()]).toEqual([['vip'], 'Undone: Person b is tagged VIP again']);
  });

  it('undo of one tag leaves the others', async () => {
    const d = await tagged();
    await d.app.tagging.put('tag', 'vip', 'b');
    await d.app.tagging.put('tag', 'bills', 'b');
    await d.app.history.ask();
    const first = d.app.history.entries[1];
    if (first === undefined) throw new Error('two were put on');
    await d.app.history.travel(first);
    expect(on(d, 'b')).toEqual(['bills']);
  });

  it('that failed is painted back, and says why', async () => {
    const d = await tagged();
    d.host.failNext('tag', appError('disk_full'));
    await d.app.tagging.put('tag', 'vip', 'b');
    expect(shown(d, 'b')).toEqual([]);
    expect(d.app.toasts.errors).toHaveLength(1);
  });

  it('that is on already is refused, and says so', async () => {
    const d = await tagged();
    await d.app.acts.tag('tag', 'a', 'vip');
    expect(d.said()).toBe('It has this tag already');
    await d.app.acts.tag('untag', 'b', 'vip');
    expect(d.said()).toBe('It does not have this tag');
  });

  it('works on a search result, and asks for one where nothing is chosen', async () => {
    const d = await tagged();
    perform(d.app, 'search');
    d.app.search.type('text');
    await d.rest();
    d.app.search.select('b', 'move');
    perform(d.app, 'tags');
    await d.app.tagging.turn(tag(d, 'vip'));
    expect(d.app.search.find('b')?.tagIds).toEqual(['vip']);
    d.app.search.type('nothing is called so');
    await d.rest();
    perform(d.app, 'tags');
    expect(d.app.dialog, 'there is no row to be about').toBeNull();
  });
});

describe('L on a selection', () => {
  const picked = async (d: Desk): Promise<void> => {
    d.app.selection.clear();
    for (const id of ['a', 'b']) {
      d.app.select(id, 'move');
      perform(d.app, 'select');
    }
    perform(d.app, 'tags');
  };

  it('says what all, some and none of them have; some become all', async () => {
    const d = await tagged();
    await picked(d);
    expect(['vip', 'bills'].map((id) => d.app.tagging.standing(tag(d, id)))).toEqual(['some', 'none']);
    await d.app.tagging.turn(tag(d, 'vip'), true);
    expect([on(d, 'a'), on(d, 'b')]).toEqual([['vip'], ['vip']]);
    expect(d.app.tagging.standing(tag(d, 'vip'))).toBe('all');
    expect([d.app.dialog, d.app.selection.count], 'there may be more to put on').toEqual(['tags', 2]);
    await d.app.tagging.turn(tag(d, 'bills'));
    expect(d.said()).toBe('2 conversations tagged Bills to pay');
    expect([d.app.dialog, d.app.selection.any]).toEqual([null, false]);
    perform(d.app, 'undo');
    await d.rest();
    expect([on(d, 'a'), on(d, 'b')], 'one command').toEqual([['vip'], ['vip']]);
    expect(d.said()).toBe('Undone: 2 conversations not tagged Bills to pay');
  });

  it('of a whole list is one long command, which shows how far it is and can be stopped and undone', async () => {
    const { vip } = kept();
    const d = await desk({}, { tags: [vip], crowd: someCrowd(3000, START, 'n1'), chunk: { size: 500, ms: 15 } });
    await d.rest();
    perform(d.app, 'select_all');
    perform(d.app, 'tags');
    expect(d.app.tagging.chosen.count).toBe(3000);
    void d.app.tagging.turn(tag(d, 'vip'));
    expect(d.app.acts.bulk.running).toMatchObject({ verb: 'tag', tagId: 'vip', total: 3000 });
    for (let i = 0; i < 3; i++) await d.rest();
    expect(d.app.acts.bulk.running).toBeNull();
    expect(d.said()).toBe('3,000 conversations tagged VIP');
    expect(tag(d, 'vip').uses).toBe(3000);
    perform(d.app, 'select_all');
    perform(d.app, 'tags');
    expect(d.app.tagging.standing(tag(d, 'vip')), 'those in sight have it; of the others nothing is known').toBe('some');
    d.app.dialog = null;
    perform(d.app, 'undo');
    for (let i = 0; i < 3; i++) await d.rest();
    expect(tag(d, 'vip').uses, 'undo is counted too').toBe(0);
    expect(d.said()).toBe('Undone: 3,000 conversations not tagged VIP');

    perform(d.app, 'select_all');
    void d.app.tagging.put('tag', 'vip', null);
    await new Promise((done) => setTimeout(done, 25));
    perform(d.app, 'let_go');
    for (let i = 0; i < 3; i++) await d.rest();
    const [{ uses } = { uses: 0 }] = await d.host.tags();
    expect(uses > 0 && uses < 3000, `stopped on the way, at ${uses}`).toBe(true);
    expect(d.said()).toMatch(/^Stopped after/);
  });
});

it('what the rows in sight have is not taken for what the whole list has', async () => {
  const { vip } = kept();
  const d = await desk({}, { tags: [vip], crowd: someCrowd(3000, START, 'n1') });
  await d.rest();
  const sight = d.ids();
  await d.host.tag('elsewhere', 'vip', sight, null);
  await d.rest();
  perform(d.app, 'select_all');
  perform(d.app, 'tags');
  await d.rest();
  expect(d.app.tagging.chosen.rows.every((r) => r.tagIds.includes('vip')), 'all that is loaded has it').toBe(true);
  expect([d.app.tagging.chosen.rows.length < 3000, d.app.tagging.standing(tag(d, 'vip'))], 'Enter puts it on the rest').toEqual([true, 'some']);
});

describe('tags themselves', () => {
  it('are made with the next free colour, and put on', async () => {
    const d = await tagged();
    d.app.select('b', 'move');
    perform(d.app, 'tags');
    await d.app.tagging.create('  Résumé ');
    const made = d.app.tags.find((t) => t.name === 'Résumé');
    expect(made?.color, '0 and 1 are taken').toBe(2);
    expect(on(d, 'b')).toEqual([made?.id]);
    expect(d.said()).toBe('Tagged Résumé');
  });

  it('have names of 1 to 80 characters that no other has, whatever the case and the accents', async () => {
    const d = await tagged();
    expect(d.app.tagging.problem('  ')).toBe('A tag needs a name of 1 to 80 characters.');
    expect(d.app.tagging.problem('x'.repeat(81))).not.toBeNull();
    expect(d.app.tagging.problem(' víp ')).toBe('There is a tag called VIP already.');
    expect(d.app.tagging.problem('Vip', 'vip'), 'its own').toBeNull();
    await expect(d.host.createTag('víp', 0), 'the host refuses it too').rejects.toMatchObject({ code: 'invalid', params: { field: 'name' } });
    expect(await d.app.tagging.change(tag(d, 'bills'), { name: 'VIP' }), 'said beside the tag').toContain('No other tag may be called the same');
    expect(tag(d, 'bills').name).toBe('Bills to pay');
  });

  it('change everywhere at once', async () => {
    const d = await tagged();
    expect(await d.app.tagging.change(tag(d, 'vip'), { name: 'Zest', color: 5 })).toBeNull();
    expect(d.app.tags.map((t) => t.name), 'by name').toEqual(['Bills to pay', 'Zest']);
    expect(shown(d, 'a')).toEqual(['Zest']);
    expect(tag(d, 'vip').color).toBe(5);
  });

  it('leave all conversations when they are removed, and are back on them when they are restored', async () => {
    const d = await tagged();
    await d.app.tagging.remove(tag(d, 'vip'));
    await d.rest();
    expect([shown(d, 'a'), on(d, 'a'), d.app.mailbox.find('a')?.tagIds]).toEqual([[], ['vip'], ['vip']]);
    expect(d.said()).toBe('Tag VIP removed');
    const { current } = d.app.toasts;
    if (typeof current?.action !== 'function') throw new Error('the toast offers to take it back');
    current.action();
    await d.rest();
    expect([shown(d, 'a'), on(d, 'a'), d.app.mailbox.find('a')?.tagIds]).toEqual([['VIP'], ['vip'], ['vip']]);
    expect(d.said()).toBe('Tag VIP is back');
  });

  it('that were changed elsewhere are read again', async () => {
    const d = await tagged();
    await d.host.changeTag('bills', 'Paid', 3);
    await d.rest();
    expect(d.app.tags.map((t) => t.name)).toEqual(['Paid', 'VIP']);
    expect(d.called('tags'), 'by themselves').toBeGreaterThan(0);
  });

  it('that cannot be saved stay as they were', async () => {
    const d = await tagged();
    d.host.failNext('removeTag', appError('disk_full'));
    await d.app.tagging.remove(tag(d, 'vip'));
    expect(d.app.tags).toHaveLength(2);
    expect(d.app.tagging.failed, 'also where the settings cover the toast').toMatch(/^The tag was not saved\./);
    expect(d.app.toasts.errors[0]?.text).toBe(d.app.tagging.failed);
  });
});

describe('what is told', () => {
  it('names the tag in the thread, in what I did and in the changes of a conversation', async () => {
    const d = await tagged();
    await d.app.tagging.put('tag', 'vip', 'b');
    d.app.select('b', 'open');
    await d.rest();
    const change = d.app.thread.items.flatMap((i) => (i.type === 'state_change' ? [i.change] : [])).at(-1);
    if (change === undefined) throw new Error('the thread has a line');
    expect(changeWords(change.verb, change, d.app.tagging.name(change.tagId), '')).toMatch(/^You tagged it VIP · /);
    await d.app.history.ask();
    const [entry] = d.app.history.entries;
    if (entry === undefined) throw new Error('it was done');
    expect(didWords(entry, 'Person b', d.app.tagging.name(entry.tagId), '')).toBe('Tagged VIP: Person b');
    const row = d.app.mailbox.find('b');
    await d.app.lifeline.ask(row);
    expect(d.app.lifeline.changes?.[0]).toMatchObject({ kind: 'tagged', tagId: 'vip' });
    await d.app.tagging.remove(tag(d, 'vip'));
    expect(didWords(entry, 'Person b', d.app.tagging.name(entry.tagId), '')).toBe('Tagged a removed tag: Person b');
  });

  it('reads the tags of a row aloud', async () => {
    const d = await tagged();
    const row = d.host.row('a');
    expect(standing(row, START, d.app.tagging.of(row))).toBe('Unread, tags: VIP');
  });
});
