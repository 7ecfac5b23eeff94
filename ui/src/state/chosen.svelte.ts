import type { ConversationRow } from '../host/types';
import { m } from '../i18n';
import type { App } from './app.svelte';

type Room = Pick<App, 'mailbox' | 'search' | 'selection' | 'thread' | 'toasts'>;

/** What a dialog over the list is about: the selection, or one conversation. */
export class Chosen {
  /** Null for the selection. */
  id = $state.raw<string | null>(null);
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
  }

  /** What the keys act on: the selection if there is one, or the row under the cursor. */
  get here(): string | null {
    return this.#at.selection.any ? null : this.#at.mailbox.selectedId;
  }

  /** False, and said, where there is nothing. */
  take(id: string | null): boolean {
    const nothing = id === '' || (id === null && !this.#at.selection.any);
    if (nothing) this.#at.toasts.calm(m.nothing_selected());
    else this.id = id;
    return !nothing;
  }

  /** As far as they are loaded. */
  readonly rows = $derived.by((): ConversationRow[] => {
    const { mailbox, search, selection, thread } = this.#at;
    const { id } = this;
    if (id === null) return selection.listed() ?? mailbox.rows.filter((r) => selection.has(r));
    const row = mailbox.find(id) ?? (thread.row?.id === id ? thread.row : search.find(id));
    return row === undefined ? [] : [row];
  });

  get count(): number {
    return this.id === null ? this.#at.selection.count : 1;
  }
}
