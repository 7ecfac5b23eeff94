import type { ImportOptions, ImportPhase, ImportStatus, LineChoice, TableStatus, Tally } from '../types';
import type { MemoryHost } from './memory';

/** A pretended import: how long it takes and what it says. */
export interface ImportPlan {
  bytes: number;
  records: number;
  steps: number;
  stepMs: number;
  lines: LineChoice[];
  tally: Tally;
  /** The tables among the files, with what was said of them. */
  tables?: (options: ImportOptions) => TableStatus[];
  /** What appears in the lists when it is over. */
  land?: (host: MemoryHost, options: ImportOptions) => void;
}

export const EMPTY_TALLY: Tally = {
  conversations: 0, newConversations: 0, messages: 0, calls: 0, voicemails: 0, attachments: 0, duplicates: 0, unreadable: 0, filesNamed: 0, leftOut: 0, from: null, to: null, toUnread: 0, toOpen: 0, toDone: 0, problems: [], fileErrors: [],
};

interface Job {
  cancelled(): boolean;
  report(status: ImportStatus): void;
  finished(status: ImportStatus): void;
}

export async function runImport(plan: ImportPlan, jobId: string, phase: ImportPhase, options: ImportOptions, job: Job): Promise<void> {
  const rate = Math.round(plan.records / ((plan.steps * plan.stepMs) / 1000 || 1));
  const status = (step: number, state: ImportStatus['state'], tally: Tally): ImportStatus => {
    const share = step / plan.steps;
    return {
      jobId, phase, state, files: options.files, bytesRead: Math.round(plan.bytes * share), bytesTotal: plan.bytes, records: Math.round(plan.records * share), recordsPerSecond: rate,
      secondsLeft: state === 'running' && step > 0 ? Math.ceil(((plan.steps - step) * plan.stepMs) / 1000) : null, lines: plan.lines, tables: state === 'finished' ? (plan.tables?.(options) ?? []) : [], tally, error: null,
    };
  };
  for (let step = 0; step < plan.steps; step++) {
    job.report(status(step, 'running', EMPTY_TALLY));
    await new Promise((done) => setTimeout(done, plan.stepMs));
    if (!job.cancelled()) continue;
    const last = status(step, 'cancelled', { ...EMPTY_TALLY, conversations: 120, newConversations: 118, messages: Math.round(plan.records * (step / plan.steps)) });
    job.report(last);
    job.finished(last);
    return;
  }
  const last = status(plan.steps, 'finished', plan.tally);
  job.report(last);
  job.finished(last);
}
