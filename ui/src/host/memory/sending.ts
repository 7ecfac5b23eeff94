import type { Activity, FileLimits, NewMessage, Outcome, OutboxItem, OutboxLine, RefusalReason, ReplyState, SendBlock, SendFailure, TextToSend } from '../types';
import { appError, decide } from './memory';
import type { MemoryOptions } from './options';
import { pick, toRow } from './row';
import { SourcingHost } from './sourcing';
import type { Step, Talk } from './talk';

const HOLD_MS = 5_000;
const LIMIT = 1_600;
/** How long its provider takes to answer, and to deliver. */
const PROVIDER_MS = 900;

const dialable = (address: string): boolean => /^(\+\d{7,15}|\d{3,6})$/.test(address);
const cannotSend = (why: SendBlock): unknown => ({ ...appError('cannot_send'), params: { why } });

/** What the twin sends. With `carries` texts leave by the clock, as with the real one; without it a test says when. */
export abstract class SendingHost extends SourcingHost {
  readonly #carries: boolean;
  #texts = 0;

  constructor(options: MemoryOptions) {
    super(options);
    this.#carries = options.carries ?? false;
  }

  send = (commandId: string, id: string, text: TextToSend): Promise<Outcome> =>
    this.command('send', commandId, [id, text], 'send', [id], (to) => {
      const why = this.#block(to);
      if (why !== null) throw cannotSend(why);
      const body = text.body.trim();
      const { files } = this.messageOf(id);
      const taken = text.files.flatMap((sha256) => files.find((f) => f.sha256 === sha256) ?? []);
      if (body === '' && text.files.length === 0) return 'empty_message';
      if (Array.from(body).length > LIMIT) throw { ...appError('invalid'), params: { field: 'text' } };
      if (taken.length < text.files.length || (taken.length > 0 && this.fileLimits(id).block !== null)) throw { ...appError('invalid'), params: { field: 'files' } };
      if (text.sendAt !== null && text.sendAt <= this.now()) return 'in_the_past';
      const done = text.thenDoneThrough === null ? null : decide('done', to, text.thenDoneThrough);
      const item: OutboxItem = {
        id: String(++this.#texts), conversationId: id, body, queuedAt: this.now(), dueAt: text.sendAt ?? this.now() + HOLD_MS, scheduled: text.sendAt !== null,
        thenDone: text.thenDoneThrough !== null, state: 'waiting', attempts: 0, fault: null, retryAt: 0, files: taken,
      };
      this.#letGo(item);
      this.#later(item);
      to.queued = [...(to.queued ?? []), { id: item.id, at: item.queuedAt, undone: false }];
      return { ...(done === null || typeof done === 'string' ? pick(to) : done), texts: [...(to.texts ?? []), item] };
    });

  cancelSend = (commandId: string, id: string, text: string): Promise<Outcome> =>
    this.command('cancelSend', commandId, [id, text], 'cancel_send', [id], (talk) => {
      const item = (talk.texts ?? []).find((t) => t.id === text);
      if (item?.state !== 'waiting') return 'already_sent';
      this.#giveBack(item);
      return { ...pick(talk), texts: (talk.texts ?? []).filter((t) => t !== item) };
    });

  sendAtOnce = (text: string) =>
    this.ran('sendAtOnce', [text], () => {
      const item = this.#item(text);
      if (item?.state !== 'waiting') throw appError('not_found');
      Object.assign(item, { dueAt: Math.min(item.dueAt, this.now()), scheduled: false, retryAt: 0 });
      this.#later(item);
      this.#tell(item);
      return null;
    });

  outbox = () => this.ran('outbox', [], (): OutboxLine[] => this.#all().sort((a, b) => a.dueAt - b.dueAt).map((item) => ({ item, row: toRow(this.talk(item.conversationId)) })));

  replyState = (id: string) =>
    this.ran('replyState', [id], (): ReplyState => {
      const talk = this.talk(id);
      const block = this.#block(talk);
      return { block, source: this.sourceOf(talk.numberId)?.source.account.name ?? null, textLimit: block === null || block === 'paused' ? LIMIT : 0, pending: [...(talk.texts ?? [])].sort((a, b) => a.dueAt - b.dueAt), files: this.fileLimits(id) };
    });

  beginConversation = (message: NewMessage) =>
    this.ran('beginConversation', [message], () => {
      const addresses = [...new Set(message.to.map(normalised))];
      const bad = addresses.find((a) => !dialable(a));
      if (bad !== undefined || addresses.length === 0) throw { ...appError('invalid'), params: { field: 'to', value: bad ?? '' } };
      const why = this.#blockOf(message.numberId) ?? (addresses.length > 1 ? 'group' : null);
      if (why !== null) throw cannotSend(why);
      const known = [...this.talks.values()].find((t) => t.numberId === message.numberId && t.parties.map((p) => p.address).join() === addresses.join());
      if (known !== undefined) return known.id;
      const id = `new-${addresses.join()}`;
      this.talks.set(id, { id, numberId: message.numberId, parties: addresses.map((address) => ({ address, name: null })), state: 'open', unreadReason: null, items: [], changes: [], waitingSince: null, triedAt: null, snoozedUntil: null, muted: false });
      this.announce(['conversations', 'counts']);
      return id;
    });

  // --- for tests, and the clock ---

  /** Where a text is on its way. */
  on(text: string, change: Partial<OutboxItem>): void {
    const item = this.#item(text);
    if (item === undefined) return;
    Object.assign(item, change);
    this.#tell(item);
  }

  /** It leaves: an item of its conversation from now on. */
  leaves(text: string, failure: SendFailure | null = null): void {
    const item = this.#item(text);
    if (item === undefined) return;
    const talk = this.talk(item.conversationId);
    talk.texts = (talk.texts ?? []).filter((t) => t !== item);
    const sent: Activity = { id: `sent-${text}`, at: item.scheduled ? item.dueAt : item.queuedAt, kind: 'text', direction: 'outbound', sender: null, body: item.body, subject: null, delivery: failure === null ? 'sent' : 'failed', outcome: null, durationS: 0, attachments: item.files, automatic: false, source: 'twilio', failure };
    talk.items.push(sent);
    if (failure !== null) Object.assign(talk, { state: 'unread', unreadReason: 'failed_send' });
    else if (!item.thenDone) Object.assign(talk, { state: 'open', unreadReason: null, waitingSince: null });
    this.#tell(item);
    this.emit({ topics: ['conversations', 'counts'], conversations: [talk.id], commandId: null });
    if (this.#carries && failure === null) setTimeout(() => { sent.delivery = 'delivered'; this.emit({ topics: ['conversations'], conversations: [talk.id], commandId: null }); }, PROVIDER_MS);
  }

  #later(item: OutboxItem): void {
    if (!this.#carries) return;
    // A time further away than a timer can be set for is of no use to a demonstration.
    const ms = Math.min(Math.max(0, item.dueAt - this.now()), 2 ** 31 - 1);
    setTimeout(() => {
      if (this.#item(item.id)?.state !== 'waiting' || item.dueAt > this.now()) return;
      this.on(item.id, { state: 'sending', attempts: 1 });
      setTimeout(() => this.leaves(item.id, item.body.includes('#fail') ? { kind: 'opted_out', code: '21610', message: 'Attempt to send to unsubscribed recipient' } : null), PROVIDER_MS);
    }, ms);
  }

  #all = (): OutboxItem[] => [...this.talks.values()].flatMap((t) => t.texts ?? []);
  #item = (text: string): OutboxItem | undefined => this.#all().find((t) => t.id === text);
  #tell = (item: OutboxItem): void => this.emit({ topics: ['outbox'], conversations: [item.conversationId], commandId: null });

  #blockOf(numberId: string): SendBlock | null {
    if (this.numbers.find((n) => n.id === numberId)?.sample === true) return 'sample';
    const from = this.sourceOf(numberId);
    if (from === null) return 'no_source';
    if (!from.texts) return 'read_only';
    return from.source.paused ? 'paused' : null;
  }

  #block(talk: Talk): SendBlock | null {
    return this.#blockOf(talk.numberId) ?? (talk.parties.some((p) => !dialable(p.address)) ? 'not_dialable' : talk.parties.length > 1 ? 'group' : null);
  }

  /** Twilio fetches them from an address, a phone takes less, and Quo none. */
  protected override fileLimits(id: string): FileLimits {
    const { numberId } = this.talk(id);
    const account = this.sourceOf(numberId)?.source.account;
    if (account === undefined || account.kind === 'quo') return { count: 0, bytes: 0, block: 'source' };
    if (account.kind === 'twilio' && account.publicUrl === null) return { count: 0, bytes: 0, block: 'no_address' };
    return account.kind === 'twilio' ? super.fileLimits(id) : { count: 10, bytes: 590_000, block: null };
  }

  /** As it is asked for: where no text can be sent, nothing is attached either. */
  protected override attachRefused(id: string): unknown {
    const why = this.#block(this.talk(id));
    return why === null ? super.attachRefused(id) : cannotSend(why);
  }

  // --- undo ---

  /** Whether a step about a text can be taken back, or again: what has left cannot. */
  protected override textRefused(verb: 'undo' | 'redo', step: Step, id: string): RefusalReason | null {
    if (step.verb !== 'send' && step.verb !== 'cancel_send') return null;
    const gone = this.#of(verb, step, id);
    return gone !== undefined && this.#item(gone.id)?.state !== 'waiting' ? 'already_sent' : null;
  }

  protected override textMoved(verb: 'undo' | 'redo', step: Step, id: string): void {
    const taken = this.#of(verb, step, id);
    const back = this.#of(verb === 'undo' ? 'redo' : 'undo', step, id);
    const talk = this.talk(id);
    if (step.verb === 'send') talk.queued = (talk.queued ?? []).map((q) => (q.id === (taken ?? back)?.id ? { ...q, undone: verb === 'undo' } : q));
    if (taken !== undefined) this.#giveBack(taken);
    if (back === undefined) return;
    const again = { ...back, dueAt: Math.max(back.dueAt, this.now() + HOLD_MS) };
    talk.texts = (talk.texts ?? []).map((t) => (t.id === back.id ? again : t));
    this.#letGo(again);
    this.#later(again);
  }

  /** The text that was there after a step and not before it, seen from the undo; from the redo the other way round. */
  #of(verb: 'undo' | 'redo', step: Step, id: string): OutboxItem | undefined {
    const [from, to] = verb === 'undo' ? [step.after, step.before] : [step.before, step.after];
    const stays = to.get(id)?.texts ?? [];
    return (from.get(id)?.texts ?? []).find((t) => !stays.some((s) => s.id === t.id));
  }

  #giveBack = ({ conversationId, body, files }: OutboxItem): void => this.giveBackTo(conversationId, body, files);
  #letGo = ({ conversationId, body, files }: OutboxItem): void => this.letGoOf(conversationId, body, files);
}

function normalised(typed: string): string {
  const plain = typed.trim();
  const digits = plain.replace(/[^\d+]/g, '');
  if (/[\p{L}@]/u.test(plain)) return plain;
  return digits.startsWith('+') || digits.length <= 6 ? digits : digits.length === 10 ? `+1${digits}` : `+${digits}`;
}
