/** Finds what was meant by a few letters: each word of the query has its letters in the text, in order. */

export interface Found {
  score: number;
  /** The text in pieces, those that matched marked. */
  pieces: { text: string; hit: boolean }[];
}

const LETTER = 1, FOLLOWS = 6, BEGINS_WORD = 4, BEGINS_TEXT = 2;
const GAP = 0.25;
/** Of two that match alike, the shorter one is meant. */
const LENGTH = 0.02;

const NONE = Number.NEGATIVE_INFINITY;

interface Folded {
  chars: string[];
  /** Which character of the text each comes from. */
  from: number[];
}

function fold(text: string): Folded {
  const folded: Folded = { chars: [], from: [] };
  Array.from(text).forEach((char, i) => {
    for (const plain of char.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()) {
      folded.chars.push(plain);
      folded.from.push(i);
    }
  });
  return folded;
}

const wordy = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char);

/** The best place for every letter of one word, or null where the letters are not there. */
function place(word: string[], { chars }: Folded): { score: number; at: number[] } | null {
  // best[i][j]: the first i + 1 letters, the last of them at j; and where the one before it stands.
  const best: number[][] = [];
  const before: number[][] = [];
  word.forEach((letter, i) => {
    const row = Array<number>(chars.length).fill(NONE);
    const back = Array<number>(chars.length).fill(-1);
    let far = NONE, farAt = -1;
    chars.forEach((char, j) => {
      // What stands further back costs more with every letter that is passed over.
      far -= GAP;
      const near = best[i - 1]?.[j - 2] ?? NONE;
      if (near - GAP > far) [far, farAt] = [near - GAP, j - 2];
      if (char !== letter) return;
      const begins = wordy(chars[j - 1]) ? 0 : BEGINS_WORD + (j === 0 ? BEGINS_TEXT : 0);
      const next = i === 0 ? NONE : (best[i - 1]?.[j - 1] ?? NONE) + FOLLOWS;
      const [reached, from] = i === 0 ? [0, -1] : next >= far ? [next, j - 1] : [far, farAt];
      row[j] = reached + LETTER + begins;
      back[j] = from;
    });
    best.push(row);
    before.push(back);
  });
  const last = best.at(-1) ?? [];
  const score = Math.max(...last);
  if (last.length === 0 || score === NONE) return null;
  const at: number[] = [];
  for (let i = word.length - 1, j = last.indexOf(score); i >= 0; j = before[i]?.[j] ?? -1, i--) at.unshift(j);
  return { score, at };
}

export function find(query: string, text: string): Found | null {
  const words = query.split(/\s+/).map((word) => fold(word).chars).filter((word) => word.length > 0);
  const folded = fold(text);
  const chars = Array.from(text);
  const hits = new Set<number>();
  let score = -LENGTH * chars.length;
  for (const word of words) {
    const placed = place(word, folded);
    if (placed === null) return null;
    score += placed.score;
    for (const at of placed.at) hits.add(folded.from[at] ?? -1);
  }
  const pieces: Found['pieces'] = [];
  chars.forEach((char, i) => {
    const last = pieces.at(-1);
    if (last?.hit === hits.has(i)) last.text += char;
    else pieces.push({ text: char, hit: hits.has(i) });
  });
  return { score, pieces };
}
