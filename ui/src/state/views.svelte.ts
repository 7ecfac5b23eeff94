import { uuidv7 } from '../api/ids';
import type { ReviewKey, SavedView } from '../host/types';
import { m } from '../i18n';
import { foldWord } from '../kit/find';
import { oneLine } from '../kit/text';
import type { App } from './app.svelte';
import { listingOf } from './filters.svelte';
import { ANY, sameListing } from './listing';
import { inSentence } from './names';
import { narrows } from './period';
import { lengthOf } from './rows';
import { periodName, viewName } from './words';

type Room = Pick<App, 'dialog' | 'filters' | 'focus' | 'mailbox' | 'members' | 'number' | 'numbers' | 'open' | 'saveSettings' | 'screen' | 'search' | 'settings' | 'tags' | 'toasts' | 'toSearch'>;

export const VIEWS_MAX = 50;
export const VIEW_NAME_MAX = 60;
/** In the order in which a review shows them. */
export const REVIEW_KEYS: readonly ReviewKey[] = ['done', 'open', 'unread', 'snooze', 'reply', 'assign'];

type Content = Omit<SavedView, 'id' | 'name' | 'reviewKeys'>;
type Edit = (all: SavedView[]) => SavedView[];

/** No sign is halved. */
const cut = (name: string): string => Array.from(name).slice(0, VIEW_NAME_MAX).join('');
const sameName = (a: string, b: string): boolean => foldWord(a.trim()) === foldWord(b.trim());
const said = (view: Pick<SavedView, 'name'>): string => inSentence(oneLine(view.name));
const put = (all: SavedView[], view: SavedView): SavedView[] => all.map((v) => (v.id === view.id ? view : v));

/** The same list where it can go no further. */
function moved(all: SavedView[], id: string, by: 1 | -1): SavedView[] {
  const from = all.findIndex((v) => v.id === id);
  const view = all[from];
  const to = from + by;
  return view === undefined || to < 0 || to >= all.length ? all : all.toSpliced(from, 1).toSpliced(to, 0, view);
}

/** Lists and searches that the person gave a name. */
export class SavedViews {
  /** The one the list of them begins with, when it is opened. */
  about = $state<string | null>(null);
  /** Why the last change came to nothing, for the dialog that covers what else would say so. */
  failed = $state<string | null>(null);
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
  }

  get all(): SavedView[] {
    return this.#at.settings.savedViews;
  }

  named(name: string): SavedView | undefined {
    return this.all.find((v) => sameName(v.name, name));
  }

  // --- what they are ---

  /** What is shown now, as a view keeps it. */
  #shown(): Content {
    const { search, filters } = this.#at;
    if (search.on) return { view: 'all', numberIds: [], tagIds: [], assigneeIds: [], period: ANY, order: 'newest', search: search.text.trim() };
    const { view, numberIds, tagIds, assigneeIds, period, order } = filters.choice;
    return { view, numberIds: [...numberIds], tagIds: [...tagIds], assigneeIds: [...assigneeIds], period, order, search: '' };
  }

  /** There is a list, or something that is searched for. */
  get canSave(): boolean {
    const { screen, search } = this.#at;
    return screen === 'inbox' && (!search.on || search.text.trim() !== '');
  }

  /** A number or a tag of it is there no more. */
  gone(view: SavedView): 'number' | 'tag' | null {
    if (view.numberIds.some((id) => this.#at.number(id) === undefined)) return 'number';
    return view.tagIds.some((id) => !this.#at.tags.some((t) => t.id === id)) ? 'tag' : null;
  }

  active(view: SavedView): boolean {
    const { mailbox, screen, search } = this.#at;
    if (screen !== 'inbox') return false;
    if (view.search !== '') return search.on && search.text.trim() === view.search;
    const { filter } = mailbox.listing;
    const there = listingOf(view, Date.now());
    // A period is the same by its name, whatever day it is.
    return !search.on && sameListing({ ...there, filter: { ...there.filter, from: filter.from, until: filter.until } }, mailbox.listing);
  }

  /** How many are in it, where the counts can tell. */
  count(view: SavedView): number | null {
    if (view.search !== '' || this.gone(view) !== null) return null;
    return lengthOf(this.#at.mailbox.counts, listingOf(view, 0));
  }

  /** A name for what is shown, as one would write it. */
  suggestion(): string {
    const { view, numberIds, tagIds, assigneeIds, period, search } = this.#shown();
    if (search !== '') return cut(search);
    const numbers = numberIds.map((id) => this.#at.number(id)?.name ?? '');
    const tags = tagIds.map((id) => this.#at.tags.find((t) => t.id === id)?.name ?? '');
    const who = assigneeIds.map((id) => (id === '' ? m.assign_nobody() : this.#at.members.label(id)));
    const when = narrows(period) ? [periodName(period)] : [];
    return cut([viewName(view), ...numbers, ...tags, ...who, ...when].filter(Boolean).join(' · '));
  }

  // --- what is done with them ---

  /** Mod+S: asks for a name. */
  ask(): void {
    if (this.canSave) this.#at.dialog = 'save_view';
    else this.#at.toasts.calm(m.view_nothing());
  }

  /** All of them, beginning with this one. */
  manage(about: string | null = null): void {
    this.about = about;
    this.failed = null;
    this.#at.dialog = 'views';
  }

  /** One of the same name is replaced; the dialog has said so. */
  async save(name: string): Promise<void> {
    const { toasts } = this.#at;
    const kept = name.trim();
    const old = this.named(kept);
    if (kept === '' || (old === undefined && this.all.length >= VIEWS_MAX)) return;
    const view: SavedView = { ...old, ...this.#shown(), id: old?.id ?? uuidv7(), name: kept };
    this.#at.dialog = null;
    if (!(await this.#keep((all) => (old === undefined ? [...all, view] : put(all, view))))) return;
    toasts.did((old === undefined ? m.view_saved : m.view_replaced)({ name: said(view) }), old === undefined ? null : () => void this.#put(old));
  }

  async open(view: SavedView): Promise<void> {
    const { search, toasts } = this.#at;
    const gone = this.gone(view);
    if (gone !== null) return toasts.calm((gone === 'tag' ? m.view_gone_tag : m.view_gone_number)({ name: said(view) }));
    if (view.search === '') return this.#at.open(listingOf(view, Date.now()));
    this.#at.toSearch();
    search.type(view.search);
  }

  /** G 1 … G 9. */
  async toPosition(position: number): Promise<void> {
    const view = this.all[position - 1];
    if (view === undefined) this.#at.toasts.calm(m.view_none_here({ position: String(position) }));
    else await this.open(view);
  }

  /** What is wrong with a name, or null. */
  problem(view: SavedView, name: string): string | null {
    if (name.trim() === '') return m.view_name_empty();
    const other = this.named(name);
    return other === undefined || other.id === view.id ? null : m.view_name_taken({ name: said(other) });
  }

  /** Gives what went wrong, or null. */
  async rename({ id, name: old }: SavedView, name: string): Promise<string | null> {
    const view = this.all.find((v) => v.id === id);
    if (view === undefined || name.trim() === old) return null;
    return this.problem(view, name) ?? (await this.#save((all) => all.map((v) => (v.id === id ? { ...v, name: name.trim() } : v))));
  }

  /** False where it stayed at its place. */
  async move({ id }: SavedView, by: 1 | -1): Promise<boolean> {
    return moved(this.all, id, by) !== this.all && (await this.#keep((all) => moved(all, id, by)));
  }

  /** From now on it is what is shown now. */
  async update(view: SavedView): Promise<void> {
    if (!this.canSave) return;
    if (await this.#put({ ...view, ...this.#shown() })) this.#at.toasts.did(m.view_updated({ name: said(view) }), () => void this.#put(view));
  }

  /** What a review of it offers: one more, or one less. */
  toggleReviewKey(id: string, key: ReviewKey): Promise<string | null> {
    return this.#save((all) =>
      all.map((view) => {
        const now = view.reviewKeys ?? REVIEW_KEYS;
        return view.id === id ? { ...view, reviewKeys: REVIEW_KEYS.filter((k) => now.includes(k) !== (k === key)) } : view;
      }),
    );
  }

  async remove(view: SavedView): Promise<boolean> {
    const at = this.all.findIndex((v) => v.id === view.id);
    if (at === -1 || !(await this.#keep((all) => all.filter((v) => v.id !== view.id)))) return false;
    this.#at.toasts.did(m.view_removed({ name: said(view) }), () => void this.#restore(view, at));
    return true;
  }

  async #restore(view: SavedView, at: number): Promise<void> {
    if (this.all.some((v) => v.id === view.id)) return;
    // Another one may have taken its name, or its room.
    if (this.named(view.name) !== undefined || this.all.length >= VIEWS_MAX) return this.#at.toasts.calm(m.view_no_return({ name: said(view) }));
    if (await this.#keep((all) => all.toSpliced(at, 0, view))) this.#at.toasts.calm(m.view_restored({ name: said(view) }));
  }

  #put(view: SavedView): Promise<boolean> {
    return this.#keep((all) => put(all, view));
  }

  async #keep(change: Edit): Promise<boolean> {
    this.failed = await this.#save(change);
    return this.failed === null;
  }

  #save(change: Edit): Promise<string | null> {
    this.failed = null;
    return this.#at.saveSettings(({ savedViews }) => ({ savedViews: change(savedViews) }));
  }
}
