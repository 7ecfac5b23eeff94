import { describe, expect, it } from 'vitest';
import { clashes, collide } from './collide';
import { compose, contextsOf } from './compose';
import { keymap, type Action, type Binding } from './keymap';
import { presets } from './presets';

const named = Object.keys(presets) as (keyof typeof presets)[];
const of = (preset: keyof typeof presets, ...changes: [Action, string[]][]): readonly Binding[] => compose({ preset, changes: changes.map(([action, keys]) => ({ action, keys })) });
const keys = (bindings: readonly Binding[], action: Action, context?: string): string[] => [...new Set(bindings.filter((b) => b.action === action && (context === undefined || b.contexts.some((c) => c === context))).flatMap((b) => b.keys))];

describe.each(named)('the preset %s', (preset) => {
  const bindings = of(preset);

  it('has no key for two things in one place', () => {
    const found = bindings.flatMap((b) => b.keys.flatMap((key) => clashes(bindings, b.action, key, b.contexts).map((c) => `${b.action} ${key} – ${c.action} ${c.key}`)));
    expect(found).toEqual([]);
  });

  it('takes no key from an action of the map that it does not mean to change', () => {
    const lost = Object.keys(presets[preset]).length === 0 ? [] : keymap.filter((b) => !(b.action in presets[preset])).flatMap((b) => b.keys.filter((key) => !keys(bindings, b.action).includes(key)).map((key) => `${b.action} ${key}`));
    expect(lost, 'the preset has to say which key they get instead').toEqual([]);
  });

  it('reaches every action wherever the map does', () => {
    const reach = (all: readonly Binding[]): string[] => [...new Set(all.filter((b) => b.quiet !== true).flatMap((b) => b.contexts.filter((c) => c !== 'search' && c !== 'text').map((c) => `${b.action} in ${c}`)))].sort();
    const has = reach(bindings);
    expect(reach(keymap).filter((place) => !has.includes(place))).toEqual([]);
  });

  it('keeps typing free', () => {
    const typed = bindings.filter((b) => (['text', 'search', 'find', 'dialog'] as const).some((c) => b.contexts.includes(c))).flatMap((b) => b.keys.filter((key) => /^(Shift\+)?.$/u.test(key.split(' ')[0] ?? '')));
    expect(typed).toEqual([]);
  });
});

describe('the presets', () => {
  it('leave the map as it is without one', () => expect(of('listo')).toBe(keymap));

  it('have no key without a modifier that types something, for a screen reader', () => {
    const alone = of('modifier').flatMap((b) => b.keys.filter((key) => key.split(' ').some((press) => /^(Shift\+)?.$/u.test(press))));
    expect(alone).toEqual([]);
    expect(keys(of('modifier'), 'done')).toEqual(['Alt+E']);
    expect(keys(of('modifier'), 'go_inbox')).toEqual(['Alt+G Alt+I']);
  });

  it('are those people know', () => {
    const gmail = of('gmail');
    expect([keys(gmail, 'done'), keys(gmail, 'unread'), keys(gmail, 'snooze'), keys(gmail, 'open')]).toEqual([['E'], ['Shift+U'], ['B'], ['Shift+I']]);
    expect(keys(gmail, 'back', 'thread')).toContain('U');
    expect(keys(of('vim'), 'first')).toContain('G G');
    expect(named.map((preset) => keys(of(preset), 'tags')), 'L opens in Vim').toEqual([['L'], ['L'], ['T'], ['Alt+L']]);
  });
});

describe('a changed key', () => {
  it('is taken from who had it, only where both would act', () => {
    const bindings = of('listo', ['done', ['Enter']]);
    expect(keys(bindings, 'done', 'list')).toEqual(['Enter']);
    expect(keys(bindings, 'open_thread', 'list')).toEqual(['ArrowRight']);
    expect(keys(bindings, 'open_thread', 'search'), 'done does nothing in the field').toEqual(['Enter']);
  });

  it('wins over the preset, and given up gives back', () => {
    expect(keys(of('gmail', ['help', ['E']]), 'done', 'list')).toEqual([]);
    expect(keys(of('gmail', ['help', ['F1']]), 'done', 'list')).toEqual(['E']);
  });

  it('acts where its action does, and in a field only where it types nothing', () => {
    expect(contextsOf('next', 'N')).toEqual(['list', 'contacts', 'thread']);
    expect(contextsOf('next', 'Alt+N')).toEqual(['list', 'search', 'contacts', 'thread']);
    expect(contextsOf('settings', 'Q')).not.toContain('text');
    expect(contextsOf('settings', 'F10')).toContain('text');
    expect(contextsOf('settings', 'Mod+V'), 'pasting stays the field\'s own').not.toContain('text');
    expect(contextsOf('first', 'Home')).toEqual(['list', 'contacts']);
  });

  it('meets what it begins', () => {
    expect(collide('G', 'G I')).toBe(true);
    expect(collide('G I', 'G')).toBe(true);
    expect(collide('G I', 'G U')).toBe(false);
    expect(collide('I', 'G I')).toBe(false);
    expect(clashes(keymap, 'done', 'G', ['list']).map((c) => c.key).slice(0, 2)).toEqual(['G I', 'G U']);
    expect(clashes(keymap, 'first', 'Escape', ['list'])).toEqual([{ action: 'let_go', key: 'Escape', contexts: ['list'] }]);
    expect(clashes(keymap, 'next', 'ArrowLeft', ['list']), 'back has it in the thread only').toEqual([]);
  });
});
