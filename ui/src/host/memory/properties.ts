import type { AppError, Contact, ContactProperty, Property, PropertyKind } from '../types';
import { appError } from './memory';
import { fold } from './query';

export interface KeptProperty extends Omit<Property, 'uses'> {
  removed?: boolean;
}

const NAME_MAX = 80;
const CHOICES_MAX = 100;
const VALUE_MAX = 1_000;

const invalid = (field: 'name' | 'choices' | 'value'): AppError => ({ ...appError('invalid'), params: { field } });
const lengthOf = (text: string): number => Array.from(text).length;
const isName = (name: string): boolean => name !== '' && lengthOf(name) <= NAME_MAX;

function choicesOf(kind: PropertyKind, choices: readonly string[]): string[] {
  if (kind !== 'choice') return [];
  const kept = [...new Set(choices.map((c) => c.trim()))];
  if (kept.length === 0 || kept.length > CHOICES_MAX || !kept.every(isName)) throw invalid('choices');
  return kept;
}

function number(text: string): string | null {
  const [, sign = '', whole = '', part = ''] = /^([-+\u2212]?)(\d+)(?:[.,](\d+))?$/.exec(text) ?? [];
  // As the engine has it: three digits behind a comma may be thousands.
  if (whole === '' || (/,\d{3}$/.test(text) && /[1-9]/.test(whole))) return null;
  const digits = whole.replace(/^0+(?=\d)/, '');
  const rest = part.replace(/0+$/, '');
  const value = rest === '' ? digits : `${digits}.${rest}`;
  return value !== '0' && (sign === '-' || sign === '\u2212') ? `-${value}` : value;
}

function date(text: string): string | null {
  const [, a = '', b = '', year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  // Either may be the day.
  if (year !== undefined && Number(a) <= 12 && Number(b) <= 12 && Number(a) !== Number(b)) return null;
  const [day, month] = Number(b) > 12 ? [b, a] : [a, b];
  const iso = year === undefined ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(iso) ? iso : null;
}

function link(text: string): string | null {
  const whole = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  const host = /^\w+:\/\/([^/?#]*)/.exec(whole)?.[1] ?? '';
  const named = host.includes('.') && !host.startsWith('.') && !host.includes('..') && !host.includes('@') && !host.startsWith(':');
  return named && !/[<>"\\\s\p{Cc}]/u.test(whole) ? whole : null;
}

function kept({ kind, choices }: KeptProperty, text: string): string | null {
  switch (kind) {
    case 'text': return text;
    case 'number': return number(text);
    case 'date': return date(text);
    case 'choice': return choices.find((c) => fold(c) === fold(text)) ?? null;
    case 'yes_no': return ['yes', 'si', 'true', '1'].includes(fold(text)) ? 'yes' : ['no', 'false', '0'].includes(fold(text)) ? 'no' : null;
    case 'link': return link(text);
  }
}

/** The twin's properties of contacts. */
export class PropertyBook {
  #properties: KeptProperty[];
  #ids = 0;

  constructor(properties: KeptProperty[] = []) {
    this.#properties = properties;
  }

  list(contacts: Iterable<Contact>): Property[] {
    const all = [...contacts];
    return this.#properties.filter((p) => p.removed !== true).map(({ id, name, kind, choices }) => ({ id, name, kind, choices, uses: all.filter((c) => c.properties.some((v) => v.propertyId === id)).length }));
  }

  /** As a contact has it then; an empty text takes it away. */
  set(values: readonly ContactProperty[], id: string, written: string): ContactProperty[] {
    const text = written.split(/\s+/).filter(Boolean).join(' ');
    const property = this.#of(id);
    const value = text === '' ? '' : kept(property, text);
    if (value === null || lengthOf(value) > VALUE_MAX) throw invalid('value');
    if (value === '') return values.filter((v) => v.propertyId !== id);
    const now = { propertyId: id, value };
    return values.some((v) => v.propertyId === id) ? values.map((v) => (v.propertyId === id ? now : v)) : [...values, now];
  }

  create(name: string, kind: PropertyKind, choices: readonly string[]): void {
    this.#properties.push({ id: `property-${++this.#ids}`, name: this.#free(name, null), kind, choices: choicesOf(kind, choices) });
  }

  change(id: string, name: string, choices: readonly string[]): void {
    const property = this.#of(id);
    Object.assign(property, { name: this.#free(name, id), choices: choicesOf(property.kind, choices) });
  }

  order(ids: readonly string[]): void {
    const place = (p: KeptProperty): number => (ids.includes(p.id) ? ids.indexOf(p.id) : Infinity);
    this.#properties = this.#properties.toSorted((a, b) => place(a) - place(b) || 0);
  }

  remove(id: string): void {
    this.#of(id).removed = true;
  }

  restore(id: string): void {
    const property = this.#properties.find((p) => p.id === id);
    if (property === undefined) throw appError('not_found');
    this.#free(property.name, id);
    property.removed = false;
  }

  /** One that is not removed. */
  #of(id: string): KeptProperty {
    const property = this.#properties.find((p) => p.id === id && p.removed !== true);
    if (property === undefined) throw appError('not_found');
    return property;
  }

  /** The name as it is kept, where it is one and no other property has it. */
  #free(name: string, id: string | null): string {
    const trimmed = name.trim();
    if (!isName(trimmed) || this.#properties.some((p) => p.id !== id && p.removed !== true && fold(p.name) === fold(trimmed))) throw invalid('name');
    return trimmed;
  }
}
