import type { AppError, Attachment, ReplyState, TextSnippet } from '../host/types';
import { listOf, m } from '../i18n';
import type { App } from './app.svelte';
import { Attaching } from './attaching.svelte';
import { fieldsIn } from './fields';
import { panes } from './panes.svelte';
import { why } from './says';
import { blocked } from './sendwords';
import type { How } from './sending.svelte';

type Room = Pick<App, 'api' | 'comments' | 'dialog' | 'drafts' | 'review' | 'screen' | 'sending' | 'thread' | 'toasts' | 'pane' | 'select' | 'focus'>;

/** What is written to the other parties, below the thread: kept as a draft, and sent; where nothing can be sent, copied. */
export class Reply {
  /** The conversation that is being answered. */
  writing = $state<string | null>(null);
  /** What is written in its field. */
  text = $state('');
  /** Whose field is to take the focus: asked for, and taken once. */
  #asked = $state<string | null>(null);
  /** What was chosen before there was a field: it goes in when there is one. */
  #chosen = $state.raw<TextSnippet | null>(null);
  readonly attaching: Attaching;
  readonly #app: Room;

  constructor(app: Room) {
    this.#app = app;
    this.attaching = new Attaching(app);
  }

  /** What is to be sent with it. */
  get files(): readonly Attachment[] {
    return this.writing === null ? [] : this.#app.drafts.files(this.writing);
  }

  /** The conversation whose field is in view: what is dropped onto the window goes with its text. */
  get inView(): string | null {
    const { comments, dialog, review, screen, thread } = this.#app;
    const id = this.writing;
    const shown = screen === 'inbox' || (screen === 'review' && review.row !== null);
    return id !== null && id === thread.row?.id && comments.writing !== id && shown && dialog === null ? id : null;
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

  /** Asks for files to be sent with it; the field is opened first. */
  async attach(id: string | null): Promise<void> {
    this.begin(id);
    if (id !== null && id !== '') await this.attaching.ask(id);
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
    this.#asked = null;
    this.#app.focus(this.#app.pane);
  }

  /** Mod+Enter and its like. The field is empty and closed at once: what goes on goes on with the keys, and Z takes it back. */
  send(how: How = {}): void {
    const id = this.writing;
    const { drafts, sending, thread, toasts } = this.#app;
    if (id === null || id !== thread.row?.id) return;
    const block = this.can?.block ?? null;
    if (block !== null) return how.done === true ? toasts.calm(blocked(block, null)) : void this.copy();
    const { files, text } = this;
    const problem = this.#problem(id);
    if (problem !== null) return toasts.calm(problem);
    this.text = '';
    const kept = drafts.hand('message', id);
    this.leave();
    void sending.send(id, { body: text, files }, how, kept, () => this.#back(id, text, files));
  }

  /** Why it cannot leave as it is, or null. */
  #problem(id: string): string | null {
    return this.attaching.busy(id) ? m.attach_busy() : this.#app.sending.problem(this.text, this.files);
  }

  /** It was not queued. Files that were attached since came with those that it had. */
  #back(id: string, text: string, files: readonly Attachment[]): void {
    const { drafts } = this.#app;
    if (drafts.files(id).length === 0) drafts.hold(id, files);
    this.put(id, text);
  }

  /** Asks when, and sends it then. */
  later(): void {
    const id = this.writing;
    const { sending, toasts } = this.#app;
    const block = this.can?.block ?? null;
    if (id === null) return;
    if (block !== null) return toasts.calm(blocked(block, null));
    const problem = this.#problem(id);
    if (problem !== null) return toasts.calm(problem);
    sending.ask((at) => {
      if (at !== null && this.writing === id) this.send({ at });
    });
  }

  /** What can be sent in the conversation that is being answered; null until it is known. */
  get can(): ReplyState | null {
    return this.#app.sending.pending.reply;
  }

  /** Puts words behind what is written of a conversation, open or not. */
  put(id: string, words: string): void {
    const { drafts } = this.#app;
    const text = [drafts.of('message', id), words].filter(Boolean).join('\n');
    drafts.keep('message', id, text);
    drafts.flush();
    if (this.writing === id) this.text = text;
    else this.show(id);
  }

  /** The same of the one that is open. */
  add(words: string): void {
    if (this.writing !== null && this.text.trim() !== words.trim()) this.put(this.writing, words);
  }

  /** The draft is another now. */
  reread(id: string): void {
    if (this.writing === id) this.text = this.#app.drafts.of('message', id);
  }

  /** Without the focus: the keys go on where they are. What is empty is closed. */
  show(id: string): void {
    const { comments, drafts, pane, thread } = this.#app;
    const text = drafts.of('message', id);
    if (!drafts.begun(id)) {
      if (this.writing === id && this.text === '') this.leave();
    } else if (comments.writing === null && this.writing === null && (!panes.one || (pane === 'thread' && thread.row?.id === id))) {
      this.text = text;
      this.writing = id;
    }
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
