import type { Key } from './match';

const SYMBOL_CODES: Record<string, string> = { BracketLeft: '[', BracketRight: ']', Comma: ',', Slash: '/' };

/** Latin letters (with all accents), digits and ASCII signs: a layout that types these is Latin. */
export const isLatin = (char: string): boolean => /^[\u0020-\u024F\u1E00-\u1EFF]$/u.test(char) || !/\p{L}/u.test(char);

/** The character on a US keyboard at this place, for layouts that type another script. */
export function physical(event: Pick<Key, 'code' | 'shiftKey'>): string {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (letter) return letter;
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  if (digit) return digit;
  if (event.code === 'Slash' && event.shiftKey) return '?';
  return SYMBOL_CODES[event.code] ?? '';
}
