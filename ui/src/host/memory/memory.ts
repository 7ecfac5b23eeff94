import type { Host } from '../host';
import type {
  Activity, AppError, AppState, Changed, ConversationRow, ConversationState, Count, Counts, ImportOptions, ImportStatus, ListQuery, Outcome, Page, Party, PastImport, PhoneNumber, RefusalReason, Refused, Settings, Snippet, StateChange, Target, Thread, ThreadItem, UnreadReason, Verb,
} from '../types';
import { runImport, type ImportPlan } from './imports';

/** A conversation as the twin keeps it; rows and threads are made from it. */
export interface Talk {
  id: string;
  numberId: string;
  parties: Party[];
  state: ConversationState;
  unreadReason: UnreadReason | null;
  items: Activity[];
  changes: StateChange[];
  waitingSince: number | null;
  triedAt: number | null;
  snoozedUntil: number | null;
  muted: boolean;
}

interface Step {
  verb: Verb;
  ids: string[];
  before: Map<string, Pick<Talk, 'state' | 'unreadReason' | 'waitingSince'>>;
  after: Map<string, Pick<Talk, 'state' | 'unreadReason' | 'waitingSince'>>;
}

export interface MemoryOptions {
  firstRun?: boolean;
  numbers?: PhoneNumber[];
  talks?: Talk[];
  samples?: () => { numbers: PhoneNumber[]; talks: Talk[] };
  settings?: Partial<Settings>;
  plan?: ImportPlan;
  files?: string[];
  past?: PastImport[];
  openFiles?: string[];
  media?: (sha256: string) => string;
  latencyMs?: number;
  now?: () => number;
}

export const appError = (code: AppError['code'], retryable = false): AppError => ({ code, params: {}, retryable, detail: `made by the in-memory host: ${code}`, traceId: 'memory-1' });

/** The twin of the Tauri host: the same contract on plain arrays, for tests and a plain browser. Slow lists are fine here. */
export class MemoryHost implements Host {
  /** Every command call in order, for tests to look at. */
  readonly calls: { command: string; args: unknown[] }[] = [];
  /** How long single commands take, before and after they do their work. */
  readonly delays: Record<string, { before?: number; after?: number }> = {};
  settings: Settings;
  numbers: PhoneNumber[];
  talks: Map<string, Talk>;
  now: () => number;
  readonly #options: MemoryOptions;
  readonly #changed = new Set<(changed: Changed) => void>();
  readonly #progress = new Set<(status: ImportStatus) => void>();
  readonly #failures: { command: string; error: AppError; after: boolean }[] = [];
  readonly #answered = new Map<string, Outcome | null>();
  #undo: Step[] = [];
  #redo: Step[] = [];
  #firstRun: boolean;
  #status: ImportStatus | null = null;
  #cancelled = new Set<string>();
  #past: PastImport[];
  #jobs = 0;

  constructor(options: MemoryOptions = {}) {
    this.#options = options;
    this.settings = { language: 'system', theme: 'system', dwell: 'two_seconds', afterDone: 'next', ...options.settings };
    this.numbers = options.numbers ?? [];
    this.talks = new Map((options.talks ?? []).map((t) => [t.id, t]));
    this.now = options.now ?? Date.now;
    this.#firstRun = options.firstRun ?? false;
    this.#past = options.past ?? [];
  }

  // --- for tests ---

  /** The next call of a command fails; with `after` it did its work before failing. */
  failNext(command: string, error: AppError, after = false): void {
    this.#failures.push({ command, error, after });
  }

  emit(changed: Changed): void {
    for (const listener of this.#changed) listener(changed);
  }

  /** Somebody writes. */
  receive(id: string, activity: Activity): void {
    const talk = this.#talk(id);
    talk.items.push(activity);
    talk.state = 'unread';
    talk.unreadReason = 'inbound';
    this.emit({ topics: ['conversations', 'counts'], conversations: [id], commandId: null });
  }

  row(id: string): ConversationRow {
    return toRow(this.#talk(id));
  }

  // --- the contract ---

  appState = () =>
    this.#run('appState', [], (): AppState => ({
      version: '0.1.0', firstRun: this.#firstRun, hasSamples: this.numbers.some((n) => n.sample), numbers: this.numbers, counts: this.#counts(), settings: this.settings,
      systemLanguage: globalThis.navigator?.language ?? 'en', dataDir: '/home/ana/.local/share/listo', region: 'US', openFiles: this.#options.openFiles ?? [],
    }));

  listConversations = (query: ListQuery) =>
    this.#run('listConversations', [query], (): Page => {
      const all = [...this.talks.values()].map(toRow).filter((r) => inView(r, query)).sort(newestFirst);
      const from = query.after === null ? 0 : all.findIndex((r) => after(r, query.after ?? ''));
      const rows = from === -1 ? [] : all.slice(from, from + query.limit);
      const last = rows.at(-1);
      const more = from !== -1 && from + rows.length < all.length;
      return { rows, next: more && last ? `${last.lastAt}|${last.id}` : null, total: all.length };
    });

  conversation = (id: string) => this.#run('conversation', [id], () => toRow(this.#talk(id)));

  thread = (id: string, before: string | null, limit: number) =>
    this.#run('thread', [id, before, limit], (): Thread => {
      const talk = this.#talk(id);
      const items: ThreadItem[] = [
        ...talk.items.map((activity) => ({ type: 'activity' as const, activity })),
        ...talk.changes.map((change) => ({ type: 'state_change' as const, change })),
      ].sort((a, b) => at(a) - at(b));
      const end = before === null ? items.length : Number(before);
      const start = Math.max(0, end - limit);
      return { row: toRow(talk), items: items.slice(start, end), before: start > 0 ? String(start) : null };
    });

  counts = () => this.#run('counts', [], () => this.#counts());

  markDone = (commandId: string, targets: Target[]) =>
    this.#command('markDone', commandId, [targets], 'done', targets.map((t) => t.id), (talk) => {
      if (talk.state === 'done') return 'already_done';
      const target = targets.find((t) => t.id === talk.id);
      if (target && target.through !== toRow(talk).head) return 'newer_inbound';
      return { state: 'done', unreadReason: null, waitingSince: null };
    });

  markUnread = (commandId: string, ids: string[]) =>
    this.#command('markUnread', commandId, [ids], 'unread', ids, (talk) => (talk.state === 'unread' ? 'already_unread' : { state: 'unread', unreadReason: 'manual', waitingSince: talk.waitingSince }));

  markOpen = (commandId: string, targets: Target[]) =>
    this.#command('markOpen', commandId, [targets], 'open', targets.map((t) => t.id), (talk) => {
      if (talk.state === 'open') return 'already_open';
      const target = targets.find((t) => t.id === talk.id);
      if (talk.state === 'unread' && target && target.through !== toRow(talk).head) return 'newer_inbound';
      return { state: 'open', unreadReason: null, waitingSince: talk.waitingSince };
    });

  markSeen = (commandId: string, target: Target) =>
    this.#command('markSeen', commandId, [target], 'seen', [target.id], (talk) => {
      if (talk.state !== 'unread') return 'not_unread';
      if (target.through !== toRow(talk).head) return 'newer_inbound';
      return { state: 'open', unreadReason: null, waitingSince: talk.waitingSince };
    });

  undo = (commandId: string) => this.#travel('undo', commandId);
  redo = (commandId: string) => this.#travel('redo', commandId);

  pickImportFiles = () => this.#run('pickImportFiles', [], () => this.#options.files ?? []);
  previewImport = (options: ImportOptions) => this.#run('previewImport', [options], () => this.#import('preview', options));
  startImport = (options: ImportOptions) => this.#run('startImport', [options], () => this.#import('import', options));
  cancelImport = (jobId: string) =>
    this.#run('cancelImport', [jobId], () => {
      this.#cancelled.add(jobId);
      return null;
    });

  importStatus = () => this.#run('importStatus', [], () => this.#status);
  pastImports = () => this.#run('pastImports', [], () => this.#past);

  addSamples = () =>
    this.#run('addSamples', [], () => {
      const made = this.#options.samples?.();
      this.numbers = [...this.numbers, ...(made?.numbers ?? [])];
      for (const talk of made?.talks ?? []) this.talks.set(talk.id, talk);
      this.emit({ topics: ['conversations', 'counts', 'numbers'], conversations: [], commandId: null });
      return this.#counts();
    });

  removeSamples = () =>
    this.#run('removeSamples', [], () => {
      const gone = new Set(this.numbers.filter((n) => n.sample).map((n) => n.id));
      this.numbers = this.numbers.filter((n) => !gone.has(n.id));
      this.talks = new Map([...this.talks].filter(([, t]) => !gone.has(t.numberId)));
      this.emit({ topics: ['conversations', 'counts', 'numbers'], conversations: [], commandId: null });
      return this.#counts();
    });

  finishFirstRun = () =>
    this.#run('finishFirstRun', [], () => {
      this.#firstRun = false;
      return null;
    });
  saveSettings = (settings: Settings) => this.#run('saveSettings', [settings], () => (this.settings = settings));
  renameNumber = (id: string, name: string, e164: string | null) =>
    this.#run('renameNumber', [id, name, e164], () => (this.numbers = this.numbers.map((n) => (n.id === id ? { ...n, name, e164 } : n))));

  async onChanged(listener: (changed: Changed) => void): Promise<() => void> {
    this.#changed.add(listener);
    return () => void this.#changed.delete(listener);
  }

  async onImportProgress(listener: (status: ImportStatus) => void): Promise<() => void> {
    this.#progress.add(listener);
    return () => void this.#progress.delete(listener);
  }

  mediaUrl = (sha256: string): string => this.#options.media?.(sha256) ?? `listo-media://localhost/${sha256}`;

  // --- inside ---

  async #run<T>(command: string, args: unknown[], work: () => T): Promise<T> {
    this.calls.push({ command, args });
    if (this.#options.latencyMs) await new Promise((done) => setTimeout(done, this.#options.latencyMs));
    else await Promise.resolve();
    const { before, after } = this.delays[command] ?? {};
    if (before) await new Promise((done) => setTimeout(done, before));
    const at = this.#failures.findIndex((f) => f.command === command);
    const failure = this.#failures[at];
    if (failure === undefined) {
      const answer = structuredClone(work());
      if (after) await new Promise((done) => setTimeout(done, after));
      return answer;
    }
    this.#failures.splice(at, 1);
    if (failure.after) work();
    throw failure.error;
  }

  #talk(id: string): Talk {
    const talk = this.talks.get(id);
    if (talk === undefined) throw appError('not_found');
    return talk;
  }

  #counts(): Counts {
    const rows = [...this.talks.values()].map(toRow);
    const count = (of: ConversationRow[]): Count => ({
      inbox: of.filter((r) => inView(r, { view: 'inbox', numberId: null })).length,
      unread: of.filter((r) => inView(r, { view: 'unread', numberId: null })).length,
      done: of.filter((r) => r.state === 'done').length,
      all: of.length,
    });
    return { total: count(rows), numbers: this.numbers.map((n) => ({ numberId: n.id, count: count(rows.filter((r) => r.numberId === n.id)) })) };
  }

  #command(name: string, commandId: string, args: unknown[], verb: Verb, ids: string[], decide: (talk: Talk) => RefusalReason | Pick<Talk, 'state' | 'unreadReason' | 'waitingSince'>): Promise<Outcome> {
    return this.#run(name, [commandId, ...args], () => {
      const known = this.#answered.get(commandId);
      if (known) return known;
      const step: Step = { verb, ids: [], before: new Map(), after: new Map() };
      const refused: Refused[] = [];
      for (const id of ids) {
        const talk = this.talks.get(id);
        const answer = talk === undefined ? 'unknown_conversation' : decide(talk);
        if (talk === undefined || typeof answer === 'string') {
          refused.push({ id, reason: answer as RefusalReason });
          continue;
        }
        step.ids.push(id);
        step.before.set(id, pick(talk));
        step.after.set(id, answer);
        Object.assign(talk, answer);
        this.#log(talk, commandId, verb);
      }
      // What the dwell does is nobody's command: Z passes over it.
      if (step.ids.length > 0 && verb !== 'seen') {
        this.#undo.push(step);
        this.#redo = [];
      }
      return this.#outcome(commandId, verb, null, step.ids, refused, ids);
    });
  }

  #travel(verb: 'undo' | 'redo', commandId: string): Promise<Outcome | null> {
    return this.#run(verb, [commandId], () => {
      const known = this.#answered.get(commandId);
      if (known !== undefined) return known;
      const step = (verb === 'undo' ? this.#undo : this.#redo).pop();
      if (step === undefined) return null;
      (verb === 'undo' ? this.#redo : this.#undo).push(step);
      const [from, to] = verb === 'undo' ? [step.after, step.before] : [step.before, step.after];
      const changed: string[] = [];
      const refused: Refused[] = [];
      for (const id of step.ids) {
        const talk = this.talks.get(id);
        if (talk === undefined) refused.push({ id, reason: 'unknown_conversation' });
        else if (talk.state !== from.get(id)?.state) refused.push({ id, reason: 'changed_since' });
        else {
          Object.assign(talk, to.get(id));
          this.#log(talk, commandId, verb);
          changed.push(id);
        }
      }
      return this.#outcome(commandId, verb, step.verb, changed, refused, step.ids);
    });
  }

  #log(talk: Talk, commandId: string, verb: Verb): void {
    const past = { done: 'done', unread: 'unread', open: 'open', seen: 'seen', snooze: 'snoozed', wake: 'woken', mute: 'muted', unmute: 'unmuted', undo: 'undone', redo: 'redone' } as const;
    talk.changes.push({ id: `${commandId}:${talk.id}`, at: this.now(), verb: past[verb], actor: 'Ana', me: true });
  }

  #outcome(commandId: string, verb: Verb, of: Verb | null, changed: string[], refused: Refused[], ids: string[]): Outcome {
    const rows = ids.flatMap((id) => {
      const talk = this.talks.get(id);
      return talk ? [toRow(talk)] : [];
    });
    const outcome: Outcome = { commandId, verb, of, changed, refused, rows, counts: this.#counts() };
    this.#answered.set(commandId, outcome);
    if (changed.length > 0) this.emit({ topics: ['conversations', 'counts'], conversations: changed, commandId });
    return outcome;
  }

  #import(phase: 'preview' | 'import', options: ImportOptions): string {
    const jobId = `job-${++this.#jobs}`;
    const plan = this.#options.plan;
    if (plan === undefined) throw appError('failed');
    void runImport(plan, jobId, phase, options, {
      cancelled: () => this.#cancelled.has(jobId),
      report: (status) => {
        this.#status = status;
        for (const listener of this.#progress) listener(structuredClone(status));
      },
      finished: (status) => {
        if (phase === 'preview') return;
        this.#past = [{ id: jobId, files: options.files, at: this.now(), state: status.state, tally: status.tally, resumable: status.state !== 'finished', options }, ...this.#past.filter((p) => p.files.join() !== options.files.join())];
        plan.land?.(this, options);
        this.emit({ topics: ['conversations', 'counts', 'numbers'], conversations: [], commandId: null });
      },
    });
    return jobId;
  }
}

const pick = (talk: Talk): Pick<Talk, 'state' | 'unreadReason' | 'waitingSince'> => ({ state: talk.state, unreadReason: talk.unreadReason, waitingSince: talk.waitingSince });
const at = (item: ThreadItem): number => (item.type === 'activity' ? item.activity.at : item.change.at);
const newestFirst = (a: ConversationRow, b: ConversationRow): number => b.lastAt - a.lastAt || (a.id < b.id ? 1 : -1);

function after(row: ConversationRow, cursor: string): boolean {
  const [time = '0', id = ''] = cursor.split('|');
  return row.lastAt < Number(time) || (row.lastAt === Number(time) && row.id < id);
}

function inView(row: ConversationRow, query: Pick<ListQuery, 'view' | 'numberId'>): boolean {
  if (query.numberId !== null && row.numberId !== query.numberId) return false;
  if (query.view === 'all') return true;
  if (query.view === 'done') return row.state === 'done';
  if (row.muted || row.snoozedUntil !== null || row.state === 'done') return false;
  return query.view === 'inbox' || row.state === 'unread';
}

export function toRow(talk: Talk): ConversationRow {
  const last = talk.items.at(-1);
  const snippet: Snippet = last
    ? { kind: last.kind, direction: last.direction, text: last.body.replaceAll('\n', ' ').slice(0, 160), sender: last.sender?.address ?? null, delivery: last.delivery, outcome: last.outcome, durationS: last.durationS, attachments: last.attachments.length }
    : { kind: 'text', direction: 'inbound', text: '', sender: null, delivery: 'delivered', outcome: null, durationS: 0, attachments: 0 };
  const { id, numberId, parties, state, unreadReason, waitingSince, triedAt, snoozedUntil, muted } = talk;
  return { id, numberId, parties, state, unreadReason, waitingSince, triedAt, snoozedUntil, muted, lastAt: last?.at ?? 0, order: last?.at ?? 0, last: snippet, head: last?.id ?? '' };
}
