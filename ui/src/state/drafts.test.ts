import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import { perform } from '../keyboard/commands';
import { App } from './app.svelte';
import { AGAIN_MAX_MS, AGAIN_MS, KEEP_MS } from './drafts';
import { desk, TestClock, type Desk } from './testing';

async function writing(): Promise<Desk> {
  const d = await desk({ a: 'open', b: 'open' });
  await d.rest();
  perform(d.app, 'comment');
  return d;
}

const sent = (d: Desk): string[] => d.host.calls.flatMap((c) => (c.command === 'keepDraft' ? [(c.args[0] as { text: string }).text] : []));

describe('a draft', () => {
  it('is sent while it is written, and no more often than it has to be', async () => {
    const d = await writing();
    for (const text of ['c', 'ca', 'call']) d.app.comments.keep('a', text);
    await d.rest();
    expect(sent(d), 'nothing yet: time has not gone on').toEqual([]);
    d.clock.advance(KEEP_MS);
    await d.rest();
    expect(sent(d), 'one for all three').toEqual(['call']);
    d.app.comments.keep('a', 'call her');
    d.clock.advance(KEEP_MS - 1);
    expect(sent(d)).toHaveLength(1);
    d.clock.advance(1);
    await d.rest();
    expect(sent(d)).toEqual(['call', 'call her']);
  });

  it('is found by the next start, with the sign on its row', async () => {
    const d = await writing();
    d.app.comments.keep('a', 'half a tho');
    d.app.contact.keep('+14155551001', 'likes t');
    d.app.drafts.flush();
    await d.rest();
    const again = new App(d.host, new TestClock());
    await again.start();
    expect(again.comments.draft('a')).toBe('half a tho');
    expect(again.contact.draft('+14155551001')).toBe('likes t');
    expect([...again.drafts.commented]).toEqual(['a']);
  });

  it('of a comment on a message is about it after a start, and about the conversation when that is taken off', async () => {
    const d = await writing();
    const item = d.app.thread.items.find((i) => i.type === 'activity');
    if (item?.type !== 'activity') throw new Error('the thread has a message');
    d.app.comments.begin('a', item.activity);
    d.app.comments.keep('a', 'is that so');
    d.app.drafts.flush();
    await d.rest();
    const again = new App(d.host, new TestClock());
    await again.start();
    await again.comments.recall('a');
    expect(again.comments.on('a')?.id, 'read again by its id').toBe(item.activity.id);
    d.host.drafts = [{ kind: 'comment', about: 'a', text: 'is that so', item: 'deleted since', files: [] }];
    const later = new App(d.host, new TestClock());
    await later.start();
    await later.comments.recall('a');
    expect([later.comments.on('a'), later.drafts.itemOf('a'), later.comments.draft('a')], 'what was written stays').toEqual([null, null, 'is that so']);
    again.comments.begin('a');
    again.comments.letGo();
    again.drafts.flush();
    await d.rest();
    expect(d.host.drafts).toEqual([{ kind: 'comment', about: 'a', text: 'is that so', item: null, files: [] }]);
  });

  it('goes at once when the box is left', async () => {
    const d = await writing();
    d.app.comments.keep('a', 'half');
    d.app.comments.leave();
    await d.rest();
    expect(d.host.drafts).toEqual([{ kind: 'comment', about: 'a', text: 'half', item: null, files: [] }]);
  });

  it('is gone everywhere once it is saved, and once nothing is left of it', async () => {
    const d = await writing();
    d.app.comments.keep('a', 'done');
    d.app.drafts.flush();
    expect(d.app.drafts.commented.has('a')).toBe(true);
    await d.app.comments.save('a');
    await d.rest();
    expect(d.host.drafts).toEqual([]);
    expect(d.app.drafts.commented.has('a')).toBe(false);
    d.app.comments.keep('b', 'x');
    d.app.drafts.flush();
    d.app.comments.keep('b', '  ');
    d.app.drafts.flush();
    await d.rest();
    expect(d.host.drafts, 'blanks are no draft').toEqual([]);
  });

  it('that takes long is not overtaken by an older one', async () => {
    const d = await writing();
    d.host.delays['keepDraft'] = { before: 40 };
    d.app.comments.keep('a', 'one');
    d.app.drafts.flush();
    d.host.delays['keepDraft'] = {};
    d.app.comments.keep('a', 'one two');
    d.app.drafts.flush();
    await d.rest();
    expect(d.host.drafts.map((x) => x.text)).toEqual(['one two']);
  });

  it('that cannot be kept says so once, stays in the box, and is tried again', async () => {
    const d = await writing();
    d.host.failNext('keepDraft', appError('disk_full'));
    d.host.failNext('keepDraft', appError('disk_full'));
    d.app.comments.keep('a', 'one');
    d.app.drafts.flush();
    await d.rest();
    expect(d.said()).toMatch(/^What you are writing cannot be kept yet/);
    d.app.toasts.dismiss(d.app.toasts.current?.id ?? 0);
    d.app.comments.keep('a', 'one two');
    d.app.drafts.flush();
    await d.rest();
    expect(d.said(), 'said already').toBeNull();
    expect(d.app.comments.draft('a')).toBe('one two');
    d.app.drafts.flush();
    await d.rest();
    expect(d.host.drafts.map((x) => x.text)).toEqual(['one two']);
  });

  it('that cannot be kept is tried again by itself, ever less often', async () => {
    const d = await writing();
    const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
    const pauses = [AGAIN_MS, 4_000, 8_000, 16_000, AGAIN_MAX_MS, AGAIN_MAX_MS];
    for (let i = 0; i < pauses.length; i++) d.host.failNext('keepDraft', appError('disk_full'));
    d.app.comments.keep('a', 'one');
    d.app.drafts.flush();
    await settle();
    for (const [tries, pause] of pauses.entries()) {
      d.clock.advance(pause - 1);
      await settle();
      expect(sent(d), `not before ${String(pause)} ms`).toHaveLength(tries + 1);
      d.clock.advance(1);
      await settle();
      expect(sent(d)).toHaveLength(tries + 2);
    }
    expect(d.host.drafts.map((x) => x.text), 'the last try was kept').toEqual(['one']);
    d.clock.advance(2 * AGAIN_MAX_MS);
    await settle();
    expect(sent(d), 'and there is nothing more to try').toHaveLength(pauses.length + 1);
    d.host.failNext('keepDraft', appError('disk_full'));
    d.app.comments.keep('a', 'one two');
    d.clock.advance(KEEP_MS);
    await settle();
    d.app.comments.keep('a', 'one two three');
    d.clock.advance(KEEP_MS);
    await settle();
    expect(d.host.drafts.map((x) => x.text), 'what is written does not wait for it').toEqual(['one two three']);
  });

  it('about a sample goes with the samples', async () => {
    const d = await desk({ a: 'open' }, { numbers: [{ id: 'n1', name: 'One', e164: null, color: 0, sample: true }] });
    d.app.comments.keep('a', 'hm');
    d.app.contact.keep('+1', 'hm');
    d.app.drafts.flush();
    await d.rest();
    await d.host.removeSamples();
    expect(d.host.drafts.map((x) => x.kind)).toEqual(['note']);
  });
});
