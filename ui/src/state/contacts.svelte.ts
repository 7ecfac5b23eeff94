import type { Api } from '../api/api';
import type { AppError, Contact, ContactFormat, ContactLine, ContactPreview, Person } from '../host/types';
import { m, plural } from '../i18n';
import type { Acts } from './acts';
import type { ContactPanel } from './contact.svelte';
import { inSentence, partyName } from './names';
import { panes } from './panes.svelte';
import { why } from './says';
import { undoOf, type Toasts } from './toasts.svelte';

const PAGE = 100;

interface Room {
  api: Api;
  acts: Acts;
  toasts: Toasts;
  contact: ContactPanel;
  region: string;
  imports: { region: string };
  screen: string;
  dialog: string | null;
  pane: 'list' | 'thread' | 'search';
  focus(pane: 'list' | 'thread' | 'search'): void;
  leaveSearch(focus?: 'list' | 'stay'): void;
  toInbox(): Promise<void>;
}

/** The screen of all contacts: a list by name, and the card of one. */
export class Contacts {
  text = $state('');
  lines = $state.raw<ContactLine[]>([]);
  /** Those with any of these; none stands for all. */
  tagIds = $state.raw<readonly string[]>([]);
  total = $state(0);
  loaded = $state(false);
  failed = $state(false);
  selectedId = $state<string | null>(null);
  person = $state.raw<Person | null>(null);
  /** The contact that is to take up another one, which is being chosen. */
  merging = $state.raw<ContactLine | null>(null);
  /** Files whose contacts are looked at before they are taken in. */
  files = $state.raw<string[]>([]);
  preview = $state.raw<ContactPreview | null>(null);
  exporting = $state(false);
  /** Where there is room for one of the two: the card was asked for, over the list. */
  opened = $state(false);
  busy = $state(false);
  /** The field is to take the focus; a new number is a new request. */
  findAsked = $state(0);
  #next: string | null = null;
  #round = 0;
  #cardRound = 0;
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
  }

  /** What lies beside the list, or over it. */
  get card(): boolean {
    return (this.opened && this.merging === null) || this.preview !== null || this.exporting;
  }

  /** Shows the card of what is selected, where it is not beside the list. */
  show(): void {
    if (panes.one) this.opened = true;
  }

  get selected(): ContactLine | undefined {
    return this.lines.find((c) => c.id === this.selectedId);
  }

  /** What a contact is listed by. */
  title(line: Pick<ContactLine, 'name' | 'company' | 'numbers'>): string {
    return partyName({ address: line.numbers[0] ?? '', name: line.name || line.company }, this.#at.region);
  }

  enter(): void {
    this.#at.leaveSearch('stay');
    this.#at.dialog = null;
    this.#at.screen = 'contacts';
    this.merging = null;
    this.preview = null;
    this.exporting = false;
    this.#at.focus('list');
    this.refresh();
  }

  type(text: string): void {
    this.text = text;
    void this.#read(PAGE);
  }

  /** Those with this tag too, or no longer for it. */
  narrow(tagId: string): void {
    this.tagIds = this.tagIds.includes(tagId) ? this.tagIds.filter((id) => id !== tagId) : [...this.tagIds, tagId];
    void this.#read(PAGE);
  }

  /** A tag that is gone narrows nothing. */
  only(tagIds: readonly string[]): void {
    const left = this.tagIds.filter((id) => tagIds.includes(id));
    if (left.length === this.tagIds.length) return;
    this.tagIds = left;
    this.refresh();
  }

  all(): void {
    this.tagIds = [];
    void this.#read(PAGE);
  }

  find(): void {
    this.findAsked++;
  }

  /** What is shown is read again, and stays where it is. */
  refresh(): void {
    if (this.#at.screen === 'contacts') void this.#read(Math.min(500, Math.max(PAGE, this.lines.length)));
  }

  async #read(limit: number): Promise<void> {
    const round = ++this.#round;
    try {
      const page = await this.#at.api.contacts({ text: this.text, tagIds: [...this.tagIds], after: null, limit });
      if (round !== this.#round) return;
      const at = this.lines.findIndex((c) => c.id === this.selectedId);
      this.lines = page.contacts;
      this.total = page.total;
      this.#next = page.next;
      this.loaded = true;
      this.failed = false;
      // What was selected is gone: the one in its place.
      if (this.selected === undefined) this.select((page.contacts[Math.max(0, Math.min(at, page.contacts.length - 1))] ?? null)?.id ?? null);
      else void this.#card();
    } catch {
      if (round === this.#round) this.failed = true;
    }
  }

  /** The list was scrolled near its end. */
  async more(): Promise<void> {
    const after = this.#next;
    if (after === null) return;
    this.#next = null;
    const round = this.#round;
    try {
      const page = await this.#at.api.contacts({ text: this.text, tagIds: [...this.tagIds], after, limit: PAGE });
      if (round !== this.#round) return;
      this.lines = [...this.lines, ...page.contacts];
      this.#next = page.next;
    } catch {
      if (round === this.#round) this.#next = after;
    }
  }

  select(id: string | null): void {
    if (id !== this.selectedId) {
      this.person = null;
      this.#at.contact.forget();
    }
    this.selectedId = id;
    this.exporting = false;
    void this.#card();
  }

  async #card(): Promise<void> {
    const id = this.selectedId;
    const round = ++this.#cardRound;
    if (id === null) return void (this.person = null);
    const person = await this.#at.api.contact(id).catch(() => null);
    if (round === this.#cardRound) this.person = person;
  }

  /** Contacts as they are now, before all of it is read again. */
  changed(contacts: readonly Contact[]): void {
    const { person } = this;
    const now = contacts.find((c) => c.id === person?.contact?.id);
    if (person !== null && now !== undefined) this.person = { ...person, contact: now };
  }

  move(by: number): void {
    const last = this.lines.length - 1;
    if (last < 0) return;
    const at = this.lines.findIndex((c) => c.id === this.selectedId);
    const to = Math.max(0, Math.min(last, at + by));
    this.select(this.lines[to]?.id ?? null);
    if (to > last - 10) void this.more();
  }

  /** Enter: the name, or the one that is to be merged. */
  take(): void {
    if (this.preview !== null) void this.importNow();
    else if (this.merging !== null) void this.merge();
    else if (this.selectedId !== null) this.#at.contact.ask('name');
  }

  /** Esc: one step. */
  back(): void {
    if (this.merging !== null) this.merging = null;
    else if (this.opened && panes.one) this.#at.focus('list');
    else if (this.preview !== null) this.leaveImport();
    else if (this.exporting) {
      this.exporting = false;
      this.#at.focus('list');
    } else if (this.text !== '') this.type('');
    else if (this.tagIds.length > 0) this.all();
    else void this.#at.toInbox();
  }

  // --- merging, removing ---

  startMerge(): void {
    const { selected } = this;
    if (selected === undefined || this.preview !== null) return;
    this.merging = selected;
    if (this.total > 1) this.find();
  }

  async merge(): Promise<void> {
    const { merging, selected } = this;
    if (merging === null || selected === undefined) return;
    if (selected.id === merging.id) return this.#at.toasts.calm(m.contacts_merge_same());
    this.merging = null;
    this.selectedId = merging.id;
    if (this.text !== '') this.text = '';
    this.tagIds = [];
    this.#at.focus('list');
    await this.#at.contact.edit({ address: '', contact: { ...merging, notes: [], properties: [] } }, { type: 'merge', from: selected.id });
  }

  async remove(): Promise<void> {
    const { selected } = this;
    if (selected === undefined || this.preview !== null) return;
    this.#at.focus('list');
    await this.#at.contact.edit({ address: '', contact: { ...selected, notes: [], properties: [] } }, { type: 'remove' });
  }

  // --- files ---

  async pick(): Promise<void> {
    const files = await this.#try(() => this.#at.api.pickContactFiles());
    if (files !== null && files.length > 0) await this.look(files);
  }

  /** Where national numbers belong: the same choice as for archives. */
  get region(): string {
    return this.#at.imports.region;
  }

  async ofRegion(region: string): Promise<void> {
    this.#at.imports.region = region;
    await this.look(this.files);
  }

  async look(files: string[]): Promise<void> {
    this.files = files;
    this.exporting = false;
    this.merging = null;
    this.preview = await this.#try(() => this.#at.api.previewContacts(files, this.region));
  }

  leaveImport(): void {
    this.preview = null;
    this.files = [];
    this.#at.focus('list');
  }

  async importNow(): Promise<void> {
    const { preview, files } = this;
    if (preview === null || this.busy || preview.new + preview.filled === 0) return;
    const sent = this.#at.api.importContacts(files, this.region);
    this.#at.acts.bulk.alone = false;
    this.#at.acts.ledger.track(sent);
    const outcome = await this.#try(() => sent.answer);
    if (outcome === null) return;
    this.text = '';
    this.leaveImport();
    this.#at.contact.adopt(outcome);
    this.#at.toasts.did(m.did_contacts_imported(plural(preview.new + preview.filled)), undoOf(outcome));
  }

  async exportAs(format: ContactFormat): Promise<void> {
    const written = await this.#try(() => this.#at.api.exportContacts(format));
    this.exporting = false;
    this.#at.focus('list');
    if (written !== null) this.#at.toasts.calm(m.did_contacts_exported(plural(written)));
  }

  async #try<T>(work: () => Promise<T>): Promise<T | null> {
    this.busy = true;
    try {
      return await work();
    } catch (thrown) {
      const error = thrown as AppError;
      this.#at.toasts.error(m.error_contacts({ why: why(error) }), error.traceId || null);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** For sentences about a contact. */
  named(line: ContactLine): string {
    return inSentence(this.title(line));
  }
}
