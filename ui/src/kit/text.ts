/** Text of strangers, made harmless to look at. */

export type Piece = { text: string } | { mark: string };

// Controls (without newline and tab), bidi embeddings, overrides and isolates, interlinear marks.
// Joiners, zero-width spaces and plain direction marks stay: scripts and emoji need them, and they reorder nothing.
const HIDDEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\u206A-\u206F\uFFF9-\uFFFB]/gu;

/** Splits a text into what is shown as it is and what is shown as a visible mark. */
export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  const plain = text.replaceAll('\r\n', '\n');
  let from = 0;
  for (const found of plain.matchAll(HIDDEN)) {
    if (found.index > from) out.push({ text: plain.slice(from, found.index) });
    const code = found[0].codePointAt(0) ?? 0;
    out.push({ mark: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` });
    from = found.index + found[0].length;
  }
  const rest = plain.slice(from);
  if (rest !== '' || out.length === 0) out.push({ text: rest });
  return out;
}

/** One line for a row: the hidden characters become a dot, line breaks a space. */
export const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').replace(HIDDEN, '·');

/** A long name without its middle: how it begins and how it ends says more. */
export function cutMiddle(text: string, longest: number): string {
  const signs = Array.from(text);
  if (signs.length <= longest) return text;
  const end = Math.floor((longest - 1) / 3);
  return `${signs.slice(0, longest - 1 - end).join('').trimEnd()}…${signs.slice(-end).join('').trimStart()}`;
}

const FROM_RIGHT = /[\u0590-\u08FF\uFB1D-\uFEFC]/;
const isolated = (text: string): string => `\u2068${text}\u2069`;

/** A name inside a sentence of ours: one written from right to left must not turn the sentence. */
export const inSentence = (name: string): string => (FROM_RIGHT.test(name) ? isolated(name) : name);

/** What stands side by side: where one of it is written from right to left, each keeps its own direction, a phone number too. */
export const apart = (parts: readonly string[]): string[] => (parts.some((part) => FROM_RIGHT.test(part)) ? parts.map(isolated) : [...parts]);

export const FOLD_CHARS = 900;
export const FOLD_LINES = 14;

export function isLong(text: string): boolean {
  return text.length > FOLD_CHARS || text.split('\n').length > FOLD_LINES;
}

/** The start of a long text, never cutting a character in two. */
export function fold(text: string): string {
  const lines = text.split('\n').slice(0, FOLD_LINES).join('\n');
  const cut = Array.from(lines.slice(0, FOLD_CHARS)).join('');
  return cut.replace(/[\uD800-\uDBFF]$/, '').trimEnd() + '…';
}
