import type { Sent } from '../api/api';
import type { Activity, AppError, Outcome } from '../host/types';
import { count, m } from '../i18n';
import type { App } from './app.svelte';
import { refusal, why } from './says';
import { undoOf } from './toasts.svelte';

/** As the engine takes it, of comments and of notes. */
const LONGEST = 10_000;

/** Why a comment or a note cannot be kept as it is; nothing of it is cut. */
export function tooLong(text: string): string | null {
  const length = Array.from(text.trim()).length;
  return length > LONGEST ? m.text_too_long({ n: count(length), limit: count(LONGEST) }) : null;
}

type Room = Pick<App, 'api' | 'acts' | 'drafts' | 'toasts' | 'reply' | 'thread' | 'pane' | 'select' | 'focus'>;

/** Internal comments: written below the thread, and kept there as a draft until they are saved. */
export class Comments {
  /** The conversation that is being commented on. */
  writing = $state<string | null>(null);
  /** The item that the comment on a conversation is about, where it is about one and has been read. */
  #on = $state.raw<ReadonlyMap<string, Activity>>(new Map());
  /** Whose box is to take the focus: asked for, and taken once. */
  #asked = $state<string | null>(null);
  busy = $state(false);
  readonly #app: Room;

  constructor(app: Room) {
    this.#app = app;
  }

  /** About a conversation, or one item of its thread. */
  begin(id: string | null, on: Activity | null = null): void {
    if (id === null || id === '') return this.#app.toasts.calm(m.nothing_selected());
    const { reply, thread } = this.#app;
    // The thread may still be that of another.
    const here = thread.row?.id === id;
    if (!here) this.#app.select(id, 'open');
    // What is written already stays about what it was.
    if (this.draft(id) === '') this.#put(id, here ? on : null);
    // One box at a time; what was written in the other stays as its draft.
    reply.writing = null;
    this.writing = id;
    this.#asked = id;
  }

  /** The item that the comment being written is about. */
  on(id: string): Activity | null {
    return this.#on.get(id) ?? null;
  }

  /** Its draft is of an earlier start and says which item it is about: that is read. */
  async recall(id: string): Promise<void> {
    const item = this.#app.drafts.itemOf(id);
    if (item === null || this.#on.has(id)) return;
    const found = await this.#app.api.thread(id, { type: 'around', id: item }, 1).then(
      ({ items }) => items.find((i) => i.type === 'activity' && i.activity.id === item) ?? null,
      (thrown: unknown) => ((thrown as AppError).code === 'not_found' ? null : undefined),
    );
    // Not readable now: it is saved about the item all the same. Or let go of meanwhile.
    if (found === undefined || this.#app.drafts.itemOf(id) !== item) return;
    if (found?.type === 'activity') this.#put(id, found.activity);
    // It was deleted since: what is written is kept, about the conversation.
    else this.#app.drafts.keep('comment', id, this.draft(id));
  }

  #itemOf(id: string): string | null {
    return this.on(id)?.id ?? this.#app.drafts.itemOf(id);
  }

  #put(id: string, on: Activity | null): void {
    const next = new Map(this.#on);
    if (on === null) next.delete(id);
    else next.set(id, on);
    this.#on = next;
  }

  /** About the conversation after all. */
  letGo(): void {
    const id = this.writing;
    if (id !== null) {
      this.#put(id, null);
      this.#app.drafts.keep('comment', id, this.draft(id));
    }
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
    this.#app.drafts.keep('comment', id, text, this.#itemOf(id));
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
    if (tooLong(text) !== null) return;
    if (text === '') return this.#app.toasts.calm(refusal('empty_comment'));
    this.busy = true;
    const on = this.on(id);
    const saved = await this.#send(this.#app.api.comment(id, text, this.#itemOf(id)), m.did_comment());
    this.busy = false;
    if (!saved) return;
    if (this.on(id) === on) this.#put(id, null);
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
      else toasts.did(said, undoOf(outcome));
      return refused === undefined;
    } catch (thrown) {
      const error = thrown as AppError;
      toasts.error(m.error_comment({ why: why(error) }), error.traceId || null);
      return false;
    }
  }
}
