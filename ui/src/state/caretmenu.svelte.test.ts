import { describe, expect, it } from 'vitest';
import type { Member, TextSnippet } from '../host/types';
import { CaretMenu, mentionMenu, snippetMenu } from './caretmenu.svelte';

const all: TextSnippet[] = ['Address', 'Hours', 'On my way'].map((name, i) => ({ id: String(i), name, text: name }));

/** A caret in the text, written as a bar. */
function typed(menu: CaretMenu<TextSnippet>, written: string): string[] {
  const caret = written.indexOf('|');
  menu.follow(written.replace('|', ''), caret);
  return menu.lines.map((l) => l.item.name);
}

describe('a slash', () => {
  it('opens the menu at the start and behind white space, and nowhere else', () => {
    for (const text of ['/|', 'Hi /|', 'Hi\n/|', 'Hi\u00A0/|', '/| there']) expect(typed(snippetMenu(() => all), text), text).toEqual(['Address', 'Hours', 'On my way']);
    for (const text of ['and/|or', '9/|', '//|', '/ |', 'https://|', '|/', '/ho\n|', '']) {
      const menu = snippetMenu(() => all);
      typed(menu, text === '' ? '|' : text);
      expect(menu.open, text).toBe(false);
    }
    const none = snippetMenu(() => []);
    typed(none, '/|');
    expect(none.open, 'with nothing to choose a slash is a slash').toBe(false);
  });

  it('finds by what is typed, also by two words of a name, and lets go of what finds none', () => {
    const menu = snippetMenu(() => all);
    expect(typed(menu, '/ho|')).toEqual(['Hours']);
    expect(typed(menu, 'Hi /on my|')).toEqual(['On my way']);
    expect(typed(menu, '/x|')).toEqual([]);
    expect(menu.open, 'it says that none is called so').toBe(true);
    typed(menu, '/etc is a |');
    expect(menu.open, 'this is text').toBe(false);
  });

  it('is taken with what was typed behind it', () => {
    const menu = snippetMenu(() => all);
    typed(menu, 'Hi /ho|, bye');
    expect(menu.line?.item.name).toBe('Hours');
    expect(menu.range(6)).toEqual([3, 6]);
  });

  it('that was closed by hand stays closed; the next one opens', () => {
    const menu = snippetMenu(() => all);
    typed(menu, '/|');
    menu.close();
    typed(menu, '/h|');
    expect(menu.open).toBe(false);
    typed(menu, '/h /|');
    expect(menu.open).toBe(true);
    expect(menu.range(4)).toEqual([3, 4]);
  });

  it('that was taken is no reason for the next one at its place to stay closed', () => {
    const menu = snippetMenu(() => all);
    typed(menu, '/|');
    menu.end();
    expect(typed(menu, '/|')).toHaveLength(3);
  });

  it('moves through them, round and round, and begins at the first with another search', () => {
    const menu = snippetMenu(() => all);
    typed(menu, '/|');
    menu.move(-1);
    expect(menu.line?.item.name).toBe('On my way');
    menu.move(1);
    menu.move(1);
    expect(menu.line?.item.name).toBe('Hours');
    typed(menu, '/|');
    expect(menu.line?.item.name, 'the same search').toBe('Hours');
    typed(menu, '/o|');
    expect(menu.at).toBe(0);
  });
});

describe('the button', () => {
  it('opens the same menu at the caret, and what is typed since finds them', () => {
    const menu = snippetMenu(() => all);
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
    const menu = snippetMenu(() => []);
    menu.show(0);
    expect([menu.open, menu.line]).toEqual([true, null]);
  });
});

describe('an @', () => {
  const member = (id: string, name: string): Member => ({ id, name, me: id === 'me', removed: false });
  const team = [member('me', 'Marta'), member('a', 'Ana López'), member('b', 'Anabel')];
  const at = (): CaretMenu<Member> => mentionMenu(() => team, (one) => (one.me ? [one.name, 'me'] : [one.name]));
  const names = (menu: CaretMenu<Member>, written: string): string[] => {
    const caret = written.indexOf('|');
    menu.follow(written.replace('|', ''), caret);
    return menu.lines.map((l) => l.item.name);
  };

  it('finds members by the beginning of what they are called', () => {
    expect(names(at(), '@|')).toEqual(['Marta', 'Ana López', 'Anabel']);
    expect(names(at(), 'ask @AN|')).toEqual(['Ana López', 'Anabel']);
    expect(names(at(), '@ana lo|')).toEqual(['Ana López']);
    expect(names(at(), '@m|'), 'also by the word for oneself').toEqual(['Marta']);
    expect(names(at(), '@me|')).toEqual(['Marta']);
  });

  it('lets go of what goes on as text', () => {
    const menu = at();
    for (const text of ['@Marta a|', '@lópez|', 'a@ana|']) {
      expect(names(menu, text), text).toEqual([]);
      expect(menu.open, text).toBe(false);
    }
  });

  it('that was closed or taken stays closed where the caret is', () => {
    const menu = at();
    names(menu, '@an|');
    menu.close();
    expect(names(menu, '@an|')).toEqual([]);
    expect(names(menu, '@an @a|'), 'the next one opens').toEqual(['Ana López', 'Anabel']);
  });

  it('that was taken stays closed while the text goes on', () => {
    const both = [member('a', 'Ana'), member('b', 'Ana López')];
    const menu = mentionMenu(() => both, (one) => [one.name]);
    names(menu, '@an|');
    menu.close();
    expect(names(menu, '@Ana |')).toEqual([]);
    expect(names(menu, '@Ana l|'), 'this is text').toEqual([]);
    names(menu, '|');
    expect(names(menu, '@|'), 'a sign that is written anew opens it').toEqual(['Ana', 'Ana López']);
  });
});
