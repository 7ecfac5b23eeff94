import { Lines } from '../kit/lines.svelte';
import type { App } from '../state/app.svelte';
import { find, type Found } from './fuzzy';
import { knownCommands, type Command } from './known';

const REMEMBERED = 8;
export interface Line {
  command: Command;
  pieces: Found['pieces'];
  recent: boolean;
}

/** Everything that can be done now: what has a key, and places to go. */
export const commandsOf = (app: App): Command[] => knownCommands(app).filter(({ id, now }) => now && id !== 'commands');

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
