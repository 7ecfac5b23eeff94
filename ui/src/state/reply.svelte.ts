import type { AppError, TextSnippet } from '../host/types';
import { listOf, m } from '../i18n';
import type { App } from './app.svelte';
import { fieldsIn } from './fields';
import { why } from './says';

type Room = Pick<App, 'api' | 'comments' | 'drafts' | 'thread' | 'toasts' | 'pane' | 'select' | 'focus'>;

/** What is written to the other parties, below the thread. Nothing sends it yet: it is kept as a draft, and copied. */
export class Reply {
  /** The conversation that is being answered. */
  writing = $state<string | null>(null);
  /** What is written in its field. */
  text = $state('');
  /** Whose field is to take the focus: asked for, and taken once. */
  #asked = $state<string | null>(null);
  /** What was chosen before there was a field: it goes in when there is one. */
  #chosen = $state.raw<TextSnippet | null>(null);
  readonly #app: Room;

  constructor(app: Room) {
    this.#app = app;
  }

  begin(id: string | null, snippet: TextSnippet | null = null): void {
    const { comments, drafts, thread, toasts } = this.#app;
    if (id === null || id === '') return toasts.calm(m.nothing_selected());
    if (thread.row?.id !== id) this.#app.select(id, 'open');
    // One box at a time; what was written in the other stays as its draft.
    drafts.flush();
    comments.writing = null;
    if (this.writing !== id) this.text = drafts.of('message', id);
    this.writing = id;
    this.#asked = id;
    this.#chosen = snippet;
  }

  /** Whether the focus was asked into this field: once. */
  take(id: string): boolean {
    if (this.#asked !== id) return false;
    this.#asked = null;
    return true;
  }

  /** What was chosen to go in: once. */
  chosen(): TextSnippet | null {
    const snippet = this.#chosen;
    this.#chosen = null;
    return snippet;
  }

  type(text: string): void {
    if (this.writing === null) return;
    this.text = text;
    this.#app.drafts.keep('message', this.writing, text);
  }

  /** The text stays. */
  leave(): void {
    this.#app.drafts.flush();
    this.writing = null;
    this.#app.focus(this.#app.pane);
  }

  async copy(): Promise<void> {
    const { text } = this;
    const { api, drafts, toasts } = this.#app;
    drafts.flush();
    if (text.trim() === '') return toasts.calm(m.reply_empty());
    try {
      await api.copy(Promise.resolve(text));
      const open = fieldsIn(text);
      toasts.calm(open.length === 0 ? m.reply_copied() : m.reply_copied_with({ fields: listOf(open) }));
    } catch (thrown) {
      const error = thrown as AppError;
      toasts.error(m.copy_failed({ why: why(error) }), error.traceId || null);
    }
  }
}
