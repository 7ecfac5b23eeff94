import type { AppError, ConversationRow, Person, Tag } from '../host/types';
import { m } from '../i18n';
import { foldWord } from '../kit/find';
import { COLORS } from '../kit/colors';
import { oneLine } from '../kit/text';
import type { App } from './app.svelte';
import { Chosen } from './chosen.svelte';
import { Kept } from './kept';
import { belongs } from './listing';
import { inSentence } from './names';
import type { TagVerb } from './predict';
import { why } from './says';

type Room = Pick<App, 'api' | 'acts' | 'contact' | 'contacts' | 'dialog' | 'filters' | 'mailbox' | 'search' | 'selection' | 'settings' | 'thread' | 'toasts'>;

/** How many of the chosen conversations have a tag. */
export type Standing = 'all' | 'some' | 'none';

const NAME_MAX = 80;

/** Of the first tag that is called so, whatever the case and the accents. */
export const called = (tags: readonly Tag[], name: string): Tag | undefined => tags.find((t) => foldWord(t.name) === foldWord(name.trim()));

export const tagText = (tag: Pick<Tag, 'name'>): string => inSentence(oneLine(tag.name));

const words = (error: AppError): string => m.error_tag({ why: error.params['field'] === 'name' ? m.tag_name_wrong() : why(error) });

/** Tags: which there are, putting them on and taking them off, and changing them. */
export class Tagging {
  /** By name. */
  all = $state.raw<readonly Tag[]>([]);
  readonly chosen: Chosen;
  /** The tag that was removed last: it can be brought back. */
  removed = $state.raw<Tag | null>(null);
  /** Why the last one was not removed or brought back: the settings cover the toast that says so. */
  failed = $state<string | null>(null);
  /** Whom the picker is about; null for conversations. */
  #about = $state.raw<Person | null>(null);
  readonly #kept: Kept<Tag>;
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
    this.#kept = new Kept(() => at.api.tags(), (all) => this.#take(all));
    this.chosen = new Chosen(at);
  }

  /** Of a row, by name. */
  of = (row: Pick<ConversationRow, 'tagIds'>): Tag[] => this.all.filter((t) => row.tagIds.includes(t.id));

  /** As it is called inside a sentence. */
  name = (id: string | null): string => {
    const tag = this.all.find((t) => t.id === id);
    return tag === undefined ? m.tag_removed() : tagText(tag);
  };

  /** Read again, with how many conversations have each. */
  refresh(): Promise<void> {
    return this.#kept.refresh();
  }

  #take(all: readonly Tag[]): void {
    this.all = all;
    const ids = all.map((t) => t.id);
    this.#at.filters.only(ids);
    this.#at.contacts.only(ids);
  }

  // --- on conversations ---

  /** L: asks which, for the selection or a row. */
  ask(id: string | null = this.chosen.here): void {
    if (!this.chosen.take(id)) return;
    this.#about = null;
    this.#at.dialog = 'tags';
    this.freshen();
  }

  // --- on contacts ---

  /** The contact that the picker is about, as it is now; null for conversations. */
  get about(): Person | null {
    return this.#about === null ? null : this.#at.contact.now(this.#about);
  }

  /** Of a contact, by name. */
  ofContact = (contact: { tagIds: readonly string[] } | null): Tag[] => (contact === null ? [] : this.all.filter((t) => contact.tagIds.includes(t.id)));

  /** Asks which, for somebody: the one who is shown, if nobody is named. */
  async askContact(person: Person | null = null): Promise<void> {
    const about = person ?? (await this.#at.contact.who());
    if (about === null || (about.contact === null && about.address === '')) return this.#at.toasts.calm(m.nothing_selected());
    this.#about = about;
    this.#at.dialog = 'tags';
    this.freshen();
  }

  async putOn(person: Person, verb: TagVerb, id: string): Promise<void> {
    await this.#at.contact.edit(person, { type: verb, id });
    this.freshen();
  }

  // --- in the picker ---

  /** Of rows that are not loaded nothing is known but how many have the tag at all. */
  standing(tag: Tag): Standing {
    const { about } = this;
    if (about !== null) return about.contact?.tagIds.includes(tag.id) === true ? 'all' : 'none';
    const { rows, count } = this.chosen;
    const having = rows.filter((r) => r.tagIds.includes(tag.id)).length;
    if (having === 0) return 'none';
    // A list of what has this tag alone.
    const { tagIds } = this.#at.mailbox.listing.filter;
    const known = having === count || (this.chosen.id === null && tagIds.length === 1 && tagIds[0] === tag.id);
    return having === rows.length && known ? 'all' : 'some';
  }

  /** Where it takes them out of the list there is nothing left to stay for. */
  #stays(verb: TagVerb, tagId: string): boolean {
    const { mailbox, search } = this.#at;
    const after = (row: ConversationRow): ConversationRow => ({ ...row, tagIds: row.tagIds.filter((id) => id !== tagId) });
    return verb === 'tag' || search.on || this.chosen.rows.every((row) => belongs(after(row), mailbox.listing) || !belongs(row, mailbox.listing));
  }

  /** On where it is missing, off where all have it. With `stay` the picker stays open, and they stay chosen. */
  async turn(tag: Tag, stay = false): Promise<void> {
    const verb: TagVerb = this.standing(tag) === 'all' ? 'untag' : 'tag';
    const { about } = this;
    if (about !== null) {
      if (!stay) this.#at.dialog = null;
      return this.putOn(about, verb, tag.id);
    }
    const keep = stay && this.#stays(verb, tag.id);
    if (!keep) this.#at.dialog = null;
    await this.put(verb, tag.id, this.chosen.id, keep);
  }

  async put(verb: TagVerb, tagId: string, id: string | null, stay = false): Promise<void> {
    const { acts, settings } = this.#at;
    await (id === null ? acts.bulk.act(verb, settings.afterDone, { tagId }, stay) : acts.tag(verb, id, tagId));
    this.freshen();
  }

  /** A new one, and on it goes. */
  async create(name: string, stay = false): Promise<void> {
    const { about } = this;
    const { id } = this.chosen;
    if (!stay) this.#at.dialog = null;
    let made: readonly Tag[] = [];
    const error = await this.#kept.edit(async () => (made = await this.#at.api.createTag(name.trim(), this.nextColor)));
    if (error !== null) return this.#say(error);
    const tag = called(made, name);
    if (tag === undefined) return;
    if (about !== null) await this.putOn(this.#at.contact.now(about), 'tag', tag.id);
    else await this.put('tag', tag.id, id, stay);
  }

  /** The first colour that no tag has, or else one that the fewest have. */
  get nextColor(): number {
    const used = Array.from({ length: COLORS }, (_, color) => this.all.filter((t) => t.color % COLORS === color).length);
    return used.indexOf(Math.min(...used));
  }

  // --- themselves ---

  /** What is wrong with a name, or null. */
  problem(name: string, id: string | null = null): string | null {
    const length = Array.from(name.trim()).length;
    if (length === 0 || length > NAME_MAX) return m.tag_name_empty();
    const other = called(this.all, name);
    return other === undefined || other.id === id ? null : m.tag_name_taken({ tag: tagText(other) });
  }

  /** What went wrong, said beside the tag, or null. */
  async change({ id, name, color }: Tag, change: Partial<Pick<Tag, 'name' | 'color'>>): Promise<string | null> {
    const error = await this.#kept.edit(() => this.#at.api.changeTag(id, (change.name ?? name).trim(), change.color ?? color));
    return error === null ? null : words(error);
  }

  async remove(tag: Tag): Promise<void> {
    const error = await this.#kept.edit(() => this.#at.api.removeTag(tag.id));
    this.failed = error === null ? null : words(error);
    if (error !== null) return this.#say(error);
    this.removed = tag;
    this.#at.toasts.did(m.did_tag_removed({ tag: tagText(tag) }), () => void this.restore(tag));
  }

  async restore(tag: Tag): Promise<void> {
    const error = await this.#kept.edit(() => this.#at.api.restoreTag(tag.id));
    this.failed = error === null ? null : words(error);
    if (error !== null) return this.#say(error);
    if (this.removed === tag) this.removed = null;
    this.#at.toasts.calm(m.did_tag_restored({ tag: tagText(tag) }));
  }

  #say(error: AppError): void {
    this.#at.toasts.error(words(error), error.traceId || null);
  }

  freshen(): void {
    this.#kept.freshen();
  }
}
