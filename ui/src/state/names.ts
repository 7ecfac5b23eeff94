import type { ConversationRow, Party } from '../host/types';
import { listOf, m, phone, plural } from '../i18n';
import { apart, oneLine } from '../kit/text';

export { inSentence } from '../kit/text';

export const partyName = (party: Party, region: string): string => oneLine(party.name ?? '').trim() || phone(oneLine(party.address), region) || m.unknown_number();

/** What a conversation is called: its people, at most three by name. */
export function title(parties: readonly Party[], region: string): string {
  const [only] = parties;
  if (only === undefined) return m.unknown_number();
  if (parties.length === 1) return partyName(only, region);
  const names = apart(parties.map((p) => partyName(p, region)));
  if (names.length <= 3) return listOf(names);
  return m.names_more({ names: names.slice(0, 2).join(', '), ...plural(names.length - 2) });
}

export const rowTitle = (row: ConversationRow, region: string): string => title(row.parties, region);

/** Two letters of a name, the start of a number, or null for a group. */
export function initials(parties: readonly Party[]): string | null {
  if (parties.length > 1) return null;
  const party = parties[0];
  const name = party?.name?.trim();
  if (name) {
    const words = name.split(/\s+/u).filter((w) => /[\p{L}\p{N}]/u.test(w));
    const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((w) => Array.from(w ?? '').find((c) => /[\p{L}\p{N}]/u.test(c)) ?? '');
    const short = words.length > 1 ? letters.join('') : Array.from(words[0] ?? '').slice(0, 2).join('');
    if (short) return short.toLocaleUpperCase();
  }
  const country = /^\+(1|7|\d{2})/.exec(party?.address ?? '');
  return country ? `+${country[1]}` : '#';
}

/** The same person has the same colour everywhere. */
export function hue(parties: readonly Party[]): number {
  let hash = 7;
  for (const party of parties) for (const c of party.address) hash = (hash * 31 + (c.codePointAt(0) ?? 0)) % 9973;
  return hash % 10;
}
