import type { Api, Sent } from '../api/api';
import type { AppError, Outcome } from '../host/types';
import { m } from '../i18n';
import type { Acts } from './acts';
import { refusal, why } from './says';
import type { Toasts } from './toasts.svelte';

interface Around {
  api: Api;
  acts: Acts;
  toasts: Toasts;
  /** Brings a conversation into the thread pane. */
  show(id: string): void;
  /** The keys go on where they were. */
  left(): void;
}

/** Internal comments: written below the thread, and kept there as a draft until they are saved. */
export class Comments {
  /** The conversation that is being commented on. */
  writing = $state<string | null>(null);
  busy = $state(false);
  readonly #at: Around;
  readonly #drafts = new Map<string, string>();

  constructor(at: Around) {
    this.#at = at;
  }

  begin(id: string | null): void {
    if (id === null || id === '') return this.#at.toasts.calm(m.nothing_selected());
    this.#at.show(id);
    this.writing = id;
  }

  draft(id: string): string {
    return this.#drafts.get(id) ?? '';
  }

  keep(id: string, text: string): void {
    if (text.trim() === '') this.#drafts.delete(id);
    else this.#drafts.set(id, text);
  }

  /** The draft stays for the next time. */
  leave(): void {
    this.writing = null;
    this.#at.left();
  }

  async save(id: string): Promise<void> {
    const text = this.draft(id);
    if (this.busy) return;
    if (text === '') return this.#at.toasts.calm(refusal('empty_comment'));
    this.busy = true;
    const saved = await this.#send(this.#at.api.comment(id, text), m.did_comment());
    this.busy = false;
    if (!saved) return;
    // What was written on meanwhile is the next one's draft.
    if (this.draft(id) === text) this.#drafts.delete(id);
    if (this.writing === id) this.leave();
  }

  async remove(id: string, comment: string): Promise<void> {
    await this.#send(this.#at.api.removeComment(id, comment), m.did_remove_comment());
  }

  async #send(sent: Sent<Outcome>, said: string): Promise<boolean> {
    const { acts, toasts } = this.#at;
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
