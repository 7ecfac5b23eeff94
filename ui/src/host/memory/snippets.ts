import type { AppError, PhoneNumber, TextSnippet } from '../types';
import { ContactingHost } from './contacting';
import { appError } from './memory';
import type { MemoryOptions } from './options';
import { fold } from './query';

interface Kept extends TextSnippet {
  removed?: boolean;
}

const invalid = (field: 'name' | 'text'): AppError => ({ ...appError('invalid'), params: { field } });

/** The twin's snippets, and how they are filled in. */
export abstract class SnippetHost extends ContactingHost {
  readonly #kept: Kept[];
  #made = 0;

  constructor(options: MemoryOptions) {
    super(options);
    this.#kept = (options.snippets ?? []).map((s) => ({ ...s }));
  }

  abstract numbers: PhoneNumber[];

  snippets = () => this.ran('snippets', [], () => this.snippetList());
  createSnippet = (name: string, text: string) => this.#change('createSnippet', [name, text], () => this.#kept.push({ id: `snippet-${++this.#made}`, ...this.#checked(name, text, null) }));
  changeSnippet = (id: string, name: string, text: string) => this.#change('changeSnippet', [id, name, text], () => Object.assign(this.#of(id), this.#checked(name, text, id)));
  removeSnippet = (id: string) => this.#change('removeSnippet', [id], () => (this.#of(id).removed = true));
  restoreSnippet = (id: string) =>
    this.#change('restoreSnippet', [id], () => {
      const kept = this.#kept.find((s) => s.id === id);
      if (kept === undefined) throw appError('not_found');
      this.#checked(kept.name, kept.text, id);
      kept.removed = false;
    });

  fillSnippet = (id: string, conversation: string) =>
    this.ran('fillSnippet', [id, conversation], () => {
      const talk = this.talk(conversation);
      const people = this.book.people(talk, this.talks.values());
      const one = people.length === 1 ? people[0] : undefined;
      const name = (one?.contact?.name || one?.sourceName) ?? '';
      const given = name.split(',').at(-1)?.trim().split(/\s+/)[0] ?? '';
      const known: Record<string, string> = {
        first_name: given.endsWith('.') ? '' : given, name, company: one?.contact?.company ?? '', number: one?.address ?? '',
        my_number: this.numbers.find((n) => n.id === talk.numberId)?.e164 ?? '',
      };
      return this.#of(id).text.replace(/\{(\w+)\}/g, (whole, field: string) => known[field] || whole);
    });

  protected snippetList = (): TextSnippet[] => this.#kept.filter((s) => s.removed !== true).sort((a, b) => fold(a.name).localeCompare(fold(b.name))).map(({ id, name, text }) => ({ id, name, text }));

  /** One that is not removed. */
  #of(id: string): Kept {
    const kept = this.#kept.find((s) => s.id === id && s.removed !== true);
    if (kept === undefined) throw appError('not_found');
    return kept;
  }

  /** As they are kept, where they are good and no other snippet has the name. */
  #checked(name: string, text: string, id: string | null): { name: string; text: string } {
    const kept = { name: name.trim(), text: text.trim() };
    const taken = this.#kept.some((s) => s.id !== id && s.removed !== true && fold(s.name) === fold(kept.name));
    if (kept.name === '' || Array.from(kept.name).length > 80 || taken) throw invalid('name');
    if (kept.text === '' || Array.from(kept.text).length > 5_000) throw invalid('text');
    return kept;
  }

  #change(name: string, args: unknown[], work: () => unknown): Promise<TextSnippet[]> {
    return this.ran(name, args, () => {
      work();
      this.announce(['snippets']);
      return this.snippetList();
    });
  }
}
