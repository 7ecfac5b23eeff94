/** How a text is sent: in segments of 7-bit letters (GSM 03.38), or of 16 bits a piece where one letter is not among those. */

/** The basic alphabet; its escape is no letter. */
const BASIC = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà');
/** Escaped: two pieces each. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** Pieces that one segment holds alone, and each of several. */
const LIMITS = { gsm7: { one: 160, each: 153 }, ucs2: { one: 70, each: 67 } } as const;

export interface Sms {
  encoding: 'gsm7' | 'ucs2';
  /** As segments count them: € and most emoji are two. */
  units: number;
  segments: number;
  /** What forces 16 bits, as it is seen, each once; at most a few. */
  foreign: string[];
}

const NAMED = 4;
const isGsm = (char: string): boolean => BASIC.has(char) || EXTENSION.has(char);

/** Segments of characters that are never cut in two. */
function segmentsOf(sizes: readonly number[], units: number, { one, each }: { one: number; each: number }): number {
  if (units <= one) return units === 0 ? 0 : 1;
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > each) {
      segments++;
      used = 0;
    }
    used += size;
  }
  return segments;
}

function foreignOf(text: string): string[] {
  const found = new Set<string>();
  // A letter with its accents, or a family of emoji, is one thing to whoever looks for it.
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    // A line break of two characters is one of these too.
    if (!Array.from(segment).every(isGsm)) found.add(segment);
    if (found.size === NAMED) break;
  }
  return [...found];
}

export function sms(text: string): Sms {
  const chars = Array.from(text);
  const gsm = chars.every(isGsm);
  const sizes = chars.map((char) => (gsm ? (EXTENSION.has(char) ? 2 : 1) : char.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const encoding = gsm ? 'gsm7' : 'ucs2';
  return { encoding, units, segments: segmentsOf(sizes, units, LIMITS[encoding]), foreign: gsm ? [] : foreignOf(text) };
}

/** What typesetting puts in the place of plain signs. Never a letter. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u201A\u201B\u2032\u2039\u203A]/g, "'"],
  [/[\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB]/g, '"'],
  [/[\u2010-\u2015\u2212]/g, '-'],
  [/\u2026/g, '...'],
  [/[\u00A0\u2000-\u200A\u202F\u205F]/g, ' '],
  // Nobody sees these: a zero-width space, a word joiner, a byte-order mark, a soft hyphen.
  [/[\u200B\u2060\uFEFF\u00AD]/g, ''],
];

/** The text with plain signs, where that makes it one of 7-bit letters; null where it is one already, or would not be. */
export function plainer(text: string): string | null {
  if (Array.from(text).every(isGsm)) return null;
  const plain = PLAIN.reduce((now, [signs, sign]) => now.replace(signs, sign), text);
  return Array.from(plain).every(isGsm) ? plain : null;
}

/** What is seen of a character; of one that nobody sees, its number. */
export const visible = (char: string): string => (/^[\p{Z}\p{C}]+$/u.test(char) ? `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}` : char);
