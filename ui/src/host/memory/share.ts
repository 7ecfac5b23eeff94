import type { ConversationRow, ExportForm, Linked, ListRange, Shared, ShareProgress, TranscriptForm, TranscriptStyle, Which } from '../types';

/** What was copied and written: the twin keeps it to be looked at. */
export class MemoryShares {
  clipboard: string | null = null;
  readonly files = new Map<string, string>();
  /** What the dialog for a file answers. */
  picked: string | null = '/home/ana/talk';
  /** The clipboard refuses. */
  refuses = false;
  /** A transcript longer than this is too much for the clipboard. */
  most = 1_000_000;
  /** Steps that report progress and can be cancelled, between which it waits. */
  steps = 0;
  readonly #listeners = new Set<(progress: ShareProgress) => void>();
  readonly #cancelled = new Set<string>();

  listen(listener: (progress: ShareProgress) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  cancel(jobId: string): null {
    this.#cancelled.add(jobId);
    return null;
  }

  /** The engine's documents are its own; here one line a conversation. */
  async write(jobId: string, rows: readonly ConversationRow[], to: string | null): Promise<Shared> {
    const shared: Shared = { text: null, files: [], conversations: rows.length, items: rows.length, cancelled: false, tooLong: false };
    for (let step = 0; step < this.steps; step++) {
      for (const listener of this.#listeners) listener({ jobId, done: step, total: this.steps, items: step });
      await new Promise((done) => setTimeout(done, 5));
      if (this.#cancelled.has(jobId)) return { ...shared, cancelled: true };
    }
    const text = rows.map((r) => `${r.parties[0]?.name ?? ''}\n`).join('');
    if (to !== null) {
      this.files.set(to, text);
      return { ...shared, files: [to] };
    }
    return text.length > this.most ? { ...shared, tooLong: true } : { ...shared, text };
  }

  /** To where the dialog says; null when it was cancelled. */
  async save(jobId: string, rows: readonly ConversationRow[]): Promise<Shared | null> {
    return this.picked === null ? null : this.write(jobId, rows, this.picked);
  }

  async copy(text: Promise<string>): Promise<void> {
    const whole = await text;
    if (this.refuses) throw new Error('not allowed');
    this.clipboard = whole;
  }
}

/** The ids of the twin are words; otherwise as the engine reads links. */
export function linked(text: string, find: (id: string) => ConversationRow | undefined): Linked {
  const parts = /^\s*listo:\/\/conversation\/([\w-]+)(?:\/([\w-]+))?(?:\?of=(\w+))?\s*$/i.exec(text);
  if (parts === null) return { type: 'no_link' };
  if (parts[3] !== undefined && parts[3] !== 'memory') return { type: 'elsewhere' };
  const row = find(parts[1] ?? '');
  return row === undefined ? { type: 'gone' } : { type: 'there', row, activityId: parts[2] ?? null };
}

/** The commands of sharing, for the twin. */
export abstract class SharingHost {
  readonly shares = new MemoryShares();

  protected abstract ran<T>(command: string, args: unknown[], work: () => T | Promise<T>): Promise<T>;
  protected abstract rowOf: (id: string) => ConversationRow | undefined;
  /** All of them for null. */
  protected abstract rowsIn: (range: ListRange | null) => ConversationRow[];

  #rows(which: Which): ConversationRow[] {
    return which.type === 'ids' ? which.ids.flatMap((id) => this.rowOf(id) ?? []) : this.rowsIn(which.range);
  }

  copyTranscript = (jobId: string, which: Which, form: TranscriptForm, style: TranscriptStyle) => this.ran('copyTranscript', [which, form, style], () => this.shares.write(jobId, this.#rows(which), null));
  saveTranscript = (jobId: string, which: Which, form: TranscriptForm, style: TranscriptStyle, name: string) =>
    this.ran('saveTranscript', [which, form, style, name], () => this.shares.save(jobId, this.#rows(which)));
  printTranscript = (jobId: string, which: Which, style: TranscriptStyle, title: string) => this.ran('printTranscript', [which, style, title], () => this.shares.write(jobId, this.#rows(which), null));
  cancelShare = (jobId: string) => this.ran('cancelShare', [jobId], () => this.shares.cancel(jobId));
  link = (id: string, activity: string | null) => this.ran('link', [id, activity], () => `listo://conversation/${id}${activity === null ? '' : `/${activity}`}?of=memory`);
  openLink = (text: string) => this.ran('openLink', [text], () => linked(text, (id) => this.rowOf(id)));
  export = (jobId: string, form: ExportForm, name: string) => this.ran('export', [form, name], () => this.shares.save(jobId, this.rowsIn(null)));
  copy = (text: Promise<string>): Promise<void> => this.shares.copy(text);

  async onShareProgress(listener: (progress: ShareProgress) => void): Promise<() => void> {
    return this.shares.listen(listener);
  }
}
