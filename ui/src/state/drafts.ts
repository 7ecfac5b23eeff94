import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Attachment, Draft, DraftKind, DraftText } from '../host/types';
import { m } from '../i18n';
import type { App } from './app.svelte';

type Room = Pick<App, 'api' | 'clock' | 'toasts'>;

/** So often at most what is being written is sent on its way to the disk. */
export const KEEP_MS = 400;
/** After a failure: soon again, then ever less often. */
export const AGAIN_MS = 2_000;
export const AGAIN_MAX_MS = 30_000;

const NONE: readonly Attachment[] = [];

const keyOf = (kind: DraftKind, about: string): string => `${kind} ${about}`;

/** What has been written and not saved yet: kept while it is written, so that a restart loses none. */
export class Drafts {
  /** Conversations with a comment that was begun. */
  readonly commented = new SvelteSet<string>();
  /** Texts to the other parties that were begun, by conversation. */
  readonly messages = new SvelteMap<string, string>();
  /** What is to be sent with them, or alone: the host keeps it, and says what there is. */
  readonly #files = new SvelteMap<string, readonly Attachment[]>();
  readonly #drafts = new Map<string, DraftText>();
  /** What has changed since it was last sent; an empty text is a draft that has gone. */
  readonly #changed = new Map<string, DraftText>();
  /** To be sent as soon as the one before has arrived. */
  readonly #due = new Map<string, DraftText>();
  readonly #sends = new Map<string, Promise<void>>();
  #timer: number | null = null;
  /** Until what has failed is tried again, if nothing is written before. */
  #again: number | null = null;
  #pause = AGAIN_MS;
  /** It was said that they are not kept. */
  #told = false;
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
  }

  /** Those of an earlier start. What is being written now is newer. */
  begin(drafts: readonly Draft[]): void {
    for (const draft of drafts) {
      if (!this.#drafts.has(keyOf(draft.kind, draft.about))) this.#put(wordsOf(draft));
      if (draft.kind === 'message' && !this.#files.has(draft.about)) this.hold(draft.about, draft.files);
    }
  }

  of(kind: DraftKind, about: string): string {
    return this.#drafts.get(keyOf(kind, about))?.text ?? '';
  }

  /** What is to be sent with the text to the other parties. */
  files(about: string): readonly Attachment[] {
    return this.#files.get(about) ?? NONE;
  }

  /** A text to the other parties was begun, or has files alone. */
  begun(about: string): boolean {
    return this.messages.has(about) || this.#files.has(about);
  }

  /** These and no others, as the host has them. */
  hold(about: string, files: readonly Attachment[]): void {
    if (files.length === 0) this.#files.delete(about);
    else this.#files.set(about, files);
  }

  /** The id of the item that a comment is about, where it is about one. */
  itemOf(about: string): string | null {
    return this.#drafts.get(keyOf('comment', about))?.item ?? null;
  }

  /** With every letter. */
  keep(kind: DraftKind, about: string, written: string, item: string | null = null): void {
    const text = written.trim() === '' ? '' : written;
    const before = this.#drafts.get(keyOf(kind, about));
    if (text === (before?.text ?? '') && (text === '' || item === before?.item)) return;
    const draft = { kind, about, text, item };
    this.#put(draft);
    this.#changed.set(keyOf(kind, about), draft);
    this.#timer ??= this.#at.clock.set(() => this.flush(), KEEP_MS);
  }

  /** It was saved, or thrown away. */
  drop(kind: DraftKind, about: string): void {
    this.keep(kind, about, '');
    this.flush();
  }

  /**
   * It leaves as a text, and the host lets go of it then by itself: what is written of it is there first,
   * and nothing is written of it after.
   */
  async hand(kind: DraftKind, about: string): Promise<void> {
    const key = keyOf(kind, about);
    this.flush();
    const gone = { kind, about, text: '', item: null };
    this.#put(gone);
    if (kind === 'message') this.hold(about, NONE);
    await this.#sends.get(key);
    // It never arrived: an older state of it may be there, and goes.
    if (this.#changed.has(key) && this.of(kind, about) === '') this.#changed.set(key, gone);
  }

  /** Files as the host had them when it was asked; those that have changed since `those` are newer. */
  adoptFiles(drafts: readonly Draft[], about: string, those: readonly Attachment[]): void {
    if (those === this.files(about)) this.hold(about, drafts.find((d) => d.kind === 'message' && d.about === about)?.files ?? NONE);
  }

  /** As the host has it by now; what is being written here is newer. */
  adopt(drafts: readonly Draft[], kind: DraftKind, about: string): void {
    const key = keyOf(kind, about);
    const found = drafts.find((d) => d.kind === kind && d.about === about);
    if (this.#changed.has(key) || this.#due.has(key) || this.#sends.has(key)) return;
    this.#put(found === undefined ? { kind, about, text: '', item: null } : wordsOf(found));
  }

  /** What is not on its way yet goes now: the box was left, or the window may be gone soon. */
  flush(): void {
    for (const timer of [this.#timer, this.#again]) if (timer !== null) this.#at.clock.clear(timer);
    this.#timer = this.#again = null;
    for (const [key, draft] of this.#changed) this.#due.set(key, draft);
    this.#changed.clear();
    for (const key of this.#due.keys()) this.#send(key);
  }

  /** The same, and waits until it is there, as far as it can be. */
  async settle(): Promise<void> {
    this.flush();
    await Promise.all(this.#sends.values());
  }

  #put(draft: DraftText): void {
    const { kind, about, text } = draft;
    if (text === '') this.#drafts.delete(keyOf(kind, about));
    else this.#drafts.set(keyOf(kind, about), draft);
    if (kind === 'message' && text === '') this.messages.delete(about);
    else if (kind === 'message') this.messages.set(about, text);
    if (kind !== 'comment') return;
    if (text === '') this.commented.delete(about);
    else this.commented.add(about);
  }

  #send(key: string): void {
    if (this.#sends.has(key)) return;
    this.#sends.set(key, this.#inTurn(key).finally(() => this.#sends.delete(key)));
  }

  /** One after the other, so that the last one written is the one that is kept. */
  async #inTurn(key: string): Promise<void> {
    for (let draft = this.#due.get(key); draft !== undefined; draft = this.#due.get(key)) {
      this.#due.delete(key);
      try {
        await this.#at.api.keepDraft(draft);
        this.#told = false;
        this.#pause = AGAIN_MS;
      } catch {
        // Tried again, unless something newer takes its place.
        if (!this.#due.has(key) && !this.#changed.has(key)) this.#changed.set(key, draft);
        if (!this.#told) this.#at.toasts.calm(m.draft_not_kept());
        this.#told = true;
        this.#later();
        break;
      }
    }
  }

  #later(): void {
    if (this.#again !== null) return;
    this.#again = this.#at.clock.set(() => this.flush(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, AGAIN_MAX_MS);
  }
}

const wordsOf = ({ kind, about, text, item }: Draft): DraftText => ({ kind, about, text, item });
