import type { Activity, AppError, OutboxItem } from '../host/types';
import { m } from '../i18n';
import type { App } from './app.svelte';
import { fileName } from './filewords';
import { inSentence } from './names';
import { keyOf } from './pending.svelte';
import { why } from './says';

/** The cursor among the items of the thread: what copying and details are about. */
export class Messages {
  #at = $state.raw<{ of: string; id: string } | null>(null);
  /** What the dialog of details tells of. */
  told = $state.raw<Activity | null>(null);
  readonly #app: App;

  /** The item under the cursor; it belongs to the conversation that is shown. */
  readonly id = $derived.by(() => (this.#at !== null && this.#at.of === this.#app.thread.row?.id ? this.#at.id : null));

  constructor(app: App) {
    this.#app = app;
  }

  get #activities(): Activity[] {
    return this.#app.thread.items.flatMap((item) => (item.type === 'activity' ? [item.activity] : []));
  }

  /** The text under the cursor that has not left yet. */
  get waiting(): OutboxItem | null {
    return this.#app.sending.pending.shown.find((item) => keyOf(item) === this.id) ?? null;
  }

  get current(): Activity | null {
    return this.#activities.find((activity) => activity.id === this.id) ?? null;
  }

  /** 1 is the next newer item, -1 the next older one; what has not left yet comes last. The first step takes the lowest one in view. */
  move(by: 1 | -1): void {
    const { sending, thread } = this.#app;
    const waiting = thread.after === null ? sending.pending.shown.map(keyOf) : [];
    const all = [...this.#activities.map((activity) => activity.id), ...waiting];
    const at = this.id === null ? -1 : all.indexOf(this.id);
    const to = at === -1 ? (waiting.length > 0 && thread.atEnd ? all.length - 1 : all.indexOf(thread.eye ?? '')) : at + by;
    const next = all[to] ?? (at === -1 ? all.at(-1) : undefined);
    if (next !== undefined && thread.row !== null) this.#at = { of: thread.row.id, id: next };
    else if (by === -1) void thread.older();
    else void thread.newer();
  }

  /** On an item that was found: copying and details are about it. */
  put(of: string, id: string): void {
    this.#at = { of, id };
  }

  async copy(activity: Activity | null = this.current): Promise<void> {
    const text = activity === null ? (this.waiting?.body ?? '') : wordsOf(activity);
    if (text === '') return;
    const { api, toasts } = this.#app;
    try {
      await api.copy(Promise.resolve(text));
      toasts.calm(m.copied());
    } catch (thrown) {
      const error = thrown as AppError;
      toasts.error(m.copy_failed({ why: why(error) }), error.traceId || null);
    }
  }

  /** Asks for each file of the message where it is to go. Without a cursor, of the lowest one in view that has any. */
  async save(activity: Activity | null = this.current): Promise<void> {
    const { api, thread, toasts } = this.#app;
    const all = this.#activities;
    const eye = all.findIndex((one) => one.id === thread.eye);
    const from = activity ?? all.findLast((one, i) => one.attachments.length > 0 && (eye === -1 || i <= eye));
    if (from === undefined || from.attachments.length === 0) return toasts.calm(m.no_files());
    for (const file of from.attachments) {
      const name = inSentence(fileName(file));
      try {
        // Whoever cancels one of several does not want the others either.
        if (!(await api.saveAttachment(file.sha256, file.name, file.mediaType))) return;
        toasts.calm(m.did_save_file({ name }));
      } catch (thrown) {
        const error = thrown as AppError;
        return toasts.error(m.error_save_file({ name, why: why(error) }), error.traceId || null);
      }
    }
  }

  /** Without a cursor, of the lowest item in view. */
  tell(activity: Activity | null = this.current): void {
    // What has not left yet has nothing to tell.
    if (activity === null && this.waiting !== null) return;
    const { thread } = this.#app;
    const about = activity ?? this.#activities.find((one) => one.id === thread.eye) ?? null;
    if (about === null) return;
    this.told = about;
    this.#app.dialog = 'details';
  }
}

/** What was written, or said. */
export const wordsOf = (activity: Activity): string => [activity.subject ?? '', activity.body].filter(Boolean).join('\n');
