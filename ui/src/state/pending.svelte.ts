import type { AppError, OutboxItem, ReplyState } from '../host/types';
import type { App } from './app.svelte';

type Room = Pick<App, 'api' | 'clock' | 'messages' | 'thread'>;

/** A text that has just left waits at most so long for its item of the thread. */
export const ARRIVES_MS = 2_000;
/** The clock of who told the time of an item need not be ours. */
const SKEW_MS = 60_000;

/** What the cursor of the thread calls a text on its way. */
export const keyOf = (item: OutboxItem): string => `text-${item.id}`;

interface Leaving {
  item: OutboxItem;
  gone: boolean;
}

/** What the shown conversation can send, and what of it is on its way. */
export class Pending {
  #state = $state.raw<{ of: string; reply: ReplyState } | null>(null);
  /** They have left, and their items are not drawn yet: nothing jumps in between. */
  #gone = $state.raw<readonly OutboxItem[]>([]);
  /** Of each text, the items like it that were there before it. */
  readonly #before = new Map<string, ReadonlySet<string>>();
  readonly #takenBack = new Set<string>();
  #reading: Promise<void> | null = null;
  #again = false;
  readonly #app: Room;

  constructor(app: Room) {
    this.#app = app;
  }

  /** Null until it is known. */
  get reply(): ReplyState | null {
    return this.#state !== null && this.#state.of === this.#app.thread.row?.id ? this.#state.reply : null;
  }

  /** Below the last item of the thread, in the order in which they leave. */
  readonly shown: readonly OutboxItem[] = $derived.by(() => {
    const { reply } = this;
    if (reply === null) return [];
    const all: Leaving[] = [...this.#gone.map((item) => ({ item, gone: true })), ...reply.pending.map((item) => ({ item, gone: false }))];
    return all.filter(({ item, gone }) => !((gone || item.state !== 'waiting') && this.#arrived(item))).map(({ item }) => item);
  });

  /** The text under the cursor, or the only one there is. */
  get here(): OutboxItem | null {
    const { id } = this.#app.messages;
    const at = this.shown.find((item) => keyOf(item) === id);
    return at ?? (id === null && this.shown.length === 1 ? (this.shown[0] ?? null) : null);
  }

  /** Another conversation is shown, or something may have changed in it. */
  refresh(): Promise<void> {
    if (this.#reading !== null) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#read().finally(() => (this.#reading = null));
    return this.#reading;
  }

  /** Taken back: it has not left. */
  forget(text: string): void {
    this.#takenBack.add(text);
  }

  async #read(): Promise<void> {
    do {
      this.#again = false;
      const id = this.#app.thread.row?.id;
      if (id === undefined) {
        this.#state = null;
        return;
      }
      const reply = await this.#one(id);
      if (this.#app.thread.row?.id !== id) this.#again = true;
      else if (reply === null) this.#state = null;
      else this.#take(id, reply);
    } while (this.#again);
  }

  /** Null where the conversation has gone. */
  async #one(id: string): Promise<ReplyState | null> {
    try {
      return await this.#app.api.replyState(id);
    } catch (thrown) {
      if ((thrown as AppError).code === 'not_found') return null;
      throw thrown;
    }
  }

  #take(id: string, reply: ReplyState): void {
    const was = this.#state?.of === id ? this.#state.reply.pending : [];
    const left = was.filter((item) => !reply.pending.some((p) => p.id === item.id) && !this.#takenBack.has(item.id) && (item.state !== 'waiting' || item.dueAt <= Date.now()));
    this.#gone = this.#state?.of === id ? [...this.#gone.filter((g) => !this.#arrived(g)), ...left] : [];
    for (const item of reply.pending) if (!this.#before.has(item.id)) this.#before.set(item.id, new Set(this.#like(item)));
    for (const item of reply.pending) this.#takenBack.delete(item.id);
    this.#state = { of: id, reply };
    for (const item of left) this.#app.clock.set(() => (this.#gone = this.#gone.filter((g) => g !== item)), ARRIVES_MS);
  }

  /** Items of ours with the same words, and as many files. */
  #like(item: OutboxItem): string[] {
    return this.#app.thread.items.flatMap((one) => (one.type === 'activity' && one.activity.direction === 'outbound' && one.activity.body.trim() === item.body && one.activity.attachments.length === item.files.length && one.activity.at >= item.queuedAt - SKEW_MS ? [one.activity.id] : []));
  }

  #arrived(item: OutboxItem): boolean {
    const before = this.#before.get(item.id);
    return this.#like(item).some((id) => before?.has(id) !== true);
  }
}
