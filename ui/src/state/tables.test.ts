import { describe, expect, it } from 'vitest';
import type { ImportPlan } from '../host/memory/imports';
import { EMPTY_TALLY } from '../host/memory/imports';
import type { TableStatus } from '../host/types';
import { answered, asks, columnName, columnOf, setColumn } from './tables';
import { desk, type Desk } from './testing';

const column = (n: number, heading: string) => ({ column: n, heading, samples: [`${heading}1`] });
const table = (more: Partial<TableStatus> = {}): TableStatus => ({
  key: 'k', file: '/a/m.csv', encoding: 'UTF-8', delimiter: ';', rows: 2, columns: [column(0, 'Fecha'), column(1, 'Nota'), column(2, 'Nota'), column(3, '')],
  mapping: { columns: [{ field: 'date', column: 0 }], order: null, zone: '', ours: [], words: [] }, questions: [], candidates: [], ambiguous: null, unzoned: true, ...more,
});

describe('a column', () => {
  it('is one thing, and a thing has one column', () => {
    const { mapping } = table();
    setColumn(mapping, 'text', 1);
    setColumn(mapping, 'text', 2);
    expect(columnOf(mapping, 'text')).toBe(2);
    setColumn(mapping, 'name', 2);
    expect(columnOf(mapping, 'text')).toBeNull();
    setColumn(mapping, 'name', null);
    expect(mapping.columns).toEqual([{ field: 'date', column: 0 }]);
    mapping.order = 'dmy';
    setColumn(mapping, 'date', 3);
    expect(mapping.order).toBeNull();
  });

  it('is told by its place where its heading does not do', () => {
    const names = table().columns.map((c) => columnName(table(), c, (n) => `#${n}`));
    expect(names).toEqual(['Fecha', 'Nota (2)', 'Nota (3)', '#4']);
  });
});

describe('a question', () => {
  it('is answered by what it asks for', () => {
    const asked = table({ questions: ['order', 'party', 'words'], mapping: { ...table().mapping, words: [{ word: 'Entra', rows: 2, meaning: null }] } });
    expect([answered(asked), asks(asked, 'number'), asks(asked, 'date')]).toEqual([false, true, false]);
    asked.mapping.order = 'dmy';
    setColumn(asked.mapping, 'from', 1);
    expect(answered(asked)).toBe(false);
    asked.mapping.words = [{ word: 'Entra', rows: 2, meaning: 'in' }];
    expect(answered(asked)).toBe(true);
  });
});

describe('an import of a table', () => {
  const plan = (tables: ImportPlan['tables']): ImportPlan => ({ bytes: 10, records: 2, steps: 1, stepMs: 1, lines: [{ line: null, name: 'My phone', e164: null }], tally: { ...EMPTY_TALLY, messages: 2, toDone: 1 }, tables });
  const until = async (d: Desk, step: string): Promise<void> => {
    for (let i = 0; i < 100 && d.app.imports.step !== step; i++) await new Promise((done) => setTimeout(done, 10));
    expect(d.app.imports.step).toBe(step);
  };

  it('asks first, then looks with the answers, and sends them with the import', async () => {
    const d = await desk({}, { files: ['/a/m.csv'], plan: plan((options) => [table({ questions: options.tables?.[0]?.mapping.order === 'dmy' ? [] : ['order'], mapping: options.tables?.[0]?.mapping ?? table().mapping })]) });
    const { imports } = d.app;
    await imports.pick();
    await until(d, 'columns');
    expect(imports.lines).toEqual([]);
    const mapping = imports.tables[0]?.mapping;
    if (mapping) mapping.order = 'dmy';
    imports.columnsEdited = true;
    await imports.columnsDone();
    await until(d, 'preview');
    expect(imports.lines.map((l) => l.name)).toEqual(['My phone']);
    imports.showColumns();
    expect(imports.step).toBe('columns');
    const looks = d.called('previewImport');
    await imports.columnsDone();
    expect([imports.step, d.called('previewImport')]).toEqual(['preview', looks]);
    await imports.start();
    await until(d, 'result');
    const sent = d.host.calls.find((c) => c.command === 'startImport')?.args[0];
    expect(sent).toMatchObject({ tables: [{ key: 'k', file: '/a/m.csv', mapping: { order: 'dmy' } }] });
  });

  it('needs no step of its own where nothing is asked', async () => {
    const d = await desk({}, { files: ['/a/m.csv'], plan: plan(() => [table()]) });
    await d.app.imports.pick();
    await until(d, 'preview');
    expect(d.app.imports.tables).toHaveLength(1);
    d.app.imports.again();
    expect(d.app.imports.tables).toEqual([]);
  });
});
