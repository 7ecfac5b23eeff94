import { m } from '../i18n';
import { chordName, isMac } from './names';

const MODIFIERS = [
  ['ctrlKey', 'Ctrl'],
  ['altKey', 'Alt'],
  ['shiftKey', 'Shift'],
  ['metaKey', 'Super'],
] as const;
const ALONE = /^(Control|Alt|Shift|Meta|OS|CapsLock|NumLock|ScrollLock|Fn|AltGraph|Dead|Process|Unidentified)/;

/** The keys that are pressed, as `Ctrl+Alt+KeyI`: by the place of the key, which no layout changes. Null while only modifiers are. */
export function pressedKeys(event: Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>): string | null {
  if (event.code === '' || ALONE.test(event.key) || ALONE.test(event.code)) return null;
  return [...MODIFIERS.flatMap(([held, name]) => (event[held] ? [name] : [])), event.code].join('+');
}

/** As one reads them on the keys: "Ctrl Alt I". */
export function globalKeyName(keys: string, mac = isMac()): string {
  const name = (part: string): string => {
    if (part === 'Ctrl') return mac ? '⌃' : m.keyname_ctrl();
    if (part === 'Super') return mac ? '⌘' : 'Super';
    return chordName(part.replace(/^(Key|Digit|Numpad)(?=.)/, ''), mac);
  };
  return keys.split('+').map(name).join(mac ? '' : ' ');
}
