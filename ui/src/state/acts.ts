import type { Sent } from '../api/api';
import type { AppError, ConversationRow, ListQuery, Outcome } from '../host/types';
import { m } from '../i18n';
import { Bulk } from './bulk.svelte';
import { Ledger } from './ledger';
import { belongs } from './listing';
import { inSentence, rowTitle } from './names';
import { Onward } from './onward';
import { Places, type Place } from './places';
import { painted, predict, type ActVerb, type AssignVerb, type Details, type PlainVerb, type Snooze, type TagVerb } from './predict';
import { selectionAfter, type AfterDone } from './rows';
import { did, refusal, why, type About } from './says';
import type { Surroundings } from './surroundings';
import { undoOf } from './toasts.svelte';
import { Travel } from './travel';

/** How an act that is more than its verb is told. */
export interface Told {
  did(outcome: Outcome): string;
  wrong(error: AppError): string;
  /** Nothing of it was done. */
  failed(): void;
  /** How long it is said, where that is another time than usual. */
  ms: number | undefined;
}

/** The key presses that change a conversation: painted at once, settled by the answer. */
export class Acts {
  readonly ledger: Ledger;
  readonly bulk: Bulk;
  readonly #at: Surroundings;
  readonly #places: Places;
  readonly #travel: Travel;
  readonly #onward: Onward;

  constructor(at: Surroundings) {
    this.#at = at;
    this.ledger = new Ledger(at);
    this.#places = new Places(at.mailbox, at.selection);
    this.#onward = new Onward(at);
    this.bulk = new Bulk(at, this.ledger, this.#places, this.#onward);
    this.#travel = new Travel(at, this.ledger, this.#places, this.bulk);
  }

  done(id: string, policy: AfterDone): Promise<void> {
    return this.#act('done', id, policy, (row, list) => this.#at.api.markDone([{ id, through: row.head }], list));
  }

  /** Unread, mute, pin and their like. */
  set(verb: PlainVerb, id: string): Promise<void> {
    const { api } = this.#at;
    return this.#act(verb, id, 'next', (_, list) => (verb === 'unread' ? api.markUnread([id], list) : api[verb]([id], list)));
  }

  unread(id: string): Promise<void> {
    return this.set('unread', id);
  }

  open(id: string): Promise<void> {
    return this.#act('open', id, 'next', (row, list) => this.#at.api.markOpen([{ id, through: row.head }], list));
  }

  tag(verb: TagVerb, id: string, tagId: string): Promise<void> {
    return this.#act(verb, id, 'next', (_, list) => this.#at.api[verb](tagId, [id], list), { tagId });
  }

  assign(verb: AssignVerb, id: string, memberId: string): Promise<void> {
    const { api } = this.#at;
    return this.#act(verb, id, 'next', (_, list) => (verb === 'assign' ? api.assign(memberId, [id], list) : api.unassign([id], list)), { memberId });
  }

  snooze(id: string, snooze: Snooze): Promise<void> {
    const { until, keeps, heads } = snooze;
    return this.#act('snooze', id, 'next', (row, list) => this.#at.api.snooze([{ id, through: heads.get(id) ?? row.head }], { at: until, keeps }, list), snooze);
  }

  /** A text with which its conversation is done: painted and gone on from as with E. */
  sendDone(id: string, send: (row: ConversationRow) => Sent<Outcome>, policy: AfterDone, told: Told): Promise<void> {
    return this.#act('done', id, policy, send, {}, told);
  }

  /** A command that changes no row ahead of its answer, which this gives; what goes wrong is thrown. */
  async quiet(id: string, sent: Sent<Outcome>): Promise<Outcome> {
    const place = this.#places.here([id]);
    this.ledger.track(sent);
    const outcome = await sent.answer;
    this.ledger.settle([], outcome);
    this.ledger.note(outcome);
    if (outcome.changed.includes(id)) this.#places.remember(place);
    return outcome;
  }

  /** Unread for somebody else: whoever looks at them now has not seen them for that. */
  handOver(ids: readonly string[], memberId: string, reason: string): Promise<Outcome> {
    for (const id of ids) this.#at.hold(id);
    return this.quiet(ids[0] ?? '', this.#at.api.handOver(memberId, [...ids], reason));
  }

  /** Sent by the dwell, not by a key: says nothing when it works, and the row stays under the cursor. */
  async seen(id: string, head: string): Promise<void> {
    const row = this.#row(id);
    if (row === undefined || row.state !== 'unread') return;
    const sent = this.#at.api.markSeen({ id, through: head });
    this.ledger.track(sent);
    const pending = this.ledger.paint(sent.commandId, 'seen', [{ before: row, after: painted(row, 'seen') }]);
    if (id === this.#at.mailbox.selectedId) this.#at.mailbox.lingerId = id;
    this.ledger.show(painted(row, 'seen'));
    try {
      this.ledger.settle(pending, await sent.answer);
    } catch {
      // Nobody asked for it: quietly unread again; the next visit, or something new in it, tries again.
      this.ledger.rollback(pending);
    }
  }

  undo(): Promise<void> {
    return this.#travel.go('undo');
  }

  redo(): Promise<void> {
    return this.#travel.go('redo');
  }

  /** Of a command of the history, wherever it stands in the stack. */
  travelTo(verb: 'undo' | 'redo', commandId: string): Promise<void> {
    return this.#travel.go(verb, commandId);
  }

  #row(id: string): ConversationRow | undefined {
    const shown = this.#at.thread.row;
    return this.#at.mailbox.find(id) ?? (shown?.id === id ? shown : this.#at.found(id));
  }

  async #act(verb: ActVerb, id: string, policy: AfterDone, send: (row: ConversationRow, list: ListQuery | null) => Sent<Outcome>, details: Details = {}, told: Told | null = null): Promise<void> {
    const { mailbox, toasts } = this.#at;
    const row = this.#row(id);
    if (row === undefined) {
      told?.failed();
      return toasts.calm(m.nothing_selected());
    }
    const name = inSentence(rowTitle(row, this.#at.region()));
    const answer = predict(row, verb, details);
    const place = this.#places.here([id]);
    const page = mailbox.pages.borrow();
    const sent = send(row, page?.query ?? null);
    void sent.answer.then((o) => page?.give(o.page), () => page?.give(null));
    this.ledger.track(sent);
    this.bulk.alone = false;
    // Also when it is unread already: asked for by hand, this visit leaves it so.
    if (verb === 'unread') this.#at.hold(id);
    if ('refused' in answer) return this.#refused(sent, id, name, told);
    const pending = this.ledger.paint(sent.commandId, verb, [{ before: row, after: answer.row }], details);
    const movedTo = this.#move(id, answer.row, verb === 'done' ? policy : null);
    this.ledger.show(answer.row);
    if (movedTo !== undefined) this.#at.select(movedTo, 'move');
    mailbox.reveal(mailbox.selectedId, 1);
    try {
      const outcome = await sent.answer;
      this.ledger.settle(pending, outcome);
      const refused = outcome.refused.find((r) => r.id === id);
      if (refused !== undefined) this.#comeBack(place, movedTo);
      if (refused !== undefined && !outcome.changed.includes(id)) {
        told?.failed();
        toasts.calm(refusal(refused.reason));
      } else {
        this.#places.remember(place);
        this.ledger.note(outcome);
        toasts.did(told?.did(outcome) ?? did(outcome.verb, outcome.changed.length, this.#about(outcome, name, details.until)), undoOf(outcome), told?.ms);
        if (outcome.changed.includes(id)) this.#at.decided(id, verb);
      }
    } catch (thrown) {
      const error = thrown as AppError;
      this.ledger.rollback(pending);
      this.#comeBack(place, movedTo);
      told?.failed();
      toasts.error(told?.wrong(error) ?? m.error_act({ name, why: why(error) }), error.traceId || null);
    }
  }

  #about({ tagId, assigneeId }: Outcome, name: string, until: number | null = null): About {
    return { name, tag: this.#at.tagName(tagId), member: this.#at.memberName(assigneeId), until, now: this.#at.now() };
  }

  /** The row says no already; the host has the last word and nothing moves meanwhile. */
  async #refused(sent: Sent<Outcome>, id: string, name: string, told: Told | null): Promise<void> {
    const { toasts } = this.#at;
    try {
      const outcome = await sent.answer;
      this.ledger.answered(outcome, 'merge');
      this.ledger.setCounts(outcome.counts);
      const refused = outcome.refused[0];
      if (refused !== undefined && !outcome.changed.includes(id)) {
        told?.failed();
        toasts.calm(refusal(refused.reason));
      } else {
        this.ledger.note(outcome);
        toasts.did(told?.did(outcome) ?? did(outcome.verb, outcome.changed.length, this.#about(outcome, name)), undoOf(outcome), told?.ms);
      }
    } catch (thrown) {
      const error = thrown as AppError;
      told?.failed();
      toasts.error(told?.wrong(error) ?? m.error_act({ name, why: why(error) }), error.traceId || null);
    }
  }

  /** The cursor's next place, or undefined when it does not move. Decided before the row leaves. */
  #move(id: string, after: ConversationRow, donePolicy: AfterDone | null): string | null | undefined {
    const { mailbox } = this.#at;
    if (id !== mailbox.selectedId) return undefined;
    const leaves = !belongs(after, mailbox.listing);
    const policy = donePolicy ?? (leaves ? 'next' : 'stay');
    if (policy === 'stay') {
      if (leaves) mailbox.lingerId = id;
      return undefined;
    }
    const { cursor, win } = mailbox;
    const edge = policy === 'next' ? win.bottom !== null && win.rows.at(-1)?.id === id : win.top !== null && win.rows[0]?.id === id;
    if (cursor !== null && (mailbox.away || edge)) {
      // Its neighbours are not loaded: the row stays under the cursor until they are.
      if (leaves) mailbox.lingerId = id;
      void this.#onward.from(cursor, policy);
      return undefined;
    }
    if (mailbox.lingerId === id) mailbox.lingerId = null;
    return selectionAfter(mailbox.rows, id, policy, leaves);
  }

  /** After a refusal or failure: back to the row, unless the person has gone on meanwhile. */
  #comeBack(place: Place, movedTo: string | null | undefined): void {
    const { mailbox } = this.#at;
    if (movedTo === undefined || mailbox.selectedId !== movedTo || !this.#places.isHere(place)) return;
    const id = place.ids[0] ?? null;
    if (id === null || mailbox.find(id) === undefined) return;
    this.#at.select(id, 'auto');
    this.#places.restore(place);
  }
}
