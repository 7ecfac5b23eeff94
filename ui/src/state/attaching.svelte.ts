import type { Activity, AppError, Attached, Attachment, RefusedFile, ReplyState } from '../host/types';
import { m, plural } from '../i18n';
import { toBase64 } from '../kit/picture';
import type { App } from './app.svelte';
import { filesBlocked, fileName, namesOf, refusedFiles } from './filewords';
import { inSentence } from './names';
import { why } from './says';
import { blocked } from './sendwords';
import { oneLine } from '../kit/text';

type Room = Pick<App, 'api' | 'drafts' | 'sending' | 'thread' | 'toasts'>;

/** Files that are to be sent with what is written: the host copies and keeps them, with the draft. */
export class Attaching {
  /** The conversations whose files are being chosen or copied, each as often as that is so. */
  #under = $state.raw<readonly string[]>([]);
  /** What was done last, for who does not see it. */
  #said = $state.raw<{ of: string; text: string } | null>(null);
  /** Of a conversation one after the other: each answer says what there is after it. */
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #app: Room;

  constructor(app: Room) {
    this.#app = app;
  }

  /** Files of its text are being chosen or copied. */
  busy(id: string): boolean {
    return this.#under.includes(id);
  }

  said(id: string): string {
    return this.#said?.of === id ? this.#said.text : '';
  }

  /** Why no file can be sent in the conversation that is shown; null where one can, and while it is not known. */
  get block(): string | null {
    const { reply } = this.#app.sending.pending;
    if (reply === null) return null;
    // Where no text can be sent, that is why.
    if (reply.block !== null) return blocked(reply.block, null);
    return reply.files.block === null ? null : filesBlocked(reply.files.block, sourceOf(reply));
  }

  /** The dialog of the system asks which. */
  async ask(id: string): Promise<void> {
    if (this.busy(id)) return this.#app.toasts.calm(m.attach_busy());
    await this.#attach(id, () => this.#app.api.attachFiles(id));
  }

  /** What was dropped onto the window. */
  async drop(id: string, drop: number): Promise<void> {
    await this.#attach(id, () => this.#app.api.attachDropped(id, drop));
  }

  /** Those of a message that failed. */
  async again(id: string, activity: Activity): Promise<void> {
    if (activity.attachments.length > 0) await this.#attach(id, () => this.#app.api.attachAgain(id, activity.id));
  }

  /** Pictures of the clipboard. */
  async paste(id: string, pictures: readonly File[]): Promise<void> {
    const { api, drafts } = this.#app;
    await this.#attach(id, async () => {
      const refused: RefusedFile[] = [];
      for (const picture of pictures) {
        // What cannot be sent anyway need not be read.
        const limit = this.#reply(id)?.files.bytes ?? Infinity;
        if (picture.size > limit) {
          refused.push({ name: picture.name, why: 'too_large', limit });
          continue;
        }
        const one = await api.attachPasted(id, picture.name, toBase64(new Uint8Array(await picture.arrayBuffer())));
        drafts.hold(id, one.files);
        refused.push(...one.refused);
      }
      return { files: [...drafts.files(id)], refused };
    });
  }

  /** Gives whether it is gone. */
  async detach(id: string, file: Attachment): Promise<boolean> {
    const { api, drafts, toasts } = this.#app;
    try {
      const files = await this.#inTurn(id, () => api.detachFile(id, file.sha256));
      drafts.hold(id, files);
      this.#say(id, m.did_detach({ name: inSentence(fileName(file)), all: m.attachments(plural(files.length)) }));
      return true;
    } catch (thrown) {
      const error = thrown as AppError;
      toasts.error(m.error_detach({ why: why(error) }), error.traceId || null);
      return false;
    }
  }

  async #attach(id: string, ask: () => Promise<Attached>): Promise<void> {
    const { drafts, sending, toasts } = this.#app;
    this.#under = [...this.#under, id];
    try {
      // Its own limits: the thread may have come a moment ago.
      if (this.#reply(id) === null) await sending.pending.refresh().catch(() => undefined);
      const block = this.#reply(id) === null ? null : this.block;
      if (block !== null) return toasts.calm(block);
      const { added, files, refused } = await this.#inTurn(id, async () => {
        const before = drafts.files(id);
        const { files, refused } = await ask();
        drafts.hold(id, files);
        return { files, refused, added: files.filter((file) => !before.some((b) => b.sha256 === file.sha256)) };
      });
      if (added.length > 0) this.#say(id, m.did_attach({ names: namesOf(added), all: m.attachments(plural(files.length)) }));
      // It stays until it is read: something is missing.
      if (refused.length > 0) toasts.error(refusedFiles(refused, this.#reply(id)?.files.bytes ?? 0), null);
    } catch (thrown) {
      const error = thrown as AppError;
      toasts.error(m.error_attach({ why: why(error) }), error.traceId || null);
    } finally {
      const at = this.#under.indexOf(id);
      this.#under = this.#under.filter((_, i) => i !== at);
    }
  }

  /** What can be sent there, where it is shown. */
  #reply(id: string): ReplyState | null {
    const { sending, thread } = this.#app;
    return thread.row?.id === id ? sending.pending.reply : null;
  }

  #inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(work);
    this.#turns.set(id, turn.catch(() => undefined));
    return turn;
  }

  #say(of: string, text: string): void {
    this.#said = { of, text };
  }
}

/** As it is said in a sentence. */
export const sourceOf = ({ source }: Pick<ReplyState, 'source'>): string => (source === null ? m.source_of_number() : inSentence(oneLine(source)));
