import type { Contact, ContactEdit, ContactPage, ContactPreview, ContactQuery, ContactTarget, Person, RefusalReason } from '../types';
import { appError, type Talk } from './memory';
import { PropertyBook, type KeptProperty } from './properties';
import { fold } from './query';

/** One contact before and after an edit, for undo. */
interface Change {
  id: string;
  before: Contact | undefined;
  after: Contact | undefined;
}

/** All contacts that one command changed. */
export type ContactStep = Change[];
/** What the twin takes for the contacts of any file. */
export type Card = Pick<Contact, 'name' | 'company' | 'numbers'>;

/** The twin's contacts. Their names are written over those of the sources, which are kept beside. */
export class Book {
  contacts = new Map<string, Contact>();
  readonly properties: PropertyBook;
  readonly #sources = new Map<string, string | null>();
  #ids = 0;

  constructor(properties?: KeptProperty[]) {
    this.properties = new PropertyBook(properties);
  }

  people(talk: Talk, talks: Iterable<Talk>): Person[] {
    const all = [...talks];
    return talk.parties.map(({ address, name }) => this.#person(address, this.#of(address) ?? null, name, all));
  }

  person(id: string, talks: Iterable<Talk>): Person {
    const contact = this.contacts.get(id);
    if (contact === undefined) throw appError('not_found');
    return this.#person(contact.numbers[0] ?? '', contact, null, [...talks]);
  }

  #person(address: string, contact: Contact | null, shown: string | null, talks: Talk[]): Person {
    const numbers = contact?.numbers ?? [address];
    const theirs = talks.filter((t) => t.parties.some((p) => numbers.includes(p.address)));
    const heard = theirs.flatMap((t) => t.items).filter((i) => i.direction === 'inbound').map((i) => i.at);
    return {
      address, contact, sourceName: this.#sources.has(address) ? (this.#sources.get(address) ?? null) : shown,
      firstHeard: heard.length > 0 ? Math.min(...heard) : null, lastHeard: heard.length > 0 ? Math.max(...heard) : null, conversations: theirs.length,
    };
  }

  list({ text, tagIds, after, limit }: ContactQuery): ContactPage {
    const words = fold(text).split(/\s+/).filter(Boolean);
    const found = [...this.contacts.values()].filter((c) => (tagIds.length === 0 || c.tagIds.some((t) => tagIds.includes(t))) && words.every((w) => fold([c.name, c.company, ...c.numbers, ...c.properties.map((p) => p.value)].join(' ')).includes(w)));
    found.sort((a, b) => fold(a.name || a.company).localeCompare(fold(b.name || b.company)));
    const from = Number(after ?? 0);
    const contacts = found.slice(from, from + limit).map(({ id, name, company, numbers, tagIds }) => ({ id, name, company, numbers, tagIds }));
    return { contacts, next: from + limit < found.length ? String(from + limit) : null, total: found.length };
  }

  edit(target: ContactTarget, edit: ContactEdit, now: number): RefusalReason | ContactStep {
    const before = target.type === 'id' ? this.contacts.get(target.id) : this.#of(target.address);
    if (target.type === 'id' && before === undefined) return 'changed_since';
    const id = before?.id ?? `c${++this.#ids}`;
    const after: Contact = structuredClone(before ?? { id, name: '', company: '', numbers: target.type === 'address' ? [target.address] : [], notes: [], properties: [], tagIds: [] });
    switch (edit.type) {
      case 'name': after.name = edit.name.trim(); break;
      case 'company': after.company = edit.company.trim(); break;
      case 'add_number':
        if (edit.number.trim() === '') throw appError('invalid');
        if ((this.#of(edit.number)?.id ?? id) !== id) return 'number_taken';
        if (!after.numbers.includes(edit.number)) after.numbers.push(edit.number);
        break;
      case 'remove_number': after.numbers = after.numbers.filter((n) => n !== edit.number); break;
      case 'add_note': after.notes.push({ id: `note${++this.#ids}`, at: now, text: edit.text.trim() }); break;
      case 'remove_note': after.notes = after.notes.filter((n) => n.id !== edit.id); break;
      case 'property': after.properties = this.properties.set(after.properties, edit.id, edit.value); break;
      case 'tag': after.tagIds = [...new Set([...after.tagIds, edit.id])]; break;
      case 'untag': after.tagIds = after.tagIds.filter((t) => t !== edit.id); break;
      case 'remove': return [{ id, before, after: undefined }];
      case 'merge': {
        const from = this.contacts.get(edit.from);
        if (from === undefined || from.id === id) return 'changed_since';
        const merged = { ...after, name: after.name || from.name, company: after.company || from.company, numbers: [...after.numbers, ...from.numbers], notes: [...after.notes, ...from.notes], tagIds: [...new Set([...after.tagIds, ...from.tagIds])], properties: [...after.properties, ...from.properties.filter((p) => !after.properties.some((v) => v.propertyId === p.propertyId))] };
        return [{ id: from.id, before: from, after: undefined }, { id, before, after: merged }];
      }
      case 'split': {
        const alone: Contact = { id: `c${++this.#ids}`, name: '', company: '', numbers: [edit.number], notes: [], properties: [], tagIds: [] };
        after.numbers = after.numbers.filter((n) => n !== edit.number);
        return [{ id, before, after }, { id: alone.id, before: undefined, after: alone }];
      }
    }
    return JSON.stringify(before) === JSON.stringify(after) ? 'unchanged' : [{ id, before, after }];
  }

  /** Fills in what is not known, and overwrites nothing. */
  fill(cards: readonly Card[]): ContactStep {
    return cards.flatMap((card) => {
      const before = card.numbers.map((n) => this.#of(n)).find((c) => c !== undefined);
      const id = before?.id ?? `c${++this.#ids}`;
      const numbers = [...new Set([...(before?.numbers ?? []), ...card.numbers])];
      const after: Contact = { id, name: before?.name || card.name, company: before?.company || card.company, numbers, notes: before?.notes ?? [], properties: before?.properties ?? [], tagIds: before?.tagIds ?? [] };
      return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ id, before, after }];
    });
  }

  preview(cards: readonly Card[], more: Partial<ContactPreview> = {}): ContactPreview {
    const step = this.fill(cards);
    const fresh = step.filter((c) => c.before === undefined).length;
    return { new: fresh, filled: step.length - fresh, unchanged: cards.length - step.length, newTags: [], withoutNumber: 0, unreadable: 0, problems: [], fileErrors: [], ...more };
  }

  /** Puts contacts into the place of others, and gives the conversations whose rows say something else. */
  put(step: ContactStep, to: 'before' | 'after', talks: Iterable<Talk>): string[] {
    const numbers = new Set(step.flatMap((c) => [...(c.before?.numbers ?? []), ...(c.after?.numbers ?? [])]));
    for (const change of step) {
      const now = change[to];
      if (now === undefined) this.contacts.delete(change.id);
      else this.contacts.set(change.id, now);
    }
    const changed: string[] = [];
    for (const talk of talks) {
      const parties = talk.parties.map((p) => (numbers.has(p.address) ? { ...p, name: this.#name(p.address, p.name) } : p));
      if (parties.some((p, i) => p.name !== talk.parties[i]?.name)) changed.push(talk.id);
      talk.parties = parties;
    }
    return changed;
  }

  #name(address: string, shown: string | null): string | null {
    if (!this.#sources.has(address)) this.#sources.set(address, shown);
    return this.#of(address)?.name || (this.#sources.get(address) ?? null);
  }

  #of(address: string): Contact | undefined {
    return [...this.contacts.values()].find((c) => c.numbers.includes(address));
  }
}
