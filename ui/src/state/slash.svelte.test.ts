import { describe, expect, it } from 'vitest';
import type { TextSnippet } from '../host/types';
import { SlashMenu } from './slash.svelte';

const all: TextSnippet[] = ['Address', 'Hours', 'On my way'].map((name, i) => ({ id: String(i), name, text: name }));

/** A caret in the text, written as a bar. */
function typed(menu: SlashMenu, written: string): string[] {
  const caret = written.indexOf('|');
  menu.follow(written.replace('|', ''), caret);
  return menu.lines.map((l) => l.snippet.name);
}

describe('a slash', () => {
  it('opens the menu at the start and behind white space, and nowhere else', () => {
    for (const text of ['/|', 'Hi /|', 'Hi\n/|', 'Hi\u00A0/|', '/| there']) expect(typed(new SlashMenu(() => all), text), text).toEqual(['Address', 'Hours', 'On my way']);
    for (const text of ['and/|or', '9/|', '//|', '/ |', 'https://|', '|/', '/ho\n|', '']) {
      const menu = new SlashMenu(() => all);
      typed(menu, text === '' ? '|' : text);
      expect(menu.open, text).toBe(false);
    }
    const none = new SlashMenu(() => []);
    typed(none, '/|');
    expect(none.open, 'with nothing to choose a slash is a slash').toBe(false);
  });

  it('finds by what is typed, also by two words of a name, and lets go of what finds none', () => {
    const menu = new SlashMenu(() => all);
    expect(typed(menu, '/ho|')).toEqual(['Hours']);
    expect(typed(menu, 'Hi /on my|')).toEqual(['On my way']);
    expect(typed(menu, '/x|')).toEqual([]);
    expect(menu.open, 'it says that none is called so').toBe(true);
    typed(menu, '/etc is a |');
    expect(menu.open, 'this is text').toBe(false);
  });

  it('is taken with what was typed behind it', () => {
    const menu = new SlashMenu(() => all);
    typed(menu, 'Hi /ho|, bye');
    expect(menu.line?.snippet.name).toBe('Hours');
    expect(menu.range(6)).toEqual([3, 6]);
  });

  it('that was closed by hand stays closed; the next one opens', () => {
    const menu = new SlashMenu(() => all);
    typed(menu, '/|');
    menu.close();
    typed(menu, '/h|');
    expect(menu.open).toBe(false);
    typed(menu, '/h /|');
    expect(menu.open).toBe(true);
    expect(menu.range(4)).toEqual([3, 4]);
  });

  it('that was taken is no reason for the next one at its place to stay closed', () => {
    const menu = new SlashMenu(() => all);
    typed(menu, '/|');
    menu.end();
    expect(typed(menu, '/|')).toHaveLength(3);
  });

  it('moves through them, round and round, and begins at the first with another search', () => {
    const menu = new SlashMenu(() => all);
    typed(menu, '/|');
    menu.move(-1);
    expect(menu.line?.snippet.name).toBe('On my way');
    menu.move(1);
    menu.move(1);
    expect(menu.line?.snippet.name).toBe('Hours');
    typed(menu, '/|');
    expect(menu.line?.snippet.name, 'the same search').toBe('Hours');
    typed(menu, '/o|');
    expect(menu.at).toBe(0);
  });
});

describe('the button', () => {
  it('opens the same menu at the caret, and what is typed since finds them', () => {
    const menu = new SlashMenu(() => all);
    menu.show(3);
    expect(menu.lines).toHaveLength(3);
    expect(typed(menu, 'Hi ho|')).toEqual(['Hours']);
    expect(menu.range(5)).toEqual([3, 5]);
    typed(menu, 'Hi xx yy|');
    expect(menu.open, 'this is text').toBe(false);
    menu.show(3);
    typed(menu, 'H|i ho');
    expect(menu.open, 'before where it was opened').toBe(false);
  });

  it('opens it also where there is none, to say so', () => {
    const menu = new SlashMenu(() => []);
    menu.show(0);
    expect([menu.open, menu.line]).toEqual([true, null]);
  });
});
