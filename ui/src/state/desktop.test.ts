import { describe, expect, it } from 'vitest';
import { globalKeyName, pressedKeys } from '../keyboard/global';
import { desk } from './testing';

const press = (code: string, held: Partial<Record<'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey', boolean>> = {}, key = code) =>
  pressedKeys({ code, key, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...held });

describe('what is opened from outside the window', () => {
  it('is a conversation, over whatever dialog is open, and answered at once where that was asked', async () => {
    const d = await desk({ a: 'unread', b: 'unread' });
    d.app.dialog = 'settings';
    d.host.hand({ files: [], drops: [], link: 'listo://conversation/b', reply: true, review: null });
    await d.rest();
    expect(d.app.dialog).toBe(null);
    expect(d.app.thread.row?.id).toBe('b');
    expect(d.app.reply.writing).toBe('b');
  });

  it('opens no reply in another conversation, where its own is gone', async () => {
    const d = await desk({ a: 'unread', b: 'unread' });
    d.app.select('a', 'open');
    await d.rest();
    d.host.hand({ files: [], drops: [], link: 'listo://conversation/no-such', reply: true, review: null });
    await d.rest();
    expect(d.app.reply.writing).toBe(null);
    expect(d.said(), 'and says why').not.toBe('');
  });

  it('is a file, which is previewed', async () => {
    const d = await desk({ a: 'unread' });
    d.host.hand({ files: ['/given.zip'], drops: [], link: null, reply: false, review: null });
    await d.rest();
    expect(d.app.screen).toBe('import');
    expect(d.host.calls.some((c) => c.command === 'previewImport'), 'the preview is begun').toBe(true);
  });

  it('is said to have to wait while an import goes on', async () => {
    const d = await desk({ a: 'unread' });
    d.app.imports.step = 'importing';
    d.host.hand({ files: ['/given.zip'], drops: [], link: null, reply: false, review: null });
    await d.rest();
    expect(d.host.calls.some((c) => c.command === 'previewImport'), 'nothing of it is read').toBe(false);
    const said = d.app.toasts.errors.map((e) => e.text);
    expect(said.join(), 'and it is said').toContain('once it has ended');
  });
});

describe('files that are dragged over the window', () => {
  it('are told that they may be dropped, until they are gone', async () => {
    const d = await desk({ a: 'unread' });
    d.host.drag(true);
    expect(d.app.imports.dragged).toBe(true);
    d.host.drag(false);
    expect(d.app.imports.dragged).toBe(false);
  });
});

describe('notifications', () => {
  it('are changed one setting at a time, and the others stay', async () => {
    const d = await desk({ a: 'unread' });
    d.app.desktop.notify({ content: 'sender' });
    d.app.desktop.silence('silentNumberIds', 'shop');
    await d.rest();
    expect(d.host.settings.notifications).toMatchObject({ content: 'sender', silentNumberIds: ['shop'], inFront: false });
    d.app.desktop.silence('silentNumberIds', 'shop');
    await d.rest();
    expect(d.host.settings.notifications.silentNumberIds, 'once more takes it back').toEqual([]);
  });

  it('of the conversation one looks at are switched off and on', async () => {
    const d = await desk({ a: 'unread' });
    d.app.select('a', 'open');
    await d.rest();
    d.app.desktop.silenceThis();
    await d.rest();
    expect(d.host.settings.notifications.silentConversationIds).toEqual(['a']);
    d.app.desktop.silenceThis();
    await d.rest();
    expect(d.host.settings.notifications.silentConversationIds).toEqual([]);
  });
});

describe('keys that work everywhere', () => {
  it('are set, and taken away', async () => {
    const d = await desk({ a: 'unread' });
    await d.app.desktop.open();
    await d.app.desktop.set('show_or_hide', 'Ctrl+Alt+KeyL');
    expect(d.host.settings.globalShortcuts.showOrHide).toBe('Ctrl+Alt+KeyL');
    await d.app.desktop.set('show_or_hide', '');
    expect(d.host.settings.globalShortcuts.showOrHide).toBe('');
    expect(d.app.desktop.shortcuts.find((s) => s.action === 'show_or_hide')?.keys).toBe('');
  });

  it('that another program has are refused in words, and the old one stays', async () => {
    const d = await desk({ a: 'unread' });
    await d.app.desktop.open();
    await d.app.desktop.set('mark_notified_done', 'Ctrl+Alt+KeyX');
    expect(d.app.desktop.shortcuts.find((s) => s.action === 'mark_notified_done')).toMatchObject({ keys: 'Ctrl+Alt+KeyX', problem: 'taken' });
    expect(d.host.settings.globalShortcuts.markNotifiedDone).toBe('Ctrl+Alt+KeyE');
  });

  it('are read by the place of the key, and no modifier is a key', () => {
    expect(press('KeyI', { ctrlKey: true, altKey: true }, 'ш')).toBe('Ctrl+Alt+KeyI');
    expect(press('Digit1', { metaKey: true, shiftKey: true }, '!')).toBe('Shift+Super+Digit1');
    expect(press('F5')).toBe('F5');
    for (const alone of ['ControlLeft', 'AltRight', 'ShiftLeft', 'MetaLeft', 'CapsLock']) expect(press(alone), alone).toBe(null);
    expect(press('', { ctrlKey: true }, 'Process'), 'an IME is at work').toBe(null);
  });

  it('are shown as they stand on the keys', () => {
    expect(globalKeyName('Ctrl+Alt+KeyI', false)).toBe('Ctrl Alt I');
    expect(globalKeyName('Ctrl+Alt+Super+ArrowUp', true)).toBe('⌃⌥⌘↑');
    expect(globalKeyName('Shift+Super+Digit1', false)).toBe('Shift Super 1');
  });
});
