import type { View } from '../host/types';
import { m } from '../i18n';
import { Lines } from '../kit/lines.svelte';
import { inSentence, oneLine } from '../kit/text';
import type { App } from '../state/app.svelte';
import { viewName } from '../state/words';
import { available } from './available';
import { perform } from './commands';
import { find, type Found } from './fuzzy';
import { inUse, keysOf } from './inUse.svelte';
import { isNumbered, type Action, type Group, type Numbered } from './keymap';
import { chordName, groupName } from './names';

const REMEMBERED = 8;
/** What one opens the palette for comes first. */
const ORDER: Group[] = ['state', 'move', 'select', 'app'];

export interface Command {
  id: string;
  label: string;
  group: string;
  /** Its keys as people read them, each once. */
  keys: string[];
  run(): void;
}

export interface Line {
  command: Command;
  pieces: Found['pieces'];
  recent: boolean;
}

/** Places of their own, which are no lists. */
const SCREENS = new Set<Action>(['go_contacts', 'go_insights', 'go_reviews']);
const viewOf = (action: Action): View | null => (action.startsWith('go_') && !SCREENS.has(action) ? (action.slice(3) as View) : null);

/** Everything that can be done now: what has a key, and places to go. */
export function commandsOf(app: App): Command[] {
  const commands: Command[] = [];
  const seen = new Set<Action>(['commands']);
  for (const binding of ORDER.flatMap((group) => inUse.bindings.filter((b) => b.group === group))) {
    const { action } = binding;
    if (seen.has(action) || binding.quiet === true || isNumbered(action)) continue;
    const contexts = inUse.bindings.filter((b) => b.action === action).flatMap((b) => b.contexts);
    if (!available(app, { ...binding, contexts })) continue;
    seen.add(action);
    const view = viewOf(action);
    commands.push({
      id: action,
      label: view !== null ? m.command_go({ where: viewName(view) }) : SCREENS.has(action) ? m.command_go({ where: m[binding.label]() }) : m[binding.label](),
      group: groupName(binding.group),
      keys: keysOf(action).map((key) => chordName(key)),
      run: () => perform(app, action),
    });
  }
  const nth = (action: Numbered, i: number): string[] => keysOf(action).filter((k) => i < 9 && k.endsWith(String(i + 1))).map((key) => chordName(key));
  for (const [i, view] of app.views.all.entries())
    commands.push({ id: `view:${view.id}`, label: m.command_go({ where: inSentence(oneLine(view.name)) }), group: m.views_title(), keys: nth('saved_view', i), run: () => void app.views.open(view) });
  app.numbers.forEach((number, i) => {
    commands.push({
      id: `number:${number.id}`,
      label: m.command_go({ where: inSentence(number.name) }),
      group: m.phone_numbers(),
      keys: nth('number', i),
      run: () => void app.filters.set({ numberIds: [number.id] }),
    });
  });
  const answered = app.thread.row?.id ?? app.mailbox.selectedId;
  if (app.screen === 'inbox' && answered !== null)
    for (const snippet of app.snippets.all)
      commands.push({ id: `snippet:${snippet.id}`, label: m.command_snippet({ name: inSentence(oneLine(snippet.name)) }), group: m.snippets_title(), keys: [], run: () => app.reply.begin(answered, snippet) });
  const place = (id: string, label: string, run: () => void): Command => ({ id, label, group: m.group_app(), keys: [], run });
  if (app.screen !== 'import') commands.push(place('import', m.nav_import(), () => app.toImport()));
  if (app.screen !== 'sources') commands.push(place('sources', m.sources_title(), () => app.sources.open()));
  commands.push(place('clean_up', m.cleanup_title(), () => void app.cleanup.ask()));
  commands.push(place('history', m.history_title(), () => void app.history.ask()));
  if (app.thread.row !== null || app.mailbox.selectedId !== null) commands.push(place('lifeline', m.lifeline_title(), () => void app.lifeline.ask()));
  commands.push(place('views', m.views_manage(), () => app.views.manage()));
  commands.push(place('properties', m.properties_title(), () => app.properties.manage()));
  commands.push(place('snippets', m.snippets_manage(), () => app.snippets.manage()));
  commands.push(place('business_hours', m.hours_title(), () => void (app.dialog = 'business_hours')));
  commands.push(place('quick', m.quick_title(), () => void app.desktop.quick()));
  commands.push(place('updates', m.update_check(), () => void app.updates.check()));
  commands.push(place('desktop', m.desktop_title(), () => void app.desktop.open()));
  if (app.screen === 'inbox' && app.thread.row !== null) {
    const silent = app.desktop.silent('silentConversationIds', app.thread.row.id);
    commands.push(place('silence', silent ? m.key_notify_again() : m.key_silence(), () => app.desktop.silenceThis()));
  }
  commands.push(place('keys', m.keys_title(), () => void (app.dialog = 'keys')));
  return commands;
}

/** What is typed, what it finds, and where the cursor is. */
export class Palette extends Lines<Line> {
  text = $state('');
  readonly #app: App;
  readonly #commands: Command[];
  readonly #recent: string[];

  constructor(app: App, commands = commandsOf(app)) {
    super();
    this.#app = app;
    this.#commands = commands;
    this.#recent = app.settings.recentCommands;
  }

  readonly lines: Line[] = $derived.by(() => {
    const place = (command: Command): number => {
      const at = this.#recent.indexOf(command.id);
      return at === -1 ? this.#recent.length : at;
    };
    return this.#commands
      .flatMap((command, i) => {
        const found = find(this.text, command.label);
        return found === null ? [] : [{ command, i, found, recent: place(command) }];
      })
      // Without a query all match alike, and what was used last comes first.
      .sort((a, b) => (this.blank ? 0 : b.found.score - a.found.score) || a.recent - b.recent || a.i - b.i)
      .map(({ command, found, recent }) => ({ command, pieces: found.pieces, recent: this.blank && recent < this.#recent.length }));
  });

  get blank(): boolean {
    return this.text.trim() === '';
  }

  type(text: string): void {
    this.text = text;
    this.point(0);
  }

  toEdge(end: 'first' | 'last'): void {
    this.point(end === 'first' ? 0 : Math.max(0, this.lines.length - 1));
  }

  page(direction: 1 | -1, lines: number): void {
    this.point(Math.max(0, Math.min(this.lines.length - 1, this.at + direction * Math.max(1, lines))));
  }

  /** Closes first: the command finds the window as its key would. */
  choose(line = this.line): void {
    if (line === null) return;
    const { id } = line.command;
    this.#app.dialog = null;
    line.command.run();
    void this.#app.saveSettings({ recentCommands: [id, ...this.#app.settings.recentCommands.filter((r) => r !== id)].slice(0, REMEMBERED) });
  }
}
