/** What can follow what has been typed last: operators by their first letters, and their values. */

const WHOLE = ['from:', 'to:', 'in:', 'is:', 'has:', 'before:', 'after:'];
const STATES = ['unread', 'done', 'snoozed', 'muted', 'waiting', 'pinned'];
const VALUES: Record<string, readonly string[]> = {
  from: ['me'],
  to: ['me'],
  in: ['inbox', ...STATES, 'all'],
  is: ['unread', 'open', ...STATES.slice(1)],
  has: ['voicemail', 'call', 'attachment'],
};

/** The word that is being typed at the end. */
const last = (text: string): string => /\S*$/.exec(text)?.[0] ?? '';

export function completions(text: string): string[] {
  const word = last(text).toLowerCase();
  const [operator, value] = word.split(':', 2);
  if (operator === undefined || (text.match(/"/g)?.length ?? 0) % 2 === 1) return [];
  if (value === undefined) return word.length < 2 ? [] : WHOLE.filter((o) => o.startsWith(word));
  return (VALUES[operator] ?? []).filter((v) => v.startsWith(value) && v !== value).map((v) => `${operator}:${v}`);
}

/** An operator waits for its value; a value is ended. */
export function completed(text: string, option: string): string {
  return `${text.slice(0, text.length - last(text).length)}${option}${option.endsWith(':') ? '' : ' '}`;
}
