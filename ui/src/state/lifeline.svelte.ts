import type { AppError, ConversationChange, ConversationRow } from '../host/types';
import { m } from '../i18n';
import type { App } from './app.svelte';
import { why } from './says';

type Room = Pick<App, 'api' | 'toasts' | 'dialog' | 'thread' | 'mailbox'>;

/** Everything that was decided about one conversation: who, when and why. */
export class Lifeline {
  row = $state.raw<ConversationRow | null>(null);
  /** Newest first; null while it is read. */
  changes = $state.raw<readonly ConversationChange[] | null>(null);
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
  }

  /** Of the conversation in the thread pane, or under the cursor. */
  async ask(row: ConversationRow | null = this.#at.thread.row ?? this.#at.mailbox.selected ?? null): Promise<void> {
    const { toasts, api } = this.#at;
    if (row === null) return toasts.calm(m.nothing_selected());
    this.row = row;
    this.changes = null;
    this.#at.dialog = 'lifeline';
    try {
      const changes = await api.conversationChanges(row.id);
      if (this.row === row) this.changes = changes;
    } catch (thrown) {
      const error = thrown as AppError;
      toasts.error(m.error_history({ why: why(error) }), error.traceId || null);
    }
  }
}
