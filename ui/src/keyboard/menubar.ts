import type { BarItem, BarMenu, BarMenuKind, StandardItem } from '../host/types';
import { m } from '../i18n';
import type { App } from '../state/app.svelte';
import { knownCommands, type Command } from './known';
import { isMac } from './names';

/** The menu bar as it is described to the system: every command once, in the menu where people look for it. */

/** A line between what belongs together. */
const APART = '-';
/** Commands of a kind, as many as there are, in a menu of their own. */
const MANY = { 'number:': () => m.phone_numbers(), 'view:': () => m.views_title(), 'snippet:': () => m.snippets_title() } as const;
type Many = keyof typeof MANY;
/** The system cuts nothing off. */
const LONGEST = 60;

type Part = string | StandardPart | MenuPart;
/** A menu within a menu, so that each fits on a small screen. */
interface MenuPart {
  menu: string;
  parts: string[];
}
interface StandardPart {
  item: StandardItem;
  label: string;
}
const std = (item: StandardItem, label: string): StandardPart => ({ item, label });

/** Moving by keys that a menu would be slower than, what is about what one types, and what the webview copies only at a key press. */
export const LEFT_OUT: ReadonlySet<string> = new Set(['page_down', 'page_up', 'find_older', 'find_newer', 'message_older', 'message_newer', 'select_down', 'select_up', 'menu_bar', 'copy']);

function layout(mac: boolean): [BarMenuKind, string, Part[]][] {
  const close = std('close', m.std_close());
  const quit = std('quit', m.std_quit());
  const menus: [BarMenuKind, string, Part[]][] = [
    ['file', m.menu_file(), ['new_message', APART, 'import', 'sources', APART, 'share', 'save_view', APART, 'quick', APART, close, ...(mac ? [] : [quit])]],
    ['edit', m.menu_edit(), [
      ...(mac ? [std('undo', m.std_undo()), std('redo', m.std_redo()), APART, std('cut', m.std_cut()), std('copy', m.std_copy()), std('paste', m.std_paste()), std('select_all', m.std_select_all()), APART] : []),
      'undo', 'redo', 'history', APART, 'search', 'find', APART, 'select', 'select_all', 'let_go', APART, 'clean_up', 'views', 'snippets', 'properties', ...(mac ? [] : [APART, 'business_hours', 'desktop', 'settings']),
    ]],
    ['view', m.menu_view(), ['filter', 'clear_filter', APART, 'contact', 'details', 'insight_table', 'insight_formula', APART, 'text_larger', 'text_smaller', 'text_normal', APART, ...(mac ? [std('fullscreen', m.std_fullscreen())] : ['show_menu_bar'])]],
    ['conversation', m.menu_conversation(), [
      'done', 'done_stay', 'done_next', 'done_previous', 'unread', 'open', 'snooze', 'review_skip', APART, 'pin', 'unpin', 'mute', 'unmute', 'silence', APART, 'tags', 'assign', 'assign_me', 'unassign', APART,
      'reply', 'attach', 'snippet:', { menu: m.key_send(), parts: ['send', 'send_done', 'send_later', APART, 'send_now', 'take_back', 'send_again'] }, 'comment', 'play', 'save_files', APART,
      { menu: m.key_contact(), parts: ['contact_edit', 'contact_note', 'contact_tags', APART, 'contact_merge', 'contact_remove'] }, 'lifeline',
    ]],
    ['go', m.menu_go(), [
      'next', 'previous', 'first', 'last', 'open_thread', 'back', APART, 'go_inbox', 'go_unread', 'go_waiting', 'go_pinned', 'go_snoozed', 'go_assigned', 'go_mentions', 'go_muted', 'go_done', 'go_all', APART,
      'number:', 'view:', APART, 'outbox', 'go_contacts', 'go_reviews', 'go_insights',
    ]],
    ['help', m.menu_help(), ['commands', 'help', 'keys', ...(mac ? [] : [APART, 'updates'])]],
  ];
  if (!mac) return menus;
  const app: Part[] = [std('about', m.std_about()), 'updates', APART, 'settings', 'business_hours', 'desktop', APART, std('services', m.std_services()), APART, std('hide', m.std_hide()), std('hide_others', m.std_hide_others()), std('show_all', m.std_show_all()), APART, quit];
  const window: Part[] = [std('minimize', m.std_minimize()), std('zoom', m.std_zoom()), APART, std('bring_all_to_front', m.std_bring_all_to_front())];
  menus.unshift(['app', 'Listo', app]);
  menus.splice(-1, 0, ['window', m.menu_window(), window]);
  return menus;
}

/** What the key does, the line does: nothing more while a dialog or the first picture is there. */
function can(app: App, { id, now, contexts }: Command): boolean {
  if (app.screen === 'starting' || app.screen === 'broken') return false;
  if (app.screen === 'welcome') return id === 'help' || id === 'show_menu_bar';
  return now && (app.dialog === null || id === 'show_menu_bar' || contexts.includes('dialog'));
}

const short = (text: string): string => (Array.from(text).length > LONGEST ? `${Array.from(text).slice(0, LONGEST - 1).join('').trimEnd()}…` : text);
const lineOf = (app: App, command: Command): BarItem => ({ type: 'command', id: command.id, label: short(command.short.trim()) || command.id, keys: command.keys[0] ?? '', enabled: can(app, command), checked: command.on ?? null });

/** Lines only between what is there. */
function tidied(items: (BarItem | null)[]): BarItem[] {
  const out: BarItem[] = [];
  for (const item of items) if (item !== null && (item.type !== 'separator' || (out.length > 0 && out.at(-1)?.type !== 'separator'))) out.push(item);
  return out.at(-1)?.type === 'separator' ? out.slice(0, -1) : out;
}

export function describeMenuBar(app: App, mac = isMac()): BarMenu[] {
  const commands = knownCommands(app);
  const byId = new Map(commands.map((command) => [command.id, command]));
  const itemOf = (part: Part): BarItem | null => {
    if (typeof part !== 'string') return 'menu' in part ? { type: 'submenu', label: part.menu, items: tidied(part.parts.map(itemOf)) } : { type: 'standard', item: part.item, label: part.label };
    if (part === APART) return { type: 'separator' };
    if (part in MANY) {
      const items = commands.filter(({ id }) => id.startsWith(part)).map((command) => lineOf(app, command));
      return items.length === 0 ? null : { type: 'submenu', label: MANY[part as Many](), items };
    }
    const command = byId.get(part);
    return command === undefined ? null : lineOf(app, command);
  };
  return layout(mac).map(([kind, label, parts]) => ({ kind, label, items: tidied(parts.map(itemOf)) }));
}

/** What was chosen runs as its key would have it, if it still can. */
export function chooseInMenuBar(app: App, id: string): void {
  const command = knownCommands(app).find((c) => c.id === id);
  if (command !== undefined && can(app, command)) command.run();
}
