import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { desk, type Desk } from '../state/testing';
import type { KeySettings } from '../host/types';
import { inUse } from './inUse.svelte';
import { listenToKeys } from './listen';
import { Sequence } from './sequence.svelte';

describe('the listener for keys', () => {
  let stage: EventTarget;

  beforeEach(() => {
    stage = new EventTarget();
    vi.stubGlobal('window', stage);
    vi.stubGlobal('Element', class {});
    return () => vi.unstubAllGlobals();
  });

  const press = (key: string, code: string, more: object = {}): Event => {
    const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, isComposing: false };
    const event = Object.assign(new Event('keydown', { cancelable: true }), none, { key, code }, more);
    stage.dispatchEvent(event);
    return event;
  };

  /** The cursor in the middle, and a setting that none of the keys follows. */
  const middle = async (afterDone: 'next' | 'previous' | 'stay', listen = true): Promise<Desk> => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' }, { settings: { language: 'en', afterDone } });
    await d.rest();
    d.app.cursor.move(1);
    if (listen) listenToKeys(d.app);
    return d;
  };

  it.each([
    ['[', 'done and previous', 'next', 'a', { key: '[', code: 'BracketLeft' }, ['a', 'c']],
    [']', 'done and next', 'previous', 'c', { key: ']', code: 'BracketRight' }, ['a', 'c']],
    ['Shift+E', 'done and stay', 'next', 'b', { key: 'E', code: 'KeyE', shiftKey: true }, ['a', 'b', 'c']],
  ] as const)('%s: %s, whatever the setting', async (_key, _what, afterDone, cursor, { key, code, ...more }, shown) => {
    const d = await middle(afterDone);
    expect(press(key, code, more).defaultPrevented).toBe(true);
    await d.rest();
    expect(d.host.row('b').state).toBe('done');
    expect(d.app.mailbox.selectedId).toBe(cursor);
    expect(d.ids(), 'who stays keeps the row until the cursor moves').toEqual(shown);
    expect(d.called('markDone')).toBe(1);
  });

  it.each([['[', 'BracketLeft', {}], [']', 'BracketRight', {}], ['E', 'KeyE', { shiftKey: true }]])('%s held down does nothing more', async (key, code, more) => {
    const d = await middle('next');
    press(key, code, { ...more, repeat: true });
    await d.rest();
    expect(d.called('markDone'), 'a held key must not clear the inbox').toBe(0);
  });

  describe('G, then a letter', () => {
    const g = (): Event => press('g', 'KeyG');

    it('goes to a view, and shows what may follow only to who waits', async () => {
      const d = await middle('next', false);
      const sequence = new Sequence(d.clock);
      listenToKeys(d.app, sequence);
      expect(g().defaultPrevented).toBe(true);
      d.clock.advance(399);
      expect(sequence.hinted).toBe(false);
      d.clock.advance(1);
      expect(sequence.hinted).toBe(true);
      press('d', 'KeyD');
      await d.rest();
      expect(sequence.hinted).toBe(false);
      expect(d.app.mailbox.view).toBe('done');
      expect(d.called('markDone')).toBe(0);
    });

    it.each([['e', 'KeyE'], ['Escape', 'Escape']])('then %s does nothing, and the key after it means itself', async (key, code) => {
      const d = await middle('next');
      g();
      press(key, code);
      await d.rest();
      expect(d.called('markDone')).toBe(0);
      expect(d.app.mailbox.view).toBe('inbox');
      press('e', 'KeyE');
      await d.rest();
      expect(d.called('markDone')).toBe(1);
    });

    it('leaves other keys to whom they belong', async () => {
      const d = await middle('next');
      g();
      expect(press('c', 'KeyC', { ctrlKey: true }).defaultPrevented, 'copy').toBe(false);
      press('d', 'KeyD');
      expect(d.app.mailbox.view, 'and G is over').toBe('inbox');
      g();
      expect(press('Tab', 'Tab').defaultPrevented).toBe(false);
    });

    it('is forgotten after a while, and survives a key held a little too long', async () => {
      const d = await middle('next');
      g();
      press('g', 'KeyG', { repeat: true });
      press('u', 'KeyU');
      await d.rest();
      expect(d.app.mailbox.view).toBe('unread');
      g();
      d.clock.advance(4000);
      press('d', 'KeyD');
      await d.rest();
      expect(d.app.mailbox.view, 'D alone goes nowhere').toBe('unread');
    });
  });

  describe('with the keys of somebody', () => {
    const own = async (settings: Partial<KeySettings>): Promise<Desk> => {
      const d = await middle('next');
      inUse.set({ preset: 'listo', changes: [], ...settings });
      return d;
    };
    afterEach(() => inUse.set({ preset: 'listo', changes: [] }));

    it('hears the new key, and not the one before', async () => {
      const d = await own({ changes: [{ action: 'done', keys: ['Q'] }] });
      press('e', 'KeyE');
      await d.rest();
      expect(d.called('markDone')).toBe(0);
      press('q', 'KeyQ');
      await d.rest();
      expect(d.host.row('b').state).toBe('done');
    });

    it('hears two keys with a modifier one after the other', async () => {
      const d = await own({ preset: 'modifier' });
      expect(press('g', 'KeyG', { altKey: true }).defaultPrevented).toBe(true);
      press('Alt', 'AltLeft', { altKey: true });
      press('d', 'KeyD', { altKey: true });
      await d.rest();
      expect(d.app.mailbox.view).toBe('done');
      press('g', 'KeyG', { altKey: true });
      expect(press('c', 'KeyC', { ctrlKey: true }).defaultPrevented, 'copy').toBe(false);
    });

    it('goes to the number whose digit was pressed', async () => {
      const d = await own({ changes: [{ action: 'number', keys: ['Alt+1', 'Alt+2', 'Alt+3'] }] });
      press('2', 'Digit2', { altKey: true });
      await d.rest();
      expect(d.app.mailbox.listing.filter.numberIds).toEqual(['n2']);
    });
  });

  it('does nothing under a dialog', async () => {
    const d = await middle('next');
    d.app.dialog = 'help';
    press('[', 'BracketLeft');
    await d.rest();
    expect(d.called('markDone')).toBe(0);
  });
});
