import { describe, expect, it } from 'vitest';
import { appError, type MemoryHost } from '../host/memory/memory';
import type { SavedView, Settings } from '../host/types';
import { desk, type Desk } from './testing';

const view = (id: string): SavedView => ({ id, name: id, view: 'all', numberIds: [], tagIds: [], assigneeIds: [], period: { type: 'any' }, order: 'newest', search: '' });
const add = (id: string) => ({ savedViews }: Settings): Partial<Settings> => ({ savedViews: [...savedViews, view(id)] });
const views = ({ savedViews }: Settings): string => savedViews.map((v) => v.id).join('');
const look = ({ settings }: { settings: Settings }): unknown[] => [views(settings), settings.theme, settings.textSize];

/** Its answers to `saveSettings` and `appState` wait until they are let go, as they would be at that moment or were when asked. */
async function slow(): Promise<Desk & { saves: (() => void)[]; reads: (() => void)[]; turn(): Promise<void> }> {
  const d = await desk({ a: 'open' }, { settings: { language: 'en', theme: 'light', textSize: 100 } });
  await d.rest();
  const saves: (() => void)[] = [];
  const reads: (() => void)[] = [];
  const held = <A extends unknown[], T>(work: (...args: A) => Promise<T>, gates: (() => void)[], early: boolean) => async (...args: A): Promise<T> => {
    const asked = early ? work(...args) : null;
    await new Promise<void>((go) => gates.push(go));
    return asked ?? work(...args);
  };
  const host: Pick<MemoryHost, 'saveSettings' | 'appState'> = d.host;
  host.saveSettings = held(d.host.saveSettings, saves, false);
  host.appState = held(d.host.appState, reads, true);
  return { ...d, saves, reads, turn: () => new Promise((done) => setTimeout(done, 0)) };
}

describe('saves of settings', () => {
  it('leave one at a time, each with what was kept before and what is new', async () => {
    const d = await slow();
    const first = d.app.saveSettings(add('x'));
    const second = d.app.saveSettings({ theme: 'dark' });
    const third = d.app.saveSettings(add('y'));
    expect(look(d.app), 'all are shown at once').toEqual(['xy', 'dark', 100]);
    expect(d.saves).toHaveLength(1);
    d.saves[0]?.();
    expect(await first).toBeNull();
    expect(look(d.host), 'what was begun later has not left').toEqual(['x', 'light', 100]);
    expect(look(d.app), 'and the answer does not take it back').toEqual(['xy', 'dark', 100]);
    await d.turn();
    d.saves[1]?.();
    expect(await Promise.all([second, third])).toEqual([null, null]);
    expect(look(d.host)).toEqual(['xy', 'dark', 100]);
    expect(look(d.app)).toEqual(['xy', 'dark', 100]);
  });

  it('that fail take back only what they carried, and say so', async () => {
    const d = await slow();
    d.host.failNext('saveSettings', appError('disk_full'));
    const first = d.app.saveSettings(add('x'));
    const second = d.app.saveSettings(add('y'));
    const size = d.app.saveSettings({ textSize: 125 });
    d.saves[0]?.();
    expect(await first).toMatch(/^Your settings were not saved/);
    expect(d.app.toasts.errors).toHaveLength(1);
    expect(look(d.app), 'what was added later is not lost, and brings nothing of the first').toEqual(['y', 'light', 125]);
    await d.turn();
    d.saves[1]?.();
    expect(await Promise.all([second, size])).toEqual([null, null]);
    expect(look(d.host)).toEqual(['y', 'light', 125]);
  });

  it('that fail last leave what was kept before', async () => {
    const d = await slow();
    const first = d.app.saveSettings(add('x'));
    const second = d.app.saveSettings(add('y'));
    d.saves[0]?.();
    await first;
    await d.turn();
    d.host.failNext('saveSettings', appError('disk_full'));
    d.saves[1]?.();
    expect(await second).not.toBeNull();
    expect(look(d.app)).toEqual(['x', 'light', 100]);
    expect(look(d.host)).toEqual(['x', 'light', 100]);
  });

  it('that are tried again keep their place', async () => {
    const d = await desk({ a: 'open' });
    await d.rest();
    d.host.calls.length = 0;
    d.host.failNext('saveSettings', appError('busy', true));
    d.host.failNext('saveSettings', appError('busy', true), true);
    const saves = [d.app.saveSettings(add('x')), d.app.saveSettings(add('y')), d.app.saveSettings(add('z'))];
    expect(await Promise.all(saves)).toEqual([null, null, null]);
    const sent = d.host.calls.flatMap((c) => (c.command === 'saveSettings' ? [views(c.args[0] as Settings)] : []));
    expect(sent, 'one that came later would have been overwritten by the second try').toEqual(['x', 'x', 'x', 'xyz']);
    expect([views(d.host.settings), views(d.app.settings)]).toEqual(['xyz', 'xyz']);
  });
});

describe('settings that are read while a save is under way', () => {
  it('do not cover what is pending, and what others changed is kept', async () => {
    const d = await slow();
    const saved = d.app.saveSettings(add('x'));
    d.host.settings = { ...d.host.settings, textSize: 150 };
    d.app.everythingChanged(['settings']);
    await d.rest();
    d.reads[0]?.();
    await d.turn();
    expect(look(d.app)).toEqual(['x', 'light', 150]);
    d.host.failNext('saveSettings', appError('disk_full'));
    d.saves[0]?.();
    await saved;
    expect(look(d.app), 'what the host said last').toEqual(['', 'light', 150]);
  });

  it('and are older than its answer, are not adopted but asked for again', async () => {
    const d = await slow();
    d.app.everythingChanged(['settings']);
    await d.rest();
    expect(d.reads, 'read before the save').toHaveLength(1);
    const saved = d.app.saveSettings(add('x'));
    d.saves[0]?.();
    await saved;
    d.reads[0]?.();
    await d.turn();
    expect(look(d.app)).toEqual(['x', 'light', 100]);
    await d.rest();
    expect(d.reads, 'once more, for what this save and others changed').toHaveLength(2);
    d.reads[1]?.();
    await d.rest();
    expect(d.reads, 'no further').toHaveLength(2);
    expect(look(d.app)).toEqual(['x', 'light', 100]);
  });
});
