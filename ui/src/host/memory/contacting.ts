import type { ContactEdit, ContactFormat, ContactQuery, ContactTarget, Outcome, Property, PropertyKind, RefusalReason, Topic } from '../types';
import { Book, type ContactStep } from './contacts';
import { DraftingHost } from './drafts';
import type { MemoryOptions } from './options';
import type { Talk } from './talk';

/** The commands of contacts and their properties, for the twin. */
export abstract class ContactingHost extends DraftingHost {
  readonly book: Book;
  readonly #given: MemoryOptions;

  constructor(options: MemoryOptions) {
    super();
    this.#given = options;
    this.book = new Book(options.properties);
  }

  protected abstract talk(id: string): Talk;
  protected abstract changeContacts(commandId: string, change: () => RefusalReason | ContactStep): Outcome;
  protected abstract announce(topics: Topic[]): void;

  people = (conversation: string) => this.ran('people', [conversation], () => this.book.people(this.talk(conversation), this.talks.values()));
  editContact = (commandId: string, target: ContactTarget, edit: ContactEdit) =>
    this.ran('editContact', [commandId, target, edit], () => this.changeContacts(commandId, () => this.book.edit(target, edit, this.now())));
  contacts = (query: ContactQuery) => this.ran('contacts', [query], () => this.book.list(query));
  contact = (id: string) => this.ran('contact', [id], () => this.book.person(id, this.talks.values()));
  pickContactFiles = () => this.ran('pickContactFiles', [], () => this.#given.files ?? []);
  previewContacts = (files: string[], region: string) => this.ran('previewContacts', [files, region], () => this.book.preview(this.#given.cards ?? [], this.#given.contactPreview));
  importContacts = (commandId: string, files: string[], region: string) => this.ran('importContacts', [commandId, files, region], () => this.changeContacts(commandId, () => this.book.fill(this.#given.cards ?? [])));
  exportContacts = (format: ContactFormat) => this.ran('exportContacts', [format], () => this.book.contacts.size);

  properties = () => this.ran('properties', [], () => this.#all());
  createProperty = (name: string, kind: PropertyKind, choices: string[]) => this.#edit('createProperty', [name, kind, choices], () => this.book.properties.create(name, kind, choices));
  changeProperty = (id: string, name: string, choices: string[]) => this.#edit('changeProperty', [id, name, choices], () => this.book.properties.change(id, name, choices));
  orderProperties = (ids: string[]) => this.#edit('orderProperties', [ids], () => this.book.properties.order(ids));
  removeProperty = (id: string) => this.#edit('removeProperty', [id], () => this.book.properties.remove(id));
  restoreProperty = (id: string) => this.#edit('restoreProperty', [id], () => this.book.properties.restore(id));

  #all = (): Property[] => this.book.properties.list(this.book.contacts.values());

  #edit(name: string, args: unknown[], work: () => void): Promise<Property[]> {
    return this.ran(name, args, () => {
      work();
      this.announce(['properties']);
      return this.#all();
    });
  }
}
