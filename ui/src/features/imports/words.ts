import type { FileError, ProblemReason, Tally } from '../../host/types';
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
