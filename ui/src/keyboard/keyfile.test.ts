import { afterEach, describe, expect, it } from 'vitest';
import type { KeyChange, KeySettings, ReadKeys } from '../host/types';
import { appError } from '../host/memory/memory';
import { desk } from '../state/testing';
import { inUse, keysOf } from './inUse.svelte';
import { bring, keyFile, settingsOf } from './keyfile';
import { keymap } from './keymap';

const NONE: KeySettings = { preset: 'listo', changes: [], unknown: [] };
const read = (keys: KeyChange[], more: Partial<ReadKeys> = {}): ReadKeys => ({ file: 'my.json', keys: { preset: 'listo', keys }, lines: keys.map((_, i) => i + 5), problems: [], ...more });

describe('keys as a file', () => {
  afterEach(() => inUse.set(NONE));

  it.each(['listo', 'gmail', 'vim', 'modifier'] as const)('bring back what was written: %s', (preset) => {
    const before: KeySettings = { preset, changes: [{ action: 'done', keys: ['Q', 'F4'] }, { action: 'redo', keys: [] }], unknown: [{ action: 'fly', keys: ['F'] }] };
    inUse.set(before);
    const file = keyFile(before);
    expect(file.keys.map((k) => k.action), 'every action once').toEqual([...new Set(keymap.map((b) => b.action))]);
    const again = settingsOf({ file: 'my.json', keys: file, lines: file.keys.map((_, i) => i), problems: [] }, { ...NONE, unknown: before.unknown });
    expect(again.problems).toEqual([]);
    const bound = (): string[][] => file.keys.map((k) => [k.action, ...keysOf(k.action)]);
    const was = bound();
    inUse.set(again.keys);
    expect(bound()).toEqual(was);
    expect(again.keys.unknown).toEqual(before.unknown);
  });

  it('leave a key that stands twice to who has it first, and tell the line', () => {
    const { keys, problems } = settingsOf(read([{ action: 'done', keys: ['Q'] }, { action: 'unread', keys: ['Q', 'W'] }, { action: 'back', keys: ['Q X'] }, { action: 'first', keys: ['ArrowLeft'] }]), NONE);
    expect(keys.changes).toEqual([{ action: 'done', keys: ['Q'] }, { action: 'unread', keys: ['W'] }, { action: 'first', keys: ['ArrowLeft'] }]);
    expect(problems).toEqual([
      { line: 6, field: 'keys.unread', value: 'Q', reason: 'taken' },
      { line: 7, field: 'keys.back', value: 'Q X', reason: 'taken' },
    ]);
  });

  it('leave an action without a key only where the file says so', () => {
    const { keys } = settingsOf(read([{ action: 'done', keys: [] }, { action: 'undo', keys: ['W'] }, { action: 'redo', keys: ['W'] }]), NONE);
    expect(keys.changes).toEqual([{ action: 'done', keys: [] }, { action: 'undo', keys: ['W'] }]);
  });

  it('replace the keys until now, and only those a file can be used for', async () => {
    const d = await desk({}, { keys: read([{ action: 'done', keys: ['Q'] }], { problems: [{ line: 9, field: 'keys.fly', value: 'fly', reason: 'unknown_action' }] }) });
    await d.app.saveSettings({ keys: { ...NONE, preset: 'vim', changes: [{ action: 'undo', keys: ['W'] }] } });
    expect(await bring(d.app)).toEqual({ file: 'my.json', usable: true, problems: [{ line: 9, field: 'keys.fly', value: 'fly', reason: 'unknown_action' }] });
    expect(d.host.settings.keys).toEqual({ ...NONE, changes: [{ action: 'done', keys: ['Q'] }] });

    const bad = await desk({}, { keys: read([], { keys: null, problems: [{ line: 1, field: '', value: 'x', reason: 'syntax' }] }) });
    expect((await bring(bad.app))?.usable).toBe(false);
    expect(bad.called('saveSettings')).toBe(0);
  });

  it('ask once, and change nothing when nothing was chosen or it cannot be read', async () => {
    const d = await desk({});
    expect(await bring(d.app)).toBeNull();
    d.host.failNext('importKeys', appError('busy', true));
    await expect(bring(d.app)).rejects.toMatchObject({ code: 'busy' });
    expect(d.called('importKeys'), 'no second dialog').toBe(2);
    expect(d.called('saveSettings')).toBe(0);
  });
});
