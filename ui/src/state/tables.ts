import type { TableColumn, TableField, TableMapping, TableQuestion, TableStatus, WordMeaning } from '../host/types';

/** What most tables have, and what few have. */
export const MAIN: readonly TableField[] = ['date', 'time', 'direction', 'from', 'to', 'number', 'name', 'text', 'duration'];
export const MORE: readonly TableField[] = ['kind', 'our_number', 'chat', 'subject', 'status', 'outcome', 'read', 'attachments', 'id'];

export const MEANINGS: readonly WordMeaning[] = ['in', 'out', 'text', 'call', 'voicemail', 'in_call', 'out_call', 'missed', 'rejected', 'blocked', 'skip'];

/** Which of the fields a question is about, where a choice of columns answers it. */
const ASKED: Partial<Record<TableQuestion, TableField>> = { date: 'date', party: 'number', direction: 'direction', text: 'text' };

export const columnOf = (mapping: TableMapping, field: TableField): number | null => mapping.columns.find((choice) => choice.field === field)?.column ?? null;

/** Each column is one thing: what had it before has none. */
export function setColumn(mapping: TableMapping, field: TableField, column: number | null): void {
  const others = mapping.columns.filter((choice) => choice.field !== field && choice.column !== column);
  mapping.columns = column === null ? others : [...others, { field, column }];
  // What was found in another column says nothing of this one.
  if (field === 'date' || field === 'time') mapping.order = null;
}

export const asks = (table: TableStatus, field: TableField): boolean => table.questions.some((question) => ASKED[question] === field);

export const samplesOf = (table: TableStatus, column: number | null): string => table.columns.find((c) => c.column === column)?.samples.join(' · ') ?? '';

/** A column by its heading, or by its place where it has none or shares it. */
export function columnName(table: TableStatus, column: TableColumn, unnamed: (n: number) => string): string {
  if (column.heading === '') return unnamed(column.column + 1);
  const same = table.columns.filter((c) => c.heading === column.heading).length > 1;
  return same ? `${column.heading} (${column.column + 1})` : column.heading;
}

/** Everything that is asked has an answer, whatever the next look finds. */
export function answered(table: TableStatus): boolean {
  return table.questions.every((question) => {
    switch (question) {
      case 'date': return columnOf(table.mapping, 'date') !== null;
      case 'order': return table.mapping.order !== null;
      case 'party': return (['number', 'from', 'to', 'chat', 'name'] as const).some((field) => columnOf(table.mapping, field) !== null);
      case 'direction': return columnOf(table.mapping, 'direction') !== null || (columnOf(table.mapping, 'from') !== null && columnOf(table.mapping, 'to') !== null);
      case 'words': return table.mapping.words.every((word) => word.meaning !== null);
      case 'ours': return table.mapping.ours.length > 0;
      case 'text': return (['text', 'duration', 'kind'] as const).some((field) => columnOf(table.mapping, field) !== null);
    }
  });
}
