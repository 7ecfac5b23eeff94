import type { AppError, ConversationRow, Outcome } from '../host/types';
import { m } from '../i18n';
import type { Bulk } from './bulk.svelte';
import type { Ledger } from './ledger';
import { belongs, inView, rankOf } from './listing';
import { inSentence, rowTitle } from './names';
import type { Place, Places } from './places';
import { selectionAfter } from './rows';
import { leftOver, refusal, undid, why } from './says';
import type { Surroundings } from './surroundings';
import type { Travelling } from './toasts.svelte';

/** Undo and redo: what was changed, and where the eye was. */
export class Travel {
  readonly #at: Surroundings;
  readonly #ledger: Ledger;
  readonly #places: Places;
  readonly #bulk: Bulk;

  constructor(at: Surroundings, ledger: Ledger, places: Places, bulk: Bulk) {
    this.#at = at;
    this.#ledger = ledger;
    this.#places = places;
    this.#bulk = bulk;
  }

  /** The last one, or the command of this id. */
  async go(verb: 'undo' | 'redo', target: string | null = null): Promise<void> {
    const { api, toasts } = this.#at;
    if (verb === 'undo' && target === null) this.#bulk.stopFirst();
    const last = verb === 'undo' ? api.undo : api.redo;
    const chosen = verb === 'undo' ? api.undoCommand : api.redoCommand;
    const sent = target === null ? last() : chosen(target);
    const here = this.#places.here([]);
    const turn = this.#at.placings();
    const next: Travelling = { verb: verb === 'undo' ? 'redo' : 'undo', command: target };
    this.#ledger.track(sent);
    this.#bulk.expect(sent.commandId, verb);
    try {
      const outcome = await sent.answer;
      this.#bulk.ended(sent.commandId);
      if (outcome === null) return toasts.calm(verb === 'undo' ? m.nothing_to_undo() : m.nothing_to_redo());
      if (outcome.of === 'contact') this.#contact(outcome, next);
      else if (outcome.listed) await this.#listed(outcome, here, next);
      else await this.#long(outcome, { here, turn, next });
      if (outcome.tagId !== null) this.#at.tagged();
      if (outcome.of === 'send' || outcome.of === 'cancel_send') this.#at.texts(outcome);
    } catch (thrown) {
      const error = thrown as AppError;
      this.#bulk.ended(sent.commandId);
      // Whatever it was about, it may have been done all the same.
      this.#at.mailbox.answers.doubt(null);
      toasts.error((verb === 'undo' ? m.error_undo : m.error_redo)({ why: why(error) }), error.traceId || null);
    }
  }

  #contact(outcome: Outcome, next: Travelling): void {
    const { toasts } = this.#at;
    const panel = this.#at.contact();
    panel.adopt(outcome);
    const refused = outcome.refused[0];
    if (refused !== undefined && outcome.contactCount === 0) toasts.calm(refusal(refused.reason));
    else toasts.did(panel.undid(outcome) + leftOver(outcome), next);
  }

  async #listed(outcome: Outcome, here: Place, next: Travelling): Promise<void> {
    const { mailbox, toasts } = this.#at;
    const id = outcome.changed[0];
    const leaving = this.#after(outcome);
    this.#ledger.answered(outcome, 'apply');
    this.#ledger.setCounts(outcome.counts);
    this.#ledger.note(outcome);
    const row = outcome.rows.find((r) => r.id === id);
    if (id === undefined || row === undefined) {
      const refused = outcome.refused[0];
      if (refused !== undefined) toasts.calm(refusal(refused.reason));
      return;
    }
    if (leaving !== undefined) this.#at.select(leaving, 'move');
    else if (outcome.verb === 'undo') void this.#bringBack(row);
    for (const changed of outcome.rows) if (changed.state === 'unread' && outcome.changed.includes(changed.id)) this.#at.hold(changed.id);
    if (outcome.verb === 'redo') this.#places.remember({ ...here, ids: outcome.changed });
    this.#tell(outcome, row, next);
    mailbox.reveal(leaving ?? null);
    if (outcome.verb === 'undo' || outcome.verb === 'redo') this.#at.travelled(outcome.verb, outcome.changed);
  }

  /** Too many to be listed: read again around where the eye was then. */
  async #long(outcome: Outcome, { here, turn, next }: { here: Place; turn: number; next: Travelling }): Promise<void> {
    const { mailbox, toasts, selection } = this.#at;
    mailbox.answers.swept();
    this.#ledger.setCounts(outcome.counts);
    const place = outcome.verb === 'undo' ? this.#places.take(null) : undefined;
    if (outcome.verb === 'redo') this.#places.remember(here);
    toasts.did(undid(outcome, undefined, { name: '', tag: this.#at.tagName(outcome.tagId), member: '' }) + leftOver(outcome), next);
    await mailbox.reload({ keep: outcome.verb === 'undo' });
    void selection.reconcile();
    // Whoever went on meanwhile is not fetched back.
    if (place !== undefined && place.cursor !== null && this.#places.isHere(place) && turn === this.#at.placings()) {
      const { id } = place.cursor;
      await mailbox.pages.bring(place.cursor, () => true, () => {
        if (mailbox.find(id) !== undefined) this.#at.select(id, 'move');
        this.#at.hold(id);
        this.#places.restore(place);
        selection.restore(place.chosen);
      });
    } else if (mailbox.selected === null && mailbox.rows[0] !== undefined) this.#at.select(mailbox.rows[0].id, 'auto');
    await mailbox.pages.need();
    this.#at.thread.forget();
    this.#at.thread.refresh();
  }

  /** Where the cursor goes when its row leaves the list. */
  #after(outcome: Outcome): string | null | undefined {
    const { mailbox } = this.#at;
    const id = mailbox.selectedId;
    const row = outcome.rows.find((r) => r.id === id);
    if (id === null || row === undefined || !outcome.changed.includes(id) || belongs(row, mailbox.listing)) return undefined;
    const gone = new Set(outcome.changed.filter((c) => c !== id));
    return selectionAfter(gone.size === 0 ? mailbox.rows : mailbox.rows.filter((r) => !gone.has(r.id)), id, 'next', true);
  }

  /** Undo brings the eye back too, when the conversation is in the present view. */
  async #bringBack(row: ConversationRow): Promise<void> {
    const { mailbox, selection } = this.#at;
    const place = this.#places.take(row.id);
    if (!belongs(row, mailbox.listing)) return;
    const there = place !== undefined && this.#places.isHere(place);
    const turn = this.#at.placings();
    await mailbox.pages.bring(rankOf(row, mailbox.listing.order), () => turn === this.#at.placings(), () => {
      if (mailbox.find(row.id) === undefined) return;
      const cursor = there && place.cursor !== null && mailbox.find(place.cursor.id) !== undefined ? place.cursor.id : row.id;
      this.#at.select(cursor, 'move');
      if (there) {
        this.#places.restore(place);
        if (place.chosen !== null) selection.restore(place.chosen);
      }
      mailbox.reveal(mailbox.selectedId);
      this.#at.hold(row.id);
    }).catch(() => undefined);
  }

  #tell(outcome: Outcome, row: ConversationRow, next: Travelling): void {
    const { mailbox, toasts } = this.#at;
    let text = undid(outcome, row, { name: inSentence(rowTitle(row, this.#at.region())), tag: this.#at.tagName(outcome.tagId), member: this.#at.memberName(row.assigneeId) }) + leftOver(outcome);
    if (outcome.verb === 'undo' && !belongs(row, mailbox.listing)) {
      const { numberIds } = mailbox.listing.filter;
      const number = numberIds.length > 0 && !numberIds.includes(row.numberId);
      const view = row.muted ? m.muted() : row.snoozedUntil !== null ? m.snoozed() : row.state === 'done' ? m.done() : m.inbox();
      if (number) text = m.elsewhere_number({ what: text, number: this.#at.numberName(row.numberId) });
      // It is in the view, and the filter leaves it out.
      else text = inView(row, mailbox.view) ? m.elsewhere_filter({ what: text }) : m.elsewhere({ what: text, view });
    }
    toasts.did(text, next);
  }
}
