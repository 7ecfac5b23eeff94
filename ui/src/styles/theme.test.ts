import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';

const script = readFileSync(new URL('../../public/theme.js', import.meta.url), 'utf8');

/** What the page begins in. */
function begun(kept: string | null | Error, systemDark: boolean): string | undefined {
  const dataset: Record<string, string> = {};
  runInNewContext(script, {
    document: { documentElement: { dataset } },
    matchMedia: () => ({ matches: systemDark }),
    localStorage: {
      getItem: () => {
        if (kept instanceof Error) throw kept;
        return kept;
      },
    },
  });
  return dataset['theme'];
}

it('the first picture has the theme of the last time, and that of the system where there is none', () => {
  expect(begun('dark', false)).toBe('dark');
  expect(begun('light', true)).toBe('light');
  expect(begun('system', true)).toBe('dark');
  expect(begun('system', false)).toBe('light');
  expect(begun(null, true)).toBe('dark');
  expect(begun(new Error('nothing is kept here'), true)).toBe('dark');
});
