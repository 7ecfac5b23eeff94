import type { QueryProblem } from '../types';

/** The search language, as far as the twin speaks it. The one that counts is in the engine. */

export interface Token {
  start: number;
  end: number;
  operator: string | null;
  value: string;
  quoted: boolean;
  open: boolean;
}

export interface Filter {
  operator: string;
  value: string;
  start: number;
  end: number;
  /** It is still being typed: the name of a tag may go on. */
  prefix: boolean;
}

export interface Parsed {
  words: string[];
  /** The last word goes on: it also matches as a beginning. */
  prefix: boolean;
  phrases: string[];
  filters: Filter[];
  problems: QueryProblem[];
}

const MAX = 500;
const VALUES: Record<string, string[]> = {
  in: ['inbox', 'unread', 'done', 'snoozed', 'muted', 'all'],
  is: ['unread', 'open', 'done'],
  has: ['voicemail', 'call', 'attachment', 'image'],
};
const FREE = ['from', 'to', 'tag'];
const DATES = ['before', 'after'];

export const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
export const wordsOf = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

function tokens(text: string): Token[] {
  return [...text.matchAll(/(?:([a-z]+):)?(?:"([^"]*)("?)|(\S+))|([a-z]+):/giu)].map((found) => {
    const operator = (found[1] ?? found[5])?.toLowerCase() ?? null;
    const known = operator !== null && (operator in VALUES || FREE.includes(operator) || DATES.includes(operator));
    const quoted = found[2] !== undefined;
    const plain = quoted ? (found[2] ?? '') : (found[4] ?? '');
    return { start: found.index, end: found.index + found[0].length, operator: known ? operator : null, value: known || quoted ? plain : found[0], quoted, open: quoted && found[3] === '' };
  });
}

/** The first moment of a written date, and the one behind it. */
export function period(value: string): [number, number] | null {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(value);
  if (found === null) return null;
  const [year, month, day] = [Number(found[1]), found[2] === undefined ? null : Number(found[2]), found[3] === undefined ? null : Number(found[3])];
  const from = new Date(year, (month ?? 1) - 1, day ?? 1);
  if (from.getMonth() !== (month ?? 1) - 1 || from.getDate() !== (day ?? 1)) return null;
  const to = day !== null ? new Date(year, (month ?? 1) - 1, day + 1) : month !== null ? new Date(year, month, 1) : new Date(year + 1, 0, 1);
  return [from.getTime(), to.getTime()];
}

export function parse(text: string): Parsed {
  const parsed: Parsed = { words: [], prefix: !/\s$/.test(text), phrases: [], filters: [], problems: [] };
  const problem = (token: Pick<Token, 'start' | 'end'>, reason: QueryProblem['reason'], value: string, expected: string[] = []): void =>
    void parsed.problems.push({ start: token.start, end: token.end, reason, value, expected });
  if (text.length > MAX) problem({ start: MAX, end: text.length }, 'too_long', '');
  for (const token of tokens(text.slice(0, MAX))) {
    if (token.open) problem(token, 'open_quote', token.value);
    if (token.operator === null) {
      if (token.quoted) parsed.phrases.push(fold(token.value));
      else parsed.words.push(...wordsOf(token.value));
      continue;
    }
    const value = fold(token.value);
    const known = VALUES[token.operator];
    if (value === '') problem(token, 'missing_value', '', known ?? []);
    else if (known !== undefined && !known.includes(value)) problem(token, 'unknown_value', token.value, known);
    else if (DATES.includes(token.operator) && period(value) === null) problem(token, 'bad_date', token.value, ['2026-01-31', '2026-01', '2026']);
    else parsed.filters.push({ operator: token.operator, value, start: token.start, end: token.end, prefix: !token.quoted && token.end === text.length });
  }
  return parsed;
}
