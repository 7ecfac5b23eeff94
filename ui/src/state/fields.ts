/** Fields of a snippet, as they stand in its text. */

/** What the engine fills in. */
export const FIELDS = ['first_name', 'name', 'company', 'number', 'my_number'] as const;

const KNOWN = new Set<string>(FIELDS);
const LIKE_A_FIELD = /\{([\p{L}\p{N}_]+)\}/gu;

const named = (text: string, known: boolean): string[] => [...new Set([...text.matchAll(LIKE_A_FIELD)].flatMap(([whole, name = '']) => (KNOWN.has(name) === known ? [whole] : [])))];

/** Those in a text that is to be sent have no value yet. */
export const fieldsIn = (text: string): string[] => named(text, true);

/** What looks like a field, and is none. */
export const unknownIn = (text: string): string[] => named(text, false);
