import type { FileError, ProblemReason, TableField, TableQuestion, TableStatus, Tally, WordMeaning } from '../../host/types';
import { day, listOf, m, plural } from '../../i18n';

export const baseName = (path: string): string => path.split(/[\\/]/).at(-1) || path;

export function problemText(reason: ProblemReason): string {
  switch (reason) {
    case 'bad_field': return m.problem_bad_field();
    case 'malformed': return m.problem_malformed();
    case 'truncated': return m.problem_truncated();
    case 'too_large': return m.problem_too_large();
    case 'bad_attachment': return m.problem_bad_attachment();
    case 'io': return m.problem_io();
  }
}

export function fileErrorText(code: FileError['code']): string {
  switch (code) {
    case 'not_found': return m.file_error_not_found();
    case 'no_permission': return m.file_error_no_permission();
    case 'empty': return m.file_error_empty();
    case 'wrong_type': return m.file_error_wrong_type();
    case 'encrypted_zip': return m.file_error_encrypted_zip();
    case 'zip': return m.file_error_zip();
    case 'io': return m.file_error_io();
    case 'columns': return m.file_error_columns();
  }
}

/** What lands where, in one sentence. */
export function landing(tally: Tally): string {
  const { toUnread, toOpen, toDone } = tally;
  if (toUnread + toOpen + toDone === 0) return tally.duplicates > 0 ? m.preview_none() : m.preview_empty();
  const parts: string[] = [];
  if (toUnread > 0) parts.push(m.lands_unread(plural(toUnread)));
  if (toOpen > 0) parts.push((parts.length === 0 ? m.lands_open : m.lands_open_rest)(plural(toOpen)));
  if (toDone > 0) parts.push((parts.length === 0 ? m.lands_done : m.lands_done_rest)(plural(toDone)));
  return `${listOf(parts)}.`;
}

export const period = (tally: Tally): string | null =>
  tally.from === null || tally.to === null ? null : m.period_range({ from: day(tally.from), to: day(tally.to) });

export function fieldName(field: TableField): string {
  switch (field) {
    case 'date': return m.field_date();
    case 'time': return m.field_time();
    case 'direction': return m.field_direction();
    case 'kind': return m.field_kind();
    case 'from': return m.field_from();
    case 'to': return m.field_to();
    case 'number': return m.field_number();
    case 'our_number': return m.field_our_number();
    case 'name': return m.field_name();
    case 'chat': return m.field_chat();
    case 'text': return m.field_text();
    case 'subject': return m.field_subject();
    case 'duration': return m.field_duration();
    case 'status': return m.field_status();
    case 'outcome': return m.field_outcome();
    case 'read': return m.field_read();
    case 'attachments': return m.field_attachments();
    case 'id': return m.field_id();
  }
}

export function meaningName(meaning: WordMeaning): string {
  switch (meaning) {
    case 'in': return m.meaning_in();
    case 'out': return m.meaning_out();
    case 'text': return m.meaning_text();
    case 'call': return m.meaning_call();
    case 'voicemail': return m.meaning_voicemail();
    case 'in_call': return m.meaning_in_call();
    case 'out_call': return m.meaning_out_call();
    case 'missed': return m.meaning_missed();
    case 'rejected': return m.meaning_rejected();
    case 'blocked': return m.meaning_blocked();
    case 'skip': return m.meaning_skip();
  }
}

/** What has to be said of a table; `date` is one that the order of its parts decides about. */
export function questionText(question: TableQuestion, date: string | null): string {
  switch (question) {
    case 'date': return m.question_date();
    case 'order': return m.question_order({ date: date ?? '' });
    case 'party': return m.question_party();
    case 'direction': return m.question_direction();
    case 'words': return m.question_words();
    case 'ours': return m.question_ours();
    case 'text': return m.question_text();
  }
}

export function delimiterName(delimiter: string): string {
  switch (delimiter) {
    case ',': return m.delimiter_comma();
    case ';': return m.delimiter_semicolon();
    case '\t': return m.delimiter_tab();
    default: return delimiter;
  }
}

/** What was read from which column, in the order of the columns. */
export function columnsLine(table: TableStatus): string {
  const mapped = table.mapping.columns.toSorted((a, b) => a.column - b.column);
  const name = (column: number): string => table.columns.find((c) => c.column === column)?.heading || m.columns_unnamed({ n: column + 1 });
  return mapped.map((choice) => m.columns_pair({ heading: name(choice.column), field: fieldName(choice.field) })).join(' · ');
}

let known: string[] | null = null;

/** All zones the engine of the window knows, by the names the time zone database has. */
export function zones(): string[] {
  known ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
  return known;
}

/** A SIM by its number; a number of ours stands in the field beside it. */
export function lineName(line: string | null): string {
  if (line === null) return '—';
  if (/^\d{1,3}$/.test(line)) return m.line_sim({ line });
  return line.startsWith('+') ? '' : line;
}
