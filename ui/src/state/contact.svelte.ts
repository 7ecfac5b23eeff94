import type { Api } from '../api/api';
import type { AppError, Contact, ContactEdit, ContactTarget, Outcome, Person, Topic } from '../host/types';
import { m, plural } from '../i18n';
import type { Acts } from './acts';
import type { Drafts } from './drafts';
import type { Follow } from './follow';
import { inSentence, partyName, rowTitle } from './names';
import { refusal, why } from './says';
import type { Contacts } from './contacts.svelte';
import type { Properties } from './properties.svelte';
import type { Search } from './search.svelte';
import type { ThreadPane } from './thread.svelte';
import { undoOf, type Toasts } from './toasts.svelte';

interface Room {
  tagging: { name(id: string): string };
  api: Api;
  acts: Acts;
  thread: ThreadPane;
  follow: Follow;
  search: Search;
  toasts: Toasts;
  drafts: Drafts;
  region: string;
  screen: string;
  contacts: Contacts;
  properties: Properties;
  everythingChanged(topics: Topic[]): void;
}

export type ContactField = 'name' | 'note';

/** The contact panel: who the other parties of the conversation in the thread are. */
export class ContactPanel {
  open = $state(false);
  people = $state.raw<Person[]>([]);
  /** The conversation they are of. */
  of = $state<string | null>(null);
  failed = $state(false);
  /** Of a group, whose card is shown. */
  chosen = $state<string | null>(null);
  /** A field is to take the focus, in the card of this conversation. */
  #asked = $state.raw<{ field: ContactField; of: string } | null>(null);
  readonly #at: Room;
  #reading = false;
  #wanted = false;

  constructor(at: Room) {
    this.#at = at;
  }

  get person(): Person | undefined {
    return this.people.find((p) => p.address === this.chosen) ?? this.people[0];
  }

  toggle(): void {
    if (!this.open && this.#at.follow.id === null) return this.#at.toasts.calm(m.nothing_selected());
    this.open = !this.open;
  }

  /** Opens the panel with the focus in a field. */
  ask(field: ContactField): void {
    if (this.#at.screen === 'contacts') {
      this.#at.contacts.show();
      return void (this.#asked = { field, of: this.#here ?? '' });
    }
    const { id } = this.#at.follow;
    if (id === null) return this.#at.toasts.calm(m.nothing_selected());
    this.open = true;
    this.#asked = { field, of: id };
  }

  /** Whether the focus was asked into this field: once. */
  take(field: ContactField): boolean {
    if (this.#asked?.field !== field || this.#asked.of !== this.#here) return false;
    this.#asked = null;
    return true;
  }

  /** Whose card is shown. */
  get #here(): string | null {
    return this.#at.screen === 'contacts' ? `contact ${this.#at.contacts.selectedId ?? ''}` : this.of;
  }

  /** A note, in the panel or on the card. */
  note(): void {
    this.ask('note');
  }

  /** The cursor went on: what was asked for is not wanted any more. */
  forget(): void {
    this.#asked = null;
  }

  /** Somebody as they are now, where they are shown. */
  now(person: Person): Person {
    const { contacts } = this.#at;
    const same = (p: Person): boolean => (p.contact !== null && p.contact.id === person.contact?.id) || (p.address !== '' && p.address === person.address);
    return [...(contacts.person === null ? [] : [contacts.person]), ...this.people].find(same) ?? person;
  }

  /** Whose card is shown; the panel is opened for it where it is not. */
  async who(): Promise<Person | null> {
    if (this.#at.screen === 'contacts') return this.#at.contacts.person;
    const { id } = this.#at.follow;
    if (id === null) return null;
    if (this.open && this.of === id && this.person !== undefined) return this.person;
    this.open = true;
    if (this.of === id) this.refresh();
    else this.show(id);
    const people = await this.#at.api.people(id).catch(() => []);
    // The cursor went on.
    return id === this.#at.follow.id ? (people[0] ?? null) : null;
  }

  /** The panel shows this conversation's people; what it shows of another one goes at once. */
  show(id: string | null): void {
    if (id === this.of) return;
    this.of = id;
    // Asked for before the cursor went on; the conversation that is about to be shown still waits for it.
    if (this.#asked?.of !== id && this.#asked?.of !== this.#at.follow.id) this.#asked = null;
    this.people = [];
    this.chosen = null;
    this.refresh();
  }

  refresh(): void {
    if (this.open) void this.#read();
  }

  /** One question at a time; while it runs, only the last wish is remembered. */
  async #read(): Promise<void> {
    this.#wanted = true;
    if (this.#reading) return;
    this.#reading = true;
    while (this.#wanted) {
      this.#wanted = false;
      this.failed = false;
      const { of } = this;
      const people = of === null ? [] : await this.#at.api.people(of).catch(() => null);
      if (this.#wanted || of !== this.of) continue;
      if (people === null) this.failed = true;
      else this.people = people;
    }
    this.#reading = false;
  }

  draft(address: string): string {
    return this.#at.drafts.of('note', address);
  }

  keep(address: string, text: string): void {
    this.#at.drafts.keep('note', address, text);
  }

  /** Says something about somebody; gives whether it is kept. */
  async edit(person: Pick<Person, 'address' | 'contact'>, edit: ContactEdit): Promise<boolean> {
    try {
      return await this.#send(person, edit);
    } catch (thrown) {
      return this.#failed(thrown as AppError);
    }
  }

  /** A value of a property. One that cannot be is wrong, which is said beside it. */
  async setProperty(person: Pick<Person, 'address' | 'contact'>, id: string, value: string): Promise<'kept' | 'wrong' | 'failed'> {
    try {
      return (await this.#send(person, { type: 'property', id, value })) ? 'kept' : 'failed';
    } catch (thrown) {
      const error = thrown as AppError;
      if (error.params['field'] === 'value') return 'wrong';
      this.#failed(error);
      return 'failed';
    }
  }

  #failed(error: AppError): false {
    this.#at.toasts.error(m.error_contact({ why: why(error) }), error.traceId || null);
    this.refresh();
    return false;
  }

  async #send(person: Pick<Person, 'address' | 'contact'>, edit: ContactEdit): Promise<boolean> {
    const { api, acts, toasts, properties, region } = this.#at;
    acts.bulk.alone = false;
    const sent = api.editContact(targetOf(person), edit);
    acts.ledger.track(sent);
    const outcome = await sent.answer;
    const refused = outcome.refused[0];
    if (refused !== undefined) {
      if (refused.reason !== 'unchanged') toasts.calm(refusal(refused.reason));
      return refused.reason === 'unchanged';
    }
    this.adopt(outcome);
    toasts.did(edit.type === 'property' ? saidOf(properties.name(edit.id), edit.value) : edit.type === 'tag' || edit.type === 'untag' ? saidOfTag(edit.type, this.#at.tagging.name(edit.id)) : said(edit, (text) => partyName({ address: text, name: null }, region)), undoOf(outcome));
    return true;
  }

  /** Names are shown everywhere at once: in rows, thread and results. */
  adopt(outcome: Outcome): void {
    const { acts, thread, search } = this.#at;
    acts.ledger.answered(outcome, 'apply');
    acts.ledger.setCounts(outcome.counts);
    // At once, so that a field that was written in stays where it is; all of it is read again.
    this.people = this.people.map((p) => ({ ...p, contact: nowOf(p, outcome.contacts) }));
    this.#at.contacts.changed(outcome.contacts);
    if (outcome.changedCount > 0) {
      // Members of a group are named in its thread.
      thread.forget();
      thread.refresh();
      void search.refresh();
    }
    // Too many to be named: whatever is shown is read again.
    if (!outcome.listed) this.#at.everythingChanged(['conversations']);
    this.refresh();
    this.#at.contacts.refresh();
  }

  /** By what the person knows whoever was changed: one that is gone now is known by its row. */
  #called({ contacts: [contact], rows: [row] }: Outcome): string {
    const { region } = this.#at;
    if (row !== undefined && !contact?.name) return rowTitle(row, region);
    if (contact === undefined) return '';
    const shown = this.people.find((p) => contact.numbers.includes(p.address));
    return partyName({ address: contact.numbers[0] ?? '', name: contact.name || (shown?.sourceName ?? null) }, region);
  }

  /** What an undo or redo was about. */
  undid(outcome: Outcome): string {
    const undo = outcome.verb === 'undo';
    if (outcome.contactCount > 1) return (undo ? m.undone_contacts : m.redone_contacts)(plural(outcome.contactCount));
    const name = this.#called(outcome);
    if (name === '') return undo ? m.undone_contact() : m.redone_contact();
    return (undo ? m.undone_contact_of : m.redone_contact_of)({ name: inSentence(name) });
  }
}

const nowOf = ({ address, contact }: Person, changed: readonly Contact[]): Contact | null => changed.find((c) => c.id === contact?.id || c.numbers.includes(address)) ?? contact;

const targetOf = ({ address, contact }: Pick<Person, 'address' | 'contact'>): ContactTarget => (contact === null ? { type: 'address', address } : { type: 'id', id: contact.id });

const saidOf = (name: string, value: string): string => (value === '' ? m.did_contact_property_removed : m.did_contact_property)({ name });

const saidOfTag = (verb: 'tag' | 'untag', tag: string): string => (verb === 'tag' ? m.did_contact_tag : m.did_contact_untag)({ tag });

function said(edit: Exclude<ContactEdit, { type: 'property' | 'tag' | 'untag' }>, number: (text: string) => string): string {
  switch (edit.type) {
    case 'name': return edit.name.trim() === '' ? m.did_contact_unnamed() : m.did_contact_named({ name: inSentence(edit.name.trim()) });
    case 'company': return m.did_contact_company();
    case 'add_number': return m.did_contact_number({ number: number(edit.number) });
    case 'remove_number': return m.did_contact_number_removed({ number: number(edit.number) });
    case 'add_note': return m.did_contact_note();
    case 'remove_note': return m.did_contact_note_removed();
    case 'merge': return m.did_contact_merged();
    case 'split': return m.did_contact_split({ number: number(edit.number) });
    case 'remove': return m.did_contact_removed();
  }
}
