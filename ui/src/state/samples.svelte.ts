import type { Api } from '../api/api';
import type { AppError } from '../host/types';
import { m } from '../i18n';
import { why } from './says';
import type { Toasts } from './toasts.svelte';

interface Around {
  api: Api;
  toasts: Toasts;
  /** The store holds something else now. */
  changed(): Promise<void>;
  /** The samples are gone: the list is read anew. */
  removed(): Promise<void>;
}

/** The sample conversations: put in and taken out as a whole. */
export class Samples {
  any = $state(false);
  busy = $state(false);
  readonly #at: Around;

  constructor(at: Around) {
    this.#at = at;
  }

  add(): Promise<boolean> {
    return this.#change(() => this.#at.api.addSamples(), m.samples_added);
  }

  async remove(): Promise<boolean> {
    const done = await this.#change(() => this.#at.api.removeSamples(), m.samples_removed);
    if (done) await this.#at.removed();
    return done;
  }

  async #change(change: () => Promise<unknown>, said: () => string): Promise<boolean> {
    const { changed, toasts } = this.#at;
    this.busy = true;
    try {
      await change();
      await changed();
      toasts.calm(said());
      return true;
    } catch (thrown) {
      const error = thrown as AppError;
      toasts.error(m.error_samples({ why: why(error) }), error.traceId || null);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
