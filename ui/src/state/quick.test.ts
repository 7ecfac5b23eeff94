import { describe, expect, it } from 'vitest';
import { Api } from '../api/api';
import { appError, MemoryHost, type MemoryOptions } from '../host/memory/memory';
import type { ConversationState } from '../host/types';
import { locale } from '../i18n';
import { Quick } from './quick.svelte';
import { START, talk, text } from './testing';

const rest = (): Promise<void> => new Promise((done) => setTimeout(done, 30));

/** The later in the list, the longer it waits. */
async function small(states: Record<string, ConversationState>, options: MemoryOptions = {}) {
  locale.set('en');
  const talks = Object.entries(states).map(([id, state], i) => talk(id, state, i, { waitingSince: state === 'done' ? null : START - i * 60_000 }));
  const host = new MemoryHost({ talks, settings: { language: 'en' }, ...options });
  const quick = new Quick(new Api(host, () => Promise.resolve()));
  await quick.start();
  const called = (command: string): unknown[][] => host.calls.filter((c) => c.command === command).map((c) => c.args);
  return { host, quick, called, stateOf: (id: string) => host.row(id).state };
}

describe('the small window of quick triage', () => {
  it('shows the unread conversation that waits longest, and marks nothing by showing it', async () => {
    const { quick, called, stateOf } = await small({ a: 'unread', b: 'unread', c: 'open' });
    expect(quick.step).toBe('shown');
    expect(quick.row?.id).toBe('b');
    expect(quick.lines.map((line) => line.key)).toEqual(['b-1']);
    expect(quick.unread).toBe(2);
    await quick.hide();
    expect(stateOf('b'), 'it is only looked at').toBe('unread');
    expect(called('hideQuick')).toHaveLength(1);
    expect(quick.row, 'nothing of it is seen first the next time').toBe(null);
  });

  it.each([['done', 'done'], ['open', 'open'], ['unread', 'unread']] as const)('takes one decision, %s, and goes', async (verb, state) => {
    const { quick, called, stateOf } = await small({ a: 'unread', b: 'unread' });
    await quick.decide(verb);
    expect(stateOf('b')).toBe(state);
    expect(stateOf('a'), 'the next one is not decided about').toBe('unread');
    expect(called('hideQuick')).toHaveLength(1);
  });

  it('takes one decision only, however fast the key is pressed', async () => {
    const { quick, called } = await small({ a: 'unread', b: 'unread' });
    await Promise.all([quick.decide('done'), quick.decide('done'), quick.decide('open')]);
    expect(called('markDone')).toHaveLength(1);
    expect(called('markOpen')).toHaveLength(0);
  });

  it('shows the next one when it is asked for again, and takes the last decision back', async () => {
    const { host, quick, stateOf } = await small({ a: 'unread', b: 'unread' });
    await quick.decide('done');
    host.askQuick();
    await rest();
    expect(quick.row?.id).toBe('a');
    expect(quick.undoable).toBe('Person b marked as done');
    await quick.undo();
    expect(stateOf('b')).toBe('unread');
    expect(quick.row?.id, 'and shows whose it was').toBe('b');
    expect(quick.said).toBe('Undone: Person b is unread again');
    expect(quick.undoable).toBe(null);
    await quick.undo();
    expect(quick.said).toBe('Nothing to undo');
  });

  it('snoozes to a time that is offered, from the times Esc leads back', async () => {
    const { quick, called } = await small({ a: 'unread' });
    quick.askSnooze();
    await rest();
    expect(quick.times.found.length).toBeGreaterThan(0);
    quick.back();
    expect(quick.step).toBe('shown');
    expect(called('hideQuick')).toHaveLength(0);
    quick.askSnooze();
    await quick.snooze();
    expect(called('snooze')).toHaveLength(1);
    expect(called('hideQuick')).toHaveLength(1);
  });

  it('goes on in the window of Listo, with an answer or without', async () => {
    const { host, quick, called } = await small({ a: 'unread' });
    await quick.follow(true);
    host.askQuick();
    await rest();
    await quick.follow(false);
    expect(called('openFromQuick')).toEqual([['a', true], ['a', false]]);
  });

  it('says calmly that nothing is unread, and shows what comes in then', async () => {
    const { host, quick } = await small({ a: 'open' });
    expect(quick.step).toBe('nothing');
    await quick.decide('done');
    expect(host.row('a').state, 'there is nothing to decide about').toBe('open');
    host.receive('a', text('a-2', START + 1000));
    await rest();
    expect(quick.step).toBe('shown');
    expect(quick.row?.id).toBe('a');
  });

  it('reads again what changed while it was being read', async () => {
    const { host, quick } = await small({ a: 'unread' });
    const reading = quick.begin();
    host.receive('a', text('a-2', START + 1000));
    await reading;
    await rest();
    expect(quick.lines.map((line) => line.key)).toEqual(['a-1', 'a-2']);
    expect(quick.row?.head, 'E means all that is shown').toBe(host.row('a').head);
  });

  it('snoozes no further than what was in view before the times', async () => {
    const { host, quick, called } = await small({ a: 'unread' });
    quick.askSnooze();
    await rest();
    host.receive('a', text('a-2', START + 1000));
    await rest();
    expect(quick.step, 'who chooses a time is left to it').toBe('snooze');
    await quick.snooze();
    expect(host.row('a').snoozedUntil).toBe(null);
    expect(quick.step).toBe('shown');
    expect(quick.said).toBe('Something new arrived meanwhile, so it stays in the inbox');
    expect(called('hideQuick')).toHaveLength(0);
  });

  it('shows the next one where an undo that came before it cannot be done', async () => {
    const { host, quick } = await small({ a: 'unread', b: 'unread' });
    await quick.decide('done');
    host.failNext('undo', appError('disk_full'));
    host.askQuick();
    await quick.undo();
    await rest();
    expect(quick.step).toBe('shown');
    expect(quick.row?.id).toBe('a');
    expect(quick.said).toContain('Nothing was undone');
    expect(quick.undoable, 'and it can be tried again').not.toBe(null);
  });

  it('follows the settings and what is done elsewhere, and keeps the conversation', async () => {
    const { host, quick } = await small({ a: 'unread', b: 'unread' });
    await host.saveSettings({ ...host.settings, theme: 'dark' });
    await host.markOpen('elsewhere', [{ id: 'b', through: host.row('b').head }], null);
    await rest();
    expect(quick.dark).toBe(true);
    expect(quick.row?.id).toBe('b');
    expect(quick.row?.state).toBe('open');
    expect(quick.unread).toBe(1);
  });

  it('keeps a conversation in which something new came in, and shows it', async () => {
    const { host, quick, stateOf } = await small({ a: 'unread' });
    const stale = quick.thread;
    host.receive('a', text('a-2', START + 1000));
    quick.thread = stale;
    await quick.decide('done');
    expect(stateOf('a')).toBe('unread');
    expect(quick.said).toBe('Something new arrived meanwhile, so it stays in the inbox');
    expect(quick.lines.map((line) => line.key)).toEqual(['a-1', 'a-2']);
  });

  it('says what went wrong, keeps the conversation in view and lets one try again', async () => {
    const { host, quick, called, stateOf } = await small({ a: 'unread' });
    host.failNext('markDone', appError('disk_full'));
    await quick.decide('done');
    expect(quick.step).toBe('shown');
    expect(quick.said).toContain('Nothing was changed');
    expect(called('hideQuick')).toHaveLength(0);
    await quick.decide('done');
    expect(stateOf('a')).toBe('done');
  });

  it('says why it cannot be read, and reads again', async () => {
    const { host, quick } = await small({ a: 'unread' });
    host.failNext('thread', appError('not_found'));
    await quick.begin();
    expect(quick.step).toBe('failed');
    await quick.retry();
    expect(quick.step).toBe('shown');
  });
});
