import type { Api } from '../api/api';
import type { AppError, ImportOptions, ImportStatus, LineChoice, PastImport, TableChoice, TableStatus } from '../host/types';
import { m } from '../i18n';
import { why } from './says';
import type { Toasts } from './toasts.svelte';

export type ImportStep = 'choose' | 'looking' | 'columns' | 'preview' | 'importing' | 'result';

/** The import: choose, look, decide, write. One job at a time; the inbox stays usable beside it. */
export class Imports {
  step = $state<ImportStep>('choose');
  files = $state.raw<string[]>([]);
  lines = $state<LineChoice[]>([]);
  /** The tables among the files, with what their columns were said to mean. */
  tables = $state<TableStatus[]>([]);
  /** Something about a table was edited after the look. */
  columnsEdited = $state(false);
  region = $state('US');
  status = $state.raw<ImportStatus | null>(null);
  past = $state.raw<PastImport[]>([]);
  cancelling = $state(false);
  /** Something that changes what will land where was edited after the look. */
  stale = $state(false);
  /** The result has been on the screen; until then the sidebar leads to it. */
  resultSeen = $state(true);
  /** Files are held over the window. */
  dragged = $state(false);
  /** A look that was stopped, said on the choose step. */
  stopped = $state(false);

  readonly #api: Api;
  readonly #toasts: Toasts;
  readonly #finished: () => void;
  #job: string | null = null;
  /** What was said of tables by the import that goes on. */
  #given: TableChoice[] = [];
  #expecting: 'preview' | 'import' | null = null;

  constructor(api: Api, toasts: Toasts, finished: () => void) {
    this.#api = api;
    this.#toasts = toasts;
    this.#finished = finished;
  }

  readonly busy = $derived(this.step === 'looking' || this.step === 'importing');
  readonly ratio = $derived(this.status === null || this.status.bytesTotal === 0 ? 0 : Math.min(1, this.status.bytesRead / this.status.bytesTotal));
  readonly named = $derived(this.lines.every((line) => line.name.trim() !== ''));

  async pick(): Promise<void> {
    try {
      const files = await this.#api.pickImportFiles();
      if (files.length > 0) await this.look(files);
    } catch (thrown) {
      this.#say(m.error_pick, thrown);
    }
  }

  /** An archive that lies unpacked in a folder. */
  async pickFolder(): Promise<void> {
    try {
      const folder = await this.#api.pickImportFolder();
      if (folder !== null) await this.look([folder]);
    } catch (thrown) {
      this.#say(m.error_pick, thrown);
    }
  }

  /** A look writes nothing. With new files the lines are those the files name. */
  async look(files: string[] = this.files): Promise<void> {
    if (this.busy) return;
    if (files !== this.files) {
      this.lines = [];
      this.tables = [];
      this.#given = [];
    } else if (this.columnsEdited) {
      // Which lines there are may be another matter now.
      this.lines = [];
    }
    this.columnsEdited = false;
    this.files = files;
    await this.#start('preview', 'looking', m.error_preview, (options) => this.#api.previewImport(options));
  }

  async start(): Promise<void> {
    if (this.busy || !this.named) return;
    await this.#start('import', 'importing', m.error_import, (options) => this.#api.startImport(options));
  }

  async resume(options: ImportOptions): Promise<void> {
    if (this.busy) return;
    this.files = options.files;
    this.lines = options.lines.map((line) => ({ ...line }));
    this.region = options.region;
    this.tables = [];
    this.#given = options.tables ?? [];
    await this.#start('import', 'importing', m.error_import, (o) => this.#api.startImport(o));
  }

  async cancel(): Promise<void> {
    if (this.#job === null || this.cancelling) return;
    this.cancelling = true;
    try {
      await this.#api.cancelImport(this.#job);
    } catch (thrown) {
      this.cancelling = false;
      this.#say(m.error_cancel, thrown);
    }
  }

  again(): void {
    if (this.busy) return;
    this.resultSeen = true;
    this.step = 'choose';
    this.status = null;
    this.files = [];
    this.lines = [];
    this.tables = [];
    this.columnsEdited = false;
    this.stale = false;
    this.stopped = false;
    void this.loadPast();
  }

  async loadPast(): Promise<void> {
    try {
      this.past = await this.#api.pastImports();
    } catch {
      // The list of earlier imports is a convenience; without it the screen still works.
    }
  }

  /** After a reload of the window a job may be under way. */
  async adoptRunning(): Promise<void> {
    try {
      const status = await this.#api.importStatus();
      if (status === null || status.state !== 'running' || this.#job !== null) return;
      this.#job = status.jobId;
      this.files = status.files;
      this.step = status.phase === 'preview' ? 'looking' : 'importing';
      this.progress(status);
    } catch {
      // No job is known: nothing to come back to.
    }
  }

  progress(status: ImportStatus): void {
    // Progress can arrive before the call that started the job has returned its id.
    if (this.#job === null && this.#expecting === status.phase && status.state === 'running') this.#job = status.jobId;
    if (status.jobId !== this.#job) return;
    this.status = status;
    if (this.step === 'looking' && this.lines.length === 0 && status.lines.length > 0 && status.state === 'finished' && !asks(status)) this.#adoptLines(status.lines);
    if (status.state === 'running') return;
    this.#job = null;
    this.cancelling = false;
    if (status.phase === 'preview') this.#looked(status);
    else this.#imported();
  }

  #looked(status: ImportStatus): void {
    if (status.state === 'finished') {
      this.tables = structuredClone(status.tables);
      this.#given = [];
      if (asks(status)) {
        this.step = 'columns';
        return;
      }
      if (this.lines.length === 0) this.#adoptLines([{ line: null, name: '', e164: null }]);
      this.stale = false;
      this.step = 'preview';
      return;
    }
    this.step = 'choose';
    this.stopped = status.state === 'cancelled';
    if (status.error !== null) this.#say(m.error_preview, status.error);
  }

  /** From the preview to what the columns mean. */
  showColumns(): void {
    if (this.step === 'preview') this.step = 'columns';
  }

  /** With what was said; back to the preview where that is what it was looked at with. */
  async columnsDone(): Promise<void> {
    if (this.step !== 'columns') return;
    if (this.columnsEdited || this.tables.some((table) => table.questions.length > 0)) await this.look();
    else this.step = 'preview';
  }

  #choices(): TableChoice[] {
    if (this.tables.length === 0) return this.#given;
    return $state.snapshot(this.tables).map(({ key, file, mapping }) => ({ key, file, mapping }));
  }

  #imported(): void {
    this.step = 'result';
    this.resultSeen = false;
    this.#finished();
    void this.loadPast();
  }

  #adoptLines(lines: LineChoice[]): void {
    this.lines = lines.map((line) => ({
      ...line,
      name: line.name.trim() || (lines.length > 1 && line.line !== null ? m.line_sim({ line: line.line }) : m.line_default()),
    }));
  }

  async #start(phase: 'preview' | 'import', step: ImportStep, failed: Complaint, send: (options: ImportOptions) => Promise<string>): Promise<void> {
    const from = this.step;
    this.step = step;
    this.status = null;
    this.stopped = false;
    this.cancelling = false;
    this.#job = null;
    this.#expecting = phase;
    try {
      const job = await send({ files: [...this.files], lines: this.lines.map((l) => ({ line: l.line, name: l.name.trim(), e164: l.e164?.trim() || null })), region: this.region, tables: this.#choices() });
      // A short job may be over by now.
      if (this.step === step) {
        this.#job = job;
        const status = await this.#api.importStatus();
        if (status !== null && status.jobId === job && this.step === step) this.progress(status);
      }
    } catch (thrown) {
      if (this.step === step) this.step = from === 'looking' || from === 'importing' ? 'choose' : from;
      this.#say(failed, thrown);
    } finally {
      this.#expecting = null;
    }
  }

  #say(complaint: Complaint, thrown: unknown): void {
    const error = thrown as AppError;
    this.#toasts.error(complaint({ why: why(error) }), error.traceId || null);
  }
}

/** Something has to be said of a table first. */
const asks = (status: ImportStatus): boolean => status.tables.some((table) => table.questions.length > 0);

type Complaint = (inputs: { why: string }) => string;
