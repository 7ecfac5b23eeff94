import type { Action } from '../host/types';
import type { m } from '../i18n';

/** The keys as data, before a preset or a person changes them: see inUse.svelte.ts. */

/** The engine knows them too: it tells which of the stored keys mean something. */
export type { Action };

/** They have nine keys, and the digit says which one is meant. */
export type Numbered = 'number' | 'saved_view';
export type Single = Exclude<Action, Numbered>;
export const isNumbered = (action: Action): action is Numbered => action === 'number' || action === 'saved_view';

/** Where the focus is. In `text`, `reply`, `search` and `find` (their fields) and `dialog` only keys that say so act. `screen`: import, sources, first run. */
export type Context = 'list' | 'thread' | 'contacts' | 'insights' | 'review' | 'screen' | 'search' | 'find' | 'reply' | 'text' | 'dialog';
export type Group = 'move' | 'select' | 'state' | 'app';
export type MessageKey = { [K in keyof typeof m]: (typeof m)[K] extends () => string ? K : never }[keyof typeof m];

export interface Binding {
  action: Action;
  /**
   * `Mod` is Ctrl, and Command on macOS; `Alt` is Option there. Modifiers stand in the order Mod, Alt, Shift. A single character is what is typed, not where the key is.
   * `G I` is one key after the other.
   */
  keys: string[];
  contexts: Context[];
  label: MessageKey;
  group: Group;
  /** Moving may repeat while a key is held; what changes state never does. */
  repeat?: true;
  /** Follows from another one: the help sheet leaves it out. */
  quiet?: true;
  /** Shown in the footer, in this order. */
  footer?: number;
}

const READING: Context[] = ['list', 'thread'];
const FINDING: Context[] = ['list', 'search', 'contacts'];
const EVERYWHERE: Context[] = ['list', 'thread', 'contacts', 'insights', 'review', 'screen'];
const LISTS: Context[] = ['list', 'contacts'];
const ACTING: Context[] = [...READING, 'contacts'];
/** What is done with the conversation in front of one. */
const DECIDING: Context[] = [...READING, 'review'];
const ANYWHERE: Context[] = [...EVERYWHERE, 'search', 'find', 'reply', 'text', 'dialog'];

const everywhere: readonly Binding[] = [
  { action: 'next', keys: ['ArrowDown'], contexts: FINDING, label: 'key_next', group: 'move', repeat: true },
  { action: 'next', keys: ['J'], contexts: ACTING, label: 'key_next', group: 'move', repeat: true },
  { action: 'previous', keys: ['ArrowUp'], contexts: FINDING, label: 'key_previous', group: 'move', repeat: true },
  { action: 'previous', keys: ['K'], contexts: ACTING, label: 'key_previous', group: 'move', repeat: true },
  { action: 'page_down', keys: ['PageDown'], contexts: FINDING, label: 'key_page_down', group: 'move', repeat: true },
  { action: 'page_up', keys: ['PageUp'], contexts: FINDING, label: 'key_page_up', group: 'move', repeat: true },
  { action: 'first', keys: ['Home'], contexts: LISTS, label: 'key_first', group: 'move' },
  { action: 'last', keys: ['End'], contexts: LISTS, label: 'key_last', group: 'move' },
  { action: 'open_thread', keys: ['Enter', 'ArrowRight'], contexts: ['list'], label: 'key_open_thread', group: 'move' },
  { action: 'open_thread', keys: ['Enter'], contexts: ['search'], label: 'key_open_thread', group: 'move' },
  { action: 'back', keys: ['Escape', 'ArrowLeft'], contexts: ['thread'], label: 'key_back', group: 'move' },
  { action: 'back', keys: ['Escape'], contexts: ['screen', 'search', 'find', 'contacts', 'insights', 'review'], label: 'key_back', group: 'move' },
  { action: 'search', keys: ['/'], contexts: EVERYWHERE, label: 'key_search', group: 'move' },
  { action: 'find', keys: ['Mod+F'], contexts: [...READING, 'search', 'find'], label: 'key_find', group: 'move' },
  { action: 'find_older', keys: ['Enter', 'ArrowUp'], contexts: ['find'], label: 'key_find_older', group: 'move', repeat: true },
  { action: 'find_newer', keys: ['Shift+Enter', 'ArrowDown'], contexts: ['find'], label: 'key_find_newer', group: 'move', repeat: true },
  { action: 'message_older', keys: ['Shift+ArrowUp'], contexts: ['thread'], label: 'key_message_older', group: 'move', repeat: true },
  { action: 'message_newer', keys: ['Shift+ArrowDown'], contexts: ['thread'], label: 'key_message_newer', group: 'move', repeat: true },
  { action: 'number', keys: ['Mod+1', 'Mod+2', 'Mod+3', 'Mod+4', 'Mod+5', 'Mod+6', 'Mod+7', 'Mod+8', 'Mod+9'], contexts: EVERYWHERE, label: 'key_number', group: 'move' },

  { action: 'go_inbox', keys: ['G I'], contexts: EVERYWHERE, label: 'key_go_inbox', group: 'move' },
  { action: 'go_unread', keys: ['G U'], contexts: EVERYWHERE, label: 'key_go_unread', group: 'move' },
  { action: 'go_waiting', keys: ['G W'], contexts: EVERYWHERE, label: 'key_go_waiting', group: 'move' },
  { action: 'go_pinned', keys: ['G P'], contexts: EVERYWHERE, label: 'key_go_pinned', group: 'move' },
  { action: 'go_snoozed', keys: ['G S'], contexts: EVERYWHERE, label: 'key_go_snoozed', group: 'move' },
  { action: 'go_assigned', keys: ['G A'], contexts: EVERYWHERE, label: 'key_go_assigned', group: 'move' },
  { action: 'go_mentions', keys: ['G M'], contexts: EVERYWHERE, label: 'key_go_mentions', group: 'move' },
  { action: 'go_muted', keys: ['G B'], contexts: EVERYWHERE, label: 'key_go_muted', group: 'move' },
  { action: 'go_done', keys: ['G D'], contexts: EVERYWHERE, label: 'key_go_done', group: 'move' },
  { action: 'go_all', keys: ['G T'], contexts: EVERYWHERE, label: 'key_go_all', group: 'move' },
  { action: 'outbox', keys: ['G O'], contexts: EVERYWHERE, label: 'outbox_title', group: 'move' },
  { action: 'go_contacts', keys: ['G C'], contexts: EVERYWHERE, label: 'key_go_contacts', group: 'move' },
  { action: 'go_reviews', keys: ['G R'], contexts: EVERYWHERE, label: 'reviews_title', group: 'move' },
  { action: 'go_insights', keys: ['G Y'], contexts: EVERYWHERE, label: 'insights_title', group: 'move' },
  { action: 'saved_view', keys: ['G 1', 'G 2', 'G 3', 'G 4', 'G 5', 'G 6', 'G 7', 'G 8', 'G 9'], contexts: EVERYWHERE, label: 'key_saved_view', group: 'move' },
  { action: 'filter', keys: ['F'], contexts: [...READING, 'insights'], label: 'key_filter', group: 'move' },
  { action: 'clear_filter', keys: ['Shift+F'], contexts: [...READING, 'insights'], label: 'key_clear_filter', group: 'move' },

  { action: 'select', keys: ['X'], contexts: ['list'], label: 'key_select', group: 'select' },
  { action: 'select_down', keys: ['Shift+ArrowDown'], contexts: ['list'], label: 'key_select_down', group: 'select', repeat: true },
  { action: 'select_up', keys: ['Shift+ArrowUp'], contexts: ['list'], label: 'key_select_up', group: 'select', repeat: true },
  { action: 'select_page_down', keys: ['Shift+PageDown'], contexts: ['list'], label: 'key_select_down', group: 'select', repeat: true, quiet: true },
  { action: 'select_page_up', keys: ['Shift+PageUp'], contexts: ['list'], label: 'key_select_up', group: 'select', repeat: true, quiet: true },
  { action: 'select_first', keys: ['Shift+Home'], contexts: ['list'], label: 'key_select_up', group: 'select', quiet: true },
  { action: 'select_last', keys: ['Shift+End'], contexts: ['list'], label: 'key_select_down', group: 'select', quiet: true },
  { action: 'select_all', keys: ['Mod+A'], contexts: ['list'], label: 'key_select_all', group: 'select' },
  { action: 'let_go', keys: ['Escape'], contexts: ['list'], label: 'key_let_go', group: 'select' },

  { action: 'done', keys: ['E'], contexts: DECIDING, label: 'key_done', group: 'state', footer: 1 },
  { action: 'done_stay', keys: ['Shift+E'], contexts: READING, label: 'key_done_stay', group: 'state' },
  { action: 'unread', keys: ['U'], contexts: DECIDING, label: 'key_unread', group: 'state', footer: 2 },
  { action: 'open', keys: ['O'], contexts: DECIDING, label: 'key_open', group: 'state', footer: 3 },
  { action: 'snooze', keys: ['H'], contexts: DECIDING, label: 'key_snooze', group: 'state', footer: 4 },
  { action: 'tags', keys: ['L'], contexts: DECIDING, label: 'key_tags', group: 'state' },
  { action: 'assign', keys: ['A'], contexts: DECIDING, label: 'key_assign', group: 'state' },
  { action: 'assign_me', keys: ['I'], contexts: DECIDING, label: 'key_assign_me', group: 'state' },
  { action: 'unassign', keys: ['Shift+A'], contexts: DECIDING, label: 'key_unassign', group: 'state' },
  { action: 'pin', keys: ['P'], contexts: DECIDING, label: 'key_pin', group: 'state' },
  { action: 'unpin', keys: ['Shift+P'], contexts: DECIDING, label: 'key_unpin', group: 'state' },
  { action: 'mute', keys: ['M'], contexts: READING, label: 'key_mute', group: 'state' },
  { action: 'unmute', keys: ['Shift+M'], contexts: READING, label: 'key_unmute', group: 'state' },
  { action: 'reply', keys: ['R'], contexts: DECIDING, label: 'key_reply', group: 'state' },
  { action: 'attach', keys: ['Mod+Shift+A'], contexts: [...DECIDING, 'reply'], label: 'key_attach', group: 'state' },
  { action: 'send', keys: ['Mod+Enter'], contexts: ['reply'], label: 'key_send', group: 'state' },
  { action: 'send_done', keys: ['Mod+Shift+Enter'], contexts: ['reply'], label: 'key_send_done', group: 'state' },
  { action: 'send_later', keys: ['Mod+Shift+L'], contexts: ['reply'], label: 'key_send_later', group: 'state' },
  { action: 'take_back', keys: ['Delete', 'Backspace'], contexts: ['thread'], label: 'key_take_back', group: 'state' },
  { action: 'send_now', keys: ['Mod+Enter'], contexts: ['thread'], label: 'key_send_now', group: 'state' },
  { action: 'send_again', keys: ['Shift+R'], contexts: ['thread'], label: 'key_send_again', group: 'state' },
  { action: 'comment', keys: ['N'], contexts: DECIDING, label: 'key_comment', group: 'state' },
  { action: 'review_skip', keys: ['ArrowRight'], contexts: ['review'], label: 'review_skip', group: 'state' },
  { action: 'done_previous', keys: ['['], contexts: READING, label: 'key_done_previous', group: 'state' },
  { action: 'done_next', keys: [']'], contexts: READING, label: 'key_done_next', group: 'state' },
  { action: 'undo', keys: ['Z', 'Mod+Z'], contexts: [...ACTING, 'review'], label: 'key_undo', group: 'state', footer: 6 },
  { action: 'redo', keys: ['Shift+Z', 'Mod+Shift+Z'], contexts: [...ACTING, 'review'], label: 'key_redo', group: 'state' },

  { action: 'contact', keys: ['D'], contexts: READING, label: 'key_contact', group: 'app' },
  { action: 'contact_edit', keys: ['Shift+D'], contexts: ACTING, label: 'key_contact_edit', group: 'app' },
  { action: 'contact_edit', keys: ['Enter'], contexts: ['contacts'], label: 'key_contact_edit', group: 'app', quiet: true },
  { action: 'contact_note', keys: ['Shift+N'], contexts: ACTING, label: 'key_contact_note', group: 'app' },
  { action: 'contact_tags', keys: ['Shift+L'], contexts: ACTING, label: 'key_contact_tags', group: 'app' },
  { action: 'contact_merge', keys: ['M'], contexts: ['contacts'], label: 'key_contact_merge', group: 'app' },
  { action: 'contact_remove', keys: ['Delete'], contexts: ['contacts'], label: 'key_contact_remove', group: 'app' },
  { action: 'insight_table', keys: ['T'], contexts: ['insights'], label: 'key_insight_table', group: 'app' },
  { action: 'insight_formula', keys: ['I'], contexts: ['insights'], label: 'key_insight_formula', group: 'app' },
  { action: 'new_message', keys: ['C'], contexts: EVERYWHERE, label: 'key_new_message', group: 'app' },
  { action: 'share', keys: ['S'], contexts: READING, label: 'key_share', group: 'app' },
  { action: 'save_view', keys: ['Mod+S'], contexts: [...READING, 'search'], label: 'key_save_view', group: 'app' },
  { action: 'commands', keys: ['Mod+K'], contexts: [...EVERYWHERE, 'search', 'find', 'reply', 'text'], label: 'key_commands', group: 'app' },
  { action: 'menu_bar', keys: ['F10'], contexts: [...EVERYWHERE, 'search', 'find', 'reply', 'text'], label: 'key_menu_bar', group: 'app' },
  // Where "+" needs Shift its key types "=".
  { action: 'text_larger', keys: ['Mod+=', 'Mod++'], contexts: ANYWHERE, label: 'key_text_larger', group: 'app' },
  { action: 'text_smaller', keys: ['Mod+-'], contexts: ANYWHERE, label: 'key_text_smaller', group: 'app' },
  { action: 'text_normal', keys: ['Mod+0'], contexts: ANYWHERE, label: 'key_text_normal', group: 'app' },
  { action: 'copy', keys: ['Mod+C'], contexts: ['thread'], label: 'key_copy', group: 'app' },
  { action: 'details', keys: ['Alt+Enter'], contexts: ['thread'], label: 'key_details', group: 'app' },
  { action: 'save_files', keys: ['Mod+Shift+S'], contexts: READING, label: 'key_save_files', group: 'app' },
  { action: 'play', keys: ['V'], contexts: READING, label: 'key_play', group: 'app' },
  { action: 'settings', keys: ['Mod+,'], contexts: [...EVERYWHERE, 'search', 'find', 'reply', 'text'], label: 'key_settings', group: 'app' },
  { action: 'help', keys: ['?'], contexts: EVERYWHERE, label: 'key_help', group: 'app' },
];

/** Elsewhere the system opens the menu bar by keys of its own. */
const SYSTEM_OPENS_MENUS = typeof navigator !== 'undefined' && /Mac|Win/.test(navigator.platform);
export const keymap: readonly Binding[] = everywhere.filter(({ action }) => action !== 'menu_bar' || !SYSTEM_OPENS_MENUS);
