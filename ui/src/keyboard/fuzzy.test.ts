import { describe, expect, it } from 'vitest';
import { find } from './fuzzy';

const shown = (query: string, text: string): string | null => find(query, text)?.pieces.map((p) => (p.hit ? `[${p.text}]` : p.text)).join('') ?? null;
const order = (query: string, ...texts: string[]): string[] =>
  texts.flatMap((text) => { const found = find(query, text); return found === null ? [] : [{ text, score: found.score }]; }).sort((a, b) => b.score - a.score).map((f) => f.text);

describe('finding by a few letters', () => {
  it.each([
    ['done', 'Done and next', '[Done] and next'],
    ['dn', 'Done and next', '[D]one and [n]ext'],
    ['dan', 'Done and next', '[D]one [an]d next'],
    ['next done', 'Done and next', '[Done] and [next]'],
    ['senal', 'Señal', '[Señal]'],
    ['BUZON', 'Buzón de voz', '[Buzón] de voz'],
    ['número', 'Numero', '[Numero]'],
    ['strasse', 'Strasse', '[Strasse]'],
    ['  ', 'Done', 'Done'],
    ['', 'Done', 'Done'],
    ['enod', 'Done', null],
    ['donee', 'Done', null],
    ['x', '', null],
    ['done zzz', 'Done', null],
  ])('%j in %j', (query, text, want) => expect(shown(query, text)).toBe(want));

  it('marks a whole word rather than letters scattered before it', () => {
    expect(shown('go', 'Grab one, then go')).toBe('Grab one, then [go]');
    expect(shown('un', 'Undo until now')).toBe('[Un]do until now');
  });

  it('puts first what begins so, then words that begin so, then letters in between', () => {
    expect(order('un', 'Bounce', 'Go to Unread', 'Undo')).toEqual(['Undo', 'Go to Unread', 'Bounce']);
    expect(order('done', 'Done and previous', 'Done', 'Go to Done')).toEqual(['Done', 'Done and previous', 'Go to Done']);
  });

  it('takes a character outside the basic plane as one', () => expect(shown('b', '😀b')).toBe('😀[b]'));
});
