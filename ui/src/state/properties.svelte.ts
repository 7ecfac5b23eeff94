import type { AppError, Contact, Property, PropertyKind } from '../host/types';
import { m, plural } from '../i18n';
import { foldWord } from '../kit/find';
import { oneLine } from '../kit/text';
import type { App } from './app.svelte';
import { Kept } from './kept';
import { inSentence } from './names';
import { why } from './says';

type Room = Pick<App, 'api' | 'dialog' | 'toasts'>;

export const PROPERTY_NAME_MAX = 80;
const CHOICES_MAX = 100;

export const propertyText = (property: Pick<Property, 'name'>): string => inSentence(oneLine(property.name));

const same = (a: string, b: string): boolean => foldWord(a.trim()) === foldWord(b.trim());
const tooLong = (name: string): boolean => Array.from(name.trim()).length > PROPERTY_NAME_MAX;

function words(error: AppError): string {
  const { field } = error.params;
  return m.error_property({ why: field === 'name' ? m.property_name_wrong() : field === 'choices' ? m.choices_wrong() : why(error) });
}

/** Properties: the fields that the person has made for contacts. */
export class Properties {
  /** In the person's order. */
  all = $state.raw<readonly Property[]>([]);
  /** Why the last change came to nothing, for the dialog that covers what else would say so. */
  failed = $state<string | null>(null);
  /** Made for a contact, whose value is to be written next. */
  #made = $state.raw<string | null>(null);
  /** The dialog was opened to make one for a contact. */
  forContact = $state(false);
  readonly #kept: Kept<Property>;
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
    this.#kept = new Kept(() => at.api.properties(), (all) => (this.all = all));
  }

  /** What a contact has, in the order of the properties. */
  of(contact: Contact | null): { property: Property; value: string }[] {
    return this.all.map((property) => ({ property, value: contact?.properties.find((v) => v.propertyId === property.id)?.value ?? '' }));
  }

  /** As it is called inside a sentence. */
  name(id: string): string {
    const property = this.all.find((p) => p.id === id);
    return property === undefined ? m.property_removed() : propertyText(property);
  }

  /** Read again, with how many contacts have each. */
  refresh(): Promise<void> {
    return this.#kept.refresh();
  }

  /** All of them, to be changed; or to make one for a contact. */
  manage(forContact = false): void {
    this.failed = null;
    this.forContact = forContact;
    this.#at.dialog = 'properties';
    // Where that fails, only how many contacts have each is old.
    this.#kept.freshen();
  }

  /** The one that was made for a contact: once. */
  take(): string | null {
    const made = this.#made;
    this.#made = null;
    return made;
  }

  // --- what is wrong ---

  problem(name: string, id: string | null = null): string | null {
    if (name.trim() === '' || tooLong(name)) return m.property_name_empty();
    const other = this.all.find((p) => same(p.name, name));
    return other === undefined || other.id === id ? null : m.property_name_taken({ name: propertyText(other) });
  }

  /** Of a choice that is added, or called anew. */
  choiceProblem(choices: readonly string[], choice: string, at: number | null = null): string | null {
    if (choice.trim() === '' || tooLong(choice)) return m.choice_empty();
    if (at === null && choices.length >= CHOICES_MAX) return m.choices_full();
    return choices.some((c, i) => i !== at && same(c, choice)) ? m.choice_taken({ choice: inSentence(oneLine(choice.trim())) }) : null;
  }

  // --- what is done with them; each gives what went wrong, or null ---

  async create(name: string, kind: PropertyKind, choices: readonly string[]): Promise<string | null> {
    let all: Property[] = [];
    const failed = await this.#edit(async () => (all = await this.#at.api.createProperty(name.trim(), kind, [...choices])));
    if (failed !== null) return failed;
    this.#at.toasts.calm(m.did_property_created({ name: propertyText({ name: name.trim() }) }));
    if (!this.forContact) return null;
    // Where something else has changed them since, the list shown is still on its way.
    this.#made = all.find((p) => same(p.name, name))?.id ?? null;
    this.#at.dialog = null;
    return null;
  }

  change({ id, name, choices }: Property, change: Partial<Pick<Property, 'name' | 'choices'>>): Promise<string | null> {
    return this.#edit(() => this.#at.api.changeProperty(id, (change.name ?? name).trim(), change.choices ?? choices));
  }

  async removeChoice(property: Property, at: number): Promise<string | null> {
    const choice = property.choices[at];
    const failed = await this.change(property, { choices: property.choices.toSpliced(at, 1) });
    if (failed === null) this.#at.toasts.did(m.did_choice_removed({ choice: inSentence(oneLine(choice ?? '')) }), () => void this.#restoreChoice(property.id, choice ?? '', at));
    return failed;
  }

  /** Beside those that have come and gone since. */
  async #restoreChoice(id: string, choice: string, at: number): Promise<void> {
    const property = this.all.find((p) => p.id === id);
    if (property === undefined || property.choices.includes(choice)) return;
    this.#say(await this.change(property, { choices: property.choices.toSpliced(at, 0, choice) }), m.did_choice_restored({ choice: inSentence(oneLine(choice)) }));
  }

  /** False where it stayed at its place. */
  async move(property: Property, by: 1 | -1): Promise<boolean> {
    const ids = this.all.map((p) => p.id);
    const from = ids.indexOf(property.id);
    const to = from + by;
    if (from === -1 || to < 0 || to >= ids.length) return false;
    const failed = await this.#edit(() => this.#at.api.orderProperties(ids.toSpliced(from, 1).toSpliced(to, 0, property.id)));
    if (failed !== null) this.#say(failed, '');
    return failed === null;
  }

  async remove(property: Property): Promise<boolean> {
    // How many have a value may have changed since it was read.
    const uses = this.all.find((p) => p.id === property.id)?.uses ?? property.uses;
    const failed = await this.#edit(() => this.#at.api.removeProperty(property.id));
    if (failed !== null) {
      this.#say(failed, '');
      return false;
    }
    const name = propertyText(property);
    this.#at.toasts.did(uses === 0 ? m.did_property_removed({ name }) : m.did_property_removed_used({ name, ...plural(uses) }), () => void this.restore(property));
    return true;
  }

  async restore(property: Property): Promise<void> {
    this.#say(await this.#edit(() => this.#at.api.restoreProperty(property.id)), m.did_property_restored({ name: propertyText(property) }));
  }

  #say(failed: string | null, said: string): void {
    this.failed = failed;
    if (failed === null) this.#at.toasts.calm(said);
    else this.#at.toasts.error(failed, null);
  }

  async #edit(send: () => Promise<readonly Property[]>): Promise<string | null> {
    this.failed = null;
    const error = await this.#kept.edit(send);
    return error === null ? null : words(error);
  }
}
