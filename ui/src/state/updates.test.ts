import { describe, expect, it } from 'vitest';
import { commandsOf } from '../keyboard/palette.svelte';
import { desk } from './testing';

const NEWER = { version: '0.2.0', notes: '<b>Faster</b>', at: null };

describe('looking for updates', () => {
  it('is off at first, and nothing is asked of anybody', async () => {
    const d = await desk({ a: 'unread' }, { updateWay: 'itself', newer: NEWER });
    expect(d.app.settings.lookForUpdates).toBe(false);
    expect(d.called('lookForUpdate')).toBe(0);
    expect(d.called('updateState'), 'not even the core').toBe(0);
  });

  it('is switched on alone, and the other settings stay', async () => {
    const d = await desk({ a: 'unread' }, { updateWay: 'itself' });
    const before = d.host.settings;
    d.app.updates.flip(true);
    await d.rest();
    expect(d.host.settings).toEqual({ ...before, lookForUpdates: true });
  });

  it('is a command, which tells what there is and downloads nothing', async () => {
    const d = await desk({ a: 'unread' }, { updateWay: 'itself', newer: NEWER });
    commandsOf(d.app).find((c) => c.id === 'updates')?.run();
    await d.rest();
    expect(d.app.dialog).toBe('updates');
    expect(d.app.updates.state).toMatchObject({ phase: { type: 'found' }, news: NEWER });
    expect(d.app.updates.host, 'who was asked is named').toBe('updates.example');
    expect(d.called('fetchUpdate'), 'only when the person says so').toBe(0);
  });

  it('asks nobody where this build has no key, and the dialog says so', async () => {
    const d = await desk({ a: 'unread' });
    await d.app.updates.check();
    expect(d.app.dialog).toBe('updates');
    expect(d.app.updates.state?.way).toBe('no_key');
    expect(d.called('lookForUpdate')).toBe(0);
  });
});

describe('a newer version', () => {
  it('that was found without asking is told of once, in the footer, over nothing', async () => {
    const d = await desk({ a: 'unread' }, { updateWay: 'itself', newer: NEWER });
    await d.host.lookForUpdate();
    expect(d.app.updates.told?.version).toBe('0.2.0');
    expect(d.app.dialog, 'no dialog opens by itself').toBe(null);
    expect(d.said(), 'and no toast').toBe(null);
    d.app.updates.open();
    d.app.updates.later();
    expect(d.app.dialog).toBe(null);
    expect(d.app.updates.told, 'put off, it is said no more').toBe(null);
  });

  it('is downloaded with its progress, and the download can be stopped', async () => {
    const d = await desk({ a: 'unread' }, { updateWay: 'itself', newer: NEWER });
    await d.app.updates.check();
    const fetched = d.app.updates.fetch();
    await d.rest();
    d.host.goesOn({ type: 'fetching', done: 40, total: 80 });
    expect(d.app.updates.state?.phase).toEqual({ type: 'fetching', done: 40, total: 80 });
    await d.app.updates.stop();
    await fetched;
    expect(d.app.updates.state?.phase.type, 'it is there still').toBe('found');
  });

  it('waits for what is under way, and what is being written is sent to the disk before it is installed', async () => {
    const d = await desk({ a: 'unread' }, { updateWay: 'itself', newer: NEWER });
    await d.app.updates.check();
    void d.app.updates.fetch();
    await d.rest();
    d.host.goesOn({ type: 'ready' });
    d.app.drafts.keep('message', 'a', 'half a sentence');
    const installed = d.app.updates.install();
    await d.rest();
    const order = d.host.calls.map((c) => c.command).filter((c) => c === 'keepDraft' || c === 'installUpdate');
    expect(order).toEqual(['keepDraft', 'installUpdate']);
    expect(d.app.updates.state?.phase).toEqual({ type: 'waiting', under_way: ['texts'] });
    await d.app.updates.stop();
    await installed;
    expect(d.app.updates.state?.phase.type, 'one may think again while it waits').toBe('ready');
  });

  it('has what is written while it is installed on the disk before it starts', async () => {
    const d = await desk({ a: 'unread' }, { updateWay: 'itself', newer: NEWER });
    d.app.drafts.keep('message', 'a', 'half a sentence');
    d.host.goesOn({ type: 'installing' });
    await d.rest();
    d.app.drafts.keep('message', 'a', 'half a sentence more');
    d.host.goesOn({ type: 'installed', under_way: ['export'] });
    expect(d.host.calls.filter((c) => c.command === 'keepDraft')).toHaveLength(2);
  });

  it('that is a package of the system is put somewhere, and nothing is installed', async () => {
    const d = await desk({ a: 'unread' }, { updateWay: 'package', newer: NEWER });
    await d.app.updates.check();
    void d.app.updates.fetch();
    await d.rest();
    d.host.goesOn({ type: 'ready' });
    await d.app.updates.install();
    expect(d.app.updates.state?.phase.type).toBe('saved');
  });

  it('that is not genuine is said to be thrown away, and is told of no more', async () => {
    const d = await desk({ a: 'unread' }, { updateWay: 'itself', newer: NEWER });
    await d.app.updates.check();
    void d.app.updates.fetch();
    await d.rest();
    d.host.goesOn({ type: 'failed', fault: 'not_genuine' });
    expect(d.app.updates.told).toBe(null);
  });
});
