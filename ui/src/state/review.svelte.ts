import type { AppError, ConversationRow, InsightProgress, Review, ReviewChoice, ReviewHow, ReviewKey, ReviewKind, Topic } from '../host/types';
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
  /** Something is on its way: keys wait for the conversation they would be about. */
  busy = $state(false);

  readonly #app: App;
  /** When the review came in front of the person, while it is there. */
  #since: number | null = null;
  #spent = 0;
  #focused = true;
  #flying = 0;
  /** What was asked for in one's turn. */
  #turns: Promise<void> = Promise.resolve();
  /** Moves with every leaving: what was asked for before is not shown any more. */
  #round = 0;
  /** The conversation whose decision is on its way, and whether it has been carried out. */
  #deciding: string | null = null;
  #took = false;
  /** What Z took back here, and whether it led out of a conversation. */
  #undone: { command: string; led: boolean }[] = [];
  #travelling = false;
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
    // Its keys are about the conversation at the front.
    app.selection.clear();
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
    this.left();
    this.current = null;
    this.#come();
    await this.read();
    const choice = this.choices?.find((c) => sameKind(c.kind, kind));
    // What there is nothing to go through for is said by the list of reviews.
    if (choice === undefined || !this.on || this.current !== null) return;
    // One of another day is long overtaken by what has come in.
    if (choice.running?.ofToday) await this.resume(kind);
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
    if (this.current === null) {
      this.#round++;
      return void this.#app.open(this.before ?? plain('inbox', []));
    }
    this.left();
    this.current = null;
    void this.read();
  }

  /** Something else is shown now. */
  left(): void {
    const review = this.current;
    const spent = this.#take();
    this.#round++;
    this.#since = null;
    this.#undone = [];
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
    const review = this.current;
    const { acts } = this.#app;
    await this.#while(async () => {
      [this.#deciding, this.#took] = [row.id, false];
      await (verdict === 'done' ? acts.done(row.id, 'stay') : verdict === 'open' ? acts.open(row.id) : acts.unread(row.id));
      this.#deciding = null;
      // Also where it was left meanwhile.
      if (this.#took) await this.#step('decided', review);
    });
  }

  async skip(): Promise<void> {
    if (!this.busy) await this.#step('skipped');
  }

  /** Z: what was done here, and then the step before with what decided it. With `only`, that command and no other. */
  async undo(only: string | null = null): Promise<void> {
    const review = this.current;
    if (review === null || this.busy) return;
    await this.#while(async () => {
      const { api, toasts } = this.#app;
      try {
        const { command, back } = await api.reviewUndo(review.kind, review.id);
        if (only !== null && command !== only) return await this.#app.acts.travelTo('undo', only);
        if (command === null && !back) return toasts.calm(m.nothing_to_undo());
        if (command !== null) {
          await this.#travel('undo', command);
          this.#undone.push({ command, led: back });
        }
        if (back) await this.#back(review);
        else await this.#again(review);
      } catch (thrown) {
        this.#failed(thrown);
      }
    });
  }

  /** What Z took back here. With `only`, that command and no other. */
  async redo(only: string | null = null): Promise<void> {
    const review = this.current;
    if (review === null || this.busy) return;
    if (only !== null && this.#undone.at(-1)?.command !== only) return this.#app.acts.travelTo('redo', only);
    const last = this.#undone.pop();
    if (last === undefined) return this.#app.toasts.calm(m.nothing_to_redo());
    const undone = this.#undone;
    await this.#while(async () => {
      await this.#travel('redo', last.command);
      if (last.led) await this.#step('decided', review);
      else await this.#again(review);
      this.#undone = undone;
    });
  }

  async #travel(verb: 'undo' | 'redo', command: string): Promise<void> {
    this.#travelling = true;
    await this.#app.acts.travelTo(verb, command);
    this.#travelling = false;
  }

  /** A command about a conversation has been carried out, by a key or a button. */
  decided(id: string, verb: ActVerb): void {
    if (!VERDICTS.has(verb)) return;
    if (this.#deciding === id) this.#took = true;
    else if (this.on && !this.busy && this.row?.id === id) void this.#step('decided');
  }

  /** Something was undone or done again from elsewhere, the history for one. */
  travelled(verb: 'undo' | 'redo', ids: readonly string[]): void {
    const review = this.current;
    if (!this.on || review === null || this.#travelling) return;
    if (verb === 'undo' && review.before !== null && ids.includes(review.before.conversation)) void this.#back(review);
    else void this.#again(review);
  }

  /** Others have changed something: what a summary says may be so no more. */
  changed(topics: ReadonlySet<Topic>): void {
    const review = this.current;
    if (this.on && review !== null && review.step === null && (topics.has('conversations') || topics.has('counts'))) void this.#again(review);
  }

  again(): Promise<void> {
    const review = this.current;
    return review === null ? Promise.resolve() : this.#ask(() => this.#app.api.reviewSkipped(review.kind, review.id));
  }

  #back({ kind, id }: Review): Promise<void> {
    return this.#ask(() => this.#app.api.stepReviewBack(kind, id, this.#take()));
  }

  /** As it stands. */
  #again({ kind }: Review): Promise<void> {
    return this.#ask(() => this.#app.api.review(kind));
  }

  #step(how: ReviewHow, review: Review | null = this.current): Promise<void> {
    const row = review?.step?.row;
    if (review === null || row === undefined) return Promise.resolve();
    this.#undone = [];
    return this.#ask(() => this.#app.api.stepReview(review.kind, review.id, row.id, how, this.#take()));
  }

  async #while(run: () => Promise<void>): Promise<void> {
    this.busy = ++this.#flying > 0;
    try {
      await run();
    } finally {
      this.busy = --this.#flying > 0;
    }
  }

  #ask(ask: () => Promise<Review>): Promise<void> {
    const round = this.#round;
    return this.#while(() => (this.#turns = this.#turns.then(() => this.#answer(ask, round))));
  }

  async #answer(ask: () => Promise<Review>, round: number): Promise<void> {
    const here = (): boolean => round === this.#round && this.on;
    try {
      const review = await ask();
      this.error = null;
      if (here()) await this.#show(review, here);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  #failed(thrown: unknown): void {
    const error = thrown as AppError;
    this.#app.toasts.error(m.error_review({ why: why(error) }), error.traceId || null);
    // The place is where the core says it is.
    if (this.current === null) void this.read();
  }

  async #show(review: Review, here: () => boolean): Promise<void> {
    const app = this.#app;
    this.current = review;
    this.focus(this.#focused);
    const row = review.step?.row;
    if (row === undefined) return app.follow.nothing();
    const { mailbox } = app;
    if (!mailbox.loaded || mailbox.failed || !sameListing(mailbox.listing, ALL)) await app.open(ALL, 'review');
    const { listing } = mailbox;
    await mailbox.pages.bring(rankOf(row, listing.order), () => here() && mailbox.listing === listing, () => app.select(row.id, 'open'));
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
    if (!this.on || !this.current?.step) this.reminder = choice;
  }

  remind(name: 'morning' | 'endOfDay' | 'weekly', minutes: number | null): void {
    void this.#app.saveSettings({ reviewReminders: { ...this.#app.settings.reviewReminders, [name]: minutes } });
  }
}
