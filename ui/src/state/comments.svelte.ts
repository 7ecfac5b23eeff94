import type { Sent } from '../api/api';
import type { AppError, Outcome } from '../host/types';
import { m } from '../i18n';
import type { App } from './app.svelte';
import { refusal, why } from './says';

type Room = Pick<App, 'api' | 'acts' | 'drafts' | 'toasts' | 'thread' | 'pane' | 'select' | 'focus'>;

/** Internal comments: written below the thread, and kept there as a draft until they are saved. */
export class Comments {
  /** The conversation that is being commented on. */
  writing = $state<string | null>(null);
  /** Whose box is to take the focus: asked for, and taken once. */
  #asked = $state<string | null>(null);
  busy = $state(false);
  readonly #app: Room;

  constructor(app: Room) {
    this.#app = app;
  }

  begin(id: string | null): void {
    if (id === null || id === '') return this.#app.toasts.calm(m.nothing_selected());
    if (this.#app.thread.row?.id !== id) this.#app.select(id, 'open');
    this.writing = id;
    this.#asked = id;
  }

  /** Whether the focus was asked into this box: once. */
  take(id: string): boolean {
    if (this.#asked !== id) return false;
    this.#asked = null;
    return true;
  }

  draft(id: string): string {
    return this.#app.drafts.of('comment', id);
  }

  keep(id: string, text: string): void {
    this.#app.drafts.keep('comment', id, text);
  }

  /** The draft stays for the next time. */
  leave(): void {
    this.#app.drafts.flush();
    this.writing = null;
    this.#app.focus(this.#app.pane);
  }

  async save(id: string): Promise<void> {
    const text = this.draft(id);
    if (this.busy) return;
    if (text === '') return this.#app.toasts.calm(refusal('empty_comment'));
    this.busy = true;
    const saved = await this.#send(this.#app.api.comment(id, text), m.did_comment());
    this.busy = false;
    if (!saved) return;
    // What was written on meanwhile is the next one's draft.
    if (this.draft(id) !== text) return;
    this.#app.drafts.drop('comment', id);
    if (this.writing === id) this.leave();
  }

  async remove(id: string, comment: string): Promise<void> {
    await this.#send(this.#app.api.removeComment(id, comment), m.did_remove_comment());
  }

  async #send(sent: Sent<Outcome>, said: string): Promise<boolean> {
    const { acts, toasts } = this.#app;
    acts.ledger.track(sent);
    try {
      const outcome = await sent.answer;
      acts.ledger.settle([], outcome);
      acts.ledger.note(outcome);
      const refused = outcome.refused[0];
      if (refused !== undefined) toasts.calm(refusal(refused.reason));
      else toasts.did(said, 'undo');
      return refused === undefined;
    } catch (thrown) {
      const error = thrown as AppError;
      toasts.error(m.error_comment({ why: why(error) }), error.traceId || null);
      return false;
    }
  }
}
