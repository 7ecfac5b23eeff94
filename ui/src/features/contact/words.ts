import type { ContactFormat, FileError, Problem } from '../../host/types';
import { count, m } from '../../i18n';

/** Proper names, the same in every language. */
export const FORMATS: readonly { format: ContactFormat; name: string }[] = [
  { format: 'vcard3', name: 'vCard 3.0' },
  { format: 'vcard4', name: 'vCard 4.0' },
  { format: 'csv', name: 'CSV' },
];

export const baseName = (path: string): string => path.split(/[\\/]/).at(-1) || path;

export function where({ file, line, detail }: Problem): string {
  const at = { file: baseName(file), line: count(line) };
  return detail === '' ? m.problem_where(at) : m.contacts_problem_where({ ...at, field: detail });
}

export function problemText({ reason }: Problem): string {
  switch (reason) {
    case 'malformed': return m.contacts_problem_malformed();
    case 'truncated': return m.contacts_problem_truncated();
    case 'too_large': return m.contacts_problem_too_large();
    // The other reasons are those of archives.
    default: return m.contacts_problem_bad_field();
  }
}

export function fileErrorText({ code }: FileError): string {
  switch (code) {
    case 'not_found': return m.file_error_not_found();
    case 'no_permission': return m.file_error_no_permission();
    case 'empty': return m.contacts_file_empty();
    case 'io': return m.file_error_io();
    default: return m.contacts_file_wrong();
  }
}
