import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import type { BarItem, BarMenu } from '../host/types';
import { locale } from '../i18n';
import { desk, type Desk } from '../state/testing';
import { inUse } from './inUse.svelte';
import { keymap } from './keymap';
import { chooseInMenuBar, describeMenuBar, LEFT_OUT } from './menubar';
import { followMenuBar } from './menubar.svelte';

type Line = Extract<BarItem, { type: 'command' }>;
const within = (item: BarItem): BarItem[] => (item.type === 'submenu' ? item.items.flatMap(within) : [item]);
const lines = (menus: BarMenu[]): Line[] => menus.flatMap((menu) => menu.items).flatMap(within).filter((item) => item.type === 'command');
const line = (menus: BarMenu[] | null, id: string): Line | undefined => lines(menus ?? []).find((l) => l.id === id);
const opened = (menuBar = false): Promise<Desk> => desk({ a: 'open', b: 'unread', c: 'open' }, { settings: { language: 'en', menuBar } });

describe('the menu bar as it is described', () => {
  it('has every command of the map once, but those that say why not', async () => {
    const { app } = await opened();
    for (const mac of [true, false]) {
      const ids = lines(describeMenuBar(app, mac)).map((l) => l.id);
      expect(new Set(ids).size, 'none is there twice').toBe(ids.length);
      const missing = [...new Set(keymap.filter((b) => b.quiet !== true).map((b) => b.action))].filter((action) => !ids.includes(action) && !LEFT_OUT.has(action));
      expect(missing, 'positions are lists of their own').toEqual(['number', 'saved_view']);
      expect([...LEFT_OUT].filter((id) => ids.includes(id)), 'what is left out is not there').toEqual([]);
    }
  });

  it('has what people look for on macOS, and none of it where the system does not do it', async () => {
    const { app } = await opened();
    expect(describeMenuBar(app, true).map((menu) => menu.label)).toEqual(['Listo', 'File', 'Edit', 'View', 'Conversation', 'Go', 'Window', 'Help']);
    expect(describeMenuBar(app, false).map((menu) => menu.label)).toEqual(['File', 'Edit', 'View', 'Conversation', 'Go', 'Help']);
    const standard = (mac: boolean): string[] => describeMenuBar(app, mac).flatMap((menu) => menu.items).flatMap((item) => (item.type === 'standard' ? [item.item] : []));
    expect(standard(false)).toEqual(['close', 'quit']);
    expect(standard(true)).toEqual(['about', 'services', 'hide', 'hide_others', 'show_all', 'quit', 'close', 'undo', 'redo', 'cut', 'copy', 'paste', 'select_all', 'fullscreen', 'minimize', 'zoom', 'bring_all_to_front']);
  });

  it('tells of each whether it can be chosen, as the palette does', async () => {
    const d = await opened();
    const now = (id: string): boolean | undefined => line(describeMenuBar(d.app, false), id)?.enabled;
    expect([now('done'), now('let_go'), now('import')]).toEqual([true, false, true]);
    chooseInMenuBar(d.app, 'select');
    expect(now('let_go'), 'something is selected').toBe(true);
    d.app.dialog = 'settings';
    expect([now('done'), now('import'), now('text_larger')], 'over a dialog only what its keys do there').toEqual([false, false, true]);
  });

  it('runs what can be done, and nothing else', async () => {
    const d = await opened();
    d.app.dialog = 'settings';
    chooseInMenuBar(d.app, 'done');
    await d.rest();
    expect(d.called('markDone'), 'a dialog lies over it').toBe(0);
    d.app.dialog = null;
    chooseInMenuBar(d.app, 'done');
    await d.rest();
    expect(d.called('markDone')).toBe(1);
    chooseInMenuBar(d.app, 'nobody');
    chooseInMenuBar(d.app, 'help');
    expect(d.app.dialog).toBe('help');
  });

  it('keeps no line longer than a screen, and none without words', async () => {
    const d = await opened();
    d.app.numbers = [{ id: 'n1', name: 'x'.repeat(500), e164: null, color: 0, sample: false }, { id: 'n2', name: ' ', e164: null, color: 0, sample: false }];
    const menus = describeMenuBar(d.app, false);
    expect(line(menus, 'number:n1')?.label).toHaveLength(60);
    expect(line(menus, 'number:n2')?.label).toBe('number:n2');
  });
});

describe('following the window', () => {
  async function followed(menuBar: boolean, run: (d: Desk, settle: () => Promise<void>) => Promise<void>): Promise<void> {
    const d = await opened(menuBar);
    const stop = $effect.root(() => followMenuBar(d.app, false));
    const settle = async (): Promise<void> => {
      flushSync();
      await d.rest();
      flushSync();
      d.clock.advance(1000);
      await d.rest();
    };
    await settle();
    try {
      await run(d, settle);
    } finally {
      stop();
      inUse.set({ preset: 'listo', changes: [] });
      locale.set('en');
    }
  }

  it('says nothing while there is no bar', () =>
    followed(false, async (d, settle) => {
      chooseInMenuBar(d.app, 'done');
      chooseInMenuBar(d.app, 'select');
      await settle();
      expect(d.called('setMenuBar')).toBe(0);
    }));

  it('says nothing for the keys of triage', () =>
    followed(true, async (d, settle) => {
      expect(d.called('setMenuBar'), 'it is there').toBe(1);
      for (const id of ['next', 'previous', 'done', 'undo', 'next', 'done']) {
        chooseInMenuBar(d.app, id);
        await settle();
      }
      expect(d.called('setMenuBar')).toBe(1);
    }));

  it('tells once of what differs', () =>
    followed(true, async (d, settle) => {
      chooseInMenuBar(d.app, 'select');
      flushSync();
      d.app.dialog = 'help';
      flushSync();
      d.app.dialog = null;
      await settle();
      expect(d.called('setMenuBar'), 'three changes are one').toBe(2);
      expect(line(d.host.menuBar, 'let_go')?.enabled).toBe(true);
      expect(line(d.host.menuBar, 'done')).toMatchObject({ label: 'Done', keys: 'E' });
      inUse.set({ preset: 'listo', changes: [{ action: 'done', keys: ['Q'] }] });
      await settle();
      expect(line(d.host.menuBar, 'done')?.keys, 'the key that it has now').toBe('Q');
    }));

  it('comes and goes with the setting, and with its key', () =>
    followed(false, async (d, settle) => {
      chooseInMenuBar(d.app, 'show_menu_bar');
      await settle();
      expect(line(d.host.menuBar, 'show_menu_bar')?.checked).toBe(true);
      chooseInMenuBar(d.app, 'show_menu_bar');
      await settle();
      expect(d.host.menuBar).toBeNull();
      d.app.desktop.menuOpen = true;
      await settle();
      expect(d.called('openMenuBar')).toBe(1);
      expect(line(d.host.menuBar, 'show_menu_bar')?.checked, 'it is there for this once').toBe(false);
      d.host.closeMenu('help');
      await settle();
      expect(d.host.menuBar).toBeNull();
      expect(d.app.dialog).toBe('help');
    }));
});
