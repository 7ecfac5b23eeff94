import { foldWord } from '../kit/find';

/** What can follow what has been typed last: operators by their first letters, and their values. */

const WHOLE = ['from:', 'to:', 'in:', 'is:', 'has:', 'tag:', 'before:', 'after:'];
const STATES = ['unread', 'done', 'snoozed', 'muted', 'waiting', 'pinned'];
const VALUES: Record<string, readonly string[]> = {
  from: ['me'],
  to: ['me'],
  in: ['inbox', ...STATES, 'all'],
  is: ['unread', 'open', ...STATES.slice(1)],
  has: ['voicemail', 'call', 'attachment'],
};

/** So many names of tags stand under the field. */
const MOST = 8;

/** The word that is being typed at the end; the name of a tag may be in quotes. */
const last = (text: string): string => (/(?<!\S)tag:"[^"]*$/i.exec(text) ?? /\S*$/.exec(text))?.[0] ?? '';

/** How a search names a tag; null for a name that the language cannot write. */
export const tagTerm = (name: string): string | null => (name.includes('"') ? null : /\s/.test(name) ? `tag:"${name}"` : `tag:${name}`);

function tagTerms(typed: string, tags: readonly string[]): string[] {
  const wanted = foldWord(typed.replace(/^"/, ''));
  return tags.filter((name) => foldWord(name).startsWith(wanted)).flatMap((name) => tagTerm(name) ?? []).slice(0, MOST);
}

export function completions(text: string, tags: readonly string[] = []): string[] {
  const typed = last(text);
  const word = typed.toLowerCase();
  const [operator, value] = word.split(':', 2);
  const quoted = (upTo: number): boolean => (text.slice(0, upTo).match(/"/g)?.length ?? 0) % 2 === 1;
  if (operator === 'tag' && value !== undefined && !quoted(text.length - typed.length)) return tagTerms(typed.slice(4), tags).filter((term) => foldWord(term) !== foldWord(typed));
  if (operator === undefined || quoted(text.length)) return [];
  if (value === undefined) return word.length < 2 ? [] : WHOLE.filter((o) => o.startsWith(word));
  return (VALUES[operator] ?? []).filter((v) => v.startsWith(value) && v !== value).map((v) => `${operator}:${v}`);
}

/** An operator waits for its value; a value is ended. */
export function completed(text: string, option: string): string {
  return `${text.slice(0, text.length - last(text).length)}${option}${option.endsWith(':') ? '' : ' '}`;
}
