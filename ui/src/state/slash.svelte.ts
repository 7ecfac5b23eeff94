import type { TextSnippet } from '../host/types';
import { find, type Found } from '../keyboard/fuzzy';

export interface SnippetLine {
  snippet: TextSnippet;
  pieces: Found['pieces'];
}

/** Where a slash stands that means a snippet: at the start, or behind white space. */
const SLASH = /(?:^|\s)\/(?!\s)[^\n/]*$/u;

/** The menu of snippets in a text: what is typed behind the slash, or since the button was pressed, finds them. */
export class SlashMenu {
  /** Where what is typed for it begins, and whether a slash stands there. */
  #from = $state.raw<{ at: number; slash: boolean } | null>(null);
  #query = $state('');
  #at = $state(0);
  /** Closed by hand: this slash is only a slash. */
  #let: number | null = null;
  readonly #all: () => readonly TextSnippet[];

  constructor(all: () => readonly TextSnippet[]) {
    this.#all = all;
  }

  readonly lines: SnippetLine[] = $derived.by(() => {
    if (this.#from === null) return [];
    const found = this.#all().flatMap((snippet, i) => {
      const hit = find(this.#query, snippet.name);
      return hit === null ? [] : [{ snippet, i, hit }];
    });
    // Without a query they stay in the order of their names.
    if (this.#query.trim() !== '') found.sort((a, b) => b.hit.score - a.hit.score || a.i - b.i);
    return found.map(({ snippet, hit }) => ({ snippet, pieces: hit.pieces }));
  });

  get open(): boolean {
    return this.#from !== null;
  }

  get at(): number {
    return Math.min(this.#at, Math.max(0, this.lines.length - 1));
  }

  get line(): SnippetLine | null {
    return this.lines[this.at] ?? null;
  }

  /** With every change of the text or the caret. */
  follow(text: string, caret: number): void {
    const from = this.#from;
    if (from?.slash === false) {
      // Opened by its button: until the caret goes back before that place.
      const query = text.slice(from.at, caret);
      return caret < from.at || query.includes('\n') ? this.end() : this.#look(from, query);
    }
    const before = text.slice(0, caret);
    const found = SLASH.exec(before);
    const at = found === null ? -1 : before.indexOf('/', found.index);
    if (at !== this.#let) this.#let = null;
    // Without any there is nothing to choose: a slash is a slash.
    if (found === null || this.#let !== null || this.#all().length === 0) return this.end();
    this.#look({ at, slash: true }, before.slice(at + 1));
  }

  /** A word of a name may follow a blank; what finds none any more is text. */
  #look(from: { at: number; slash: boolean }, query: string): void {
    this.#find(from, query);
    if (this.lines.length === 0 && /\s/.test(query)) this.end();
  }

  /** By its button, also where there is none yet: then it says so. */
  show(caret: number): void {
    this.#find({ at: caret, slash: false }, '');
  }

  #find(from: { at: number; slash: boolean }, query: string): void {
    if (query !== this.#query || this.#from === null) this.#at = 0;
    this.#from = from;
    this.#query = query;
  }

  move(steps: number): void {
    const total = this.lines.length;
    if (total > 0) this.#at = (this.at + steps + total) % total;
  }

  point(at: number): void {
    this.#at = at;
  }

  /** By hand: it does not open again for the same slash. */
  close(): void {
    if (this.#from?.slash === true) this.#let = this.#from.at;
    this.end();
  }

  /** One was taken, or nothing is looked for any more. */
  end(): void {
    this.#from = null;
    this.#query = '';
  }

  /** What the snippet takes the place of. */
  range(caret: number): readonly [number, number] {
    return [this.#from?.at ?? caret, caret];
  }
}
