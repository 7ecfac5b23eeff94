import { beforeEach, describe, expect, it } from 'vitest';
import { locale } from '../i18n';
import { hue, initials, inSentence, title } from './names';

const people = (...names: (string | null)[]) => names.map((name, i) => ({ address: `+1415555010${i}`, name }));

describe('names', () => {
  beforeEach(() => locale.set('en'));
  it.each([
    [['Ana Ruiz'], 'Ana Ruiz'], [[null], '(415) 555-0100'], [['Ana', 'Bo'], 'Ana and Bo'], [['Ana', 'Bo', null], 'Ana, Bo, and (415) 555-0102'], [['Ana', 'Bo', 'Cy', 'Di'], 'Ana, Bo and 2 more'], [['  '], '(415) 555-0100'], [[], 'Unknown number'],
  ])('%j is called %s', (names, want) => expect(title(people(...names), 'US')).toBe(want));
  it('shows no hidden characters', () => expect(title(people('Ana\u202Ezyx\nB'), 'US')).toBe('Ana·zyx B'));
  it('calls a withheld number unknown', () => expect(title([{ address: '', name: null }], 'US')).toBe('Unknown number'));

  it.each([[['Marta Ruiz'], 'MR'], [['Ana'], 'AN'], [['José María Peña'], 'JP'], [['(Work) Tom'], 'WT'], [[null], '+1'], [['Ana', 'Bo'], null], [['😀 😀'], '+1']])('%j shortens to %s', (names, want) => expect(initials(people(...names))).toBe(want));
  it('keeps a colour', () => expect(hue(people('x'))).toBe(hue(people('y'))));
  it('isolates a name written from right to left', () => {
    expect(inSentence('عمر')).toBe('\u2068عمر\u2069');
    expect(inSentence('Omar')).toBe('Omar');
  });
});
