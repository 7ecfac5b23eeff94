import type { AppError, CleanupPreview, CleanupRow, CleanupRule, CleanupRules, ConversationRow } from '../host/types';
import { m } from '../i18n';
import type { App } from './app.svelte';
import { why } from './says';

type Room = Pick<App, 'api' | 'acts' | 'toasts' | 'dialog' | 'links'>;

const PAGE = 100;

/** Clean up: rules, what they find, and doing it. Nothing is done that was not shown. */
export class Cleanup {
  rules = $state.raw<CleanupRules | null>(null);
  preview = $state.raw<CleanupPreview | null>(null);
  /** As many of what was found as have been looked at. */
  rows = $state.raw<readonly CleanupRow[]>([]);
  /** Left out by hand. */
  except = $state.raw<ReadonlySet<string>>(new Set());
  #turn = 0;
  #lane: Promise<void> = Promise.resolve();
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
  }

  get found(): number {
    const { preview } = this;
    return preview === null ? 0 : preview.quiet + preview.codes + preview.promotions;
  }

  /** How many would be done. */
  get count(): number {
    return this.found - this.except.size;
  }

  get hidden(): number {
    return this.found - this.rows.length;
  }

  async ask(): Promise<void> {
    this.#at.dialog = 'cleanup';
    this.preview = null;
    try {
      await this.change(this.rules ?? (await this.#at.api.cleanupRules()));
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  /** Other rules are kept, and find something else. */
  async change(rules: CleanupRules): Promise<void> {
    const turn = ++this.#turn;
    this.rules = rules;
    // One after another, so that the last preview is the one the host keeps; what is overtaken is left out.
    this.#lane = this.#lane.then(() => (turn === this.#turn ? this.#look(rules, turn) : undefined));
    await this.#lane;
  }

  async #look(rules: CleanupRules, turn: number): Promise<void> {
    try {
      const preview = await this.#at.api.previewCleanup(rules, [...this.except]);
      const rows = await this.#at.api.cleanupRows(preview.id, 0, PAGE);
      if (turn !== this.#turn) return;
      this.preview = preview;
      this.rows = rows;
      this.except = new Set(preview.except);
    } catch (thrown) {
      if (turn === this.#turn) this.#failed(thrown);
    }
  }

  async more(): Promise<void> {
    const { preview, rows } = this;
    if (preview === null || this.hidden <= 0) return;
    try {
      const next = await this.#at.api.cleanupRows(preview.id, rows.length, PAGE);
      if (preview === this.preview && rows === this.rows) this.rows = [...rows, ...next];
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  foundBy(rule: CleanupRule): number {
    return this.preview?.[rule] ?? 0;
  }

  toggle(id: string): void {
    const except = new Set(this.except);
    if (!except.delete(id)) except.add(id);
    this.except = except;
  }

  /** To look at it; what was left out stays so. */
  async show(row: ConversationRow): Promise<void> {
    this.#at.dialog = null;
    await this.#at.links.show(row);
  }

  async run(): Promise<void> {
    const { preview, count, except } = this;
    const { acts, toasts, api } = this.#at;
    if (preview === null || count <= 0) return;
    if (acts.bulk.running !== null) return toasts.calm(m.bulk_busy());
    this.#at.dialog = null;
    this.preview = null;
    this.except = new Set();
    await acts.bulk.elsewhere(api.cleanUp(preview.id, [...except]), count);
  }

  #failed(thrown: unknown): void {
    const error = thrown as AppError;
    this.#at.toasts.error(m.error_load({ why: why(error) }), error.traceId || null);
  }
}
