import { describe, expect, it } from 'vitest';
import { appError, type MemoryOptions } from '../host/memory/memory';
import { someCrowd } from '../host/memory/crowd';
import type { ConversationState } from '../host/types';
import { perform } from '../keyboard/commands';
import { didWords } from '../features/history/words';
import { ME } from './listing';
import { desk, talk, type Desk } from './testing';
import { changeWords } from './words';

async function members(options: MemoryOptions = {}): Promise<Desk> {
  const states: [string, ConversationState][] = [['a', 'unread'], ['b', 'open'], ['c', 'done']];
  const d = await desk({}, { members: ['Bea', 'Carlos Ruiz'], talks: states.map(([id, state], i) => talk(id, state, i)), ...options });
  await d.app.go('all');
  await d.rest();
  return d;
}
const whose = (d: Desk, id: string): string | null => d.host.row(id).assigneeId;
const shown = (d: Desk, id: string): string => d.app.members.of(d.app.mailbox.find(id) ?? { assigneeId: null });

describe('I and A on a conversation', () => {
  it('make it mine at once, and somebody else\'s, and move nothing', async () => {
    const d = await members();
    d.app.select('b', 'move');
    perform(d.app, 'assign_me');
    expect(shown(d, 'b'), 'painted before the answer').toBe('you');
    await d.rest();
    expect([whose(d, 'b'), d.said()]).toEqual([ME, 'Person b assigned to you']);
    expect([d.host.row('b').state, d.app.mailbox.selectedId], 'who is responsible changes no state').toEqual(['open', 'b']);

    perform(d.app, 'assign');
    expect(d.app.dialog).toBe('assign');
    expect([d.app.members.has(ME), d.app.members.has('member-0'), d.app.members.has('')]).toEqual([true, false, false]);
    d.app.members.put('member-0', d.app.members.chosen.id);
    expect(d.app.dialog, 'choosing closes').toBeNull();
    await d.rest();
    expect([whose(d, 'b'), d.said()]).toEqual(['member-0', 'Person b assigned to Bea']);
    perform(d.app, 'unassign');
    await d.rest();
    expect([whose(d, 'b'), d.said()]).toEqual([null, 'Person b is assigned to nobody']);
    perform(d.app, 'unassign');
    await d.rest();
    expect(d.said(), 'a key sets, it does not toggle').toBe('It is assigned to nobody');
  });

  it('is undone and done again, each said', async () => {
    const d = await members();
    d.app.select('a', 'move');
    perform(d.app, 'assign_me');
    await d.rest();
    perform(d.app, 'undo');
    await d.rest();
    expect([whose(d, 'a'), d.said()]).toEqual([null, 'Undone: Person a is assigned to nobody again']);
    perform(d.app, 'redo');
    await d.rest();
    expect([whose(d, 'a'), d.said()]).toEqual([ME, 'Redone: Person a is assigned to you']);
  });

  it('takes a whole selection, and says how many', async () => {
    const d = await members();
    perform(d.app, 'select_all');
    d.app.members.put('member-1');
    await d.rest();
    expect(['a', 'b', 'c'].map((id) => whose(d, id))).toEqual(['member-1', 'member-1', 'member-1']);
    expect(d.said()).toBe('3 conversations assigned to Carlos Ruiz');
  });

  it('hands over as one command: theirs, unread again, with the reason', async () => {
    const d = await members();
    perform(d.app, 'select_all');
    perform(d.app, 'assign');
    expect(d.app.members.handable).toBe(true);
    await d.app.members.handOver('member-1', '  They want a refund ');
    await d.rest();
    const given = d.host.calls.filter((c) => c.command === 'handOver');
    expect(given.map((c) => c.args.slice(-3, -1))).toEqual([[['a', 'b', 'c'], 'They want a refund']]);
    expect(['a', 'b', 'c'].map((id) => whose(d, id))).toEqual(['member-1', 'member-1', 'member-1']);
    expect(d.app.mailbox.rows.every((row) => row.state === 'unread')).toBe(true);
    expect(d.said()).toBe('3 conversations handed over to Carlos Ruiz');
    expect(d.app.dialog).toBeNull();
  });

  it('takes more than are loaded as one command', async () => {
    const d = await members({ crowd: someCrowd(3000, 0, 'work') });
    await d.app.go('all');
    perform(d.app, 'select_all');
    perform(d.app, 'assign');
    expect(d.app.members.chosen.count).toBeGreaterThan(3000);
    expect(d.app.members.has(''), 'of rows that are not loaded nothing is said').toBe(false);
    d.app.members.put(ME, d.app.members.chosen.id);
    await d.rest();
    expect(d.host.calls.some((c) => c.command === 'assign'), 'not one by one').toBe(false);
    expect(d.host.calls.some((c) => c.command === 'assignAll')).toBe(true);
    expect(whose(d, 'a')).toBe(ME);
  });

  it('takes back what could not be saved', async () => {
    const d = await members();
    d.app.select('a', 'move');
    d.host.failNext('assign', appError('disk_full'));
    perform(d.app, 'assign_me');
    await d.rest();
    expect([shown(d, 'a'), whose(d, 'a')]).toEqual(['', null]);
    expect(d.app.toasts.latest?.text, 'and says why').toContain('full');
  });
});

describe('What is mine', () => {
  it('is a view that what is done or given away leaves', async () => {
    const d = await members();
    for (const id of ['a', 'b']) await d.app.acts.assign('assign', id, ME);
    expect(d.app.mailbox.counts.total.assigned).toBe(2);
    await d.app.go('assigned');
    expect(d.app.mailbox.rows.map((r) => r.id)).toEqual(['a', 'b']);
    d.app.select('a', 'move');
    await d.app.acts.done('a', 'next');
    expect([d.app.mailbox.rows.map((r) => r.id), d.app.mailbox.selectedId]).toEqual([['b'], 'b']);
    await d.app.acts.assign('assign', 'b', 'member-0');
    expect([d.app.mailbox.rows.length, d.app.mailbox.counts.total.assigned]).toEqual([0, 0]);
  });

  it('narrows any other list, also to what is nobody\'s', async () => {
    const d = await members();
    await d.app.acts.assign('assign', 'a', 'member-0');
    await d.app.filters.assignee('member-0');
    expect(d.app.mailbox.rows.map((r) => r.id)).toEqual(['a']);
    expect(d.app.filters.chips.map((c) => c.label)).toEqual(['Assigned to Bea']);
    await d.app.filters.assignee('member-0');
    await d.app.filters.assignee('');
    expect(d.app.mailbox.rows.map((r) => r.id)).toEqual(['b', 'c']);
    expect(d.app.filters.chips.map((c) => c.label)).toEqual(['Nobody']);
  });
});

describe('A comment', () => {
  it('that names me puts the conversation among the mentions until it is done', async () => {
    const d = await members();
    d.app.comments.begin('b');
    d.app.comments.keep('b', 'ask again on Friday, @me');
    await d.app.comments.save('b');
    await d.rest();
    expect(d.app.mailbox.counts.total.mentions).toBe(1);
    await d.app.go('mentions');
    expect(d.app.mailbox.rows.map((r) => r.id)).toEqual(['b']);
    const done = d.app.acts.done('b', 'next');
    expect(d.app.mailbox.counts.total.mentions, 'at once').toBe(0);
    await done;
    expect([d.app.mailbox.rows.length, d.app.mailbox.counts.total.mentions]).toEqual([0, 0]);
    await d.app.go('all');
    d.app.comments.keep('b', 'and once more, @me');
    await d.app.comments.save('b');
    expect([d.host.row('b').state, d.app.mailbox.counts.total.mentions], 'a done one asks too').toEqual(['done', 1]);
    await d.app.acts.done('b', 'next');
    await d.app.acts.open('b');
    expect([d.said(), d.app.mailbox.counts.total.mentions], 'what was answered stays so').toEqual(['Person b marked as open', 0]);
  });

  it('is about a message where one is under the cursor, and about the conversation again', async () => {
    const d = await members();
    d.app.select('a', 'open');
    await d.rest();
    const item = d.app.thread.items.find((i) => i.type === 'activity');
    if (item?.type !== 'activity') throw new Error('the thread has a message');
    d.app.comments.begin('a', item.activity);
    expect(d.app.comments.on('a')?.id).toBe(item.activity.id);
    d.app.comments.begin('a');
    expect(d.app.comments.on('a'), 'nothing was written yet').toBeNull();
    d.app.comments.begin('a', item.activity);
    d.app.comments.keep('a', 'tr');
    d.app.comments.leave();
    d.app.comments.begin('a');
    expect(d.app.comments.on('a')?.id, 'what is written stays about it').toBe(item.activity.id);
    d.app.comments.begin('b', item.activity);
    expect(d.app.comments.on('b'), 'the thread is still that of another').toBeNull();
    d.app.comments.begin('a');
    d.app.comments.letGo();
    d.app.comments.keep('a', '');
    expect(d.app.comments.on('a')).toBeNull();
    d.app.comments.begin('a', item.activity);
    d.app.comments.keep('a', 'true?');
    await d.app.comments.save('a');
    await d.rest();
    expect(d.host.talks.get('a')?.comments?.[0]?.on?.id).toBe(item.activity.id);
    expect(d.app.comments.on('a'), 'the next one begins anew').toBeNull();
  });
});

describe('Members', () => {
  it('have names of their own', async () => {
    const d = await members();
    const { members: all } = d.app;
    expect(all.problem('bea')).toBe('There is a member called Bea already.');
    expect([all.problem(''), all.problem('a@b'), all.problem('x'.repeat(81))].every((p) => p !== null)).toBe(true);
    expect(all.problem('', ME), 'I may go without one').toBeNull();
    expect(await all.add('Dora')).toBeNull();
    expect(all.present.map((m) => all.label(m.id))).toEqual(['You', 'Bea', 'Carlos Ruiz', 'Dora']);
    const me = all.me;
    if (me === undefined) throw new Error('there is me');
    expect(await all.rename(me, 'Marta')).toBeNull();
    expect([all.label(ME), all.name(ME), all.handle(all.me ?? me)]).toEqual(['Marta (you)', 'you', 'Marta']);
    expect([all.letters(ME), all.letters('member-1')]).toEqual(['MA', 'CR']);
  });

  it('go, are still named where they were, and come back', async () => {
    const d = await members();
    await d.app.acts.assign('assign', 'a', 'member-0');
    const bea = d.app.members.all.find((m) => m.id === 'member-0');
    if (bea === undefined) throw new Error('there is Bea');
    await d.app.members.remove(bea);
    expect(d.said()).toContain('Bea is no longer a member');
    expect([d.app.members.present.length, shown(d, 'a')]).toEqual([2, 'Bea']);
    await d.app.members.restore(bea);
    expect(d.app.members.present.length).toBe(3);
  });

  it('are named by what was done', async () => {
    const d = await members();
    d.app.select('a', 'open');
    await d.app.acts.assign('assign', 'a', 'member-0');
    await d.rest();
    const change = d.host.talks.get('a')?.changes.at(-1);
    if (change === undefined) throw new Error('the thread has a line');
    expect(changeWords(change.verb, change, '', d.app.members.name(change.assigneeId))).toMatch(/^You assigned it to Bea · /);
    await d.app.history.ask();
    const [entry] = d.app.history.entries ?? [];
    if (entry === undefined) throw new Error('it was done');
    expect(didWords(entry, 'Person a', '', d.app.members.name(entry.assigneeId))).toBe('Assigned to Bea: Person a');
  });
});
