import type { Attached, Attachment, Draft, DraftText, FileLimits, RefusedFile } from '../types';
import { CleanupHost } from './cleanup';
import { appError } from './memory';

const MAX = 1_000_000;
const LIMITS = { count: 10, bytes: 5_000_000 };

/** A file as the person chose it. */
export interface Chosen {
  name: string;
  size: number;
  unreadable?: true;
}

const PICTURE = /\.(png|jpe?g|gif|webp)$/i;

/** The twin's drafts, as one file would hold them, with what is to be sent. */
export abstract class DraftingHost extends CleanupHost {
  drafts: Draft[] = [];
  /** What the dialog gives, none where it is cancelled; one picture, every time another, where a test says nothing. */
  chosen: readonly Chosen[] | null = null;
  /** What was dropped onto the window, by the number of the drop; each is had once. */
  protected readonly dropped = new Map<number, readonly string[]>();
  #made = 0;

  keepDraft = (draft: DraftText) =>
    this.ran('keepDraft', [draft], () => {
      if (new TextEncoder().encode(draft.text).length > MAX) throw { ...appError('invalid'), params: { field: 'text' } };
      this.#put({ ...draft, files: draft.kind === 'message' ? this.messageOf(draft.about).files : [] });
      return null;
    });

  attachFiles = (id: string) => this.ran('attachFiles', [id], () => this.#attach(id, this.chosen ?? [{ name: `picture ${String(this.#made + 1)}.jpg`, size: 240_000 }]));
  /** It has the files themselves elsewhere: what they are called is enough here. */
  attachAgain = (id: string, activity: string) =>
    this.ran('attachAgain', [id, activity], () => {
      const files = this.talks.get(id)?.items?.find((item) => item.id === activity)?.attachments ?? [];
      return this.#attach(id, files.map(({ name, size }) => ({ name: name ?? 'file', size })));
    });

  attachDropped = (id: string, drop: number) =>
    this.ran('attachDropped', [id, drop], () => {
      const paths = this.dropped.get(drop) ?? [];
      this.dropped.delete(drop);
      return this.#attach(id, paths.map((path) => ({ name: path.split('/').at(-1) ?? '', size: 180_000 })));
    });
  attachPasted = (id: string, name: string, base64: string) => this.ran('attachPasted', [id, name, base64], () => this.#attach(id, [{ name, size: Math.floor((base64.length * 3) / 4) }]));
  detachFile = (id: string, sha256: string) =>
    this.ran('detachFile', [id, sha256], () => {
      const draft = this.messageOf(id);
      this.#put({ ...draft, files: draft.files.filter((f) => f.sha256 !== sha256) });
      return this.messageOf(id).files;
    });

  /** Names of files that were saved elsewhere; the dialog is cancelled at one that is called so. */
  readonly saved: (string | null)[] = [];
  cancelsAt: string | null = null;

  saveAttachment = (sha256: string, name: string | null, mediaType: string) =>
    this.ran('saveAttachment', [sha256, name, mediaType], () => {
      if (name === this.cancelsAt) return false;
      this.saved.push(name);
      return true;
    });

  /** What can be sent with one text of a conversation. */
  protected fileLimits(_id: string): FileLimits {
    return { ...LIMITS, block: null };
  }

  /** Why nothing is attached there, or null. */
  protected attachRefused(id: string): unknown {
    return this.fileLimits(id).block === null ? null : { ...appError('invalid'), params: { field: 'files' } };
  }

  protected messageOf(about: string): Draft {
    return this.drafts.find((d) => d.kind === 'message' && d.about === about) ?? { kind: 'message', about, text: '', item: null, files: [] };
  }

  /** What leaves as a text is gone from it. */
  protected letGoOf(about: string, body: string, files: readonly Attachment[]): void {
    const draft = this.messageOf(about);
    this.#put({ ...draft, text: draft.text.trim() === body ? '' : draft.text, files: draft.files.filter((f) => !files.some((gone) => gone.sha256 === f.sha256)) });
  }

  /** What was taken back is in it again: words where there are none, files beside those that are there. */
  protected giveBackTo(about: string, body: string, files: readonly Attachment[]): void {
    const draft = this.messageOf(about);
    this.#put({ ...draft, text: draft.text === '' ? body : draft.text, files: [...draft.files, ...files.filter((f) => !draft.files.some((there) => there.sha256 === f.sha256))] });
  }

  #attach(id: string, chosen: readonly Chosen[]): Attached {
    const no = this.attachRefused(id);
    if (no !== null) throw no;
    const { count, bytes } = this.fileLimits(id);
    const draft = { ...this.messageOf(id) };
    const refused: RefusedFile[] = [];
    for (const { name, size, unreadable } of chosen) {
      const sum = draft.files.reduce((all, file) => all + file.size, size);
      const why = draft.files.length >= count ? 'too_many' : unreadable === true ? 'unreadable' : size === 0 ? 'empty' : sum > bytes ? 'too_large' : null;
      if (why !== null) refused.push({ name, why, limit: why === 'too_many' ? count : why === 'too_large' ? bytes : 0 });
      else draft.files = [...draft.files, { sha256: `sample-image-${String(++this.#made)}`, mediaType: PICTURE.test(name) ? 'image/jpeg' : 'application/pdf', name, size, image: PICTURE.test(name), audio: false }];
    }
    this.#put(draft);
    return { files: draft.files, refused };
  }

  #put(draft: Draft): void {
    const others = this.drafts.filter((d) => d.kind !== draft.kind || d.about !== draft.about);
    this.drafts = draft.text === '' && draft.files.length === 0 ? others : [...others, draft];
  }
}
