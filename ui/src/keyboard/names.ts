import { m } from '../i18n';
import { keyIn, keysOf } from './inUse.svelte';
import { isNumbered, type Action, type Context, type Group } from './keymap';

const SIGNS: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };

export const isMac = (): boolean => typeof navigator !== 'undefined' && /Mac/.test(navigator.platform);

function part(name: string, mac: boolean): string {
  switch (name) {
    case 'Mod': return mac ? '⌘' : m.keyname_ctrl();
    case 'Alt': return mac ? '⌥' : m.keyname_alt();
    case 'Shift': return mac ? '⇧' : m.keyname_shift();
    case 'Enter': return m.keyname_enter();
    case 'Escape': return m.keyname_esc();
    case 'Home': return m.keyname_home();
    case 'End': return m.keyname_end();
    case 'PageUp': return m.keyname_pageup();
    case 'Delete': return m.keyname_delete();
    case 'PageDown': return m.keyname_pagedown();
    case 'Space': return m.keyname_space();
    case 'Backspace': return m.keyname_backspace();
    case 'Delete': return m.keyname_delete();
    case 'Insert': return m.keyname_insert();
    default: return SIGNS[name] ?? name;
  }
}

/** A chord as people read it: "Ctrl ,", "⇧Z". */
export function chordName(chord: string, mac = isMac()): string {
  return chord.split(' ').map((key) => key.split(/(?<=[^+])\+/).map((p) => part(p, mac)).join(mac ? '' : ' ')).join(' ');
}

export const actionKey = (action: Action): string => chordName(keysOf(action)[0] ?? '');

/** The key that does it here, as people read it. */
export const keyHere = (action: Action, context: Context): string => chordName(keyIn(action, context));

/** For aria-keyshortcuts: the names the specification wants. */
export function ariaKeys(action: Action, mac = isMac()): string {
  // There is no name for a sequence.
  return keysOf(action).filter((keys) => !keys.includes(' ')).map((chord) => chord.replace('Mod', mac ? 'Meta' : 'Control')).join(' ');
}

/** The key of an action for a line of a menu. */
export const keysFor = (action: Action): { keys: string; aria: string } => ({ keys: actionKey(action), aria: ariaKeys(action) });

export const tooltip = (label: string, action: Action): string => {
  const keys = actionKey(action);
  return keys === '' ? label : m.tooltip({ what: label, keys });
};

/** The keys of an action for a list of them; those with a digit are shown as a range. */
export const shownKeys = (action: Action, keys: readonly string[]): string[] =>
  isNumbered(action) && keys.length > 1 ? keys.slice(0, 1).map((key) => key.replace(/\d$/, (first) => `${first}…${keys.at(-1)?.at(-1)}`)) : [...keys];

export function groupName(group: Group): string {
  switch (group) {
    case 'move': return m.group_move();
    case 'select': return m.group_select();
    case 'state': return m.group_state();
    case 'app': return m.group_app();
  }
}

export function contextName(context: Context): string {
  switch (context) {
    case 'list': return m.context_list();
    case 'thread': return m.context_thread();
    case 'contacts': return m.context_contacts();
    case 'insights': return m.insights_title();
    case 'review': return m.reviews_title();
    case 'screen': return m.context_screen();
    case 'search': return m.context_search();
    case 'find': return m.context_find();
    case 'reply': return m.context_reply();
    case 'text': return m.context_text();
    case 'dialog': return m.context_dialog();
  }
}
