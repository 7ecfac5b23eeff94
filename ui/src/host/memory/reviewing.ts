import type { ConversationRow, Review, ReviewChoice, ReviewHow, ReviewKey, ReviewKind, ReviewSection, ReviewSummary, ReviewUndo, Settings } from '../types';
import { appError } from './memory';
import { SharingHost } from './share';

interface Command {
  commandId: string;
  order: number;
  verb: string;
  ids: readonly string[];
}

interface Run {
  id: string;
  kind: ReviewKind;
  spentMs: number;
  position: number;
  steps: { id: string; section: ReviewSection; how: ReviewHow | null; shown?: number }[];
}

const SECTIONS: Record<ReviewKind['type'], ReviewSection> = { morning: 'unread', end_of_day: 'waiting', weekly: 'done', view: 'view' };

const DECIDING = new Set(['done', 'open', 'unread', 'snooze']);
const KEYS: ReviewKey[] = ['done', 'open', 'unread', 'snooze', 'reply', 'assign'];

/** Guided reviews, for the twin: one section each, and what was decided is told by how the conversation stands. */
export abstract class ReviewHost extends SharingHost {
  readonly #runs = new Map<string, Run>();
  abstract settings: Settings;
  /** What was done and is in effect, and how many commands there have been. */
  protected abstract readonly commands: () => { inEffect: readonly Command[]; newest: number };
  readonly #dueListeners = new Set<(choice: ReviewChoice) => void>();
  #ids = 0;

  #fits(kind: ReviewKind, row: ConversationRow): boolean {
    const inbox = row.state !== 'done' && row.snoozedUntil === null && !row.muted;
    switch (kind.type) {
      case 'morning': return inbox && row.state === 'unread';
      case 'end_of_day': return inbox && row.waitingSince !== null;
      case 'weekly': return row.state === 'done';
      case 'view': return true;
    }
  }

  #queue(kind: ReviewKind): ConversationRow[] {
    return this.rowsIn(null).filter((row) => this.#fits(kind, row)).sort((a, b) => (a.waitingSince ?? 0) - (b.waitingSince ?? 0) || a.order - b.order);
  }

  #row(id: string): ConversationRow | undefined {
    return this.rowsIn(null).find((row) => row.id === id);
  }

  #told(run: Run): Review {
    for (let step = run.steps[run.position]; step !== undefined; step = run.steps[run.position]) {
      const row = this.#row(step.id);
      if (row !== undefined && this.#fits(run.kind, row)) break;
      step.how = 'passed';
      run.position++;
    }
    const step = run.steps[run.position];
    if (step !== undefined) step.shown ??= this.commands().newest;
    const row = step === undefined ? undefined : this.#row(step.id);
    const seen = run.steps.slice(0, run.position).findLast((s) => s.how !== 'passed');
    return {
      id: run.id, kind: run.kind, ...this.#named(run.kind), position: run.position, total: run.steps.length,
      step: row === undefined || step === undefined ? null : { row, section: step.section, position: run.position + 1, total: run.steps.length },
      before: seen === undefined || seen.how === null ? null : { conversation: seen.id, how: seen.how },
      summary: row === undefined ? this.#summary(run) : null,
    };
  }

  #summary(run: Run): ReviewSummary {
    const how = (...all: ReviewHow[]): number => run.steps.filter((s) => s.how !== null && all.includes(s.how)).length;
    const stands = (of: (row: ConversationRow) => boolean): number => run.steps.filter((s) => s.how === 'decided' && this.#row(s.id) !== undefined && of(this.#row(s.id) as ConversationRow)).length;
    const asleep = (row: ConversationRow): boolean => row.snoozedUntil !== null;
    return {
      done: stands((r) => r.state === 'done'), open: how('kept') + stands((r) => r.state === 'open' && !asleep(r)), unread: how('left_unread') + stands((r) => r.state === 'unread'), snoozed: stands(asleep),
      leftDone: how('left_done'), replied: 0, assigned: 0, skipped: how('skipped'), passed: how('passed'),
      left: this.rowsIn(null).filter((r) => r.state !== 'done' && !asleep(r) && !r.muted).length, spentMs: run.spentMs, streak: 1,
    };
  }

  #run(kind: ReviewKind, id: string): Run {
    const run = this.#runs.get(JSON.stringify(kind));
    if (run === undefined || (id !== '' && run.id !== id)) throw appError('not_found');
    return run;
  }

  async onReviewDue(listener: (choice: ReviewChoice) => void): Promise<() => void> {
    this.#dueListeners.add(listener);
    return () => void this.#dueListeners.delete(listener);
  }

  /** For tests: it is time for this one. */
  remind(type: 'morning' | 'end_of_day' | 'weekly'): void {
    for (const listener of this.#dueListeners) listener(this.#choice({ type }));
  }

  #named(kind: ReviewKind): { name: string; keys: ReviewKey[] } {
    const view = kind.type === 'view' ? this.settings.savedViews.find((v) => v.id === kind.id) : undefined;
    return { name: view?.name ?? '', keys: view?.reviewKeys ?? KEYS };
  }

  #choice(kind: ReviewKind): ReviewChoice {
    const run = this.#runs.get(JSON.stringify(kind));
    const running = run === undefined || run.position === run.steps.length ? null : { position: run.position, total: run.steps.length, beganAt: 0, ofToday: true };
    return { kind, ...this.#named(kind), total: this.#queue(kind).length, running, streak: 0, doneToday: false };
  }

  reviews = () =>
    this.ran('reviews', [], (): ReviewChoice[] => {
      const own = this.settings.savedViews.filter((view) => view.search === '').map(({ id }): ReviewKind => ({ type: 'view', id }));
      return [{ type: 'morning' } as const, { type: 'end_of_day' } as const, { type: 'weekly' } as const, ...own].map((kind) => this.#choice(kind));
    });
  beginReview = (kind: ReviewKind) =>
    this.ran('beginReview', [kind], () => {
      const run: Run = { id: `review-${++this.#ids}`, kind, spentMs: 0, position: 0, steps: this.#queue(kind).map((row) => ({ id: row.id, section: SECTIONS[kind.type], how: null })) };
      this.#runs.set(JSON.stringify(kind), run);
      return this.#told(run);
    });
  review = (kind: ReviewKind) => this.ran('review', [kind], () => this.#told(this.#run(kind, '')));
  stepReview = (kind: ReviewKind, id: string, conversation: string, how: ReviewHow, spentMs: number) =>
    this.ran('stepReview', [kind, id, conversation, how, spentMs], () => {
      const run = this.#run(kind, id);
      const step = run.steps[run.position];
      if (step?.id !== conversation) throw appError('not_found');
      step.how = how;
      run.position++;
      run.spentMs += spentMs;
      return this.#told(run);
    });
  reviewUndo = (kind: ReviewKind, id: string) =>
    this.ran('reviewUndo', [kind, id], (): ReviewUndo => {
      const run = this.#run(kind, id);
      const on = (step: Run['steps'][number]): Command[] => this.commands().inEffect.filter((c) => c.order > (step.shown ?? 0) && c.ids.includes(step.id)).toReversed();
      const here = run.steps[run.position];
      const newest = here === undefined ? undefined : on(here)[0];
      if (newest !== undefined) return { command: newest.commandId, back: false };
      const before = run.steps.slice(0, run.position).findLast((s) => s.how !== 'passed');
      if (before === undefined) return { command: null, back: false };
      const decision = before.how === 'decided' ? on(before).find((c) => DECIDING.has(c.verb)) : undefined;
      return { command: decision?.commandId ?? null, back: true };
    });
  stepReviewBack = (kind: ReviewKind, id: string, spentMs: number) =>
    this.ran('stepReviewBack', [kind, id, spentMs], () => {
      const run = this.#run(kind, id);
      run.spentMs += spentMs;
      const at = run.steps.slice(0, run.position).findLastIndex((s) => s.how !== 'passed');
      if (at !== -1) run.position = at;
      for (const step of run.steps.slice(run.position)) step.how = null;
      return this.#told(run);
    });
  leaveReview = (kind: ReviewKind, id: string, spentMs: number) =>
    this.ran('leaveReview', [kind, id, spentMs], () => {
      this.#run(kind, id).spentMs += spentMs;
      return null;
    });
  reviewSkipped = (kind: ReviewKind, id: string) =>
    this.ran('reviewSkipped', [kind, id], () => {
      const run = this.#run(kind, id);
      const again = run.steps.filter((s) => s.how === 'skipped');
      run.steps = [...run.steps.filter((s) => s.how !== 'skipped'), ...again.map((s) => ({ ...s, how: null }))];
      run.position = run.steps.length - again.length;
      return this.#told(run);
    });
}
