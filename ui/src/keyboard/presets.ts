import type { KeyPreset } from '../host/types';
import { keymap, type Action } from './keymap';

type Keys = Partial<Record<Action, string[]>>;

/** The keys of an action in the map, each once and in its order. */
export const defaultKeys = (action: Action): string[] => [...new Set(keymap.filter((b) => b.action === action).flatMap((b) => b.keys))];

/** Alt with every key that types something. */
const withAlt = (key: string): string =>
  key.split(' ').map((press) => (/^(Shift\+)?.$/u.test(press) ? `Alt+${press}` : press)).join(' ');

const alt = (): Keys => Object.fromEntries([...new Set(keymap.map((b) => b.action))].map((action) => [action, defaultKeys(action).map(withAlt)]));

/** What each preset changes in the map; the rest is as it stands there. */
export const presets: Record<KeyPreset, Keys> = {
  listo: {},
  gmail: {
    open_thread: ['Enter', 'ArrowRight', 'O'],
    back: ['Escape', 'ArrowLeft', 'U'],
    unread: ['Shift+U'],
    open: ['Shift+I'],
    snooze: ['B'],
    select_all: ['Mod+A', '* A'],
    let_go: ['Escape', '* N'],
  },
  vim: {
    first: ['Home', 'G G'],
    last: ['End', 'Shift+G'],
    page_down: ['PageDown', 'Mod+D'],
    page_up: ['PageUp', 'Mod+U'],
    open_thread: ['Enter', 'ArrowRight', 'L'],
    back: ['Escape', 'ArrowLeft', 'H'],
    select: ['X', 'V'],
    play: ['Shift+V'],
    select_down: ['Shift+ArrowDown', 'Shift+J'],
    select_up: ['Shift+ArrowUp', 'Shift+K'],
    done: ['E', 'D D'],
    unread: ['Shift+U'],
    snooze: ['S'],
    // L opens what is under the cursor.
    tags: ['T'],
    share: ['Shift+S'],
    contact: ['Shift+I'],
    undo: ['U', 'Mod+Z'],
    redo: ['Mod+R', 'Mod+Shift+Z'],
    commands: ['Mod+K', ':'],
  },
  // Screen readers take letters for themselves. Signs are left out: Alt and a sign cannot be typed on every keyboard.
  modifier: {
    ...alt(),
    next: ['ArrowDown', 'Alt+ArrowDown'],
    previous: ['ArrowUp', 'Alt+ArrowUp'],
    done_next: ['Alt+Shift+ArrowDown'],
    done_previous: ['Alt+Shift+ArrowUp'],
    undo: ['Mod+Z'],
    redo: ['Mod+Shift+Z'],
    search: ['Mod+Shift+F'],
    help: ['F1'],
  },
};
