import type { Sent } from '../api/api';
import type { ConversationRow, Counts, Outcome } from '../host/types';
import { inThread, ownChange } from './items';
import { painted, type ActVerb, type Details } from './predict';
import { NO_COUNT, shiftCounts } from './rows';
import type { Surroundings } from './surroundings';

/** On its way: painted, not yet answered. */
export interface Pending {
  commandId: string;
  verb: ActVerb;
  details: Details;
  before: ConversationRow;
  after: ConversationRow;
}

/** What is painted ahead of the host's answers, and the counts that go with it. */
export class Ledger {
  readonly #at: Surroundings;
  #pending: Pending[] = [];
  #base: Counts = { total: NO_COUNT, numbers: [] };
  /** Commands sent and not yet answered. */
  #flying = 0;
  /** Moves with everything that touches the counts. */
  #countsTick = 0;
  #countsStale = false;
  /** When the commands on their way left. */
  readonly #left = new Map<string, number>();

  constructor(at: Surroundings) {
    this.#at = at;
    at.mailbox.answers.repaint = (row) => this.repaint(row);
    at.mailbox.answers.expected = () => this.#flying > 0;
  }

  /** Counts as the host knows them; what is on its way is added on top. */
  setCounts(counts: Counts): void {
    this.#countsTick++;
    this.#base = counts;
    this.#at.mailbox.counts = this.#pending.reduce((sum, p) => shiftCounts(sum, p.before, p.after), counts);
    this.#at.mailbox.extent.ahead = this.#pending;
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

  track(sent: Sent<unknown>): void {
    const { extent } = this.#at.mailbox;
    this.#flying++;
    this.#left.set(sent.commandId, this.#at.mailbox.now);
    extent.touch();
    const landed = (): void => {
      this.#flying--;
      this.#left.delete(sent.commandId);
      extent.touch();
      if (this.#flying > 0) return;
      this.#freshenCounts();
      extent.freshen();
      void this.#at.mailbox.locate();
      void this.#at.selection.measure();
    };
    // One turn later than those who wait for the answer: the counts it carries are in by then.
    void sent.answer.catch(() => undefined).then(() => undefined).then(landed);
  }

  /** Paints rows ahead of the answer: the counts now, the rows by `show`. */
  paint(commandId: string, verb: ActVerb, rows: readonly { before: ConversationRow; after: ConversationRow }[], details: Details = {}): Pending[] {
    const pending = rows.map((r) => ({ commandId, verb, details, ...r }));
    this.#pending = [...this.#pending, ...pending];
    this.setCounts(this.#base);
    return pending;
  }

  show(...rows: ConversationRow[]): void {
    this.#at.mailbox.applyAll(rows);
    for (const row of rows) {
      this.#at.thread.apply(row);
      this.#at.changed(row);
    }
  }

  settle(pending: readonly Pending[], outcome: Outcome): void {
    this.#forget(pending);
    const came = new Map(outcome.rows.map((r) => [r.id, r]));
    this.#at.mailbox.extent.settled(pending.map((p) => ({ before: p.before, after: came.get(p.before.id) ?? p.after })));
    this.#known(outcome);
    this.show(...outcome.rows.map((r) => this.repaint(r)));
    this.setCounts(outcome.counts);
  }

  /** Rows of an answer, of which it is not known here what they were before. */
  answered(outcome: Outcome, how: 'apply' | 'merge'): void {
    this.#at.mailbox.extent.unsure();
    this.#known(outcome);
    for (const row of outcome.rows.map((r) => this.repaint(r))) {
      this.#at.mailbox[how](row);
      this.#at.thread.apply(row);
      this.#at.changed(row);
    }
  }

  #known({ commandId, rows }: Outcome): void {
    const { answers } = this.#at.mailbox;
    for (const row of rows) answers.note(row, this.#left.get(commandId) ?? answers.now);
  }

  rollback(pending: readonly Pending[]): void {
    const { mailbox } = this.#at;
    this.#forget(pending);
    for (const { before, commandId } of pending) {
      if (mailbox.lingerId === before.id) mailbox.lingerId = null;
      this.show(mailbox.answers.fresh(before, this.#left.get(commandId) ?? mailbox.now));
      // It may have been done all the same, and what it was before may have been painted by another that failed.
      mailbox.answers.doubt(before.id);
    }
    this.setCounts(this.#base);
  }

  #forget(pending: readonly Pending[]): void {
    const gone = new Set(pending);
    this.#pending = this.#pending.filter((p) => !gone.has(p));
  }

  repaint(row: ConversationRow): ConversationRow {
    return this.#pending.reduce((r, p) => (p.before.id === row.id ? painted(r, p.verb, p.details) : r), row);
  }

  /** The quiet line in the thread. */
  note(outcome: Outcome): void {
    const { thread } = this.#at;
    const { verb, of, tagId, assigneeId } = outcome;
    // What a conversation's people are called is no line of its thread.
    if (verb === 'contact' || of === 'contact') return;
    if (inThread(outcome) || verb === 'comment' || verb === 'remove_comment' || verb === 'send' || verb === 'cancel_send' || verb === 'hand_over') {
      thread.forget();
      return thread.refresh();
    }
    const at = this.#at.now();
    this.#at.painted(() => {
      for (const id of outcome.changed) thread.note(id, ownChange(outcome.commandId, verb, at, tagId, assigneeId));
    });
  }
}
