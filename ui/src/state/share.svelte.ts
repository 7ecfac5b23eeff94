import { uuidv7 } from '../api/ids';
import type { AppError, ConversationRow, ExportForm, Shared, ShareProgress, TranscriptForm, TranscriptStyle, Which } from '../host/types';
import { isoDay, locale, m, plural } from '../i18n';
import { oneLine } from '../kit/text';
import type { App } from './app.svelte';
import { inSentence } from './names';
import { why } from './says';
import type { Selection } from './selection.svelte';

type Room = Pick<App, 'api' | 'selection' | 'toasts' | 'dialog' | 'title'>;

/** What the dialog is about. */
export interface About {
  which: Which;
  count: number;
  /** The only one; null for several. */
  row: ConversationRow | null;
  /** The message that was found in it. */
  activityId: string | null;
}

/** One that takes its time. */
export interface Writing extends Pick<ShareProgress, 'done' | 'total' | 'items'> {
  cancelling: boolean;
}

const MOST_NAME = 60;

/** S: transcripts and links; and the export of everything. One at a time. */
export class Share {
  about = $state.raw<About | null>(null);
  /** Told of only when it takes more than a second. */
  writing = $state.raw<Writing | null>(null);
  /** With the internal comments; asked anew each time. */
  comments = $state(false);
  #job: string | null = null;
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
  }

  /** Asks how to share this conversation. */
  ask(row: ConversationRow | undefined, activityId: string | null = null): void {
    this.#open(row === undefined ? null : { which: { type: 'ids', ids: [row.id] }, count: 1, row, activityId });
  }

  /** Asks how to share the selection. */
  askSelection(): void {
    this.#open(this.#selected(this.#at.selection));
  }

  #open(about: About | null): void {
    if (about === null) return this.#at.toasts.calm(m.nothing_selected());
    this.about = about;
    this.comments = false;
    this.#at.dialog = 'share';
  }

  #selected(selection: Selection): About | null {
    const { chosen } = selection;
    if (!selection.any || chosen === null) return null;
    const rows = selection.listed();
    if (rows === null) return chosen.span === null ? null : { which: { type: 'range', range: selection.range(chosen.span) }, count: selection.count, row: null, activityId: null };
    return { which: { type: 'ids', ids: rows.map((r) => r.id) }, count: rows.length, row: rows.length === 1 ? (rows[0] ?? null) : null, activityId: null };
  }

  /** What it is called in the dialog and as a file. */
  get name(): string {
    const { about } = this;
    if (about === null) return '';
    return about.row === null ? m.share_many(plural(about.count)) : this.#at.title(about.row);
  }

  get #style(): TranscriptStyle {
    return { language: locale.current, comments: this.comments };
  }

  // --- to the clipboard ---

  async copy(form: 'text' | 'markdown'): Promise<void> {
    const about = this.#begin();
    if (about === null) return;
    const made = this.#at.api.copyTranscript(about.job, about.which, form, this.#style);
    // The clipboard is asked at once: later the key press no longer counts as one.
    const text = made.then((shared) => {
      if (shared.text === null) throw new Error('there is no text');
      return shared.text;
    });
    const copied = this.#at.api.copy(text).then(() => null, (error: AppError) => error);
    await this.#settle(about.job, made, async (shared) => {
      const refused = await copied;
      if (shared.tooLong) this.#at.toasts.error(m.share_too_long(), null);
      else if (refused !== null) this.#at.toasts.error(m.share_copy_refused(), refused.traceId || null);
      else this.#at.toasts.did(m.share_copied({ what: said(shared) }), null);
    });
  }

  /** In a window of its own, with the dialog of the system. */
  async print(): Promise<void> {
    const title = this.name;
    const about = this.#begin();
    if (about === null) return;
    await this.#settle(about.job, this.#at.api.printTranscript(about.job, about.which, this.#style, title), (shared) => {
      if (shared.tooLong) this.#at.toasts.error(m.share_print_too_long(), null);
    });
  }

  async copyLink(message: boolean): Promise<void> {
    const { about } = this;
    this.#at.dialog = null;
    if (about === null || about.row === null) return;
    try {
      await this.#at.api.copy(this.#at.api.link(about.row.id, message ? about.activityId : null));
      this.#at.toasts.did(m.share_link_copied({ name: inSentence(this.#at.title(about.row)) }), null);
    } catch (thrown) {
      this.#at.toasts.error(m.share_copy_refused(), (thrown as AppError).traceId || null);
    }
  }

  // --- to files ---

  async save(form: TranscriptForm): Promise<void> {
    const name = `${fileName(this.name)} ${isoDay(Date.now())}`;
    const about = this.#begin();
    if (about === null) return;
    await this.#written(about.job, this.#at.api.saveTranscript(about.job, about.which, form, this.#style, name));
  }

  async export(form: ExportForm): Promise<void> {
    this.about = null;
    const job = this.#start();
    if (job !== null) await this.#written(job, this.#at.api.export(job, form, `listo-${isoDay(Date.now())}`));
  }

  /** Nothing to tell of when the dialog of the system was cancelled. */
  async #written(job: string, written: Promise<Shared | null>): Promise<void> {
    await this.#settle(job, written, (shared) => {
      this.#at.toasts.did(m.share_written({ what: said(shared), file: ending(oneLine(shared.files[0] ?? '')) }), null);
    });
  }

  #begin(): { job: string; which: Which } | null {
    const { about } = this;
    const job = about === null ? null : this.#start();
    return about === null || job === null ? null : { job, which: about.which };
  }

  #start(): string | null {
    this.#at.dialog = null;
    if (this.#job !== null) {
      this.#at.toasts.calm(m.share_busy());
      return null;
    }
    return (this.#job = uuidv7());
  }

  async #settle(job: string, made: Promise<Shared | null>, tell: (shared: Shared) => void | Promise<void>): Promise<void> {
    try {
      const shared = await made;
      if (shared === null) return;
      if (shared.cancelled) this.#at.toasts.calm(m.share_cancelled());
      else await tell(shared);
    } catch (thrown) {
      const error = thrown as AppError;
      this.#at.toasts.error(m.share_failed({ why: why(error) }), error.traceId || null);
    } finally {
      if (this.#job === job) {
        this.#job = null;
        this.writing = null;
      }
    }
  }

  // --- progress ---

  progress({ jobId, done, total, items }: ShareProgress): void {
    if (jobId === this.#job) this.writing = { done, total, items, cancelling: this.writing?.cancelling ?? false };
  }

  async cancel(): Promise<void> {
    const job = this.#job;
    if (job === null || this.writing === null || this.writing.cancelling) return;
    this.writing = { ...this.writing, cancelling: true };
    try {
      await this.#at.api.cancelShare(job);
    } catch (thrown) {
      const error = thrown as AppError;
      if (this.writing !== null) this.writing = { ...this.writing, cancelling: false };
      this.#at.toasts.error(m.error_stop({ why: why(error) }), error.traceId || null);
    }
  }
}

const said = ({ conversations, items }: Shared): string => m.share_amount({ items: m.share_items(plural(items)), conversations: m.share_many(plural(conversations)) });

/** Of a long path its end: that is where it is. */
const ending = (path: string): string => (path.length > MOST_NAME ? `…${path.slice(-MOST_NAME)}` : path);

/** What every system takes as the name of a file. */
export function fileName(name: string): string {
  const plain = name.replace(/[\\/:*?"<>|\u0000-\u001f\u2066-\u2069]+/g, ' ').replace(/\s+/g, ' ');
  return Array.from(plain).slice(0, MOST_NAME).join('').replace(/^[. ]+|[. ]+$/g, '') || 'Listo';
}
