import { find, type Found } from '../../keyboard/fuzzy';
import { Lines } from '../../kit/lines.svelte';
import type { App } from '../../state/app.svelte';

/** A line of the picker: a member, nobody, or what is typed as a new member. */
export type Line = { type: 'member' | 'nobody'; id: string; label: string; pieces: Found['pieces'] } | { type: 'create'; id: string; name: string };

/** What is typed, whom it finds, and where the cursor is. */
export class Picker extends Lines<Line> {
  text = $state('');
  /** Why a name cannot be one. */
  problem = $state<string | null>(null);
  readonly #app: App;
  readonly #nobody: string;

  constructor(app: App, nobody: string) {
    super();
    this.#app = app;
    this.#nobody = nobody;
  }

  readonly lines: Line[] = $derived.by(() => {
    const { members } = this.#app;
    const name = this.text.trim();
    const all = [...members.present.map((member) => ({ type: 'member' as const, id: member.id, label: members.label(member.id) })), { type: 'nobody' as const, id: '', label: this.#nobody }];
    const found = all.flatMap((line, i) => {
      const match = find(this.text, line.label);
      return match === null ? [] : [{ line: { ...line, pieces: match.pieces }, score: match.score, i }];
    });
    if (name !== '') found.sort((a, b) => b.score - a.score || a.i - b.i);
    const lines: Line[] = found.map((f) => f.line);
    return name === '' || members.called(name) !== undefined ? lines : [...lines, { type: 'create', id: 'new', name }];
  });

  type(text: string): void {
    this.text = text;
    this.point(0);
    this.problem = null;
  }

  async choose(line: Line | null): Promise<void> {
    const { members } = this.#app;
    if (line === null) return;
    if (line.type !== 'create') return members.put(line.type === 'nobody' ? null : line.id, members.chosen.id);
    this.problem = members.problem(line.name);
    if (this.problem === null) this.problem = await members.create(line.name);
  }
}
