import type { AppError, QuitState, UnderWay } from '../host/types';
import { m } from '../i18n';
import type { App } from './app.svelte';
import { why } from './says';

type Room = Pick<App, 'api' | 'drafts' | 'toasts'>;

/** The end of Listo: what it waits for, and what the person says to that. */
export class Quit {
  /** What is finished first; empty while Listo stays open. */
  waitsFor = $state.raw<readonly UnderWay[]>([]);
  /** The person waits no longer: what is running is being stopped. */
  stopping = $state(false);
  readonly #app: Room;

  constructor(app: Room) {
    this.#app = app;
  }

  get waits(): boolean {
    return this.waitsFor.length > 0;
  }

  heard({ waitsFor, leaving }: QuitState): void {
    this.waitsFor = waitsFor;
    if (waitsFor.length === 0) this.stopping = false;
    if (leaving) void this.#lastWords();
  }

  /** Of a page that is read anew while it waits. */
  async read(): Promise<void> {
    await this.#run(async () => this.heard(await this.#app.api.quitState()));
  }

  async now(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    await this.#run(() => this.#app.api.quitNow());
    this.stopping = false;
  }

  /** Too late where it is being stopped. */
  async stay(): Promise<void> {
    if (!this.stopping) await this.#run(() => this.#app.api.stayOpen());
  }

  async #lastWords(): Promise<void> {
    await this.#app.drafts.settle();
    // It ends without that too, a moment later.
    await this.#app.api.draftsKept().catch(() => undefined);
  }

  async #run(ask: () => Promise<unknown>): Promise<void> {
    try {
      await ask();
    } catch (thrown) {
      const error = thrown as AppError;
      this.#app.toasts.error(m.error_quit({ why: why(error) }), error.traceId || null);
    }
  }
}
