import type { Property, PropertyKind } from '../host/types';
import { day, decimal, decimalToEdit, m, typedNumber } from '../i18n';
import { oneLine } from '../kit/text';
import { written } from './period';

/** Values of properties, as people read and write them. The engine says what is one. */

export const KINDS: readonly PropertyKind[] = ['text', 'number', 'date', 'choice', 'yes_no', 'link'];

export function kindName(kind: PropertyKind): string {
  switch (kind) {
    case 'text': return m.kind_text();
    case 'number': return m.kind_number();
    case 'date': return m.kind_date();
    case 'choice': return m.kind_choice();
    case 'yes_no': return m.kind_yes_no();
    case 'link': return m.kind_link();
  }
}

export function shownValue({ kind }: Pick<Property, 'kind'>, value: string): string {
  switch (kind) {
    case 'number': return decimal(value);
    case 'date': {
      const at = written(value);
      return at === null ? oneLine(value) : day(at);
    }
    case 'yes_no': return value === 'yes' ? m.yes() : value === 'no' ? m.no() : oneLine(value);
    default: return oneLine(value);
  }
}

/** What stands in the field where it is changed. */
export const valueToEdit = ({ kind }: Pick<Property, 'kind'>, value: string): string => (kind === 'number' ? decimalToEdit(value) : value);

/** What is sent of what stands in the field. */
export const valueTyped = ({ kind }: Pick<Property, 'kind'>, text: string): string => (kind === 'number' ? typedNumber(text) : text.trim());

/** What would be taken instead. */
export function expected({ kind }: Pick<Property, 'kind'>): string {
  switch (kind) {
    case 'text': return m.expected_text();
    case 'number': return m.expected_number({ example: decimal('12.5') });
    case 'date': return m.expected_date();
    case 'choice':
    case 'yes_no': return m.expected_choice();
    case 'link': return m.expected_link();
  }
}
