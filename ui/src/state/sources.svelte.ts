import type { AppError, DeletionProgress, SourceStatus } from '../host/types';
import { m } from '../i18n';
import type { App } from './app.svelte';
import { Kept } from './kept';
import { Removal } from './removal.svelte';
import { deleted } from './removalwords';
import { inSentence } from './names';
import { why } from './says';
import { SourceForm } from './sourceform.svelte';
import { oneLine } from '../kit/text';

type Room = Pick<App, 'api' | 'dialog' | 'screen' | 'toasts' | 'leaveSearch' | 'toInbox' | 'emptied'>;

/** The accounts at providers that texts and calls come from. */
export class Sources {
  #all = $state.raw<readonly SourceStatus[]>([]);
  loaded = $state(false);
  /** What is being added, or given another key. */
  form = $state.raw<SourceForm | null>(null);
  /** The one that is asked about before it goes. */
  removal = $state.raw<Removal | null>(null);
  /** Where the focus goes when the form or a question closes: a source, or the button that adds one. */
  focusAsked = $state.raw<{ at: string } | null>(null);
  readonly #kept: Kept<SourceStatus>;
  readonly #app: Room;

  get all(): readonly SourceStatus[] {
    return this.#all;
  }

  /** The provider may have named them: nothing in a name turns what stands beside it. */
  set all(all: readonly SourceStatus[]) {
    this.#all = all.map((source) => ({
      ...source,
      account: { ...source.account, name: oneLine(source.account.name) },
      mirrorRefusal: source.mirrorRefusal === null ? null : oneLine(source.mirrorRefusal),
    }));
  }

  constructor(app: Room) {
    this.#app = app;
    this.#kept = new Kept(() => app.api.sources(), (all) => {
      this.all = all;
      this.loaded = true;
    });
  }

  refresh(): Promise<void> {
    return this.#kept.refresh();
  }

  open(): void {
    this.#app.leaveSearch('stay');
    this.#app.dialog = null;
    this.#app.screen = 'sources';
    // One that is being deleted is still there to be looked at.
    if (this.removal?.step !== 'running') this.removal = null;
    this.#kept.freshen();
  }

  /** The screen, with the form of a new one. */
  add(): void {
    this.open();
    this.#form(null);
  }

  reconnect(source: SourceStatus): void {
    this.#form(source);
  }

  #form(of: SourceStatus | null): void {
    this.form?.close();
    this.form = new SourceForm({ api: this.#app.api, done: (all, name) => this.#done(all, name, of) }, of);
  }

  #done(all: SourceStatus[], name: string, of: SourceStatus | null): void {
    this.all = all;
    this.#closeForm(of?.id ?? all.at(-1)?.id ?? 'add');
    this.#app.toasts.calm((of === null ? m.did_source_added : m.did_source_key)({ name: inSentence(name) }));
  }

  #closeForm(at: string): void {
    this.form?.close();
    this.form = null;
    this.focusAsked = { at };
  }

  cancel(): void {
    this.#closeForm(this.form?.of?.id ?? 'add');
  }

  /** Esc: the question, the form, the screen. */
  back(): void {
    if (this.removal !== null) this.keep();
    else if (this.form !== null) this.cancel();
    else this.leave();
  }

  leave(): void {
    this.form?.close();
    this.form = null;
    if (this.removal?.step !== 'running') this.removal = null;
    void this.#app.toInbox();
  }

  async fetch(source: SourceStatus): Promise<void> {
    try {
      await this.#app.api.fetchSource(source.id);
      this.#app.toasts.calm(m.source_fetching({ name: inSentence(source.account.name) }));
      this.#kept.freshen();
    } catch (thrown) {
      this.#failed(thrown as AppError);
    }
  }

  async pause(source: SourceStatus): Promise<void> {
    const error = await this.#kept.edit(() => this.#app.api.pauseSource(source.id, !source.paused));
    if (error !== null) this.#failed(error);
    else this.#app.toasts.calm((source.paused ? m.did_source_resumed : m.did_source_paused)({ name: inSentence(source.account.name) }));
  }

  /** Whether the provider is told what is done here. */
  async mirror(source: SourceStatus, on: boolean): Promise<void> {
    const error = await this.#kept.edit(() => this.#app.api.mirrorSource(source.id, on));
    if (error !== null) this.#failed(error);
    else this.#app.toasts.calm((on ? m.did_source_mirrored : m.did_source_unmirrored)({ name: inSentence(source.account.name) }));
  }

  /** Gives what is wrong with the name, or null. */
  async rename(source: SourceStatus, name: string): Promise<string | null> {
    const error = await this.#kept.edit(() => this.#app.api.changeSource(source.id, { ...source.account, name }, null));
    if (error === null) return null;
    return error.params['field'] === 'name' ? m.source_name_wrong() : m.error_source({ why: why(error) });
  }

  /** Where the provider can fetch what is sent with a text; empty for nowhere. Gives what is wrong with it, or null. */
  async publish(source: SourceStatus, url: string): Promise<string | null> {
    const error = await this.#kept.edit(() => this.#app.api.changeSource(source.id, { ...source.account, publicUrl: url || null }, null));
    if (error === null) return null;
    return error.params['field'] === 'publicUrl' ? m.source_public_wrong() : m.error_source({ why: why(error) });
  }

  /** Not at once: it cannot be undone. */
  ask(source: SourceStatus): void {
    if (this.removal?.step === 'running') return;
    this.removal = new Removal(source, { api: this.#app.api, failed: (error) => this.#failed(error) });
  }

  /** Esc goes a step back; what runs is stopped by its own button only. */
  keep(): void {
    const { removal } = this;
    if (removal === null || removal.step === 'running') return;
    if (removal.step === 'sure') return removal.back();
    this.removal = null;
    this.focusAsked = { at: removal.of.id };
  }

  async remove(source: SourceStatus): Promise<void> {
    const error = await this.#kept.edit(() => this.#app.api.removeSource(source.id));
    this.removal = null;
    this.focusAsked = { at: error === null ? (this.all[0]?.id ?? 'add') : source.id };
    if (error !== null) this.#failed(error);
    else this.#app.toasts.calm(m.did_source_removed({ name: inSentence(source.account.name) }));
  }

  /** With all its conversations. */
  async delete(): Promise<void> {
    const { removal } = this;
    if (removal === null) return;
    const done = await removal.delete();
    if (done === null) return;
    this.all = done.sources;
    this.removal = null;
    const name = inSentence(removal.of.account.name);
    this.focusAsked = { at: done.deletion === null ? removal.of.id : (this.all[0]?.id ?? 'add') };
    if (done.deletion === null) return this.#app.toasts.calm(m.source_delete_cancelled({ name }));
    await this.#app.emptied();
    this.#app.toasts.did(deleted(name, done.deletion, done.cleared), null);
  }

  progress(progress: DeletionProgress): void {
    this.removal?.heard(progress);
  }

  #failed(error: AppError): void {
    this.#app.toasts.error(m.error_source({ why: why(error) }), error.traceId || null);
  }
}
