import { describe, expect, it } from 'vitest';
import { desk, type Desk } from '../state/testing';
import { commandsOf, Palette } from './palette.svelte';

const opened = async (recentCommands: string[] = [], language: 'en' | 'es' = 'en'): Promise<{ d: Desk; palette: Palette }> => {
  const d = await desk({ a: 'open', b: 'unread', c: 'open' }, { settings: { language, recentCommands } });
  await d.rest();
  d.app.dialog = 'commands';
  return { d, palette: new Palette(d.app) };
};
const ids = (palette: Palette): string[] => palette.lines.map((l) => l.command.id);

describe('the palette of commands', () => {
  it('offers what has a key, views and numbers, each once and with its keys', async () => {
    const { d } = await opened();
    const commands = commandsOf(d.app);
    expect(new Set(commands.map((c) => c.id)).size).toBe(commands.length);
    const of = (id: string) => commands.find((c) => c.id === id);
    expect(of('undo')).toMatchObject({ label: 'Undo', group: 'Finish and keep', keys: ['Z', 'Ctrl Z'] });
    expect(of('go_done')).toMatchObject({ label: 'Go to Done', keys: ['G D'] });
    expect(of('number:n2')).toMatchObject({ label: 'Go to Two', keys: ['Ctrl 2'] });
    expect(of('commands'), 'it does not offer itself').toBeUndefined();
    expect(of('back'), 'the list is where one is').toBeUndefined();
    expect(of('let_go'), 'nothing is selected').toBeUndefined();
  });

  it('finds in any accent and marks what matched', async () => {
    const { palette } = await opened([], 'es');
    palette.type('ultima');
    expect(palette.line?.command.id).toBe('last');
    expect(palette.line?.pieces.find((p) => p.hit)?.text).toBe('Última');
    palette.type('qqq');
    expect(palette.line).toBeNull();
  });

  it('shows the recent ones first, the newest of them at the top', async () => {
    const { palette } = await opened(['number:n2', 'gone', 'done']);
    expect(ids(palette).slice(0, 2)).toEqual(['number:n2', 'done']);
    expect(palette.lines.map((l) => l.recent).slice(0, 3)).toEqual([true, true, false]);
    palette.type('un');
    expect(palette.lines.some((l) => l.recent), 'with a query the best match is first').toBe(false);
  });

  it('moves around its ends, and a letter goes back to the first', async () => {
    const { palette } = await opened();
    palette.move(-1);
    expect(palette.at).toBe(palette.lines.length - 1);
    palette.move(1);
    expect(palette.at).toBe(0);
    palette.page(1, 5);
    expect(palette.at).toBe(5);
    palette.type('d');
    expect(palette.at).toBe(0);
    palette.point(3);
    palette.type('undo');
    palette.move(0);
    expect(palette.line?.command.id).toBe('undo');
  });

  it('runs on the conversation under the cursor and is remembered', async () => {
    const { d, palette } = await opened(['search', 'done']);
    const before = d.app.mailbox.selectedId ?? '';
    palette.type('done');
    palette.choose();
    expect(d.app.dialog).toBeNull();
    await d.rest();
    expect(d.host.row(before).state).toBe('done');
    expect(d.host.settings.recentCommands).toEqual(['done', 'search']);
  });

  it('runs on the selection', async () => {
    const { d } = await opened();
    d.app.dialog = null;
    d.app.picks.toggle('a');
    d.app.picks.toggle('b');
    const palette = new Palette(d.app);
    palette.type('done');
    palette.choose();
    await d.rest();
    expect(d.host.row('a').state).toBe('done');
    expect(d.host.row('b').state).toBe('done');
    expect(d.host.row('c').state).toBe('open');
  });

  it('goes to a number in the view that is shown', async () => {
    const { d } = await opened();
    await d.app.go('all');
    const palette = new Palette(d.app);
    palette.type('go to two');
    palette.choose();
    await d.rest();
    expect(d.app.mailbox.view).toBe('all');
    expect(d.app.mailbox.listing.filter.numberIds).toEqual(['n2']);
  });

  it('leaves out what needs a conversation where there is none, and what the place does not know', async () => {
    const d = await desk({});
    await d.rest();
    const names = (): string[] => commandsOf(d.app).map((c) => c.id);
    expect(names()).not.toContain('done');
    expect(names()).toEqual(expect.arrayContaining(['undo', 'go_all', 'settings', 'help', 'import']));
    d.app.toImport();
    expect(names()).not.toContain('undo');
    expect(names()).not.toContain('import');
    expect(names()).toEqual(expect.arrayContaining(['back', 'go_inbox', 'number:n1']));
  });

  it('among results acts on the result, and selects nothing', async () => {
    const { d } = await opened();
    d.app.toSearch();
    await d.rest();
    expect(commandsOf(d.app).map((c) => c.id)).not.toContain('select');
    expect(commandsOf(d.app).map((c) => c.id), 'no result is under the cursor').not.toContain('done');
    d.app.search.type('text a');
    d.clock.advance(1000);
    await d.rest();
    expect(d.app.search.selectedId).toBe('a');
    const palette = new Palette(d.app);
    palette.type('unread');
    expect(palette.line?.command.id).toBe('unread');
    palette.choose();
    await d.rest();
    expect(d.host.row('a').state).toBe('unread');
  });

  it('does nothing where nothing is found', async () => {
    const { d, palette } = await opened();
    palette.type('qqq');
    palette.choose();
    expect(d.app.dialog).toBe('commands');
    expect(d.called('saveSettings')).toBe(0);
  });
});
