import type { AppError, Contact, Tag } from '../types';
import { appError, type Talk } from './memory';
import { fold } from './query';

/** A conversation holds the tag itself: one that is removed and restored is its own again. */
export interface KeptTag {
  id: string;
  name: string;
  color: number;
  removed?: boolean;
}

const byName = (a: KeptTag, b: KeptTag): number => fold(a.name).localeCompare(fold(b.name));

/** Those of a conversation that are not removed, by name. */
export const shownOf = (talk: Talk): KeptTag[] => (talk.tags ?? []).filter((t) => t.removed !== true).sort(byName);

const invalid = (): AppError => ({ ...appError('invalid'), params: { field: 'name' } });

/** The twin's tags. */
export class TagBook {
  readonly #tags: KeptTag[];
  #ids = 0;

  constructor(tags: KeptTag[] = []) {
    this.#tags = tags;
  }

  list(talks: Iterable<Talk>, contacts: Iterable<Contact>): Tag[] {
    const [all, people] = [[...talks], [...contacts]];
    return this.#tags.filter((t) => t.removed !== true).sort(byName).map(({ id, name, color }) => ({ id, name, color, uses: all.filter((t) => t.tags?.some((tag) => tag.id === id)).length, contacts: people.filter((c) => c.tagIds.includes(id)).length }));
  }

  /** One that is not removed. */
  of(id: string): KeptTag {
    const tag = this.#tags.find((t) => t.id === id && t.removed !== true);
    if (tag === undefined) throw appError('not_found');
    return tag;
  }

  create(name: string, color: number): void {
    const free = this.#free(name, null);
    this.#tags.push({ id: `tag-${++this.#ids}`, name: free, color });
  }

  change(id: string, name: string, color: number): void {
    Object.assign(this.of(id), { name: this.#free(name, id), color });
  }

  remove(id: string): void {
    this.of(id).removed = true;
  }

  restore(id: string): void {
    const tag = this.#tags.find((t) => t.id === id);
    if (tag === undefined) throw appError('not_found');
    this.#free(tag.name, id);
    tag.removed = false;
  }

  /** The name as it is kept, where it is one and no other tag has it. */
  #free(name: string, id: string | null): string {
    const kept = name.trim();
    const length = Array.from(kept).length;
    if (length === 0 || length > 80 || this.#tags.some((t) => t.id !== id && t.removed !== true && fold(t.name) === fold(kept))) throw invalid();
    return kept;
  }
}
