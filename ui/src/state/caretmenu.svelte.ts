import type { Member, TextSnippet } from '../host/types';
import { find, type Found } from '../keyboard/fuzzy';
import { foldWord } from '../kit/find';
import { Lines } from '../kit/lines.svelte';
import { begun, type Begun } from '../kit/mention';

export interface CaretLine<T> {
  item: T;
  pieces: Found['pieces'];
}

/** What a sign in a text asks for. */
export interface Asks<T> {
  sign: string;
  all(): readonly T[];
  /** Whether the caret stands behind the sign, and what is typed there. */
  begun(text: string, caret: number): Begun | null;
  /** How well an item fits what is typed; null where it does not. */
  find(query: string, item: T): Found | null;
  /** With nothing found it stays open and says so, as long as what is typed is one word. */
  saysNone: boolean;
}

/** A menu at the caret: what is typed behind a sign, or since a button was pressed, finds its lines. */
export class CaretMenu<T> extends Lines<CaretLine<T>> {
  /** Where what is typed for it begins, and whether the sign stands there. */
  #from = $state.raw<{ at: number; sign: boolean } | null>(null);
  #query = $state('');
  /** Closed by hand, or taken: the sign that stands here is only a sign. */
  #let: number | null = null;
  /** The key that took one, as long as it is held. */
  #took: string | null = null;
  readonly #asks: Asks<T>;

  constructor(asks: Asks<T>) {
    super();
    this.#asks = asks;
  }

  readonly lines: CaretLine<T>[] = $derived.by(() => {
    if (this.#from === null) return [];
    const found = this.#asks.all().flatMap((item, i) => {
      const hit = this.#asks.find(this.#query, item);
      return hit === null ? [] : [{ item, i, hit }];
    });
    // Without a query they stay in their order.
    if (this.#query.trim() !== '') found.sort((a, b) => b.hit.score - a.hit.score || a.i - b.i);
    return found.map(({ item, hit }) => ({ item, pieces: hit.pieces }));
  });

  get open(): boolean {
    return this.#from !== null;
  }

  /** With every change of the text or the caret. */
  follow(text: string, caret: number): void {
    const from = this.#from;
    if (from?.sign === false) {
      // Opened by its button: until the caret goes back before that place.
      const query = text.slice(from.at, caret);
      return caret < from.at || query.includes('\n') ? this.end() : this.#look(from, query);
    }
    const found = this.#asks.begun(text, caret);
    const other = found !== null && found.at !== this.#let;
    if (this.#let !== null && (other || caret <= this.#let || text[this.#let] !== this.#asks.sign)) this.#let = null;
    // Without any there is nothing to choose: a sign is a sign.
    if (found === null || this.#let !== null || this.#asks.all().length === 0) return this.end();
    this.#look({ at: found.at, sign: true }, found.typed);
  }

  /** A word of a name may follow a blank; what finds none any more is text. */
  #look(from: { at: number; sign: boolean }, query: string): void {
    this.#find(from, query);
    if (this.lines.length === 0 && (!this.#asks.saysNone || /\s/.test(query))) this.end();
  }

  /** By its button, also where there is none yet: then it says so. */
  show(caret: number): void {
    this.#find({ at: caret, sign: false }, '');
  }

  #find(from: { at: number; sign: boolean }, query: string): void {
    if (query !== this.#query || this.#from === null) this.point(0);
    this.#from = from;
    this.#query = query;
  }

  /** By hand, or because one was taken whose sign stays in the text: it does not open again for the same sign. */
  close(): void {
    if (this.#from?.sign === true) this.#let = this.#from.at;
    this.end();
  }

  /** Nothing is looked for any more. */
  end(): void {
    this.#from = null;
    this.#query = '';
  }

  /** What is taken stands in place of this. */
  range(caret: number): readonly [number, number] {
    return [this.#from?.at ?? caret, caret];
  }

  /** The keys while it is open. False for a key that is none of its own. */
  key(event: KeyboardEvent, take: (line: CaretLine<T>) => void): boolean {
    // One press takes one, and does nothing else.
    if (event.repeat && event.key === this.#took) return true;
    this.#took = null;
    if (!this.open || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    const { line } = this;
    if (event.key === 'Escape') this.close();
    else if (line === null) return false;
    else if (event.key === 'ArrowDown') this.move(1);
    else if (event.key === 'ArrowUp') this.move(-1);
    else if (event.key === 'Enter' || event.key === 'Tab') {
      if (event.repeat) return true;
      this.#took = event.key;
      take(line);
    }
    else return false;
    return true;
  }
}

/** Where a slash stands that means a snippet: at the start, or behind white space. */
const SLASH = /(?:^|\s)\/(?!\s)[^\n/]*$/u;

export function slash(text: string, caret: number): Begun | null {
  const before = text.slice(0, caret);
  const found = SLASH.exec(before);
  if (found === null) return null;
  const at = before.indexOf('/', found.index);
  return { at, typed: before.slice(at + 1) };
}

export const snippetMenu = (all: () => readonly TextSnippet[]): CaretMenu<TextSnippet> =>
  new CaretMenu({ sign: '/', all, begun: slash, find: (query, snippet) => find(query, snippet.name), saysNone: true });

/** By the beginning of what a member is called: what goes on behind a whole name is text. */
export const mentionMenu = (all: () => readonly Member[], called: (member: Member) => readonly string[]): CaretMenu<Member> =>
  new CaretMenu({
    sign: '@',
    all,
    begun,
    find: (query, member) => {
      const folded = foldWord(query);
      const name = called(member).find((one) => foldWord(one).startsWith(folded));
      return name === undefined ? null : { score: 0, pieces: [{ text: name, hit: false }] };
    },
    saysNone: false,
  });
