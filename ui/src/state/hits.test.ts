import { describe, expect, it } from 'vitest';
import type { SearchHit } from '../host/types';
import { appendHits, operatorsIn, remember, underlined, without } from './hits';

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

it('a page of results repeats no conversation', () => {
  expect(appendHits([hit('a'), hit('b')], [hit('b'), hit('c')]).map((h) => h.row.id)).toEqual(['a', 'b', 'c']);
});
