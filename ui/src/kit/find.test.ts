import { expect, it } from 'vitest';
import { cut, finder } from './find';

const shown = (wanted: string, text: string): string =>
  cut(text, finder(wanted)?.(text) ?? []).map((part) => (part.hit ? `[${part.text}]` : part.text)).join('');

it('marks words whatever their accents and case', () => {
  expect(shown('reunion ', 'La reunión, ¿mañana? REUNION. Reuniones')).toBe('La [reunión], ¿mañana? [REUNION]. Reuniones');
  expect(shown('reunión', 'reuniones')).toBe('[reuniones]');
  expect(shown('strasse ', 'Straße 3')).toBe('[Straße] 3');
  expect(shown('cafe', 'un cafe\u0301 solo')).toBe('un [cafe\u0301] solo');
});

it('marks each of several words, only the last one as a beginning', () => {
  expect(shown('buenos di', 'Buenos días, buenosdías, di')).toBe('[Buenos] [días], buenosdías, [di]');
});

it('takes a single letter for a word', () => expect(shown('a', 'a las 10, ana')).toBe('[a] las 10, ana'));

it('finds nothing where there is no word', () => {
  expect(finder(' "*👍 ')).toBeNull();
  expect(shown('', 'hola')).toBe('hola');
});
