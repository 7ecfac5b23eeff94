import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import { perform } from '../keyboard/commands';
import type { Removal } from './removal.svelte';
import { connected, type Desk } from './testing';

async function asked(): Promise<{ d: Desk; removal: Removal }> {
  const d = await connected({ a: 'open', b: 'unread' });
  await d.rest();
  d.app.sources.open();
  const [one] = d.app.sources.all;
  if (one === undefined) throw new Error('there is one');
  d.app.sources.ask(one);
  await d.rest();
  const { removal } = d.app.sources;
  if (removal === null) throw new Error('it is asked about');
  return { d, removal };
}

describe('removing a source', () => {
  it('keeps its conversations unless something else is chosen, and says what would go', async () => {
    const { d, removal } = await asked();
    expect([removal.step, removal.fate]).toEqual(['ask', 'keep']);
    expect(removal.deletion).toMatchObject({ conversations: 2, messages: 2, calls: 0 });
    await d.app.sources.remove(removal.of);
    expect([d.called('deleteSource'), d.host.talks.size]).toEqual([0, 2]);
  });

  it('deletes only in a second step, and says what went', async () => {
    const { d, removal } = await asked();
    await d.app.sources.delete();
    expect(d.called('deleteSource'), 'not from the first step').toBe(0);
    removal.fate = 'delete';
    await removal.goOn();
    expect(removal.step).toBe('sure');
    await d.app.sources.delete();
    await d.rest();
    expect(d.said()).toBe('Twilio was removed. Deleted: 2 conversations, 2 messages, 1 number of yours.');
    expect([d.app.sources.all, d.app.sources.removal, d.app.mailbox.rows]).toEqual([[], null, []]);
    expect([d.app.thread.row, d.app.numbers.map((n) => n.id)], 'nothing of it stays on the screen').toEqual([null, ['n2']]);
  });

  it('goes back with Esc, a step at a time', async () => {
    const { d, removal } = await asked();
    removal.fate = 'delete';
    await removal.goOn();
    perform(d.app, 'back');
    expect([removal.step, d.app.sources.removal]).toEqual(['ask', removal]);
    perform(d.app, 'back');
    expect([d.app.sources.removal, d.app.screen, d.app.sources.focusAsked?.at]).toEqual([null, 'sources', removal.of.id]);
  });

  it('asks about what is there by now', async () => {
    const { d, removal } = await asked();
    d.host.talks.delete('b');
    removal.fate = 'delete';
    await removal.goOn();
    expect(removal.deletion?.conversations).toBe(1);
  });

  it('is stopped while it runs, and says that nothing was deleted', async () => {
    const { d, removal } = await asked();
    d.host.deletionSteps = 100_000;
    removal.fate = 'delete';
    await removal.goOn();
    const done = d.app.sources.delete();
    await d.rest();
    expect([removal.step, removal.progress?.phase, removal.progress?.total]).toEqual(['running', 'deleting', 100_000]);
    perform(d.app, 'back');
    expect(d.app.sources.removal, 'Esc stops nothing by the way').toBe(removal);
    await removal.stop();
    await done;
    expect(d.said()).toBe('Stopped: nothing was deleted. Twilio is still there.');
    expect([d.app.sources.all.length, d.host.talks.size, d.app.sources.removal]).toEqual([1, 2, null]);
  });

  it('says so where the disk could not be cleared, and where nothing was deleted', async () => {
    const { d, removal } = await asked();
    removal.fate = 'delete';
    await removal.goOn();
    d.host.failNext('deleteSource', appError('busy'));
    await d.app.sources.delete();
    expect([removal.step, d.host.talks.size]).toEqual(['sure', 2]);
    expect(d.app.toasts.errors.at(-1)?.text).toMatch(/^Nothing was changed\./);
    d.host.uncleared = true;
    await d.app.sources.delete();
    await d.rest();
    expect(d.said()).toMatch(/This disk may still hold some of it/);
  });
});
