import type { Party, Piece, QueryProblem, SearchHit } from '../host/types';

/** Pure arithmetic on results and on what is typed. */

/** No conversation twice, whatever the pages say. */
export function appendHits(hits: readonly SearchHit[], page: readonly SearchHit[]): SearchHit[] {
  const known = new Set(hits.map((h) => h.row.id));
  return [...hits, ...page.filter((h) => !known.has(h.row.id))];
}

/** The hits below the last one that a newer page has too. */
export function tailOf(hits: readonly SearchHit[], page: readonly SearchHit[]): SearchHit[] {
  const known = new Set(page.map((h) => h.row.id));
  return hits.slice(hits.findLastIndex((h) => known.has(h.row.id)) + 1);
}

export const OPERATORS = ['from', 'to', 'in', 'is', 'has', 'tag', 'before', 'after'] as const;
const PART = new RegExp(`(?<![^\\s])(?:${OPERATORS.join('|')}):(?:"[^"]*"?|\\S*)`, 'giu');

/** The parts of a text that narrow the search, as they are written. */
export const operatorsIn = (text: string): string[] => [...text.matchAll(PART)].map((found) => found[0]);

/** The text without one of those parts, or without all of them. */
export function without(text: string, part: string | null): string {
  let dropped = false;
  const rest = text.replace(PART, (found) => {
    if (part !== null && (dropped || found !== part)) return found;
    dropped = true;
    return '';
  });
  return rest.replace(/\s+/g, ' ').trim();
}

/** A text cut at the problems in it, for the line under what is wrong. Problems that overlap count once. */
export function underlined(text: string, problems: readonly QueryProblem[]): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const { start, end } of [...problems].sort((a, b) => a.start - b.start)) {
    const [from, to] = [Math.max(at, start), Math.min(text.length, end)];
    if (to <= from) continue;
    if (from > at) out.push({ text: text.slice(at, from), hit: false });
    out.push({ text: text.slice(from, to), hit: true });
    at = to;
  }
  if (at < text.length) out.push({ text: text.slice(at), hit: false });
  return out;
}

/** A number that was found, written as everywhere else. Its digits are counted from the end: the country may be left out. */
export function asPhone(pieces: readonly Piece[], parties: readonly Party[], write: (address: string) => string): readonly Piece[] {
  const raw = pieces.map((p) => p.text).join('');
  if (!/^\+\d+$/.test(raw) || !parties.some((p) => p.address === raw)) return pieces;
  const hits = pieces.flatMap((p) => [...p.text].filter((c) => /\d/.test(c)).map(() => p.hit)).reverse();
  const written = [...write(raw)];
  const out: Piece[] = [];
  let digit = written.filter((c) => /\d/.test(c)).length;
  for (const char of written) {
    const last = out.at(-1);
    // What stands between two digits that were found belongs to them.
    const between = !/\d/.test(char);
    if (!between) digit--;
    const hit = between ? last?.hit === true && hits[digit - 1] === true : hits[digit] === true;
    if (last !== undefined && last.hit === hit) last.text += char;
    else out.push({ text: char, hit });
  }
  return out;
}

const RECENT = 10;

/** The newest first, each once. */
export function remember(recent: readonly string[], text: string): string[] {
  const kept = text.trim().replace(/\s+/g, ' ');
  return kept === '' ? [...recent] : [kept, ...recent.filter((r) => r !== kept)].slice(0, RECENT);
}
