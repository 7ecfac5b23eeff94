import type { Api, Sent } from '../api/api';
import type { AppError, ConversationRow, Counts, Outcome, View } from '../host/types';
import { m } from '../i18n';
import { ownChange } from './items';
import type { Mailbox } from './mailbox.svelte';
import { inSentence, rowTitle } from './names';
import { painted, predict, type ActVerb } from './predict';
import { belongs, NO_COUNT, selectionAfter, shiftCounts, type AfterDone } from './rows';
import { did, refusal, undid, why } from './says';
import type { Shown } from './seeing';
import type { ThreadPane } from './thread.svelte';
import type { Toasts } from './toasts.svelte';

const REMEMBERED_STEPS = 100;

/** On its way: painted, not yet answered. */
interface Pending {
  commandId: string;
  verb: ActVerb;
  id: string;
  before: ConversationRow;
  after: ConversationRow;
}

/** Where the eye was when a key was pressed, to bring it back with undo. */
interface Place {
  ids: string[];
  view: View;
  numberId: string | null;
  selectedId: string | null;
  scrollTop: number;
}

export interface Surroundings {
  api: Api;
  mailbox: Mailbox;
  thread: ThreadPane;
  toasts: Toasts;
  region(): string;
  numberName(id: string): string;
  now(): number;
  select(id: string | null, how: Shown): void;
  /** Marked unread on purpose: this visit never clears it. */
  hold(id: string): void;
  changed(row: ConversationRow): void;
}

/** The key presses that change a conversation: painted at once, settled by the answer. */
export class Acts {
  readonly #at: Surroundings;
  #pending: Pending[] = [];
  #places: Place[] = [];
  #base: Counts = { total: NO_COUNT, numbers: [] };
  /** Commands sent and not yet answered. */
  #flying = 0;
  /** Moves with everything that touches the counts. */
  #countsTick = 0;
  #countsStale = false;

  constructor(at: Surroundings) {
    this.#at = at;
    at.mailbox.repaint = (row) => this.#repaint(row);
  }

  /** Counts as the host knows them; what is on its way is added on top. */
  setCounts(counts: Counts): void {
    this.#countsTick++;
    this.#base = counts;
    this.#at.mailbox.counts = this.#pending.reduce((sum, p) => shiftCounts(sum, p.before, p.after), counts);
  }

  /** The moment counts are asked for; null while a command may or may not be in the answer. */
  get moment(): number | null {
    return this.#flying === 0 ? this.#countsTick : null;
  }

  async readCounts(): Promise<void> {
    const asked = this.moment;
    this.takeCounts(await this.#at.api.counts(), asked);
  }

  /** Counts that were asked for at `asked`; those that a command has overtaken are asked for again. */
  takeCounts(counts: Counts, asked: number | null): void {
    if (asked !== null && asked === this.moment) {
      this.setCounts(counts);
      return;
    }
    this.#countsStale = true;
    this.#freshenCounts();
  }

  #freshenCounts(): void {
    if (!this.#countsStale || this.#flying > 0) return;
    this.#countsStale = false;
    this.readCounts().catch(() => (this.#countsStale = true));
  }

  #track(sent: Sent<unknown>): void {
    this.#flying++;
    const landed = (): void => {
      this.#flying--;
      this.#freshenCounts();
    };
    // One turn later than those who wait for the answer: the counts it carries are in by then.
    void sent.answer.catch(() => undefined).then(() => undefined).then(landed);
  }

  done(id: string, policy: AfterDone): Promise<void> {
    return this.#act('done', id, policy, (row) => this.#at.api.markDone([{ id, through: row.head }]));
  }

  unread(id: string): Promise<void> {
    return this.#act('unread', id, 'next', () => this.#at.api.markUnread([id]));
  }

  open(id: string): Promise<void> {
    return this.#act('open', id, 'next', (row) => this.#at.api.markOpen([{ id, through: row.head }]));
  }

  /** Sent by the dwell, not by a key: says nothing when it works, and the row stays under the cursor. */
  async seen(id: string, head: string): Promise<void> {
    const row = this.#row(id);
    if (row === undefined || row.state !== 'unread') return;
    const sent = this.#at.api.markSeen({ id, through: head });
    this.#track(sent);
    const pending = this.#paint(sent.commandId, 'seen', row, painted(row, 'seen'));
    if (id === this.#at.mailbox.selectedId) this.#at.mailbox.lingerId = id;
    this.#show(pending.after);
    try {
      this.#settle(pending, await sent.answer);
    } catch {
      // Nobody asked for it: quietly unread again; the next visit, or something new in it, tries again.
      this.#rollback(pending);
    }
  }

  undo(): Promise<void> {
    return this.#travel('undo', this.#at.api.undo());
  }

  redo(): Promise<void> {
    return this.#travel('redo', this.#at.api.redo());
  }

  #row(id: string): ConversationRow | undefined {
    const shown = this.#at.thread.row;
    return this.#at.mailbox.find(id) ?? (shown?.id === id ? shown : undefined);
  }

  async #act(verb: ActVerb, id: string, policy: AfterDone, send: (row: ConversationRow) => Sent<Outcome>): Promise<void> {
    const { mailbox, toasts } = this.#at;
    const row = this.#row(id);
    if (row === undefined) return toasts.calm(m.nothing_selected());
    const name = inSentence(rowTitle(row, this.#at.region()));
    const answer = predict(row, verb);
    const place = this.#place([id]);
    const sent = send(row);
    this.#track(sent);
    // Also when it is unread already: asked for by hand, this visit leaves it so.
    if (verb === 'unread') this.#at.hold(id);
    if ('refused' in answer) return this.#refused(sent, name);
    const pending = this.#paint(sent.commandId, verb, row, answer.row);
    const movedTo = this.#move(id, answer.row, verb === 'done' ? policy : null);
    this.#show(answer.row);
    if (movedTo !== undefined) this.#at.select(movedTo, 'move');
    mailbox.reveal(mailbox.selectedId);
    try {
      const outcome = await sent.answer;
      this.#settle(pending, outcome);
      const refused = outcome.refused.find((r) => r.id === id);
      if (refused !== undefined) {
        this.#comeBack(place, movedTo);
        toasts.calm(refusal(refused.reason));
      } else {
        this.#remember(place);
        this.#note(outcome);
        toasts.did(did(outcome.verb, outcome.changed.length, name), 'undo');
      }
    } catch (thrown) {
      const error = thrown as AppError;
      this.#rollback(pending);
      this.#comeBack(place, movedTo);
      toasts.error(m.error_act({ name, why: why(error) }), error.traceId || null);
      if (error.code === 'unknown_commit') void this.#reread(id);
    }
  }

  /** The row says no already; the host has the last word and nothing moves meanwhile. */
  async #refused(sent: Sent<Outcome>, name: string): Promise<void> {
    const { toasts } = this.#at;
    try {
      const outcome = await sent.answer;
      for (const row of outcome.rows) this.#answered(row, 'merge');
      this.setCounts(outcome.counts);
      const refused = outcome.refused[0];
      if (refused !== undefined) toasts.calm(refusal(refused.reason));
      else toasts.did(did(outcome.verb, outcome.changed.length, name), 'undo');
    } catch (thrown) {
      const error = thrown as AppError;
      toasts.error(m.error_act({ name, why: why(error) }), error.traceId || null);
    }
  }

  /** The cursor's next place, or undefined when it does not move. Decided before the row leaves. */
  #move(id: string, after: ConversationRow, donePolicy: AfterDone | null): string | null | undefined {
    const { mailbox } = this.#at;
    if (id !== mailbox.selectedId) return undefined;
    const leaves = !belongs(after, mailbox.view, mailbox.numberId);
    const policy = donePolicy ?? (leaves ? 'next' : 'stay');
    if (policy === 'stay') {
      if (leaves) mailbox.lingerId = id;
      return undefined;
    }
    if (mailbox.lingerId === id) mailbox.lingerId = null;
    return selectionAfter(mailbox.rows, id, policy, leaves);
  }

  #show(row: ConversationRow): void {
    this.#at.mailbox.apply(row);
    this.#at.thread.apply(row);
    this.#at.changed(row);
  }

  #paint(commandId: string, verb: ActVerb, before: ConversationRow, after: ConversationRow): Pending {
    const pending = { commandId, verb, id: before.id, before, after };
    this.#pending.push(pending);
    this.setCounts(this.#base);
    return pending;
  }

  #settle(pending: Pending, outcome: Outcome): void {
    this.#pending = this.#pending.filter((p) => p !== pending);
    for (const row of outcome.rows) this.#answered(row, 'apply');
    this.setCounts(outcome.counts);
  }

  #answered(row: ConversationRow, how: 'apply' | 'merge'): void {
    this.#at.mailbox.answered(row);
    const shown = this.#repaint(row);
    if (how === 'apply') this.#at.mailbox.apply(shown);
    else this.#at.mailbox.merge(shown);
    this.#at.thread.apply(shown);
    this.#at.changed(shown);
  }

  #rollback(pending: Pending): void {
    this.#pending = this.#pending.filter((p) => p !== pending);
    if (this.#at.mailbox.lingerId === pending.id) this.#at.mailbox.lingerId = null;
    this.#show(this.#repaint(pending.before));
    this.setCounts(this.#base);
  }

  #repaint(row: ConversationRow): ConversationRow {
    return this.#pending.reduce((r, p) => (p.id === row.id ? painted(r, p.verb) : r), row);
  }

  /** After a refusal or failure: back to the row, unless the person has gone on meanwhile. */
  #comeBack(place: Place, movedTo: string | null | undefined): void {
    const { mailbox } = this.#at;
    if (movedTo === undefined || mailbox.selectedId !== movedTo) return;
    if (mailbox.view !== place.view || mailbox.numberId !== place.numberId) return;
    const id = place.ids[0] ?? null;
    if (id === null || mailbox.find(id) === undefined) return;
    this.#at.select(id, 'auto');
    mailbox.restore(place.scrollTop);
    mailbox.reveal(id);
  }

  async #reread(id: string): Promise<void> {
    try {
      this.#answered(await this.#at.api.conversation(id), 'apply');
      await this.readCounts();
    } catch {
      // The error toast already says what is uncertain.
    }
  }

  #place(ids: string[]): Place {
    const { view, numberId, selectedId, scrollTop } = this.#at.mailbox;
    return { ids, view, numberId, selectedId, scrollTop };
  }

  #remember(place: Place): void {
    this.#places = [...this.#places, place].slice(-REMEMBERED_STEPS);
  }

  #note(outcome: Outcome): void {
    for (const id of outcome.changed) this.#at.thread.note(id, ownChange(outcome.commandId, outcome.verb, this.#at.now()));
  }

  async #travel(verb: 'undo' | 'redo', sent: Sent<Outcome | null>): Promise<void> {
    const { mailbox, toasts } = this.#at;
    const here = this.#place([]);
    this.#track(sent);
    try {
      const outcome = await sent.answer;
      if (outcome === null) return toasts.calm(verb === 'undo' ? m.nothing_to_undo() : m.nothing_to_redo());
      const id = outcome.changed[0];
      const leaving = verb === 'redo' && id !== undefined && id === mailbox.selectedId ? this.#afterRedo(id, outcome) : undefined;
      for (const row of outcome.rows) this.#answered(row, 'apply');
      this.setCounts(outcome.counts);
      this.#note(outcome);
      if (id === undefined) {
        const refused = outcome.refused[0];
        if (refused !== undefined) toasts.calm(refusal(refused.reason));
        return;
      }
      if (leaving !== undefined) this.#at.select(leaving, 'move');
      else if (verb === 'undo') this.#bringBack(id);
      for (const row of outcome.rows) if (row.state === 'unread' && outcome.changed.includes(row.id)) this.#at.hold(row.id);
      if (verb === 'redo') this.#remember({ ...here, ids: outcome.changed });
      this.#tell(outcome, id);
    } catch (thrown) {
      const error = thrown as AppError;
      toasts.error((verb === 'undo' ? m.error_undo : m.error_redo)({ why: why(error) }), error.traceId || null);
    }
  }

  #afterRedo(id: string, outcome: Outcome): string | null | undefined {
    const row = outcome.rows.find((r) => r.id === id);
    if (row === undefined || belongs(row, this.#at.mailbox.view, this.#at.mailbox.numberId)) return undefined;
    return selectionAfter(this.#at.mailbox.rows, id, 'next', true);
  }

  /** Undo brings the eye back too, when the conversation is in the present view. */
  #bringBack(id: string): void {
    const { mailbox } = this.#at;
    const at = this.#places.findLastIndex((p) => p.ids.includes(id));
    const place = this.#places[at];
    this.#places = this.#places.filter((_, i) => i !== at);
    if (mailbox.find(id) === undefined) return;
    const there = place !== undefined && place.view === mailbox.view && place.numberId === mailbox.numberId;
    this.#at.select(there && place.selectedId !== null && mailbox.find(place.selectedId) ? place.selectedId : id, 'move');
    if (there) mailbox.restore(place.scrollTop);
    mailbox.reveal(mailbox.selectedId);
    this.#at.hold(id);
  }

  #tell(outcome: Outcome, id: string): void {
    const { mailbox, toasts } = this.#at;
    const row = outcome.rows.find((r) => r.id === id);
    let text = undid(outcome, row, row === undefined ? '' : inSentence(rowTitle(row, this.#at.region())));
    if (outcome.verb === 'undo' && row !== undefined && !belongs(row, mailbox.view, mailbox.numberId)) {
      const number = mailbox.numberId !== null && mailbox.numberId !== row.numberId;
      const view = row.state === 'done' ? m.done() : m.inbox();
      text = number ? m.elsewhere_number({ what: text, number: this.#at.numberName(row.numberId) }) : m.elsewhere({ what: text, view });
    }
    toasts.did(text, outcome.verb === 'undo' ? 'redo' : 'undo');
  }
}
