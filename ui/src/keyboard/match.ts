import { keymap, type Action, type Binding, type Context } from './keymap';

/** What we read of a KeyboardEvent; tests make their own. */
export interface Key {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  repeat: boolean;
  isComposing: boolean;
  keyCode?: number;
  getModifierState?: (name: string) => boolean;
}

export interface Matched {
  binding: Binding;
  action: Action;
  /** The key as the map writes it, e.g. "Mod+3". */
  chord: string;
  /** Held down and not allowed to repeat: swallow it, do nothing. */
  swallowed: boolean;
}

const SYMBOL_CODES: Record<string, string> = { BracketLeft: '[', BracketRight: ']', Comma: ',', Slash: '/' };
/** Latin letters (with all accents), digits and ASCII signs: a layout that types these is Latin. */
const isLatin = (char: string): boolean => /^[\u0020-\u024F\u1E00-\u1EFF]$/u.test(char) || !/\p{L}/u.test(char);

interface Chord {
  mod: boolean;
  shift: boolean;
  key: string;
}

function parse(written: string): Chord {
  const parts = written.split('+');
  const key = parts.pop() ?? '';
  return { mod: parts.includes('Mod'), shift: parts.includes('Shift'), key };
}

/** The character on a US keyboard at this place, for layouts that type another script. */
function physical(event: Key): string {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (letter) return letter;
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  if (digit) return digit;
  if (event.code === 'Slash' && event.shiftKey) return '?';
  return SYMBOL_CODES[event.code] ?? '';
}

function pressed(event: Key, chord: Chord, mac: boolean): boolean {
  const typed = event.key;
  const single = Array.from(typed).length === 1;
  const letter = /^[A-Z]$/.test(chord.key);
  const sign = chord.key.length === 1 && !letter;

  // "[" needs AltGr (Ctrl+Alt to some) or Option on many keyboards: then those are not modifiers.
  const composedSign = sign && !chord.mod && typed === chord.key && (event.altKey || event.getModifierState?.('AltGraph') === true);
  const mod = composedSign ? false : mac ? event.metaKey : event.ctrlKey;
  const foreign = composedSign ? false : event.altKey || (mac ? event.ctrlKey : event.metaKey);
  if (foreign || mod !== chord.mod) return false;
  // A sign may need Shift to be typed at all; for letters and named keys Shift is part of the chord.
  if (!sign && event.shiftKey !== chord.shift) return false;

  if (!single) return typed === chord.key;
  if (letter ? typed.toUpperCase() === chord.key : typed === chord.key) return true;
  // The digit row types signs on a French keyboard, and Ctrl+digit still means the digit there.
  if (chord.mod && /^\d$/.test(chord.key)) return physical(event) === chord.key;
  return !isLatin(typed) && physical(event) === chord.key;
}

/** Part of a letter that is being composed, and nobody's shortcut. */
export const composing = (event: Pick<Key, 'key' | 'isComposing' | 'keyCode'>): boolean => event.isComposing || event.keyCode === 229 || event.key === 'Process' || event.key === 'Dead';

/** The key with which a sequence begins, where this is one. */
export function begins(event: Key, context: Context, mac: boolean, bindings: readonly Binding[] = keymap): string | null {
  if (composing(event) || event.repeat) return null;
  for (const { keys } of bindings.filter((b) => b.contexts.includes(context))) {
    const first = keys.map((k) => k.split(' ')).find((parts) => parts.length > 1 && pressed(event, parse(parts[0] ?? ''), mac));
    if (first?.[0] !== undefined) return first[0];
  }
  return null;
}

/** The binding of a key press in a context, or null when it is not ours. `after` is the key that began a sequence. */
export function match(event: Key, context: Context, mac: boolean, bindings: readonly Binding[] = keymap, after: string | null = null): Matched | null {
  if (composing(event)) return null;
  for (const binding of bindings) {
    if (!binding.contexts.includes(context)) continue;
    for (const chord of binding.keys) {
      const [key = '', ...before] = chord.split(' ').reverse();
      if ((before[0] ?? null) !== after || !pressed(event, parse(key), mac)) continue;
      return { binding, action: binding.action, chord, swallowed: event.repeat && binding.repeat !== true };
    }
  }
  return null;
}
