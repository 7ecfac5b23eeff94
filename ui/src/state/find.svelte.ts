import type { AppError, FindAt, ThreadFinds } from '../host/types';
import { finder } from '../kit/find';
import type { App } from './app.svelte';

interface Wish {
  id: string;
  text: string;
  at: FindAt;
}

/** Finding in the conversation of the thread pane: how many match, and which of them is shown. */
export class ThreadFind {
  text = $state('');
  answer = $state.raw<ThreadFinds | null>(null);
  error = $state.raw<AppError | null>(null);
  /** Asks the field to take the focus; a new number is a new request. */
  asked = $state(0);
  /** The field has the focus, or is about to. */
  focused = $state(false);
  #of = $state<string | null>(null);
  readonly #app: App;
  #asking = false;
  #wanted: Wish | null = null;

  /** It is about the conversation that is shown. */
  readonly on = $derived.by(() => this.#of !== null && this.#of === this.#app.thread.row?.id);
  readonly #finder = $derived(finder(this.text));
  /** What marks the matches while it is open. */
  readonly marks = $derived.by(() => (this.on ? this.#finder : null));
  /** The item that is shown; null while it is asked for. */
  readonly current = $derived.by(() => (this.on && this.answer !== null ? (this.answer.ids[this.answer.at - this.answer.start] ?? null) : null));

  constructor(app: App) {
    this.#app = app;
  }

  open(): void {
    const id = this.#app.thread.row?.id ?? null;
    if (id === null) return;
    if (id !== this.#of) this.close();
    this.#of = id;
    this.#app.pane = 'thread';
    this.focused = true;
    this.asked++;
  }

  /** Closes it, and gives the thread the keys. */
  leave(): void {
    this.close();
    this.#app.focus('thread');
  }

  /** What is shown stays where it is. */
  close(): void {
    this.#of = null;
    this.#wanted = null;
    this.text = '';
    this.answer = null;
    this.error = null;
    this.focused = false;
  }

  type(text: string): void {
    if (this.#of === null) return;
    this.text = text;
    const from = this.current ?? this.#app.thread.eye;
    if (this.#finder !== null) return void this.#ask({ id: this.#of, text, at: from === null ? { type: 'newest' } : { type: 'from', id: from } });
    this.#wanted = null;
    this.answer = null;
    this.error = null;
  }

  /** 1 is the next older match, -1 the next newer one; behind the last one it goes on with the first. */
  step(by: 1 | -1): void {
    const { answer } = this;
    if (this.#of === null || answer === null || answer.total === 0) return;
    const at = (answer.at + by + answer.total) % answer.total;
    this.answer = { ...answer, at };
    if (this.current !== null) this.#show();
    else void this.#ask({ id: this.#of, text: this.text, at: { type: 'position', position: at } });
  }

  /** One question at a time; while it runs, only the last wish is remembered. */
  async #ask(wish: Wish): Promise<void> {
    this.#wanted = wish;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#wanted !== null) {
      const asked: Wish = this.#wanted;
      this.#wanted = null;
      const answer = await this.#app.api.findInThread(asked.id, asked.text, asked.at).catch((thrown: unknown) => {
        if (this.#waitsFor(asked)) this.error = thrown as AppError;
        return null;
      });
      if (answer !== null && this.#waitsFor(asked)) this.#take(answer);
    }
    this.#asking = false;
  }

  #waitsFor(asked: Wish): boolean {
    return this.#wanted === null && asked.id === this.#of && asked.text === this.text;
  }

  #take(answer: ThreadFinds): void {
    this.answer = answer;
    this.error = null;
    this.#show();
  }

  #show(): void {
    const { row } = this.#app.thread;
    if (row === null || this.current === null) return;
    this.#app.thread.show(row, this.current);
    this.#app.messages.put(row.id, this.current);
  }
}
