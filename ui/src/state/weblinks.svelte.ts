import type { AppError } from '../host/types';
import { m } from '../i18n';
import type { Link } from '../kit/links';
import type { App } from './app.svelte';
import { why } from './says';

/** Links of messages. One whose text is not its target is opened only after a look at the target. */
export class WebLinks {
  asked = $state.raw<Link | null>(null);
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  follow(link: Link): void {
    if (link.exact) return this.#open(link);
    this.asked = link;
    this.#app.dialog = 'link';
  }

  accept(): void {
    const link = this.asked;
    this.refuse();
    if (link !== null) this.#open(link);
  }

  refuse(): void {
    this.asked = null;
    this.#app.dialog = null;
  }

  #open(link: Link): void {
    this.#app.api.openWeb(link.href).catch((thrown: unknown) => {
      const error = thrown as AppError;
      this.#app.toasts.error(m.link_failed({ why: why(error) }), error.traceId || null);
    });
  }
}
