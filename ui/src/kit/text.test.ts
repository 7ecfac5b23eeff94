import { describe, expect, it } from 'vitest';
import { cutMiddle, fold, isLong, oneLine, pieces } from './text';

const drawn = (text: string): string => pieces(text).map((p) => ('text' in p ? p.text : `<${p.mark}>`)).join('');

describe('text of strangers', () => {
  it('shows overrides, isolates and controls', () => expect(drawn('a\u202Etxt\u202C b\u0007c\u2066d')).toBe('a<U+202E>txt<U+202C> b<U+0007>c<U+2066>d'));
  it('keeps newlines, tabs, joiners and direction marks', () => expect(drawn('a\r\nb\tc 👨\u200D👩\u200D👧 \u200Fم')).toBe('a\nb\tc 👨\u200D👩\u200D👧 \u200Fم'));
  it('is only text', () => expect(drawn('<b>&amp;</b>')).toBe('<b>&amp;</b>'));
  it('survives nothing', () => expect(pieces('')).toEqual([{ text: '' }]));
  it('loses the middle of a long name, and no half characters', () => {
    expect(cutMiddle('bill.pdf', 8)).toBe('bill.pdf');
    expect(cutMiddle('contract with the insurance (signed).pdf', 20)).toBe('contract with…d).pdf');
    expect(cutMiddle('😀'.repeat(30), 10)).toBe(`${'😀'.repeat(6)}…${'😀'.repeat(3)}`);
  });
  it('makes one line', () => expect(oneLine('a\n\n b\u202Ec')).toBe('a b·c'));
  it('folds long texts and no half characters', () => {
    expect(isLong('x'.repeat(901))).toBe(true);
    expect(isLong('short\ntext')).toBe(false);
    expect(isLong('x\n'.repeat(20))).toBe(true);
    const folded = fold('😀'.repeat(900));
    expect(folded).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    expect(folded.endsWith('…')).toBe(true);
  });
});
