import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import { commandsOf } from '../keyboard/palette.svelte';
import { desk, START, talk, text, type Desk } from './testing';

const DAY = 86_400_000;
const codes = (id: string, order: number): ReturnType<typeof talk> => talk(id, 'unread', order, { parties: [{ address: `Bank${id}`, name: null }], items: [text(`${id}-1`, START - order * DAY, 'Your code is 482913')] });

/** Now is START; an old open conversation, three senders of codes and a person who wrote just now. */
async function full(): Promise<Desk> {
  const old = talk('old', 'open', 40, { items: [text('old-1', START - 40 * DAY)] });
  const d = await desk({}, { talks: [talk('new', 'unread', 0), codes('c1', 2), codes('c2', 3), codes('c3', 4), old], now: () => START });
  return d;
}

describe('clean up', () => {
  it('shows what it would do before it does anything, and does only that', async () => {
    const d = await full();
    await d.app.cleanup.ask();
    expect(d.app.dialog).toBe('cleanup');
    expect(d.app.cleanup.rows.map((r) => [r.rule, r.row.id])).toEqual([['quiet', 'old'], ['codes', 'c1'], ['codes', 'c2'], ['codes', 'c3']]);
    expect([d.app.cleanup.foundBy('quiet'), d.app.cleanup.foundBy('codes'), d.app.cleanup.count]).toEqual([1, 3, 4]);
    expect(d.called('cleanUp'), 'nothing is done by looking').toBe(0);
    d.app.cleanup.toggle('c2');
    expect(d.app.cleanup.count).toBe(3);
    await d.app.cleanup.run();
    expect(d.app.dialog).toBeNull();
    expect(['old', 'c1', 'c2', 'c3', 'new'].map((id) => d.host.row(id).state)).toEqual(['done', 'done', 'unread', 'done', 'unread']);
    expect(d.said()).toBe('3 conversations done');
    await d.app.acts.undo();
    await d.rest();
    expect(['old', 'c1', 'c3'].map((id) => d.host.row(id).state), 'one undo takes all of it back').toEqual(['open', 'unread', 'unread']);
    expect(d.ids()).toEqual(['new', 'c1', 'c2', 'c3', 'old']);
  });

  it('leaves alone what has come in since it was shown, and says so', async () => {
    const d = await full();
    await d.app.cleanup.ask();
    d.host.receive('c1', text('c1-2', START, 'Somebody is here'));
    await d.app.cleanup.run();
    expect(d.host.row('c1').state).toBe('unread');
    expect(d.said()).toBe('3 conversations done. 1 was left: something new came in');
  });

  it('keeps the rules and what was left out while one looks at a conversation', async () => {
    const d = await full();
    await d.app.cleanup.ask();
    d.app.cleanup.toggle('c1');
    const rules = d.app.cleanup.rules;
    if (rules === null) throw new Error('the rules were read');
    await d.app.cleanup.change({ ...rules, quiet: { on: false, days: 30 } });
    expect(d.app.cleanup.count, 'three codes, one of them left out').toBe(2);
    const row = d.app.cleanup.rows[1]?.row;
    if (row === undefined) throw new Error('there are three');
    await d.app.cleanup.show(row);
    expect([d.app.dialog, d.app.mailbox.selectedId]).toEqual([null, 'c2']);
    await d.app.cleanup.ask();
    expect([d.app.cleanup.rules?.quiet.on, d.app.cleanup.count, [...d.app.cleanup.except]]).toEqual([false, 2, ['c1']]);
    await d.app.cleanup.change({ ...rules, codes: { on: false, days: 1 } });
    expect([d.app.cleanup.count, d.app.cleanup.except.size], 'what is no longer found is not counted as left out').toEqual([1, 0]);
  });

  it('looks once more after rules that change quickly, and shows what the last ones find', async () => {
    const d = await full();
    await d.app.cleanup.ask();
    const rules = d.app.cleanup.rules;
    if (rules === null) throw new Error('the rules were read');
    // The first one is at work when the second one is asked for.
    d.host.delays['previewCleanup'] = { before: 30 };
    const first = d.app.cleanup.change({ ...rules, codes: { on: false, days: 1 } });
    while (d.called('previewCleanup') < 2) await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    d.host.delays['previewCleanup'] = {};
    await Promise.all([first, d.app.cleanup.change({ ...rules, quiet: { on: false, days: 30 } })]);
    expect(d.app.cleanup.rows.map((r) => r.row.id)).toEqual(['c1', 'c2', 'c3']);
    expect(d.app.toasts.errors).toEqual([]);
    await d.app.cleanup.run();
    expect(d.host.row('c1').state, 'and does just that').toBe('done');
    expect(d.host.row('old').state).toBe('open');
  });

  it('shows more on demand and takes a failure calmly', async () => {
    const many = Array.from({ length: 130 }, (_, i) => codes(`m${i}`, 2 + i));
    const d = await desk({}, { talks: many, now: () => START });
    await d.app.cleanup.ask();
    expect([d.app.cleanup.rows.length, d.app.cleanup.hidden, d.app.cleanup.count]).toEqual([100, 30, 130]);
    await d.app.cleanup.more();
    expect([d.app.cleanup.rows.length, d.app.cleanup.hidden]).toEqual([130, 0]);
    d.host.failNext('cleanUp', appError('disk_full'));
    await d.app.cleanup.run();
    expect(d.app.toasts.errors).toHaveLength(1);
    expect(d.host.row('m0').state).toBe('unread');
    expect(d.app.acts.bulk.running, 'the next command is not held up').toBeNull();
  });

  it('is a command of the palette', async () => {
    const d = await full();
    const command = commandsOf(d.app).find((c) => c.id === 'clean_up');
    command?.run();
    await d.rest();
    expect([d.app.dialog, d.app.cleanup.found]).toEqual(['cleanup', 4]);
  });
});
