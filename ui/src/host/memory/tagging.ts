import type { Changed, ListQuery, ListRange, ManyVerb, Outcome, RefusalReason, Tag, Topic, Verb } from '../types';
import { decide, type Details, type Registers, type Step, type Talk } from './memory';
import type { MemoryOptions } from './options';
import { SnippetHost } from './snippets';
import { TagBook } from './tags';

/** The commands of tags, for the twin. */
export abstract class TaggingHost extends SnippetHost {
  protected readonly tagBook: TagBook;

  constructor(options: MemoryOptions) {
    super(options);
    this.tagBook = new TagBook(options.tags);
  }

  protected abstract command(name: string, commandId: string, args: unknown[], verb: Verb, ids: string[], decide: (talk: Talk) => RefusalReason | Registers, list?: ListQuery | null, tagId?: string | null): Promise<Outcome>;
  protected abstract over(name: string, args: unknown[], commandId: string, verb: ManyVerb, range: ListRange, details: () => Details): Promise<Outcome>;

  /** Of a step about a text that is on its way out. */
  protected textRefused(_verb: 'undo' | 'redo', _step: Step, _id: string): RefusalReason | null {
    return null;
  }

  abstract emit(changed: Changed): void;

  protected textMoved(_verb: 'undo' | 'redo', _step: Step, _id: string): void {}

  #set = (verb: 'tag' | 'untag') => (commandId: string, tagId: string, ids: string[], list: ListQuery | null) =>
    this.command(verb, commandId, [tagId, ids, list], verb, ids, (talk) => decide(verb, talk, null, { tag: this.tagBook.of(tagId) }), list, tagId);
  tag = this.#set('tag');
  untag = this.#set('untag');
  tagAll = (commandId: string, tagId: string, on: boolean, range: ListRange) => this.over('tagAll', [commandId, tagId, on, range], commandId, on ? 'tag' : 'untag', range, () => ({ tag: this.tagBook.of(tagId) }));

  tags = () => this.ran('tags', [], () => this.#all());
  createTag = (name: string, color: number) => this.#edit('createTag', [name, color], ['tags'], () => this.tagBook.create(name, color));
  changeTag = (id: string, name: string, color: number) => this.#edit('changeTag', [id, name, color], ['tags'], () => this.tagBook.change(id, name, color));
  // The rows of those who have it are others then.
  removeTag = (id: string) => this.#edit('removeTag', [id], ['tags', 'conversations', 'contacts'], () => this.tagBook.remove(id));
  restoreTag = (id: string) => this.#edit('restoreTag', [id], ['tags', 'conversations', 'contacts'], () => this.tagBook.restore(id));

  protected tagNames = (): string[] => this.#all().map((t) => t.name);

  #all = (): Tag[] => this.tagBook.list(this.talks.values(), this.book.contacts.values());

  #edit(name: string, args: unknown[], topics: Topic[], work: () => void): Promise<Tag[]> {
    return this.ran(name, args, () => {
      work();
      this.announce(topics);
      return this.#all();
    });
  }
}
