import { m } from '../i18n';
import { keysOf, type Action } from './keymap';

const SIGNS: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };

export const isMac = (): boolean => typeof navigator !== 'undefined' && /Mac/.test(navigator.platform);

function part(name: string, mac: boolean): string {
  switch (name) {
    case 'Mod': return mac ? '⌘' : m.keyname_ctrl();
    case 'Shift': return mac ? '⇧' : m.keyname_shift();
    case 'Enter': return m.keyname_enter();
    case 'Escape': return m.keyname_esc();
    case 'Home': return m.keyname_home();
    case 'End': return m.keyname_end();
    case 'PageUp': return m.keyname_pageup();
    case 'Delete': return m.keyname_delete();
    case 'PageDown': return m.keyname_pagedown();
    default: return SIGNS[name] ?? name;
  }
}

/** A chord as people read it: "Ctrl ,", "⇧Z". */
export function chordName(chord: string, mac = isMac()): string {
  return chord.split(' ').map((key) => key.split('+').map((p) => part(p, mac)).join(mac ? '' : ' ')).join(' ');
}

export const actionKey = (action: Action): string => chordName(keysOf(action)[0] ?? '');

/** For aria-keyshortcuts: the names the specification wants. */
export function ariaKeys(action: Action, mac = isMac()): string {
  // There is no name for a sequence.
  return keysOf(action).filter((keys) => !keys.includes(' ')).map((chord) => chord.replace('Mod', mac ? 'Meta' : 'Control')).join(' ');
}

export const tooltip = (label: string, action: Action): string => m.tooltip({ what: label, keys: actionKey(action) });
