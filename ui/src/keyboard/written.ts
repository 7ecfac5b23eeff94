import { isLatin, physical } from './layout';
import { composing, type Key } from './match';

const NAMED = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown', 'Enter', 'Backspace', 'Delete', 'Insert']);

/** What Option makes of a key on a Mac is meant itself only where it is a sign of other keyboards. */
const OPTION_SIGN = /^[[\]{}|\\@#~/?*+]$/;

/** A key press as the map writes it, or null for what cannot be a key of one's own. */
export function written(event: Key, mac: boolean): string | null {
  const option = mac && event.altKey;
  if ((composing(event) && !(option && event.key === 'Dead')) || (mac ? event.ctrlKey : event.metaKey)) return null;
  const graph = event.getModifierState?.('AltGraph') === true;
  const modifiers = (plain: boolean, shift: boolean): string => `${!plain && (mac ? event.metaKey : event.ctrlKey) ? 'Mod+' : ''}${!plain && event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}`;
  if (event.key === ' ') return `${modifiers(false, false)}Space`;
  if (NAMED.has(event.key) || /^F([1-9]|1[0-2])$/.test(event.key)) return `${modifiers(false, event.shiftKey)}${event.key}`;
  if (option && OPTION_SIGN.test(event.key) && !event.metaKey) return event.key;
  if (Array.from(event.key).length !== 1 && !(option && event.key === 'Dead')) return null;

  const digits = (event.ctrlKey || event.metaKey || event.altKey) && !graph && /^Digit/.test(event.code);
  const typed = option || digits || !isLatin(event.key) ? physical(event) || event.key : event.key;
  const key = typed.toUpperCase();
  if (Array.from(key).length !== 1) return null;
  const letter = /^\p{L}$/u.test(key);
  return `${modifiers(graph && !letter, letter && event.shiftKey)}${key}`;
}
