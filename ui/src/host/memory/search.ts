import type { Activity, ConversationRow, Party, Piece, SearchHit, SearchPage, SearchQuery } from '../types';
import { toRow, type Talk } from './memory';
import { fold, parse, period, wordsOf, type Filter, type Parsed } from './query';
import { shownOf } from './tags';

/** So many tags are named where one is not known. */
const NAMED = 8;

const isTag = (name: string, { value, prefix }: Filter): boolean => fold(name) === value || (prefix && fold(name).startsWith(value));

/** The twin's search: reads everything, one hit a conversation. */
export function searchTalks(talks: Talk[], query: SearchQuery, tags: readonly string[]): SearchPage {
  const parsed = parse(query.text);
  for (const filter of parsed.filters)
    if (filter.operator === 'tag' && !tags.some((name) => isTag(name, filter))) parsed.problems.push({ start: filter.start, end: filter.end, reason: 'unknown_tag', value: filter.value, expected: tags.slice(0, NAMED) });
  const nothing = parsed.words.length + parsed.phrases.length + parsed.filters.length === 0;
  const seen = new Set(query.seen);
  const hits = nothing ? [] : talks.filter((t) => !seen.has(t.id)).flatMap((t) => hitOf(t, parsed) ?? []);
  const rank = (hit: SearchHit): number => (hit.comment ? 1 : hit.activityId === null ? 0 : 2);
  const weight = (hit: SearchHit): number => (query.order === 'best' ? hit.snippet.filter((p) => p.hit).length : 0);
  hits.sort((a, b) => rank(a) - rank(b) || weight(b) - weight(a) || b.at - a.at);
  const page = hits.slice(0, query.limit);
  return { hits: page, next: hits.length > page.length ? `p${seen.size + page.length}` : null, problems: parsed.problems, superseded: false };
}

function hitOf(talk: Talk, parsed: Parsed): SearchHit | null {
  const row = toRow(talk);
  if (!parsed.filters.every((f) => ofConversation(talk, row, f))) return null;
  const narrow = parsed.filters.filter((f) => !['in', 'is', 'tag'].includes(f.operator));
  const named = row.parties.map((p) => p.name ?? p.address).join(', ');
  const plain = parsed.words.length + parsed.phrases.length === 0;
  if (narrow.length === 0 && (plain || matches(`${named} ${row.parties.map((p) => p.address).join(' ')}`, parsed, row.parties))) {
    const title = cut(named, parsed);
    const number = title.some((p) => p.hit) ? undefined : row.parties.map((p) => cut(p.address, parsed)).find((pieces) => pieces.some((p) => p.hit));
    return { row, activityId: null, comment: false, at: row.lastAt, title, snippet: number ?? [{ text: row.last.text, hit: false }] };
  }
  const single = parsed.words.length === 1 && (parsed.words[0]?.length ?? 0) === 1;
  if (single && parsed.phrases.length === 0) return null;
  const comment = narrow.length > 0 || plain ? undefined : talk.comments?.findLast((c) => matches(c.body, parsed, []));
  if (comment !== undefined) {
    const beside = talk.items.findLast((item) => item.at <= comment.at) ?? talk.items[0];
    return { row, activityId: beside?.id ?? null, comment: true, at: comment.at, title: [{ text: named, hit: false }], snippet: cut(around(comment.body, parsed), parsed) };
  }
  const found = talk.items.findLast((item) => narrow.every((f) => ofItem(item, f, row.parties)) && (plain || matches(`${item.body} ${item.subject ?? ''}`, parsed, [])));
  if (found === undefined) return null;
  return { row, activityId: found.id, comment: false, at: found.at, title: [{ text: named, hit: false }], snippet: cut(around(found.body, parsed), parsed) };
}

function matches(text: string, parsed: Parsed, parties: Party[]): boolean {
  const there = wordsOf(text);
  const folded = fold(text);
  return parsed.phrases.every((p) => folded.includes(p)) && parsed.words.every((w, i) => there.some((t) => fits(t, w, parsed.prefix && i === parsed.words.length - 1)) || hasDigits(parties, w));
}

const fits = (there: string, word: string, prefix: boolean): boolean => (prefix ? there.startsWith(word) : there === word);
const hasDigits = (parties: Party[], word: string): boolean => /^\d{3,}$/.test(word) && parties.some((p) => p.address.replace(/\D/g, '').includes(word));

function ofConversation(talk: Talk, row: ConversationRow, filter: Filter): boolean {
  const hidden = row.muted || row.snoozedUntil !== null;
  if (filter.operator === 'tag') return shownOf(talk).some((t) => isTag(t.name, filter));
  if (filter.operator === 'is') return row.state === filter.value;
  if (filter.operator !== 'in') return true;
  switch (filter.value) {
    case 'inbox': return row.state !== 'done' && !hidden;
    case 'unread': return row.state === 'unread' && !hidden;
    case 'done': return row.state === 'done' && !hidden;
    case 'snoozed': return row.snoozedUntil !== null;
    case 'muted': return row.muted;
    default: return true;
  }
}

function ofItem(item: Activity, filter: { operator: string; value: string }, parties: Party[]): boolean {
  const who = (party: Party | null): boolean => party !== null && (fold(party.name ?? '').includes(filter.value) || (/\d/.test(filter.value) && party.address.replace(/\D/g, '').includes(filter.value.replace(/\D/g, ''))));
  const mine = item.direction === 'outbound';
  switch (filter.operator) {
    case 'from': return filter.value === 'me' ? mine : !mine && who(item.sender);
    case 'to': return filter.value === 'me' ? !mine : mine && parties.some(who);
    case 'has':
      if (filter.value === 'attachment') return item.attachments.length > 0;
      return filter.value === 'image' ? item.attachments.some((a) => a.image) : item.kind === filter.value;
    case 'before': return item.at < (period(filter.value)?.[0] ?? 0);
    case 'after': return item.at >= (period(filter.value)?.[1] ?? 0);
    default: return true;
  }
}

/** One line of at most 160 characters with the first hit in it. */
function around(body: string, parsed: Parsed): string {
  const line = body.replace(/\s+/g, ' ');
  const first = cut(line, parsed)[0];
  const start = first === undefined || first.hit || first.text.length < 40 ? 0 : first.text.length - 30;
  const from = start === 0 ? 0 : line.indexOf(' ', start) + 1;
  return (from > 0 ? '…' : '') + line.slice(from, from + 160);
}

/** The text in pieces, what was looked for apart. */
function cut(text: string, parsed: Parsed): Piece[] {
  // One folded character for each of the text, so that places agree.
  const folded = Array.from({ length: text.length }, (_, i) => fold(text[i] ?? '').at(0) ?? ' ').join('');
  const marked: [number, number][] = [];
  for (const found of folded.matchAll(/[\p{L}\p{N}]+/gu)) {
    parsed.words.forEach((word, i) => {
      if (fits(found[0], word, parsed.prefix && i === parsed.words.length - 1)) marked.push([found.index, found.index + word.length]);
      else if (/^\d{3,}$/.test(word) && found[0].includes(word)) marked.push([found.index + found[0].indexOf(word), found.index + found[0].indexOf(word) + word.length]);
    });
  }
  for (const phrase of parsed.phrases) {
    const from = phrase === '' ? -1 : folded.indexOf(phrase);
    if (from !== -1) marked.push([from, from + phrase.length]);
  }
  const out: Piece[] = [];
  let at = 0;
  for (const [from, to] of marked.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (from < at) continue;
    if (from > at) out.push({ text: text.slice(at, from), hit: false });
    out.push({ text: text.slice(from, to), hit: true });
    at = to;
  }
  if (at < text.length || out.length === 0) out.push({ text: text.slice(at), hit: false });
  return out;
}
