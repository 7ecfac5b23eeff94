import { describe, expect, it } from 'vitest';
import type { SearchHit } from '../host/types';
import { appendHits, asPhone, operatorsIn, remember, underlined, without } from './hits';

const hit = (id: string): SearchHit => ({ row: { id }, activityId: null, at: 0, snippet: [], title: [] }) as unknown as SearchHit;

describe('what is typed', () => {
  it('is taken apart into operators and words', () => {
    expect(operatorsIn('resend in:done from:"Marta Ruiz" has:')).toEqual(['in:done', 'from:"Marta Ruiz"', 'has:']);
    expect(operatorsIn('http:x login:done "in:done"'), 'only at the beginning of a part').toEqual([]);
  });

  it('loses one operator, or all of them', () => {
    expect(without('a in:done b is:open', 'in:done')).toBe('a b is:open');
    expect(without('in:done in:done', 'in:done')).toBe('in:done');
    expect(without(' a  in:done from:"x y" b ', null)).toBe('a b');
  });

  it('is underlined where it is wrong', () => {
    const wrong = (start: number, end: number) => ({ start, end, reason: 'bad_date' as const, value: '', expected: [] });
    expect(underlined('a before:x b', [wrong(2, 10)])).toEqual([{ text: 'a ', hit: false }, { text: 'before:x', hit: true }, { text: ' b', hit: false }]);
    expect(underlined('abc', [wrong(1, 3), wrong(0, 2), wrong(7, 9)]).map((p) => p.text).join('|'), 'overlapping and impossible places').toBe('ab|c');
  });

  it('is remembered once, the newest first, ten at most', () => {
    expect(remember(['b', 'a'], ' a ')).toEqual(['a', 'b']);
    expect(remember(['a'], '  ')).toEqual(['a']);
    expect(remember(Array.from({ length: 10 }, (_, i) => String(i)), 'x')).toHaveLength(10);
  });
});

describe('a number that was found', () => {
  const write = (): string => '(415) 555-0134';
  const party = [{ address: '+14155550134', name: null }];
  const marked = (before: string, hit: string, after: string): string => asPhone([{ text: before, hit: false }, { text: hit, hit: true }, { text: after, hit: false }], party, write).map((p) => (p.hit ? `[${p.text}]` : p.text)).join('');
  it('is written as everywhere else, with its digits marked', () => {
    expect(marked('+1415', '555', '0134')).toBe('(415) [555]-0134');
    expect(marked('+1415', '55501', '34')).toBe('(415) [555-01]34');
    expect(marked('', '+1415', '5550134')).toBe('([415]) 555-0134');
  });
  it('that is no number of theirs stays as it is', () => expect(marked('+1415', '555', '9999')).toBe('+1415[555]9999'));
});

it('a page of results repeats no conversation', () => {
  expect(appendHits([hit('a'), hit('b')], [hit('b'), hit('c')]).map((h) => h.row.id)).toEqual(['a', 'b', 'c']);
});
