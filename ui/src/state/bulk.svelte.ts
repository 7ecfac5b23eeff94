import type { Sent } from '../api/api';
import type { AppError, CommandProgress, ConversationRow, ListRange, ManyVerb, Outcome, Verb, View } from '../host/types';
import { m } from '../i18n';
import type { Ledger } from './ledger';
import { belongs, compareRanks, ME, rankOf, sameListing, type Listing } from './listing';
import { inSentence, rowTitle } from './names';
import type { Onward } from './onward';
import type { Place, Places } from './places';
import { predict, type Details } from './predict';
import type { AfterDone } from './rows';
import { didMany, why } from './says';
import { below, inSpan, type Span } from './selection.svelte';
import type { Surroundings } from './surroundings';
import { undoOf } from './toasts.svelte';

/** A long command shows what it has done so far about so often. */
const REREAD_MS = 1000;

/** A command that takes its time. */
export interface Running {
  commandId: string;
  verb: Verb;
  done: number;
  total: number;
  cancelling: boolean;
  /** The tag it puts on or takes off. */
  tagId: string | null;
  /** Whom it assigns them to. */
  memberId: string | null;
  /** The rows it is about, and of which list; null where that is not known, as for undo. */
  span: Span | null;
  listing: Listing;
}

function leaves(verb: ManyVerb, { view, filter }: Listing, { tagId, memberId = '' }: Details): boolean {
  const among = (...views: View[]): boolean => views.includes(view);
  switch (verb) {
    case 'done': return among('inbox', 'unread', 'waiting', 'snoozed', 'assigned', 'mentions');
    case 'unread': return among('done', 'snoozed');
    case 'open': return among('unread', 'done', 'snoozed');
    case 'snooze': return among('inbox', 'unread', 'waiting', 'assigned', 'done');
    case 'mute': return !among('all', 'pinned', 'mentions', 'muted');
    case 'unmute': return view === 'muted';
    case 'pin':
    case 'tag': return false;
    case 'untag': return tagId !== undefined && filter.tagIds.includes(tagId);
    case 'assign':
    case 'unassign': return (view === 'assigned' && memberId !== ME) || (filter.assigneeIds.length > 0 && !filter.assigneeIds.includes(memberId));
    case 'unpin': return view === 'pinned';
  }
}

/** What E, U, O, H, M, P, L and A do to a selection: one command, however many conversations it is about. */
export class Bulk {
  running = $state.raw<Running | null>(null);
  /** Nothing else was changed since the one that runs began: undo means that one. */
  alone = false;
  /** Undo follows: it says where the cursor goes, not the end of the command. */
  #takenBack: string | null = null;
  readonly #at: Surroundings;
  readonly #ledger: Ledger;
  readonly #places: Places;
  readonly #onward: Onward;
  /** Commands that may turn out to be long. */
  readonly #expected = new Map<string, Verb>();
  #reread = 0;
  #rereading = false;

  constructor(at: Surroundings, ledger: Ledger, places: Places, onward: Onward) {
    this.#at = at;
    this.#ledger = ledger;
    this.#places = places;
    this.#onward = onward;
  }

  /** The row is being worked on. */
  covers(row: ConversationRow): boolean {
    const { running } = this;
    if (running === null || running.span === null) return false;
    const { listing, span } = running;
    return sameListing(listing, this.#at.mailbox.listing) && inSpan(span, row, listing);
  }

  /** With `keep` they stay selected, for what else is to be done with them. */
  act(verb: ManyVerb, policy: AfterDone, details: Details = {}, keep = false): Promise<void> {
    const { selection } = this.#at;
    const rows = selection.listed();
    if (rows !== null) return this.#listed(verb, rows, policy, details, keep);
    if (selection.chosen?.span && this.running === null) return this.#ranged(verb, selection.chosen.span, details, keep);
    this.#at.toasts.calm(m.bulk_busy());
    return Promise.resolve();
  }

  // --- up to 500, one by one ---

  #send(verb: ManyVerb, rows: readonly ConversationRow[], { until = 0, keeps = false, tagId = '', memberId = '' }: Details): Sent<Outcome> {
    const page = this.#at.mailbox.pages.borrow();
    const list = page?.query ?? null;
    const heads = this.#at.selection.heads();
    const targets = rows.map((r) => ({ id: r.id, through: heads.get(r.id) ?? r.head }));
    const ids = rows.map((r) => r.id);
    const { api } = this.#at;
    const send = {
      done: () => api.markDone(targets, list),
      open: () => api.markOpen(targets, list),
      unread: () => api.markUnread(ids, list),
      snooze: () => api.snooze(targets, { at: until, keeps }, list),
      tag: () => api.tag(tagId, ids, list),
      untag: () => api.untag(tagId, ids, list),
      assign: () => api.assign(memberId, ids, list),
    };
    const sent = verb in send ? send[verb as keyof typeof send]() : api[verb as Exclude<ManyVerb, keyof typeof send>](ids, list);
    void sent.answer.then((o) => page?.give(o.page), () => page?.give(null));
    return sent;
  }

  async #listed(verb: ManyVerb, rows: readonly ConversationRow[], policy: AfterDone, details: Details, keep: boolean): Promise<void> {
    const { mailbox, selection, toasts } = this.#at;
    const place = this.#places.here(rows.map((r) => r.id));
    const sent = this.#send(verb, rows, details);
    this.#ledger.track(sent);
    this.alone = false;
    if (verb === 'unread') for (const row of rows) this.#at.hold(row.id);
    const painted = rows.flatMap((before) => {
      const answer = predict(before, verb, details);
      return 'row' in answer ? [{ before, after: answer.row }] : [];
    });
    const pending = this.#ledger.paint(sent.commandId, verb, painted, details);
    const movedTo = this.#move(painted.map((p) => p.after), policy);
    if (!keep) selection.clear();
    this.#ledger.show(...painted.map((p) => p.after));
    if (movedTo === 'later') {
      if (mailbox.cursor !== null) void this.#onward.from(mailbox.cursor, policy);
    } else if (movedTo !== undefined) this.#at.select(movedTo.id, 'move');
    mailbox.reveal(mailbox.selectedId);
    try {
      const outcome = await sent.answer;
      this.#ledger.settle(pending, outcome);
      if (outcome.changedCount > 0) this.#places.remember(place);
      this.#ledger.note(outcome);
      this.#tell(outcome, rows[0]);
    } catch (thrown) {
      const error = thrown as AppError;
      this.#ledger.rollback(pending);
      if (selection.chosen === null && this.#places.isHere(place)) selection.restore(place.chosen);
      if (movedTo !== undefined && movedTo !== 'later' && mailbox.selectedId === movedTo.id && this.#places.isHere(place) && place.cursor !== null) {
        this.#at.select(place.cursor.id, 'auto');
        this.#places.restore(place);
      }
      toasts.error(m.error_bulk({ why: why(error) }), error.traceId || null);
    }
  }

  /** The cursor's next place when its row is among those that leave; later, where that place is not loaded. */
  #move(after: readonly ConversationRow[], policy: AfterDone): { id: string | null } | 'later' | undefined {
    const { mailbox } = this.#at;
    const gone = new Set(after.filter((r) => !belongs(r, mailbox.listing)).map((r) => r.id));
    if (mailbox.selectedId === null || !gone.has(mailbox.selectedId)) return undefined;
    const at = mailbox.rows.findIndex((r) => r.id === mailbox.selectedId);
    const next = mailbox.rows.slice(at + 1).find((r) => !gone.has(r.id))?.id;
    const previous = mailbox.rows.slice(0, Math.max(0, at)).findLast((r) => !gone.has(r.id))?.id;
    const edge = policy === 'previous' ? previous === undefined && mailbox.win.top !== null : next === undefined && mailbox.win.bottom !== null;
    if (mailbox.away || edge) {
      // It stays under the cursor until its neighbours are there.
      mailbox.lingerId = mailbox.selectedId;
      return 'later';
    }
    return { id: (policy === 'previous' ? (previous ?? next) : (next ?? previous)) ?? null };
  }

  // --- a range, loaded or not ---

  async #ranged(verb: ManyVerb, span: Span, details: Details, keep: boolean): Promise<void> {
    const { mailbox, selection } = this.#at;
    const place = this.#places.here([]);
    const total = selection.count;
    const range = selection.range(span);
    const sent = this.#sendRange(verb, range, details);
    this.#begin({ commandId: sent.commandId, verb, done: 0, total, span, tagId: details.tagId ?? null, memberId: details.memberId ?? null });
    this.alone = true;
    if (!keep) selection.clear();
    const within = mailbox.selected !== null && inSpan(span, mailbox.selected, mailbox.listing);
    const cursorGoes = within && leaves(verb, mailbox.listing, details);
    // As with one: asked for by hand, this visit leaves it unread.
    if (within && verb === 'unread' && mailbox.selectedId !== null) this.#at.hold(mailbox.selectedId);
    await this.#over(sent, place, cursorGoes ? span : null);
  }

  #sendRange(verb: ManyVerb, range: ListRange, { until = 0, keeps = false, tagId = '', memberId = '' }: Details): Sent<Outcome> {
    const { api } = this.#at;
    if (verb === 'assign' || verb === 'unassign') return api.assignAll(verb === 'assign' ? memberId : null, range);
    if (verb === 'tag' || verb === 'untag') return api.tagAll(tagId, verb === 'tag', range);
    return verb === 'snooze' ? api.snoozeAll(range, { at: until, keeps }) : api.markAll(verb, range);
  }

  /** Done for conversations that were chosen elsewhere than in the list: the cursor stays. */
  async elsewhere(sent: Sent<Outcome>, total: number): Promise<void> {
    const place = this.#places.here([]);
    this.#begin({ commandId: sent.commandId, verb: 'done', done: 0, total, span: null, tagId: null, memberId: null });
    this.alone = true;
    await this.#over(sent, place, null);
  }

  async #over(sent: Sent<Outcome>, place: Place, gone: Span | null): Promise<void> {
    const { mailbox, selection, toasts } = this.#at;
    const asked = mailbox.now;
    try {
      const outcome = await sent.answer;
      const stopped = this.running?.commandId === sent.commandId ? this.running.done : 0;
      this.ended(sent.commandId);
      if (outcome.changedCount > 0) this.#places.remember(outcome.listed ? { ...place, ids: outcome.changed } : place);
      if (!outcome.listed) mailbox.answers.swept();
      for (const row of outcome.rows) mailbox.answers.note(row, asked);
      this.#ledger.setCounts(outcome.counts);
      this.#ledger.note(outcome);
      this.#tell(outcome, outcome.rows[0], stopped);
      if (this.#places.isHere(place)) await this.#goOn(this.#takenBack !== sent.commandId ? gone : null);
      else await mailbox.reload();
      void selection.reconcile();
      this.#shown();
    } catch (thrown) {
      const error = thrown as AppError;
      this.ended(sent.commandId);
      if (selection.chosen === null && this.#places.isHere(place)) selection.restore(place.chosen);
      toasts.error(m.error_bulk({ why: why(error) }), error.traceId || null);
      mailbox.answers.doubt(null);
    }
  }

  /** The list as it is now; where the cursor's row has gone, the cursor goes to the next one below. */
  async #goOn(gone: Span | null): Promise<void> {
    const { mailbox } = this.#at;
    const turn = this.#at.placings();
    const selected = mailbox.selectedId;
    await mailbox.reload({ keep: gone === null });
    if (gone === null || turn !== this.#at.placings() || (selected !== null && mailbox.find(selected) !== undefined)) return;
    const end = below(gone);
    const row = (end === null ? undefined : mailbox.rows.find((r) => compareRanks(rankOf(r, mailbox.listing.order), end) > 0)) ?? mailbox.rows.at(end === null ? 0 : -1);
    this.#at.select(row?.id ?? null, 'auto');
    mailbox.reveal(mailbox.selectedId);
    await mailbox.pages.need();
  }

  /** The thread in the pane may have been among them. */
  #shown(): void {
    const { thread, mailbox } = this.#at;
    thread.forget();
    const row = thread.row === null ? undefined : mailbox.find(thread.row.id);
    if (row !== undefined) {
      thread.apply(row);
      this.#at.changed(row);
    }
    thread.refresh();
  }

  // --- progress ---

  #begin(running: Omit<Running, 'cancelling' | 'listing'>): void {
    this.running = { ...running, cancelling: false, listing: this.#at.mailbox.listing };
    this.#reread = Date.now();
  }

  /** Undo and redo of a long command take long too; the first progress says so. */
  expect(commandId: string, verb: Verb): void {
    this.#expected.set(commandId, verb);
  }

  ended(commandId: string): void {
    this.#expected.delete(commandId);
    if (this.running?.commandId === commandId) this.running = null;
  }

  progress({ commandId, verb, done, total }: CommandProgress): void {
    const { running } = this;
    if (running?.commandId === commandId) this.running = { ...running, done, total };
    else if (this.#expected.has(commandId) && running === null) this.#begin({ commandId, verb, done, total, span: null, tagId: null, memberId: null });
    else return;
    // It had not begun when it was stopped, and nobody knew of it yet.
    if (running?.cancelling === true && running.done === 0) void this.#stop(commandId);
    if (Date.now() - this.#reread > REREAD_MS && !this.#rereading) void this.#drain();
  }

  /** Meanwhile the list and the counts show what is done already. */
  async #drain(): Promise<void> {
    this.#rereading = true;
    try {
      await this.#ledger.readCounts();
      if (this.running !== null) await this.#at.mailbox.reload();
      void this.#at.selection.reconcile();
    } catch {
      // The end of the command reads again.
    } finally {
      this.#rereading = false;
      this.#reread = Date.now();
    }
  }

  async cancel(): Promise<void> {
    const { running } = this;
    if (running === null || running.cancelling) return;
    this.running = { ...running, cancelling: true };
    await this.#stop(running.commandId);
  }

  async #stop(commandId: string): Promise<void> {
    try {
      await this.#at.api.cancelCommand(commandId);
    } catch (thrown) {
      const error = thrown as AppError;
      if (this.running?.commandId === commandId) this.running = { ...this.running, cancelling: false };
      this.#at.toasts.error(m.error_stop({ why: why(error) }), error.traceId || null);
    }
  }

  /** Undo while it runs: it is stopped. The host takes it back from where it got to, before any later command. */
  stopFirst(): void {
    const { running } = this;
    if (running === null || running.span === null || !this.alone) return;
    this.#takenBack = running.commandId;
    void this.cancel();
  }

  #tell(outcome: Outcome, only: ConversationRow | undefined, stopped = 0): void {
    const name = only === undefined ? '' : inSentence(rowTitle(only, this.#at.region()));
    const about = { name, tag: this.#at.tagName(outcome.tagId), member: this.#at.memberName(outcome.assigneeId), until: only?.snoozedUntil ?? null, now: this.#at.now() };
    const text = didMany(outcome, about, stopped);
    if (outcome.changedCount === 0) this.#at.toasts.calm(text);
    else this.#at.toasts.did(text, undoOf(outcome));
  }

}
