import type { AppError, TextSnippet } from '../host/types';
import { m } from '../i18n';
import { foldWord } from '../kit/find';
import { oneLine } from '../kit/text';
import type { App } from './app.svelte';
import { Kept } from './kept';
import { inSentence } from './names';
import { why } from './says';

type Room = Pick<App, 'api' | 'dialog' | 'toasts'>;

export const SNIPPET_NAME_MAX = 80;
export const SNIPPET_TEXT_MAX = 5_000;

/** What is wrong with a snippet, and where; null where it is as it can be kept. */
export type Wrong = { field: 'name' | 'text' | 'both'; why: string } | null;

export const snippetText = (snippet: Pick<TextSnippet, 'name'>): string => inSentence(oneLine(snippet.name));

const same = (a: string, b: string): boolean => foldWord(a.trim()) === foldWord(b.trim());
const lengthOf = (text: string): number => Array.from(text.trim()).length;

function wrongOf(error: AppError): Exclude<Wrong, null> {
  const { field } = error.params;
  if (field === 'name') return { field, why: m.snippet_name_wrong() };
  if (field === 'text') return { field, why: m.snippet_text_wrong() };
  return { field: 'both', why: m.error_snippet({ why: why(error) }) };
}

/** Snippets: texts that are written often, by a short name. */
export class Snippets {
  /** By name. */
  all = $state.raw<readonly TextSnippet[]>([]);
  /** The one that was removed last: it can be brought back. */
  removed = $state.raw<TextSnippet | null>(null);
  /** Why the last one was not removed or brought back: the settings cover the toast that says so. */
  failed = $state<string | null>(null);
  /** What the settings are opened for. */
  #asked: 'list' | 'new' | null = null;
  readonly #kept: Kept<TextSnippet>;
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
    this.#kept = new Kept(() => at.api.snippets(), (all) => (this.all = all));
  }

  /** In the settings, with the form of a new one where that is what is missing. */
  manage(make = false): void {
    this.#asked = make ? 'new' : 'list';
    this.#at.dialog = 'settings';
  }

  /** Whether the settings were opened for these: once. */
  take(): 'list' | 'new' | null {
    const asked = this.#asked;
    this.#asked = null;
    return asked;
  }

  refresh(): Promise<void> {
    return this.#kept.refresh();
  }

  wrong(name: string, text: string, id: string | null): Wrong {
    if (lengthOf(name) === 0 || lengthOf(name) > SNIPPET_NAME_MAX) return { field: 'name', why: m.snippet_name_empty() };
    const other = this.all.find((s) => s.id !== id && same(s.name, name));
    if (other !== undefined) return { field: 'name', why: m.snippet_name_taken({ name: snippetText(other) }) };
    if (lengthOf(text) === 0) return { field: 'text', why: m.snippet_text_empty() };
    return lengthOf(text) > SNIPPET_TEXT_MAX ? { field: 'text', why: m.snippet_text_wrong() } : null;
  }

  /** A new one, or a change of one. */
  async save(name: string, text: string, id: string | null): Promise<Wrong> {
    const wrong = this.wrong(name, text, id);
    if (wrong !== null) return wrong;
    const { api } = this.#at;
    const error = await this.#kept.edit(() => (id === null ? api.createSnippet(name.trim(), text.trim()) : api.changeSnippet(id, name.trim(), text.trim())));
    return error === null ? null : wrongOf(error);
  }

  async remove(snippet: TextSnippet): Promise<boolean> {
    const error = await this.#kept.edit(() => this.#at.api.removeSnippet(snippet.id));
    if (error !== null) return this.#failed(error);
    this.failed = null;
    this.removed = snippet;
    this.#at.toasts.did(m.did_snippet_removed({ name: snippetText(snippet) }), () => void this.restore(snippet));
    return true;
  }

  async restore(snippet: TextSnippet): Promise<boolean> {
    const error = await this.#kept.edit(() => this.#at.api.restoreSnippet(snippet.id));
    if (error !== null) return this.#failed(error);
    this.failed = null;
    if (this.removed === snippet) this.removed = null;
    this.#at.toasts.calm(m.did_snippet_restored({ name: snippetText(snippet) }));
    return true;
  }

  /** Its text for a conversation, or null where that failed. */
  async fill(snippet: TextSnippet, conversation: string): Promise<string | null> {
    try {
      return await this.#at.api.fillSnippet(snippet.id, conversation);
    } catch (thrown) {
      this.#say(thrown as AppError);
      return null;
    }
  }

  #failed(error: AppError): false {
    this.failed = this.#say(error);
    return false;
  }

  #say(error: AppError): string {
    const text = error.params['field'] === 'name' ? m.error_snippet({ why: m.snippet_name_wrong() }) : m.error_snippet({ why: why(error) });
    this.#at.toasts.error(text, error.traceId || null);
    return text;
  }
}
