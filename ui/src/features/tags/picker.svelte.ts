import type { Tag } from '../../host/types';
import { find, type Found } from '../../keyboard/fuzzy';
import { Lines } from '../../kit/lines.svelte';
import type { App } from '../../state/app.svelte';
import { called } from '../../state/tagging.svelte';

/** A line of the picker: a tag, or what is typed as a new one. */
export type Line = { type: 'tag'; id: string; tag: Tag; pieces: Found['pieces'] } | { type: 'create'; id: string; name: string };

/** What is typed, which tags it finds, and where the cursor is. */
export class Picker extends Lines<Line> {
  text = $state('');
  /** What the last change that left the picker open did. */
  said = $state('');
  readonly #app: App;

  constructor(app: App) {
    super();
    this.#app = app;
  }

  readonly lines: Line[] = $derived.by(() => {
    const name = this.text.trim();
    const tags = this.#app.tags.flatMap((tag, i) => {
      const found = find(this.text, tag.name);
      return found === null ? [] : [{ tag, i, found }];
    });
    // Without a query all match alike and stay in the order of their names.
    if (name !== '') tags.sort((a, b) => b.found.score - a.found.score || a.i - b.i);
    const lines: Line[] = tags.map(({ tag, found }) => ({ type: 'tag', id: tag.id, tag, pieces: found.pieces }));
    return name === '' || called(this.#app.tags, name) !== undefined ? lines : [...lines, { type: 'create', id: 'new', name }];
  });

  type(text: string): void {
    this.text = text;
    this.point(0);
    this.said = '';
  }

  /** Puts the tag on or takes it off; a new one is made first. With `stay` the picker stays open. */
  async choose(line: Line | null, stay: boolean): Promise<void> {
    if (line === null) return;
    const { tagging, toasts } = this.#app;
    const before = toasts.latest;
    if (line.type === 'tag') await tagging.turn(line.tag, stay);
    else await tagging.create(line.name, stay);
    // The toast is behind the dialog.
    this.said = toasts.latest === before ? '' : (toasts.latest?.text ?? '');
  }
}
