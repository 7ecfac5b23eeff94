import { keymap, type Action, type Binding, type Context } from './keymap';
import { isLatin, physical } from './layout';

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

interface Chord {
  mod: boolean;
  alt: boolean;
  shift: boolean;
  key: string;
  letter: boolean;
  sign: boolean;
  digit: boolean;
}

interface Keys {
  /** The key that begins a sequence, as it is written. */
  before: string | null;
  begins: Chord | null;
  last: Chord;
}

function chordOf(written: string): Chord {
  const [, mod, alt, shift, name = ''] = /^(Mod\+)?(Alt\+)?(Shift\+)?(.*)$/su.exec(written) ?? [];
  const key = name === 'Space' ? ' ' : name;
  const letter = /^\p{L}$/u.test(key);
  return { mod: mod !== undefined, alt: alt !== undefined, shift: shift !== undefined, key, letter, sign: Array.from(key).length === 1 && !letter, digit: /^\d$/.test(key) };
}

/** Each way of writing is taken apart once, not at every key press. */
const parsed = new Map<string, Keys>();

function parse(written: string): Keys {
  const known = parsed.get(written);
  if (known !== undefined) return known;
  const [first = '', second] = written.split(' ');
  const keys = second === undefined ? { before: null, begins: null, last: chordOf(first) } : { before: first, begins: chordOf(first), last: chordOf(second) };
  parsed.set(written, keys);
  return keys;
}

function pressed(event: Key, chord: Chord, mac: boolean): boolean {
  const typed = event.key;
  const single = Array.from(typed).length === 1;

  // "[" needs AltGr (Ctrl+Alt to some) or Option on many keyboards: then those are not modifiers.
  const composedSign = chord.sign && !chord.mod && !chord.alt && typed === chord.key && (event.altKey || event.getModifierState?.('AltGraph') === true);
  const mod = composedSign ? false : mac ? event.metaKey : event.ctrlKey;
  const alt = composedSign ? false : event.altKey;
  const foreign = composedSign ? false : mac ? event.ctrlKey : event.metaKey;
  if (foreign || mod !== chord.mod || alt !== chord.alt) return false;
  // A sign may need Shift to be typed at all; for letters and named keys Shift is part of the chord.
  if (!chord.sign && event.shiftKey !== chord.shift) return false;

  // Option makes another character of every key.
  if (mac && alt && (chord.letter || chord.sign)) return physical(event) === chord.key;
  if (!single) return typed === chord.key;
  if (chord.letter ? typed.toUpperCase() === chord.key : typed === chord.key) return true;
  // The digit row types signs on a French keyboard, and Ctrl+digit still means the digit there.
  if (chord.digit && (chord.mod || chord.alt)) return physical(event) === chord.key;
  return !isLatin(typed) && physical(event) === chord.key;
}

/** Part of a letter that is being composed, and nobody's shortcut. */
export const composing = (event: Pick<Key, 'key' | 'isComposing' | 'keyCode'>): boolean => event.isComposing || event.keyCode === 229 || event.key === 'Process' || event.key === 'Dead';

/** Option and a key that waits for a vowel is a shortcut like any other. */
const taken = (event: Key, mac: boolean): boolean => composing(event) && !(mac && event.altKey && event.key === 'Dead' && !event.isComposing);

/** The key with which a sequence begins, where this is one. */
export function begins(event: Key, context: Context, mac: boolean, bindings: readonly Binding[] = keymap): string | null {
  if (taken(event, mac) || event.repeat) return null;
  for (const binding of bindings) {
    if (!binding.contexts.includes(context)) continue;
    for (const written of binding.keys) {
      const keys = parse(written);
      if (keys.begins !== null && pressed(event, keys.begins, mac)) return keys.before;
    }
  }
  return null;
}

/** The binding of a key press in a context, or null when it is not ours. `after` is the key that began a sequence. */
export function match(event: Key, context: Context, mac: boolean, bindings: readonly Binding[] = keymap, after: string | null = null): Matched | null {
  if (taken(event, mac)) return null;
  for (const binding of bindings) {
    if (!binding.contexts.includes(context)) continue;
    for (const chord of binding.keys) {
      const keys = parse(chord);
      if (keys.before !== after || !pressed(event, keys.last, mac)) continue;
      return { binding, action: binding.action, chord, swallowed: event.repeat && binding.repeat !== true };
    }
  }
  return null;
}
