import type { ListOrder, Period, View } from '../host/types';
import { m } from '../i18n';
import { colorClass } from '../kit/colors';
import type { App } from './app.svelte';
import { ANY, canOrder, isPlain, plain, sameListing, type Listing } from './listing';
import { narrows, spanOf } from './period';
import { orderName, periodName } from './words';

type Room = Pick<App, 'dialog' | 'leaveSearch' | 'mailbox' | 'numbers' | 'number' | 'members' | 'tags' | 'toasts' | 'open' | 'reloadFailed' | 'selection'>;

/** What a list is narrowed by, as the person chooses it. */
export interface Choice {
  view: View;
  numberIds: readonly string[];
  tagIds: readonly string[];
  /** An empty one stands for nobody. */
  assigneeIds: readonly string[];
  period: Period;
  order: ListOrder;
}

/** One thing that narrows the list. */
export interface Chip {
  id: string;
  label: string;
  /** Of a number or a tag. */
  color: string | null;
  remove(): void;
}

/** The list that a choice means now. */
export function listingOf({ view, numberIds, tagIds, assigneeIds, period, order }: Choice, now: number): Listing {
  return { view, filter: { numberIds: [...numberIds], tagIds: [...tagIds], assigneeIds: [...assigneeIds], ...spanOf(period, now) }, period, order: canOrder(view) ? order : 'newest' };
}

const flipped = (ids: readonly string[], id: string): string[] => (ids.includes(id) ? ids.filter((i) => i !== id) : [...ids, id]);

/** Narrows the list, and tells by what it is narrowed. */
export class Filters {
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
  }

  get choice(): Choice {
    const { view, filter, period, order } = this.#at.mailbox.listing;
    return { view, numberIds: filter.numberIds, tagIds: filter.tagIds, assigneeIds: filter.assigneeIds, period, order };
  }

  /** Beyond what the sidebar shows by itself. */
  get on(): boolean {
    const { listing } = this.#at.mailbox;
    return !isPlain(listing) || listing.filter.numberIds.length > 1;
  }

  /** Something is left out. */
  get hides(): boolean {
    const { numberIds, tagIds, assigneeIds, period } = this.choice;
    return numberIds.length > 0 || tagIds.length > 0 || assigneeIds.length > 0 || narrows(period);
  }

  get chips(): Chip[] {
    const { numberIds, tagIds, assigneeIds, period, order } = this.choice;
    const numbers = numberIds.map((id): Chip => {
      const number = this.#at.number(id);
      return { id: `number-${id}`, label: number?.name ?? m.filter_number_gone(), color: number === undefined ? null : colorClass(number.color), remove: () => void this.number(id) };
    });
    const tags = tagIds.map((id): Chip => {
      const tag = this.#at.tags.find((t) => t.id === id);
      return { id: `tag-${id}`, label: tag?.name ?? m.tag_removed(), color: tag === undefined ? null : colorClass(tag.color), remove: () => void this.tag(id) };
    });
    const assignees = assigneeIds.map((id): Chip => ({ id: `assignee-${id}`, label: id === '' ? m.assign_nobody() : m.filter_assigned_to({ member: this.#at.members.name(id) }), color: null, remove: () => void this.assignee(id) }));
    const when: Chip[] = !narrows(period) ? [] : [{ id: 'period', label: periodName(period), color: null, remove: () => void this.set({ period: ANY }) }];
    const sort: Chip[] = order === 'newest' ? [] : [{ id: 'order', label: orderName(order), color: null, remove: () => void this.set({ order: 'newest' }) }];
    return [...numbers, ...tags, ...assignees, ...when, ...sort];
  }

  /** F: asks for it, about the list. */
  ask(): void {
    this.#at.leaveSearch();
    this.#at.dialog = 'filter';
  }

  set(change: Partial<Choice>): Promise<void> {
    return this.#at.open(listingOf({ ...this.choice, ...change }, Date.now()));
  }

  /** Adds a number, or takes it away. */
  number(id: string): Promise<void> {
    return this.set({ numberIds: flipped(this.choice.numberIds, id) });
  }

  tag(id: string): Promise<void> {
    return this.set({ tagIds: flipped(this.choice.tagIds, id) });
  }

  /** Adds a member, or nobody, or takes them away. */
  assignee(id: string): Promise<void> {
    return this.set({ assigneeIds: flipped(this.choice.assigneeIds, id) });
  }

  /** To a number alone; the same one again shows all. */
  narrow(id: string): Promise<void> {
    const { numberIds } = this.choice;
    return this.set({ numberIds: numberIds.length === 1 && numberIds[0] === id ? [] : [id] });
  }

  /** Mod+1…9 sets, it does not toggle. */
  async toNumber(position: number): Promise<void> {
    const number = this.#at.numbers[position - 1];
    if (number !== undefined) await this.set({ numberIds: [number.id] });
  }

  /** Tags that are gone narrow nothing any more. */
  only(tagIds: readonly string[]): void {
    const here = this.choice.tagIds.filter((id) => tagIds.includes(id));
    if (here.length < this.choice.tagIds.length) void this.set({ tagIds: here });
  }

  clear(): void {
    const { view } = this.choice;
    if (this.on || this.hides) void this.#at.open(plain(view));
    else this.#at.toasts.calm(m.filter_nothing());
  }

  /** Another day has begun, or nothing happens: "today" is the day it is. The eye stays where it is. */
  async turn(now: number): Promise<void> {
    const { mailbox } = this.#at;
    const listing = listingOf(this.choice, now);
    if (sameListing(listing, mailbox.listing)) return;
    // "All of today" was said of another day.
    if (this.#at.selection.chosen?.span) this.#at.selection.clear();
    const before = mailbox.listing;
    try {
      await mailbox.turn(listing);
      void this.#at.selection.reconcile();
    } catch (thrown) {
      // The next minute tries again.
      if (sameListing(mailbox.listing, listing)) mailbox.listing = before;
      this.#at.reloadFailed(thrown);
    }
  }
}
