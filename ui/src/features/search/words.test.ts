import { describe, expect, it } from 'vitest';
import { locale } from '../../i18n';
import { problemText } from './words';

describe('a tag there is not', () => {
  const problem = { start: 0, end: 7, reason: 'unknown_tag', value: 'vip', expected: ['Follow up', 'Insurance'] } as const;

  it('is named, and so are those there are', () => {
    locale.set('en');
    expect(problemText({ ...problem, expected: [...problem.expected] }, 'tag:vip')).toBe('There is no tag “vip”. Existing tags: Follow up and Insurance.');
    expect(problemText({ ...problem, expected: [] }, 'tag:vip')).toBe('There is no tag “vip”: no tags have been made yet.');
    locale.set('es');
    expect(problemText({ ...problem, expected: [...problem.expected] }, 'tag:vip')).toBe('No hay ninguna etiqueta «vip». Etiquetas que existen: Follow up e Insurance.');
  });
});
