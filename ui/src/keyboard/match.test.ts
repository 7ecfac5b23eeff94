import { describe, expect, it } from 'vitest';
import { compose } from './compose';
import { keymap, type Context } from './keymap';
import { match, type Key } from './match';

const press = (more: Partial<Key>): Key => ({ key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, isComposing: false, ...more });

function check(more: Partial<Key>, context: Context, mac = false): string | null {
  const found = match(press(more), context, mac);
  return found === null ? null : found.swallowed ? `swallowed ${found.action}` : found.action;
}

describe('a key press', () => {
  const cases: [string, Partial<Key>, Context, string | null][] = [
    ['E in the list', { key: 'e', code: 'KeyE' }, 'list', 'done'],
    ['E in the thread', { key: 'e', code: 'KeyE' }, 'thread', 'done'],
    ['E while typing', { key: 'e', code: 'KeyE' }, 'text', null],
    ['/ in the list', { key: '/', code: 'Slash' }, 'list', 'search'],
    ['/ on the import screen', { key: '/', code: 'Slash' }, 'screen', 'search'],
    ['/ on a German keyboard', { key: '/', code: 'Digit7', shiftKey: true }, 'thread', 'search'],
    ['/ on an Arabic layout', { key: 'ظ', code: 'Slash' }, 'list', 'search'],
    ['/ while typing', { key: '/', code: 'Slash' }, 'text', null],
    ['/ in the search field', { key: '/', code: 'Slash' }, 'search', null],
    ['E in the search field', { key: 'e', code: 'KeyE' }, 'search', null],
    ['down in the search field', { key: 'ArrowDown', code: 'ArrowDown', repeat: true }, 'search', 'next'],
    ['Escape in the search field', { key: 'Escape', code: 'Escape' }, 'search', 'back'],
    ['Home in the search field stays its own', { key: 'Home', code: 'Home' }, 'search', null],
    ['Enter while composing in the search field', { key: 'Enter', code: 'Enter', isComposing: true }, 'search', null],
    ['E in a dialog', { key: 'e', code: 'KeyE' }, 'dialog', null],
    ['E with caps lock', { key: 'E', code: 'KeyE' }, 'list', 'done'],
    ['Shift+E', { key: 'E', code: 'KeyE', shiftKey: true }, 'list', 'done_stay'],
    ['Ctrl+E is not E', { key: 'e', code: 'KeyE', ctrlKey: true }, 'list', null],
    ['Alt+E is not E', { key: 'e', code: 'KeyE', altKey: true }, 'list', null],
    ['E held down', { key: 'e', code: 'KeyE', repeat: true }, 'list', 'swallowed done'],
    ['Z held down', { key: 'z', code: 'KeyZ', repeat: true }, 'list', 'swallowed undo'],
    ['arrow held down', { key: 'ArrowDown', code: 'ArrowDown', repeat: true }, 'list', 'next'],
    ['J held down', { key: 'j', code: 'KeyJ', repeat: true }, 'thread', 'next'],
    ['arrows scroll the thread', { key: 'ArrowDown', code: 'ArrowDown' }, 'thread', null],
    ['Enter', { key: 'Enter', code: 'Enter' }, 'list', 'open_thread'],
    ['Escape', { key: 'Escape', code: 'Escape' }, 'thread', 'back'],
    ['left arrow', { key: 'ArrowLeft', code: 'ArrowLeft' }, 'thread', 'back'],
    ['?', { key: '?', code: 'Slash', shiftKey: true }, 'list', 'help'],
    ['? on a Spanish keyboard', { key: '?', code: 'Minus', shiftKey: true }, 'list', 'help'],
    ['?, on the import screen', { key: '?', code: 'Slash', shiftKey: true }, 'screen', 'help'],
    ['E on the import screen', { key: 'e', code: 'KeyE' }, 'screen', null],
    ['[', { key: '[', code: 'BracketLeft' }, 'list', 'done_previous'],
    [']', { key: ']', code: 'BracketRight' }, 'list', 'done_next'],
    ['[ with AltGr on Windows', { key: '[', code: 'BracketLeft', ctrlKey: true, altKey: true, getModifierState: (n) => n === 'AltGraph' }, 'list', 'done_previous'],
    ['Z', { key: 'z', code: 'KeyZ' }, 'list', 'undo'],
    ['Ctrl+Z', { key: 'z', code: 'KeyZ', ctrlKey: true }, 'list', 'undo'],
    ['Ctrl+Z while typing stays the field\'s own', { key: 'z', code: 'KeyZ', ctrlKey: true }, 'text', null],
    ['Shift+Z', { key: 'Z', code: 'KeyZ', shiftKey: true }, 'thread', 'redo'],
    ['Ctrl+3', { key: '3', code: 'Digit3', ctrlKey: true }, 'list', 'number'],
    ['Ctrl+3 on a French keyboard', { key: '"', code: 'Digit3', ctrlKey: true }, 'list', 'number'],
    ['3 alone', { key: '3', code: 'Digit3' }, 'list', null],
    ['Ctrl+K while typing', { key: 'k', code: 'KeyK', ctrlKey: true }, 'text', 'commands'],
    ['Ctrl+K in the search field', { key: 'k', code: 'KeyK', ctrlKey: true }, 'search', 'commands'],
    ['Ctrl+,', { key: ',', code: 'Comma', ctrlKey: true }, 'text', 'settings'],
    ['during composition', { key: 'e', code: 'KeyE', isComposing: true }, 'list', null],
    ['key code 229', { key: 'e', code: 'KeyE', keyCode: 229 }, 'list', null],
    ['a dead key', { key: 'Dead', code: 'BracketLeft' }, 'list', null],
    ['the key E on a Russian layout', { key: 'у', code: 'KeyE' }, 'list', 'done'],
    ['the key Z on a Greek layout', { key: 'ζ', code: 'KeyZ' }, 'list', 'undo'],
    ['[ on a Russian layout', { key: 'х', code: 'BracketLeft' }, 'list', 'done_previous'],
    ['Ctrl+Z on a Russian layout', { key: 'я', code: 'KeyZ', ctrlKey: true }, 'list', 'undo'],
    ['typed Z at the place of Y (German)', { key: 'z', code: 'KeyY' }, 'list', 'undo'],
    ['typed Y at the place of Z (German)', { key: 'y', code: 'KeyZ' }, 'list', null],
    ['typed . at the place of E (Dvorak)', { key: '.', code: 'KeyE' }, 'list', null],
    ['typed E at the place of D (Dvorak)', { key: 'e', code: 'KeyD' }, 'list', 'done'],
    ['typed ñ', { key: 'ñ', code: 'Semicolon' }, 'list', null],
  ];
  it.each(cases)('%s', (_, key, context, want) => expect(check(key, context)).toBe(want));

  it('uses Command on macOS', () => {
    expect(check({ key: 'z', code: 'KeyZ', metaKey: true }, 'list', true)).toBe('undo');
    expect(check({ key: 'z', code: 'KeyZ', ctrlKey: true }, 'list', true)).toBe(null);
    expect(check({ key: '[', code: 'KeyÑ', altKey: true }, 'list', true)).toBe('done_previous');
  });

  it('hears Alt, also where it types another character', () => {
    const bindings = compose({ preset: 'modifier', changes: [{ action: 'search', keys: ['Mod+Alt+F'] }, { action: 'help', keys: ['+'] }, { action: 'select', keys: ['Mod++'] }, { action: 'first', keys: ['Space'] }] });
    const heard = (more: Partial<Key>, mac = false): string | undefined => match(press(more), 'list', mac, bindings)?.action;
    expect(heard({ key: 'e', code: 'KeyE', altKey: true })).toBe('done');
    expect(heard({ key: 'e', code: 'KeyE' })).toBeUndefined();
    expect(heard({ key: 'E', code: 'KeyE', altKey: true, shiftKey: true })).toBe('done_stay');
    expect(heard({ key: 'Dead', code: 'KeyE', altKey: true }, true), 'Option+E waits for a vowel').toBe('done');
    expect(heard({ key: 'ø', code: 'KeyO', altKey: true }, true)).toBe('open');
    expect(heard({ key: 'у', code: 'KeyE', altKey: true }), 'on a Russian layout').toBe('done');
    expect(heard({ key: 'f', code: 'KeyF', altKey: true, ctrlKey: true })).toBe('search');
    expect(heard({ key: '+', code: 'Equal', shiftKey: true })).toBe('help');
    expect(heard({ key: '+', code: 'Equal', shiftKey: true, ctrlKey: true })).toBe('select');
    expect(heard({ key: ' ', code: 'Space' })).toBe('first');
  });

  it('tells which number was meant', () => {
    expect(match(press({ key: '7', code: 'Digit7', ctrlKey: true }), 'list', false)?.chord).toBe('Mod+7');
  });
});

describe('the keymap', () => {
  it('has no chord twice in one context', () => {
    const taken = new Map<string, string>();
    for (const binding of keymap)
      for (const context of binding.contexts)
        for (const key of binding.keys) {
          const place = `${context} ${key}`;
          expect(taken.get(place), `${place} is both ${taken.get(place)} and ${binding.action}`).toBeUndefined();
          taken.set(place, binding.action);
        }
  });

  it('repeats nothing that changes a state', () => {
    expect(keymap.filter((b) => b.repeat && b.group !== 'move' && b.group !== 'select').map((b) => b.action)).toEqual([]);
  });
});
