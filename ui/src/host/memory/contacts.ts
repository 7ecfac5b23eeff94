import type { Contact, ContactEdit, ContactTarget, Person, RefusalReason } from '../types';
import { appError, type Talk } from './memory';

/** A contact before and after an edit, for undo. */
export interface ContactStep {
  id: string;
  before: Contact | undefined;
  after: Contact | undefined;
}

/** The twin's contacts. Their names are written over those of the sources, which are kept beside. */
export class Book {
  readonly contacts = new Map<string, Contact>();
  readonly #sources = new Map<string, string | null>();
  #ids = 0;

  people(talk: Talk, talks: Iterable<Talk>): Person[] {
    const all = [...talks];
    return talk.parties.map(({ address, name }): Person => {
      const contact = this.#of(address) ?? null;
      const numbers = contact?.numbers ?? [address];
      const theirs = all.filter((t) => t.parties.some((p) => numbers.includes(p.address)));
      const heard = theirs.flatMap((t) => t.items).filter((i) => i.direction === 'inbound').map((i) => i.at);
      return {
        address, contact, sourceName: this.#sources.has(address) ? (this.#sources.get(address) ?? null) : name,
        firstHeard: heard.length > 0 ? Math.min(...heard) : null, lastHeard: heard.length > 0 ? Math.max(...heard) : null, conversations: theirs.length,
      };
    });
  }

  edit(target: ContactTarget, edit: ContactEdit, now: number): RefusalReason | ContactStep {
    const before = target.type === 'id' ? this.contacts.get(target.id) : this.#of(target.address);
    if (target.type === 'id' && before === undefined) return 'changed_since';
    const id = before?.id ?? `c${++this.#ids}`;
    const after: Contact = structuredClone(before ?? { id, name: '', company: '', numbers: target.type === 'address' ? [target.address] : [], notes: [] });
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
    }
    const says = (c: Contact): string => JSON.stringify(c);
    return before !== undefined && says(before) === says(after) ? 'unchanged' : { id, before, after };
  }

  /** Puts a contact into the place of another, and gives the conversations whose rows say something else. */
  put(step: ContactStep, to: 'before' | 'after', talks: Iterable<Talk>): string[] {
    const now = step[to];
    const numbers = new Set([...(step.before?.numbers ?? []), ...(step.after?.numbers ?? [])]);
    if (now === undefined) this.contacts.delete(step.id);
    else this.contacts.set(step.id, now);
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
