/** Marking what was looked for in a text as it is shown: word by word, as the index finds it. */

export type Range = readonly [from: number, to: number];
export type Finder = (text: string) => Range[];

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Letters without a decomposition into a base and a mark; the engine spells them out alike. */
const SPECIAL: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i', ħ: 'h' };

export const foldWord = (word: string): string =>
  word.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[ßæœøđðłþıħ]/gu, (letter) => SPECIAL[letter] ?? letter);

/** What finds the words of a text; null where it has none. The last one still grows, unless something follows it. */
export function finder(wanted: string): Finder | null {
  const words = (wanted.match(WORD) ?? []).map(foldWord);
  if (words.length === 0) return null;
  const last = words.at(-1) ?? '';
  // A single letter is found as a word, or not at all: nearly every word begins with some.
  const growing = /[\p{L}\p{N}\p{M}]$/u.test(wanted) && Array.from(last).length > 1;
  const whole = new Set(words);
  return (text) => {
    const found: Range[] = [];
    for (const word of text.matchAll(WORD)) {
      const folded = foldWord(word[0]);
      if (whole.has(folded) || (growing && folded.startsWith(last))) found.push([word.index, word.index + word[0].length]);
    }
    return found;
  };
}

/** A text taken apart at ranges that follow one another. */
export function cut(text: string, ranges: readonly Range[]): { text: string; hit: boolean }[] {
  const parts: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (const [from, to] of ranges) {
    if (from > at) parts.push({ text: text.slice(at, from), hit: false });
    parts.push({ text: text.slice(from, to), hit: true });
    at = to;
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at), hit: false });
  return parts;
}
