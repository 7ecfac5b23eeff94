import type { AppError, ConversationRow, InsightProgress, Review, ReviewChoice, ReviewHow, ReviewKey, ReviewKind } from '../host/types';
import { m } from '../i18n';
import type { App } from './app.svelte';
import { plain, rankOf, sameListing, type Listing } from './listing';
import type { ActVerb } from './predict';
import { why } from './says';

/** What leads out of a conversation. */
export type Verdict = 'done' | 'open' | 'unread' | 'snooze';
const VERDICTS = new Set<ActVerb>(['done', 'open', 'unread', 'snooze']);
const ALL = plain('all', []);

export const sameKind = (a: ReviewKind, b: ReviewKind): boolean => a.type === b.type && (a.type !== 'view' || b.type !== 'view' || a.id === b.id);

/** Guided reviews: one conversation at a time. What is done in them are the commands of everywhere. */
export class Reviews {
  choices = $state.raw<ReviewChoice[] | null>(null);
  current = $state.raw<Review | null>(null);
  error = $state.raw<AppError | null>(null);
  /** How much of the history is still to be read. */
  reading = $state.raw<InsightProgress | null>(null);
  /** It is time for this one. */
  reminder = $state.raw<ReviewChoice | null>(null);
  /** A step is on its way: keys wait for the conversation they would be about. */
  busy = $state(false);

  readonly #app: App;
  /** When the review came in front of the person, while it is there. */
  #since: number | null = null;
  #spent = 0;
  #focused = true;
  /** The command of this key press has been carried out. */
  #took = false;
  /** What was listed before, to come back to. */
  before: Listing | null = null;

  constructor(app: App) {
    this.#app = app;
  }

  /** The conversation at the front, as it is by now. */
  readonly row = $derived.by((): ConversationRow | null => {
    const row = this.current?.step?.row ?? null;
    if (row === null) return null;
    const shown = this.#app.thread.row;
    return shown?.id === row.id ? shown : (this.#app.mailbox.find(row.id) ?? row);
  });

  get on(): boolean {
    return this.#app.screen === 'review';
  }

  enter(): void {
    this.#come();
    if (this.current?.step) void this.#ask(() => this.#app.api.review((this.current as Review).kind));
    else {
      this.current = null;
      void this.read();
    }
  }

  #come(): void {
    const app = this.#app;
    app.leaveSearch('stay');
    app.dialog = null;
    this.reminder = null;
    if (app.screen !== 'review' && !sameListing(app.mailbox.listing, ALL)) this.before = app.mailbox.listing;
    app.screen = 'review';
  }

  async read(): Promise<void> {
    try {
      await this.#prepare();
      this.choices = await this.#app.api.reviews();
      this.error = null;
    } catch (thrown) {
      this.error = thrown as AppError;
    }
  }

  /** The week is found in what was read of the history; an import that goes on makes more of it all the time. */
  async #prepare(): Promise<void> {
    let progress = await this.#app.api.prepareInsights();
    for (let calls = progress.left / 1000 + 8; progress.left > 0 && calls > 0 && this.on; calls--) {
      this.reading = progress;
      progress = await this.#app.api.prepareInsights();
    }
    this.reading = null;
  }

  /** Asked for from elsewhere: gone on with where it was left, or else begun. */
  async start(kind: ReviewKind): Promise<void> {
    if (this.on && this.current?.step && sameKind(this.current.kind, kind)) return;
    if (this.on) this.left();
    this.current = null;
    this.#come();
    await this.read();
    const choice = this.choices?.find((c) => sameKind(c.kind, kind));
    // What there is nothing to go through for is said by the list of reviews.
    if (choice === undefined || !this.on || this.current !== null) return;
    if (choice.running !== null) await this.resume(kind);
    else if (choice.total > 0) await this.begin(kind);
  }

  begin(kind: ReviewKind): Promise<void> {
    this.#spent = 0;
    return this.#ask(() => this.#app.api.beginReview(kind));
  }

  resume(kind: ReviewKind): Promise<void> {
    this.#spent = 0;
    return this.#ask(() => this.#app.api.review(kind));
  }

  /** Leaves the review; its place is kept. */
  leave(): void {
    if (this.current?.step) {
      this.left();
      this.current = null;
      void this.read();
    } else if (this.current !== null) {
      this.current = null;
      void this.read();
    } else void this.#app.open(this.before ?? plain('inbox', []));
  }

  /** Something else is shown now. */
  left(): void {
    const review = this.current;
    const spent = this.#take();
    this.#since = null;
    if (review?.step) this.#app.api.leaveReview(review.kind, review.id, spent).catch(() => undefined);
  }

  // --- the conversation at the front ---

  /** A review of one's own may leave some out. */
  offers(key: ReviewKey): boolean {
    return this.current?.keys.includes(key) ?? true;
  }

  /** E, O, U and H: what it is already, it may stay. */
  async decide(verdict: Verdict): Promise<void> {
    const { row } = this;
    if (row === null || this.busy) return;
    if (!this.offers(verdict)) return this.#app.toasts.calm(m.review_not_offered());
    if (verdict === 'snooze') return this.#app.picks.snooze(row.id);
    const stays = row.snoozedUntil === null && row.state === (verdict === 'done' ? 'done' : verdict);
    if (stays) return this.#step(verdict === 'done' ? 'left_done' : verdict === 'open' ? 'kept' : 'left_unread');
    this.busy = true;
    this.#took = false;
    const { acts } = this.#app;
    await (verdict === 'done' ? acts.done(row.id, 'stay') : verdict === 'open' ? acts.open(row.id) : acts.unread(row.id));
    this.busy = false;
    if (this.#took) await this.#step('decided');
  }

  skip(): Promise<void> {
    return this.#step('skipped');
  }

  /** Z: the last step is taken back, with its command where it had one. */
  async undo(): Promise<void> {
    const review = this.current;
    if (review === null || this.busy) return;
    if (review.before !== null && review.before.how !== 'decided') return this.#back();
    await this.#app.acts.undo();
  }

  redo(): Promise<void> {
    return this.#app.acts.redo();
  }

  /** A command about a conversation has been carried out, by a key or a button. */
  decided(id: string, verb: ActVerb): void {
    if (!this.on || this.row?.id !== id || !VERDICTS.has(verb)) return;
    if (this.busy) this.#took = true;
    else void this.#step('decided');
  }

  /** Something was undone or done again. */
  travelled(verb: 'undo' | 'redo', ids: readonly string[]): void {
    const review = this.current;
    if (!this.on || review === null) return;
    if (verb === 'undo' && review.before !== null && ids.includes(review.before.conversation)) void this.#back();
    else if (verb === 'redo' && review.step !== null && ids.includes(review.step.row.id)) void this.#step('decided');
  }

  again(): Promise<void> {
    const review = this.current;
    return review === null ? Promise.resolve() : this.#ask(() => this.#app.api.reviewSkipped(review.kind, review.id));
  }

  #back(): Promise<void> {
    const { kind, id } = this.current as Review;
    return this.#ask(() => this.#app.api.stepReviewBack(kind, id, this.#take()));
  }

  #step(how: ReviewHow): Promise<void> {
    const review = this.current;
    const row = review?.step?.row;
    if (review === null || row === undefined) return Promise.resolve();
    return this.#ask(() => this.#app.api.stepReview(review.kind, review.id, row.id, how, this.#take()));
  }

  async #ask(ask: () => Promise<Review>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const review = await ask();
      this.error = null;
      await this.#show(review);
    } catch (thrown) {
      const error = thrown as AppError;
      this.#app.toasts.error(m.error_review({ why: why(error) }), error.traceId || null);
      // The place is where the core says it is.
      if (this.current === null) void this.read();
    } finally {
      this.busy = false;
    }
  }

  async #show(review: Review): Promise<void> {
    const app = this.#app;
    this.current = review;
    this.focus(this.#focused);
    const row = review.step?.row;
    if (row === undefined) return app.follow.nothing();
    const { mailbox } = app;
    if (!mailbox.loaded || mailbox.failed || !sameListing(mailbox.listing, ALL)) await app.open(ALL, 'review');
    const { listing } = mailbox;
    await mailbox.pages.bring(rankOf(row, listing.order), () => mailbox.listing === listing, () => app.select(row.id, 'open'));
  }

  // --- time ---

  /** The window has the focus, or no longer. */
  focus(focused: boolean): void {
    this.#focused = focused;
    const counts = focused && this.on && (this.current?.step ?? null) !== null;
    if (!counts && this.#since !== null) this.#spent += Date.now() - this.#since;
    if (!counts) this.#since = null;
    else this.#since ??= Date.now();
  }

  #take(): number {
    if (this.#since !== null) {
      this.#spent += Date.now() - this.#since;
      this.#since = Date.now();
    }
    const spent = Math.min(this.#spent, 86_400_000);
    this.#spent = 0;
    return Math.round(spent);
  }

  // --- reminders ---

  /** It is time for this one. In one that is going on nobody is interrupted. */
  due(choice: ReviewChoice): void {
    if (!this.on) this.reminder = choice;
  }

  remind(name: 'morning' | 'endOfDay' | 'weekly', minutes: number | null): void {
    void this.#app.saveSettings({ reviewReminders: { ...this.#app.settings.reviewReminders, [name]: minutes } });
  }
}
