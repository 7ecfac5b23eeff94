import type { AppError, UpdateNews, UpdateState } from '../host/types';
import { m } from '../i18n';
import type { App } from './app.svelte';
import { why } from './says';

type Room = Pick<App, 'api' | 'dialog' | 'drafts' | 'saveSettings' | 'settings' | 'toasts'>;

/** Newer versions of Listo: the core looks, fetches and installs, and tells how far it is. */
export class Updates {
  state = $state.raw<UpdateState | null>(null);
  /** Put off until the next start. */
  #later = $state<string | null>(null);
  readonly #app: Room;

  constructor(app: Room) {
    this.#app = app;
  }

  /** What is said of it while other things are done: that it is there, once. */
  get told(): UpdateNews | null {
    const { news = null, phase } = this.state ?? {};
    const there = phase !== undefined && ['found', 'fetching', 'ready', 'waiting'].includes(phase.type);
    return there && news?.version !== this.#later ? news : null;
  }

  /** This one can do something with a newer version. */
  get can(): boolean {
    return this.state?.way === 'itself' || this.state?.way === 'package';
  }

  get on(): boolean {
    return this.#app.settings.lookForUpdates;
  }

  /** Whom it asks. */
  get host(): string {
    const { address = '' } = this.state ?? {};
    return address === '' ? '' : new URL(address).host;
  }

  /** An answer may come after news that are later. */
  heard(state: UpdateState): void {
    if (state.change < (this.state?.change ?? 0)) return;
    this.state = state;
    // The program ends soon: what is being written is on the disk by then.
    if (state.phase.type === 'installing' || state.phase.type === 'installed') this.#app.drafts.flush();
  }

  async read(): Promise<void> {
    await this.#run(() => this.#app.api.updateState());
  }

  flip(on: boolean): void {
    void this.#app.saveSettings({ lookForUpdates: on });
  }

  open(): void {
    this.#app.dialog = 'updates';
    void this.read();
  }

  /** Now, whatever the setting says. */
  async check(): Promise<void> {
    this.#app.dialog = 'updates';
    await this.read();
    if (this.can) await this.#run(() => this.#app.api.lookForUpdate());
  }

  fetch(): Promise<void> {
    return this.#run(() => this.#app.api.fetchUpdate());
  }

  /** The program ends with it: what is being written is sent on its way to the disk first. */
  install(): Promise<void> {
    this.#app.drafts.flush();
    return this.#run(() => this.#app.api.installUpdate());
  }

  stop(): Promise<void> {
    return this.#run(async () => {
      await this.#app.api.stopUpdate();
      return this.#app.api.updateState();
    });
  }

  later(): void {
    this.#later = this.state?.news?.version ?? null;
    this.#app.dialog = null;
  }

  async #run(ask: () => Promise<UpdateState>): Promise<void> {
    try {
      this.heard(await ask());
    } catch (thrown) {
      const error = thrown as AppError;
      this.#app.toasts.error(m.error_updates({ why: why(error) }), error.traceId || null);
    }
  }
}
