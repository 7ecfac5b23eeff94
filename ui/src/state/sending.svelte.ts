import type { Activity, AppError, Attachment, ConversationChange, Outcome, OutboxItem } from '../host/types';
import { ahead, count, listOf, m } from '../i18n';
import type { App } from './app.svelte';
import { sourceOf } from './attaching.svelte';
import type { Wave } from './changes';
import { fieldsIn } from './fields';
import { filesProblem } from './filewords';
import { inSentence } from './names';
import { Outbox } from './outbox.svelte';
import { Pending } from './pending.svelte';
import { refusal, why } from './says';
import { blocked } from './sendwords';
import { undoOf } from './toasts.svelte';

type Room = Pick<App, 'acts' | 'api' | 'clock' | 'comments' | 'dialog' | 'drafts' | 'links' | 'messages' | 'number' | 'reply' | 'settings' | 'thread' | 'title' | 'toasts'>;

/** So long a text can be taken back before it leaves: the engine's time. */
export const HOLD_MS = 5_000;

export interface How {
  /** When it leaves; without it after the time in which it can be undone. */
  at?: number;
  /** The conversation is done with it. */
  done?: boolean;
}

/** What is sent: words, files, or both. */
export interface Written {
  body: string;
  files: readonly Attachment[];
}

export const lengthOf = (text: string): number => Array.from(text.trim()).length;

/** Texts to the other parties: queued, taken back, sent at once. */
export class Sending {
  readonly pending: Pending;
  readonly outbox: Outbox;
  /** The number of ours that was last written from. */
  lastNumber: string | null = null;
  /** What a chosen time is for. */
  #timed: ((at: number | null) => void) | null = null;
  readonly #app: Room;

  constructor(app: Room) {
    this.#app = app;
    this.pending = new Pending(app);
    this.outbox = new Outbox(app);
  }

  /** Why it cannot leave as it is, or null. */
  problem(text: string, files: readonly Attachment[]): string | null {
    const { reply } = this.pending;
    const limit = reply?.textLimit ?? 0;
    if (text.trim() === '' && files.length === 0) return m.reply_empty();
    if (limit > 0 && lengthOf(text) > limit) return m.send_too_long({ n: count(lengthOf(text)), limit: count(limit) });
    return reply === null ? null : filesProblem(files, reply.files, sourceOf(reply));
  }

  /** Queues a text, once what was `before` it is settled. Where that fails, `back` has it again. */
  async send(id: string, { body, files }: Written, how: How, before: Promise<unknown>, back: () => void): Promise<void> {
    const { acts, api, settings, thread, toasts } = this.#app;
    if (thread.row?.id === id) this.lastNumber = thread.row.numberId;
    const told = {
      did: (outcome: Outcome) => this.#did(body, how, outcome),
      wrong: (error: AppError) => this.#wrong(error),
      failed: back,
      ms: how.at === undefined ? HOLD_MS : undefined,
    };
    const text = { body, files: files.map((file) => file.sha256), sendAt: how.at ?? null };
    if (how.done === true) {
      await acts.sendDone(id, (row) => api.send(id, { ...text, thenDoneThrough: row.head }, before), settings.afterDone, told);
    } else {
      try {
        const outcome = await acts.quiet(id, api.send(id, { ...text, thenDoneThrough: null }, before));
        const refused = outcome.refused[0];
        if (refused !== undefined) {
          back();
          toasts.calm(refusal(refused.reason));
        } else toasts.did(told.did(outcome), undoOf(outcome), told.ms);
      } catch (thrown) {
        const error = thrown as AppError;
        back();
        toasts.error(this.#wrong(error), error.traceId || null);
      }
    }
    this.#freshen();
    if (files.length > 0) await this.#files(id);
  }

  #did(text: string, { at, done }: How, { refused }: Outcome): string {
    const open = fieldsIn(text);
    const said = at === undefined ? (done === true && refused.length === 0 ? m.did_send_done() : m.did_send()) : m.did_send_later({ time: ahead(at, Date.now()) });
    const notDone = refused.some((r) => r.reason === 'newer_inbound') ? m.did_send_not_done() : '';
    return [said, notDone, open.length === 0 ? '' : m.did_send_with({ fields: listOf(open) })].filter(Boolean).join('. ');
  }

  #wrong(error: AppError): string {
    const { thread } = this.#app;
    const name = thread.row === null ? undefined : this.#app.number(thread.row.numberId)?.name;
    if (error.code === 'cannot_send') return m.error_send({ why: blocked(error.params['why'] ?? '', name === undefined ? null : inSentence(name)) });
    if (error.params['field'] === 'text') return m.error_send({ why: m.send_too_long_short() });
    if (error.params['field'] === 'files') return m.error_send({ why: m.files_wrong() });
    return m.error_send({ why: why(error) });
  }

  // --- when ---

  /** Asks for a time; null when none was chosen. */
  ask(then: (at: number | null) => void): void {
    this.#timed = then;
    this.#app.dialog = 'send_later';
  }

  choose(at: number | null): void {
    const then = this.#timed;
    this.#timed = null;
    this.#app.dialog = null;
    then?.(at);
  }

  // --- what waits ---

  /** The text under the cursor of the thread goes back into the composer. */
  takeBackHere(): void {
    const { here } = this.pending;
    if (here === null) return this.#app.toasts.calm(m.nothing_on_its_way());
    void this.takeBack(here);
  }

  sendNowHere(): void {
    const { here } = this.pending;
    if (here === null) return this.#app.toasts.calm(m.nothing_on_its_way());
    void this.sendNow(here);
  }

  /** Gives whether it waits no longer. */
  async takeBack(item: OutboxItem): Promise<boolean> {
    const outcome = await this.#cancel(item);
    if (outcome === null) return false;
    const { dialog, reply, thread, toasts } = this.#app;
    toasts.did(m.did_cancel_send(), undoOf(outcome));
    this.outbox.said = m.did_cancel_send();
    await this.#drafts(item.conversationId, [item]);
    if (dialog === null && thread.row?.id === item.conversationId) reply.begin(item.conversationId);
    return true;
  }

  async sendNow(item: OutboxItem): Promise<void> {
    const { api, toasts } = this.#app;
    if (item.state !== 'waiting') return this.#say(refusal('already_sent'));
    try {
      await api.sendAtOnce(item.id);
      this.#say(m.did_send_now());
    } catch (thrown) {
      const error = thrown as AppError;
      if (error.code === 'not_found') this.#say(refusal('already_sent'));
      else toasts.error((this.outbox.said = m.error_send_now({ why: why(error) })), error.traceId || null);
    }
    this.#freshen();
  }

  /** Another time: taken back and queued again, as two commands. */
  move(item: OutboxItem, then: () => void = () => undefined): void {
    if (item.state !== 'waiting') return this.#say(refusal('already_sent'));
    this.ask((at) => void (at === null ? Promise.resolve() : this.#moved(item, at)).then(then));
  }

  async #moved(item: OutboxItem, at: number): Promise<void> {
    if ((await this.#cancel(item)) === null) return;
    const id = item.conversationId;
    await this.send(id, item, { at }, Promise.resolve(), () => void this.#drafts(id, [item]));
    await this.#drafts(id, []);
    this.outbox.said = m.did_send_later({ time: ahead(at, Date.now()) });
  }

  /** Null where it waits still, or has left. */
  async #cancel(item: OutboxItem): Promise<Outcome | null> {
    const { acts, api, toasts } = this.#app;
    this.pending.forget(item.id);
    try {
      const outcome = await acts.quiet(item.conversationId, api.cancelSend(item.conversationId, item.id));
      const refused = outcome.refused[0];
      if (refused !== undefined) this.#say(refusal(refused.reason));
      return refused === undefined ? outcome : null;
    } catch (thrown) {
      const error = thrown as AppError;
      toasts.error((this.outbox.said = m.error_cancel_send({ why: why(error) })), error.traceId || null);
      return null;
    } finally {
      this.#freshen();
    }
  }

  // --- what failed ---

  /** The failed text under the cursor, or the newest one. */
  get failed(): Activity | null {
    const { messages, thread } = this.#app;
    const failed = (activity: Activity | null): boolean => activity?.kind === 'text' && activity.direction === 'outbound' && activity.delivery === 'failed';
    if (messages.current !== null) return failed(messages.current) ? messages.current : null;
    const last = thread.items.findLast((item) => item.type === 'activity' && failed(item.activity));
    return last?.type === 'activity' ? last.activity : null;
  }

  /** Its words and files go into the composer: who sends them again has looked at them. */
  again(activity: Activity | null = this.failed): void {
    const { reply, thread, toasts } = this.#app;
    const id = thread.row?.id;
    if (activity === null || id === undefined) return toasts.calm(m.nothing_failed());
    reply.begin(id);
    if (activity.body !== '') reply.add(activity.body);
    void reply.attaching.again(id, activity);
  }

  // --- what has changed elsewhere ---

  /** Undo or redo of a text: its words are with the person again, or gone from there. */
  async travelled(outcome: Outcome): Promise<void> {
    const id = outcome.changed[0];
    if (id === undefined) return;
    const before = this.outbox.lines.filter((l) => l.item.conversationId === id).map((l) => l.item);
    const [changes] = await Promise.all([this.#app.api.conversationChanges(id).catch(() => []), this.outbox.refresh().catch(() => undefined)]);
    const there = new Set(this.outbox.lines.map((l) => l.item.id));
    const back = takenBack(outcome, before.filter((item) => !there.has(item.id)), changes);
    for (const item of back) this.pending.forget(item.id);
    await this.pending.refresh().catch(() => undefined);
    await this.#drafts(id, back);
    this.#app.reply.show(id);
  }

  async changed({ topics }: Wave): Promise<void> {
    if (topics.has('outbox')) await this.outbox.refresh();
    if (topics.has('outbox') || topics.has('numbers')) await this.pending.refresh();
  }

  /** Its draft is read again. Words for which there was no room in it are put behind what is there. */
  async #drafts(id: string, back: readonly OutboxItem[]): Promise<void> {
    const { api, drafts, reply } = this.#app;
    const those = drafts.files(id);
    try {
      const state = await api.appState();
      drafts.adopt(state.drafts, 'message', id);
      drafts.adoptFiles(state.drafts, id, those);
    } catch {
      // The host has them; the next start shows them.
    }
    reply.reread(id);
    for (const { body } of back) if (!drafts.of('message', id).includes(body)) reply.put(id, body);
  }

  /** Which of its files the draft has still, the host knows. */
  async #files(id: string): Promise<void> {
    const { api, drafts } = this.#app;
    const those = drafts.files(id);
    const state = await api.appState().catch(() => null);
    if (state !== null) drafts.adoptFiles(state.drafts, id, those);
  }

  #say(text: string): void {
    this.outbox.said = text;
    this.#app.toasts.calm(text);
  }

  #freshen(): void {
    for (const read of [this.outbox.refresh(), this.pending.refresh()]) read.catch(() => undefined);
  }
}

/** Of the texts that wait no longer, those that this took back: another of the conversation may have left meanwhile. */
function takenBack({ of, verb, refused }: Outcome, gone: readonly OutboxItem[], changes: readonly ConversationChange[]): OutboxItem[] {
  if ((of === 'send') !== (verb === 'undo') || refused.some((r) => r.reason === 'already_sent')) return [];
  // What was taken back once and queued again since is not due yet.
  if (of === 'cancel_send') return gone.filter((item) => item.state === 'waiting' && item.dueAt > Date.now());
  return gone.filter((item) => changes.some((c) => c.kind === 'queued' && c.id === item.id && c.undone));
}
