import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyPreset } from '../host/types';
import { desk, type Desk } from '../state/testing';
import { inUse, keysOf } from './inUse.svelte';
import type { Action } from './keymap';
import type { Key } from './match';
import { Rebind } from './rebind.svelte';
import { written } from './written';

const press = (key: string, more: Partial<Key> = {}): Key => ({ key, code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, isComposing: false, ...more });

describe('changing the keys', () => {
  let d: Desk;
  let rebind: Rebind;

  beforeEach(async () => {
    d = await desk({});
    rebind = new Rebind(d.app, false);
  });
  afterEach(() => inUse.set({ preset: 'listo', changes: [] }));

  /** The window follows the settings by an effect. */
  const follow = (): void => inUse.set(d.app.settings.keys);
  const give = (action: Action, instead: string | null, ...keys: Key[]): void => {
    rebind.begin(action, instead);
    for (const key of keys) rebind.press(key);
    rebind.confirm();
    follow();
  };
  const preset = (name: KeyPreset): void => {
    rebind.preset(name);
    follow();
  };

  it('replaces a key, adds one and takes one away', async () => {
    give('done', 'E', press('q'));
    expect(keysOf('done')).toEqual(['Q']);
    give('done', null, press('F4'));
    expect(keysOf('done')).toEqual(['Q', 'F4']);
    rebind.begin('done', 'Q');
    rebind.remove();
    follow();
    expect(keysOf('done')).toEqual(['F4']);
    await d.rest();
    expect(d.host.settings.keys.changes, 'the engine has it').toEqual([{ action: 'done', keys: ['F4'] }]);
    expect(rebind.changed('done')).toBe(true);
    rebind.reset('done');
    follow();
    expect(keysOf('done')).toEqual(['E']);
    expect(rebind.changed('done')).toBe(false);
  });

  it('takes a second key that follows soon, and begins anew with a later one', () => {
    rebind.begin('go_all', 'G T');
    rebind.press(press('g'));
    expect(rebind.pending?.clashes.map((c) => c.key), 'G alone would hide what begins with it').toContain('G I');
    rebind.press(press('x'));
    expect(rebind.pending?.keys).toEqual(['G X']);
    expect(rebind.pending?.clashes).toEqual([]);
    rebind.press(press('q'));
    expect(rebind.pending?.keys, 'a third one begins anew').toEqual(['Q']);
    d.clock.advance(1500);
    rebind.press(press('w'));
    expect(rebind.pending?.keys, 'after a while it is another one').toEqual(['W']);
    rebind.press(press('Enter'));
    follow();
    expect(rebind.pending, 'Enter takes it').toBeNull();
    expect(keysOf('go_all')).toEqual(['W']);
  });

  it('says with what a key clashes, and takes it over only when asked', () => {
    rebind.begin('done', 'E');
    rebind.press(press('u'));
    expect(rebind.pending?.clashes).toEqual([{ action: 'unread', key: 'U', contexts: ['list', 'thread', 'review'] }]);
    rebind.cancel();
    follow();
    expect([keysOf('done'), keysOf('unread')]).toEqual([['E'], ['U']]);
    give('done', 'E', press('u'));
    expect([keysOf('done'), keysOf('unread')]).toEqual([['U'], []]);
    rebind.reset('done');
    follow();
    expect([keysOf('done'), keysOf('unread')], 'given up, it goes back').toEqual([['E'], ['U']]);
  });

  it('takes a key over from another change too, and asks before a reset takes it back', () => {
    give('done', 'E', press('q'));
    give('unread', 'U', press('q'));
    expect([keysOf('done'), keysOf('unread')]).toEqual([[], ['Q']]);
    give('open', 'O', press('e'));
    rebind.reset('done');
    expect(rebind.pending).toMatchObject({ action: 'done', reset: true, clashes: [{ action: 'open', key: 'E' }] });
    rebind.confirm();
    follow();
    expect([keysOf('done'), keysOf('open'), keysOf('unread')]).toEqual([['E'], [], ['Q']]);
    rebind.resetAll();
    follow();
    expect([keysOf('done'), keysOf('open'), keysOf('unread')]).toEqual([['E'], ['O'], ['U']]);
  });

  it('moves the nine numbers together and wants a digit', () => {
    rebind.begin('number', 'Mod+1');
    rebind.press(press('q'));
    expect(rebind.pending?.noDigit).toBe(true);
    rebind.press(press('Enter'));
    expect(rebind.pending, 'there is nothing to take yet').not.toBeNull();
    d.clock.advance(1500);
    rebind.press(press('4', { altKey: true, code: 'Digit4' }));
    rebind.confirm();
    follow();
    expect(keysOf('number')).toHaveLength(9);
    expect(keysOf('number')[8]).toBe('Alt+9');
  });

  it('keeps what was changed by hand under another preset', () => {
    give('search', '/', press('F3'));
    preset('gmail');
    expect([keysOf('search'), keysOf('snooze')]).toEqual([['F3'], ['B']]);
    preset('listo');
    expect(keysOf('snooze')).toEqual(['H']);
  });

  it('keeps what another version wrote', async () => {
    const unknown = [{ action: 'fly', keys: ['F'] }];
    await d.app.saveSettings({ keys: { ...d.app.settings.keys, unknown } });
    give('done', 'E', press('q'));
    rebind.resetAll();
    await d.rest();
    expect(d.host.settings.keys).toEqual({ preset: 'listo', changes: [], unknown });
  });

  it('does not take a key that is held, a modifier alone, or one while another waits for no key', () => {
    expect(rebind.press(press('q'))).toBe(false);
    rebind.begin('done', 'E');
    expect(rebind.press(press('q', { repeat: true }))).toBe(false);
    expect(rebind.press(press('Control', { ctrlKey: true }))).toBe(false);
    expect(rebind.pending?.keys).toEqual([]);
  });
});

describe('a key press in writing', () => {
  it.each<[string, Key, string | null, boolean?]>([
    ['a letter', press('e'), 'E'],
    ['with caps lock', press('E'), 'E'],
    ['with Shift', press('E', { shiftKey: true }), 'Shift+E'],
    ['with all', press('E', { shiftKey: true, ctrlKey: true, altKey: true }), 'Mod+Alt+Shift+E'],
    ['ñ', press('ñ', { code: 'Semicolon' }), 'Ñ'],
    ['a sign that needs Shift', press('?', { shiftKey: true }), '?'],
    ['a sign with AltGr', press('[', { ctrlKey: true, altKey: true, code: 'Digit8', getModifierState: (n) => n === 'AltGraph' }), '['],
    ['plus', press('+', { ctrlKey: true, shiftKey: true }), 'Mod++'],
    ['space', press(' ', { altKey: true }), 'Alt+Space'],
    ['a named key', press('ArrowUp', { shiftKey: true }), 'Shift+ArrowUp'],
    ['a function key', press('F11'), 'F11'],
    ['a digit of a French keyboard', press('"', { ctrlKey: true, code: 'Digit3' }), 'Mod+3'],
    ['a Russian letter', press('у', { code: 'KeyE' }), 'E'],
    ['Option on a Mac', press('œ', { altKey: true, code: 'KeyQ' }), 'Alt+Q', true],
    ['Option and a dead key', press('Dead', { altKey: true, code: 'KeyE' }), 'Alt+E', true],
    ['Option for a sign', press('[', { altKey: true, code: 'Digit5' }), '[', true],
    ['Command', press('e', { metaKey: true }), 'Mod+E', true],
    ['Control on a Mac', press('e', { ctrlKey: true }), null, true],
    ['the Windows key', press('e', { metaKey: true }), null],
    ['a modifier', press('Shift', { shiftKey: true }), null],
    ['composing', press('e', { isComposing: true }), null],
    ['a dead key', press('Dead'), null],
    ['Tab', press('Tab'), null],
    ['Escape', press('Escape'), null],
    ['ß', press('ß'), null],
  ])('%s', (_, key, want, mac = false) => expect(written(key, mac)).toBe(want));
});
