import type { View } from '../host/types';
import { locale, m } from '../i18n';
import { inSentence, oneLine } from '../kit/text';
import type { App } from '../state/app.svelte';
import { viewName } from '../state/words';
import { available } from './available';
import { perform } from './commands';
import { inUse, keysOf } from './inUse.svelte';
import { isNumbered, type Action, type Binding, type Context, type Group, type Numbered, type Single } from './keymap';
import { chordName, groupName, isMac } from './names';

/** What one opens the palette for comes first. */
const ORDER: Group[] = ['state', 'move', 'select', 'app'];

export interface Command {
  id: string;
  /** As it is said among all others. */
  label: string;
  /** As it is said in a menu that tells what it is about. */
  short: string;
  group: string;
  /** Its keys as people read them, each once. */
  keys: string[];
  /** It makes sense now. */
  now: boolean;
  /** Where its keys act. */
  contexts: readonly Context[];
  /** Of one that is on or off. */
  on?: boolean;
  run(): void;
}

/** Places of their own, which are no lists. */
const SCREENS = new Set<Action>(['go_contacts', 'go_insights', 'go_reviews']);
const viewOf = (action: Action): View | null => (action.startsWith('go_') && !SCREENS.has(action) ? (action.slice(3) as View) : null);

type Entry = Omit<Command, 'now' | 'on' | 'run'> & { action: Single; binding: Pick<Binding, 'action' | 'group' | 'contexts'> };

/** What no conversation changes is put together once: the menu bar asks with every key. */
let made: { bindings: readonly Binding[]; language: string; entries: Entry[] } | null = null;

/** What has a key, in the words of now. */
function entriesOf(): Entry[] {
  const { bindings } = inUse;
  const language = locale.current;
  if (made?.bindings === bindings && made.language === language) return made.entries;
  const entries: Entry[] = [];
  const seen = new Set<Action>();
  for (const { action, quiet, label, group } of ORDER.flatMap((group) => bindings.filter((b) => b.group === group))) {
    if (seen.has(action) || quiet === true || isNumbered(action)) continue;
    seen.add(action);
    const contexts = bindings.filter((b) => b.action === action).flatMap((b) => b.contexts);
    const view = viewOf(action);
    const short = m[label]();
    const where = view !== null ? viewName(view) : SCREENS.has(action) ? short : null;
    entries.push({
      id: action,
      action,
      binding: { action, group, contexts },
      label: where === null ? short : m.command_go({ where }),
      short,
      group: groupName(group),
      keys: keysOf(action).map((key) => chordName(key)),
      contexts,
    });
  }
  made = { bindings, language, entries };
  return entries;
}

/** Everything there is to do: what has a key, and places to go. */
export function knownCommands(app: App): Command[] {
  const commands = entriesOf().map(({ action, binding, ...entry }): Command => ({
    ...entry,
    now: available(app, binding),
    ...(action === 'contact' && { on: app.contact.open }),
    run: () => perform(app, action),
  }));
  const nth = (action: Numbered, i: number): string[] => keysOf(action).filter((k) => i < 9 && k.endsWith(String(i + 1))).map((key) => chordName(key));
  const go = (id: string, name: string, group: string, keys: string[], run: () => void): Command => ({ id, label: m.command_go({ where: inSentence(name) }), short: inSentence(name), group, keys, now: true, contexts: [], run });
  for (const [i, view] of app.views.all.entries()) commands.push(go(`view:${view.id}`, oneLine(view.name), m.views_title(), nth('saved_view', i), () => void app.views.open(view)));
  app.numbers.forEach((number, i) => commands.push(go(`number:${number.id}`, number.name, m.phone_numbers(), nth('number', i), () => void app.filters.set({ numberIds: [number.id] }))));
  const answered = app.thread.row?.id ?? app.mailbox.selectedId;
  for (const snippet of app.snippets.all) {
    const name = inSentence(oneLine(snippet.name));
    const run = (): void => { if (answered !== null) app.reply.begin(answered, snippet); };
    commands.push({ id: `snippet:${snippet.id}`, label: m.command_snippet({ name }), short: name, group: m.snippets_title(), keys: [], now: app.screen === 'inbox' && answered !== null, contexts: [], run });
  }
  const place = (id: string, label: string, run: () => void, now = true): Command => ({ id, label, short: label, group: m.group_app(), keys: [], now, contexts: [], run });
  commands.push(
    place('import', m.nav_import(), () => app.toImport(), app.screen !== 'import'),
    place('sources', m.sources_title(), () => app.sources.open(), app.screen !== 'sources'),
    place('clean_up', m.cleanup_title(), () => void app.cleanup.ask()),
    place('history', m.history_title(), () => void app.history.ask()),
    place('lifeline', m.lifeline_title(), () => void app.lifeline.ask(), answered !== null),
    place('views', m.views_manage(), () => app.views.manage()),
    place('properties', m.properties_title(), () => app.properties.manage()),
    place('snippets', m.snippets_manage(), () => app.snippets.manage()),
    place('business_hours', m.hours_title(), () => void (app.dialog = 'business_hours')),
    place('quick', m.quick_title(), () => void app.desktop.quick()),
    place('updates', m.update_check(), () => void app.updates.check()),
    place('desktop', m.desktop_title(), () => void app.desktop.open()),
  );
  const silent = app.thread.row !== null && app.desktop.silent('silentConversationIds', app.thread.row.id);
  commands.push({ ...place('silence', silent ? m.key_notify_again() : m.key_silence(), () => app.desktop.silenceThis(), app.screen === 'inbox' && app.thread.row !== null), short: m.key_silence(), on: silent });
  // The screen has one there, always.
  if (!isMac()) {
    const { menuBar } = app.settings;
    commands.push({ ...place('show_menu_bar', menuBar ? m.menu_bar_hide() : m.menu_bar_show(), () => void app.saveSettings({ menuBar: !menuBar })), short: m.menu_bar_show(), on: menuBar });
  }
  commands.push(place('keys', m.keys_title(), () => void (app.dialog = 'keys')));
  return commands;
}
