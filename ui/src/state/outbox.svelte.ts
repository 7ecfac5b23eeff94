import type { OutboxLine } from '../host/types';
import type { App } from './app.svelte';

type Room = Pick<App, 'api' | 'dialog' | 'links'>;

/** Everything that is on its way out, whosever it is. */
export class Outbox {
  lines = $state.raw<readonly OutboxLine[]>([]);
  loaded = $state(false);
  /** What was done from the dialog: a toast would be behind it. */
  said = $state('');
  #at = $state<string | null>(null);
  #turn = 0;
  readonly #app: Room;

  constructor(app: Room) {
    this.#app = app;
  }

  /** The line under the cursor; where it has gone, the one that took its place. */
  readonly index = $derived.by(() => Math.max(0, this.lines.findIndex((l) => l.item.id === this.#at)));

  get line(): OutboxLine | null {
    return this.lines[this.index] ?? null;
  }

  ask(): void {
    this.said = '';
    this.#at = null;
    this.#app.dialog = 'outbox';
    void this.refresh().catch(() => undefined);
  }

  point(id: string): void {
    this.#at = id;
  }

  move(by: number): void {
    const next = this.lines[Math.max(0, Math.min(this.lines.length - 1, this.index + by))];
    if (next !== undefined) this.#at = next.item.id;
  }

  async go(line = this.line): Promise<void> {
    if (line === null) return;
    this.#app.dialog = null;
    await this.#app.links.show(line.row);
  }

  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    const lines = await this.#app.api.outbox();
    if (turn !== this.#turn) return;
    // The line that takes the place of one that has gone.
    const { index } = this;
    if (!lines.some((l) => l.item.id === this.#at)) this.#at = lines[Math.min(index, lines.length - 1)]?.item.id ?? null;
    this.lines = lines;
    this.loaded = true;
  }
}
