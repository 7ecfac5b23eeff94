import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import type { TextSnippet } from '../host/types';
import { desk, type Desk } from './testing';

const HOURS: TextSnippet = { id: 's1', name: 'Hours', text: '9 to 6' };
const opened = (): Promise<Desk> => desk({ a: 'open' }, { snippets: [HOURS] });
const names = (d: Desk): string[] => d.app.snippets.all.map((s) => s.name);

describe('snippets', () => {
  it('are made, changed, removed and brought back', async () => {
    const d = await opened();
    expect(names(d)).toEqual(['Hours']);
    expect(await d.app.snippets.save(' address ', ' Calle 1 ', null)).toBeNull();
    expect(d.app.snippets.all.map((s) => [s.name, s.text])).toEqual([['address', 'Calle 1'], ['Hours', '9 to 6']]);
    expect(await d.app.snippets.save('hours', '9 to 5', 's1'), 'its own name is free').toBeNull();
    const hours = d.app.snippets.all.find((s) => s.id === 's1');
    if (hours === undefined) throw new Error('it is there');
    expect(hours).toEqual({ id: 's1', name: 'hours', text: '9 to 5' });
    expect(await d.app.snippets.remove(hours)).toBe(true);
    expect(names(d)).toEqual(['address']);
    expect(d.said()).toBe('Snippet hours removed');
    const { action } = d.app.toasts.current ?? {};
    if (typeof action !== 'function') throw new Error('the toast brings it back');
    action();
    await d.rest();
    expect(names(d)).toEqual(['address', 'hours']);
    expect(d.app.snippets.removed).toBeNull();
  });

  it('say what is wrong, and where, before anything is sent', async () => {
    const d = await opened();
    const where = async (name: string, text: string): Promise<string | undefined> => (await d.app.snippets.save(name, text, null))?.field;
    expect(await where(' ', 'x')).toBe('name');
    expect(await where('n'.repeat(81), 'x')).toBe('name');
    expect(await where('HÓURS', 'x')).toBe('name');
    expect(await where('New', ' \n')).toBe('text');
    expect(await where('New', 'x'.repeat(5_001))).toBe('text');
    expect(d.app.snippets.wrong('HÓURS', 'x', null)?.why).toBe('Hours is taken by another snippet.');
    expect(d.called('createSnippet')).toBe(0);
  });

  it('say so where the store refuses', async () => {
    const d = await opened();
    d.host.failNext('createSnippet', { ...appError('invalid'), params: { field: 'name' } });
    expect((await d.app.snippets.save('New', 'x', null))?.field).toBe('name');
    d.host.failNext('createSnippet', appError('failed'));
    expect((await d.app.snippets.save('New', 'x', null))?.field).toBe('both');
    d.host.failNext('removeSnippet', appError('failed'));
    expect(await d.app.snippets.remove(HOURS)).toBe(false);
    expect(names(d)).toEqual(['Hours']);
    expect(d.app.snippets.failed, 'for the dialog, which covers the toast').toMatch(/^The snippet was not/);
    await d.host.removeSnippet('s1');
    await d.rest();
    await d.app.snippets.save('hours', 'new', null);
    expect(await d.app.snippets.restore(HOURS)).toBe(false);
  });

  it('made in another window are there', async () => {
    const d = await opened();
    await d.host.createSnippet('Address', 'Calle 1');
    await d.rest();
    expect(names(d)).toEqual(['Address', 'Hours']);
  });

  it('are opened in the settings, once', async () => {
    const d = await opened();
    d.app.snippets.manage(true);
    expect([d.app.dialog, d.app.snippets.take(), d.app.snippets.take()]).toEqual(['settings', 'new', null]);
  });
});
