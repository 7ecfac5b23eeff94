import type { Host } from '../host';
import type {
  Activity, AppError, AppState, BulkVerb, Changed, CommandProgress, ConversationRow, Counts, FindAt, ImportOptions, ImportStatus, KeyFile, ListQuery, ListRange, ManyVerb, Outcome, Page, PastImport, PhoneNumber, RefusalReason, Refused, SearchQuery, Settings, SnoozeTime, SnoozeUntil, Target, ThreadAt, Topic, Verb,
} from '../types';
import { AssigningHost } from './assigning';
import { changesOf, historyOf, placeOf } from './history';
import type { ContactStep } from './contacts';
import { runImport } from './imports';
import { countRows, List, type Asked } from './lists';
import { LongCommand } from './long';
import { searchTalks } from './search';
import { settingsOf, type MemoryOptions } from './options';
import { commentOf } from './comments';
import { decide, pick, putBack, toRow, type Details } from './row';
import type { KeptTag } from './tags';
import type { Registers, Step, Talk } from './talk';
import { findIn, threadOf } from './thread';

export type { MemoryOptions } from './options';
export { decide, pick, putBack, toRow, type Details } from './row';
export type { Registers, Step, Talk } from './talk';

type PlainVerb = Exclude<ManyVerb, 'done' | 'unread' | 'open' | 'snooze' | 'tag' | 'untag' | 'assign' | 'unassign'>;

export const appError = (code: AppError['code'], retryable = false): AppError => ({ code, params: {}, retryable, detail: `made by the in-memory host: ${code}`, traceId: 'memory-1' });

/** The twin of the Tauri host: the same contract on plain arrays, for tests and a plain browser. Slow lists are fine here. */
export class MemoryHost extends AssigningHost implements Host {
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
  readonly #commandProgress = new Set<(progress: CommandProgress) => void>();
  readonly #failures: { command: string; error: AppError; after: boolean }[] = [];
  readonly #answered = new Map<string, Outcome | null>();
  /** Arrivals so far: what a page knows of, its `through`. */
  #arrivals = 0;
  #undo: Step[] = [];
  #steps = 0;
  /** A command over a range, and how many steps there were before it. */
  #running: { commandId: string; steps: number; over: Promise<unknown> } | null = null;
  #redo: Step[] = [];
  #firstRun: boolean;
  #status: ImportStatus | null = null;
  #cancelled = new Set<string>();
  #past: PastImport[];
  #jobs = 0;

  constructor(options: MemoryOptions = {}) {
    super(options);
    this.#options = options;
    this.settings = settingsOf(options);
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
    const talk = this.talk(id);
    talk.items.push(activity);
    talk.arrival = ++this.#arrivals;
    talk.state = 'unread';
    talk.unreadReason = 'inbound';
    this.emit({ topics: ['conversations', 'counts'], conversations: [id], commandId: null });
  }

  row(id: string): ConversationRow {
    return toRow(this.talk(id));
  }

  // --- the contract ---

  appState = () =>
    this.#run('appState', [], (): AppState => ({
      version: '0.1.0', firstRun: this.#firstRun, hasSamples: this.numbers.some((n) => n.sample), numbers: this.numbers, tags: this.tagBook.list(this.talks.values(), this.book.contacts.values()), members: this.memberList, properties: this.book.properties.list(this.book.contacts.values()), snippets: this.snippetList(), drafts: this.drafts, counts: this.#counts(), settings: this.settings, regionFirstDay: 'monday', systemZone: 'Europe/Madrid',
      systemLanguage: globalThis.navigator?.language ?? 'en', dataDir: '/home/ana/.local/share/listo', region: 'US',
    }));

  listConversations = (query: ListQuery) => this.#run('listConversations', [query], () => this.#page(query));

  conversation = (id: string) => this.#run('conversation', [id], () => toRow(this.talk(id)));

  thread = (id: string, at: ThreadAt, limit: number) => this.#run('thread', [id, at, limit], () => threadOf(this.talk(id), at, limit));

  findInThread = (id: string, text: string, at: FindAt) => this.#run('findInThread', [id, text, at], () => findIn(this.talk(id), text, at));

  search = (query: SearchQuery) => this.#run('search', [query], () => searchTalks([...this.talks.values()], query, this.tagNames()));

  counts = () => this.#run('counts', [], () => this.#counts());

  markDone = (commandId: string, targets: Target[], list: ListQuery | null) =>
    this.command('markDone', commandId, [targets, list], 'done', targets.map((t) => t.id), (talk) => decide('done', talk, targets.find((t) => t.id === talk.id)?.through ?? null), list);

  markUnread = (commandId: string, ids: string[], list: ListQuery | null) =>
    this.command('markUnread', commandId, [ids, list], 'unread', ids, (talk) => decide('unread', talk, null), list);

  markOpen = (commandId: string, targets: Target[], list: ListQuery | null) =>
    this.command('markOpen', commandId, [targets, list], 'open', targets.map((t) => t.id), (talk) => decide('open', talk, targets.find((t) => t.id === talk.id)?.through ?? null), list);

  snooze = (commandId: string, targets: Target[], until: SnoozeUntil, list: ListQuery | null) =>
    this.command('snooze', commandId, [targets, until, list], 'snooze', targets.map((t) => t.id), (talk) => decide('snooze', talk, targets.find((t) => t.id === talk.id)?.through ?? null, { until: until.at }), list);

  #plain = (verb: PlainVerb) => (commandId: string, ids: string[], list: ListQuery | null) =>
    this.command(verb, commandId, [ids, list], verb, ids, (talk) => decide(verb, talk, null), list);
  mute = this.#plain('mute');
  unmute = this.#plain('unmute');
  pin = this.#plain('pin');
  unpin = this.#plain('unpin');

  comment = (commandId: string, id: string, body: string, on: string | null) =>
    this.command('comment', commandId, [id, body, on], 'comment', [id], (talk) => ({ ...pick(talk), comments: [...(talk.comments ?? []), commentOf(talk, { id: commandId, at: this.now(), body: body.trim(), on }, this.memberList)] }));
  removeComment = (commandId: string, id: string, comment: string) =>
    this.command('removeComment', commandId, [id, comment], 'remove_comment', [id], (talk) => ({ ...pick(talk), comments: (talk.comments ?? []).filter((c) => c.id !== comment) }));

  /** The words of the real one are its own; here only "never" is not understood. */
  snoozeTimes = (text: string) =>
    this.#run('snoozeTimes', [text], (): SnoozeTime[] => (text === 'never' ? [] : (text === '' ? (['tomorrow', 'next_week'] as const) : (['typed'] as const)).map((kind, i) => ({ kind, at: this.now() + (i + 1) * 86_400_000 }))));

  markAll = (commandId: string, verb: BulkVerb, range: ListRange) => this.over('markAll', [commandId, verb, range], commandId, verb, range);
  snoozeAll = (commandId: string, range: ListRange, until: SnoozeUntil) => this.over('snoozeAll', [commandId, range, until], commandId, 'snooze', range, () => ({ until: until.at }));

  protected over = (name: string, args: unknown[], commandId: string, verb: ManyVerb, range: ListRange, details: () => Details = () => ({})) =>
    this.#run(name, args, async () => {
      const known = this.#answered.get(commandId);
      if (known) return known;
      const steps = this.#undo.length;
      const withThis = details();
      const over = this.#long(commandId, verb, withThis.tag).over(range, this.#list(range), withThis).then((did) => {
        this.#running = null;
        if (did.changed === 0) return did;
        // It was begun before what has been done since.
        this.#undo.splice(steps, 0, { ...did.step, commandId, order: ++this.#steps, at: this.now() });
        this.#redo = [];
        return did;
      });
      this.#running = { commandId, steps, over };
      const { step, changed, refused, cancelled } = await over;
      return this.#outcome({ commandId, verb, tag: withThis.tag }, step.ids, refused, step.ids, { changed, refused: refused.length, cancelled });
    });

  cancelCommand = (commandId: string) =>
    this.#run('cancelCommand', [commandId], () => {
      this.#cancelled.add(commandId);
      return null;
    });

  markSeen = (commandId: string, target: Target) =>
    this.command('markSeen', commandId, [target], 'seen', [target.id], (talk) => {
      if (talk.state !== 'unread') return 'not_unread';
      if (target.through !== toRow(talk).head) return 'newer_inbound';
      return { ...pick(talk), state: 'open', unreadReason: null };
    });

  protected override readonly commands = () => ({ inEffect: this.#undo, newest: this.#steps });
  undo = (commandId: string) => this.#travel('undo', commandId);
  redo = (commandId: string) => this.#travel('redo', commandId);
  undoCommand = (commandId: string, target: string) => this.#travel('undo', commandId, target);
  redoCommand = (commandId: string, target: string) => this.#travel('redo', commandId, target);
  history = (before: string | null, limit: number) => this.#run('history', [before, limit], () => historyOf({ undo: this.#undo, redo: this.#redo }, before, limit, (id) => (this.talks.has(id) ? this.row(id) : null)));
  conversationChanges = (id: string) => this.#run('conversationChanges', [id], () => changesOf(this.talk(id)));

  pickImportFiles = () => this.#run('pickImportFiles', [], () => this.#options.files ?? []);
  pickImportFolder = () => this.#run('pickImportFolder', [], () => this.#options.files?.[0] ?? null);
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
      this.announce(['conversations', 'counts', 'numbers']);
      return this.#counts();
    });

  removeSamples = () =>
    this.#run('removeSamples', [], () => {
      this.drop(new Set(this.numbers.filter((n) => n.sample).map((n) => n.id)));
      this.announce(['conversations', 'counts', 'numbers']);
      return this.#counts();
    });

  finishFirstRun = () =>
    this.#run('finishFirstRun', [], () => {
      this.#firstRun = false;
      return null;
    });

  timeZones = () => this.#run('timeZones', [], () => ['America/New_York', 'Atlantic/Canary', 'Europe/London', 'Europe/Madrid', 'UTC']);
  saveSettings = (settings: Settings) =>
    this.#run('saveSettings', [settings], () => {
      this.settings = settings;
      this.announce(['settings']);
      return settings;
    });

  exportKeys = (keys: KeyFile) => this.#run('exportKeys', [keys], () => '/home/ana/listo-keys.json');
  importKeys = () => this.#run('importKeys', [], () => this.#options.keys ?? null);
  openWeb = (url: string) => this.#run('openWeb', [url], () => null);
  renameNumber = (id: string, name: string, e164: string | null) =>
    this.#run('renameNumber', [id, name, e164], () => (this.numbers = this.numbers.map((n) => (n.id === id ? { ...n, name, e164 } : n))));

  protected announce = (topics: Topic[]): void => this.emit({ topics, conversations: [], commandId: null });

  protected ran<T>(command: string, args: unknown[], work: () => T | Promise<T>): Promise<T> {
    return this.#run(command, args, work);
  }

  protected rowOf = (id: string) => this.#known(id) && this.row(id);
  protected rowsIn = (range: ListRange | null) => (range === null ? [...this.talks.values()].map(toRow) : this.#list(range).page({ type: 'top' }, 500, '0').rows.filter((r) => !range.except.includes(r.id)));

  async onChanged(listener: (changed: Changed) => void): Promise<() => void> {
    this.#changed.add(listener);
    return () => void this.#changed.delete(listener);
  }

  async onImportProgress(listener: (status: ImportStatus) => void): Promise<() => void> {
    this.#progress.add(listener);
    return () => void this.#progress.delete(listener);
  }

  async onCommandProgress(listener: (progress: CommandProgress) => void): Promise<() => void> {
    this.#commandProgress.add(listener);
    return () => void this.#commandProgress.delete(listener);
  }

  media = (sha256: string) => this.#run('media', [sha256], () => new Blob([sha256]));

  mediaUrl = (sha256: string): string => this.#options.media?.(sha256) ?? `listo-media://localhost/${sha256}`;

  // --- inside ---

  async #run<T>(command: string, args: unknown[], work: () => T | Promise<T>): Promise<T> {
    this.calls.push({ command, args });
    if (this.#options.latencyMs) await new Promise((done) => setTimeout(done, this.#options.latencyMs));
    else await Promise.resolve();
    const { before, after } = this.delays[command] ?? {};
    if (before) await new Promise((done) => setTimeout(done, before));
    const at = this.#failures.findIndex((f) => f.command === command);
    const failure = this.#failures[at];
    if (failure === undefined) {
      const answer = structuredClone(await work());
      if (after) await new Promise((done) => setTimeout(done, after));
      return answer;
    }
    this.#failures.splice(at, 1);
    if (failure.after) await work();
    throw failure.error;
  }

  protected talk(id: string): Talk {
    const talk = this.#known(id);
    if (talk === undefined) throw appError('not_found');
    return talk;
  }

  #known(id: string): Talk | undefined {
    const { crowd } = this.#options;
    const index = this.talks.has(id) ? -1 : (crowd?.indexOf(id) ?? -1);
    if (crowd !== undefined && index !== -1) this.talks.set(id, crowd.take(index));
    return this.talks.get(id);
  }

  #list(query: Asked): List {
    return new List(this.talks.values(), this.#options.crowd ?? null, query);
  }

  #page(query: ListQuery): Page {
    return this.#list(query).page(query.at, query.limit, String(this.#arrivals));
  }

  #counts(): Counts {
    const rows = [...this.talks.values()].map(toRow);
    const { crowd } = this.#options;
    const home = crowd?.talk(0).numberId;
    return {
      total: countRows(rows, crowd ?? null),
      numbers: this.numbers.map((n) => ({ numberId: n.id, count: countRows(rows.filter((r) => r.numberId === n.id), n.id === home ? (crowd ?? null) : null) })),
    };
  }

  #long(commandId: string, verb: Verb, tag?: KeptTag): LongCommand {
    return new LongCommand(verb, this.talks, this.#options.crowd ?? null, this.#options.chunk ?? { size: 5000, ms: 0 }, {
      cancelled: () => this.#cancelled.has(commandId),
      report: (done, total) => {
        for (const listener of this.#commandProgress) listener({ commandId, verb, done, total });
      },
      log: (talk) => this.#log(talk, commandId, verb, tag),
    });
  }

  protected command(name: string, commandId: string, args: unknown[], verb: Verb, ids: string[], decide: (talk: Talk) => RefusalReason | Registers, list: ListQuery | null = null, tagId: string | null = null): Promise<Outcome> {
    return this.#run(name, [commandId, ...args], () => {
      const known = this.#answered.get(commandId);
      if (known) return known;
      const tag = tagId === null ? undefined : this.tagBook.of(tagId);
      const step: Step = { commandId, order: ++this.#steps, at: this.now(), verb, ids: [], before: new Map(), after: new Map(), tag };
      const refused: Refused[] = [];
      for (const id of ids) {
        const talk = this.#known(id);
        const answer = talk === undefined ? 'unknown_conversation' : decide(talk);
        if (talk === undefined || typeof answer === 'string') {
          refused.push({ id, reason: answer as RefusalReason });
          continue;
        }
        step.ids.push(id);
        step.before.set(id, pick(talk));
        step.after.set(id, answer);
        Object.assign(talk, answer);
        this.#log(talk, commandId, verb, tag);
      }
      // What the dwell does is nobody's command: Z passes over it.
      if (step.ids.length > 0 && verb !== 'seen') {
        this.#undo.push(step);
        this.#redo = [];
      }
      const outcome = this.#outcome({ commandId, verb, tag }, step.ids, refused, ids);
      if (list !== null) outcome.page = this.#page(list);
      return outcome;
    });
  }

  #travel(verb: 'undo' | 'redo', commandId: string, target: string | null = null): Promise<Outcome | null> {
    return this.#run(verb, [commandId], async () => {
      const known = this.#answered.get(commandId);
      if (known !== undefined) return known;
      await this.#stopped(verb);
      const [stack, other] = verb === 'undo' ? [this.#undo, this.#redo] : [this.#redo, this.#undo];
      const at = placeOf(stack, target);
      const step = at === -1 ? undefined : stack.splice(at, 1)[0];
      if (step === undefined) return null;
      other.push(step);
      if (verb === 'redo') other.sort((a, b) => a.order - b.order);
      if (step.contact !== undefined) return this.#contact(commandId, verb, step.contact, verb === 'undo' ? 'before' : 'after');
      if (step.long !== undefined) {
        const { changed, refused, cancelled } = await this.#long(commandId, verb).travel(verb, step, step.long);
        return this.#outcome({ commandId, verb, of: step.verb, tag: step.tag }, step.ids, refused, step.ids, { changed, refused: refused.length, cancelled });
      }
      const changed: string[] = [];
      const refused: Refused[] = [];
      for (const id of step.ids) {
        const talk = this.talks.get(id);
        const reason = this.textRefused(verb, step, id) ?? putBack(verb, step, talk);
        if (talk === undefined || reason !== null) refused.push({ id, reason: reason ?? 'unknown_conversation' });
        else {
          this.textMoved(verb, step, id);
          this.#log(talk, commandId, verb);
          changed.push(id);
        }
      }
      // One that was chosen keeps its place where nothing of it could be done.
      if (target !== null && changed.length === 0) stack.splice(at, 0, ...other.splice(other.indexOf(step), 1));
      return this.#outcome({ commandId, verb, of: step.verb, tag: step.tag }, changed, refused, step.ids);
    });
  }

  protected changeContacts(commandId: string, change: () => RefusalReason | ContactStep): Outcome {
    const known = this.#answered.get(commandId);
    if (known) return known;
    const step = change();
    if (typeof step === 'string') return this.#outcome({ commandId, verb: 'contact' }, [], [{ id: '0', reason: step }], []);
    this.#undo.push({ commandId, order: ++this.#steps, at: this.now(), verb: 'contact', ids: [], before: new Map(), after: new Map(), contact: step });
    this.#redo = [];
    return this.#contact(commandId, 'contact', step, 'after');
  }

  #contact(commandId: string, verb: Verb, step: ContactStep, to: 'before' | 'after'): Outcome {
    const ids = this.book.put(step, to, this.talks.values());
    const outcome = this.#outcome({ commandId, verb, of: verb === 'contact' ? null : 'contact' }, ids, [], ids);
    return Object.assign(outcome, { contacts: step.flatMap((c) => c[to] ?? []), contactCount: step.length });
  }

  /** Undo of what still runs stops it first; what was done since is taken back by itself. */
  async #stopped(verb: 'undo' | 'redo'): Promise<void> {
    const running = this.#running;
    if (verb === 'redo' || running === null || running.steps !== this.#undo.length) return;
    this.#cancelled.add(running.commandId);
    await running.over;
  }

  #log(talk: Talk, commandId: string, verb: Verb, tag?: KeptTag): void {
    if (verb === 'comment' || verb === 'remove_comment' || verb === 'contact' || verb === 'send' || verb === 'cancel_send') return;
    const past = { done: 'done', unread: 'unread', open: 'open', seen: 'seen', snooze: 'snoozed', wake: 'woken', mute: 'muted', unmute: 'unmuted', pin: 'pinned', unpin: 'unpinned', tag: 'tagged', untag: 'untagged', assign: 'assigned', unassign: 'unassigned', hand_over: 'assigned', undo: 'undone', redo: 'redone' } as const;
    talk.changes.push({ id: `${commandId}:${talk.id}`, at: this.now(), verb: past[verb], actor: 'Ana', me: true, tagId: tag?.id ?? null, assigneeId: verb === 'assign' ? (talk.assigneeId ?? null) : null });
  }

  #outcome({ commandId, verb, of = null, tag }: { commandId: string; verb: Verb; of?: Verb | null; tag?: KeptTag | undefined }, changed: string[], refused: Refused[], ids: string[], long?: { changed: number; refused: number; cancelled: boolean }): Outcome {
    const listed = long === undefined || long.changed + long.refused <= 500;
    const rows = listed ? ids.flatMap((id) => this.talks.get(id) ?? []).map(toRow) : [];
    const outcome: Outcome = {
      commandId, verb, of, tagId: tag?.id ?? null, assigneeId: verb === 'assign' ? (rows[0]?.assigneeId ?? null) : null, changed: listed ? changed : [], refused: listed ? refused : [], rows, contacts: [], contactCount: 0, counts: this.#counts(), listed,
      changedCount: long?.changed ?? changed.length, refusedCount: long?.refused ?? refused.length, cancelled: long?.cancelled ?? false, page: null,
    };
    this.#answered.set(commandId, outcome);
    if (outcome.changedCount > 0) this.emit({ topics: ['conversations', 'counts'], conversations: outcome.changed, commandId });
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
        this.announce(['conversations', 'counts', 'numbers']);
      },
    });
    return jobId;
  }
}
