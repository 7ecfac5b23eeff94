import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Variant = { declarations: string[]; selectors: string[]; match: Record<string, string> };
type Messages = Record<string, string | Variant[]>;
const read = (locale: string): Messages => {
  const { $schema: _, ...messages } = JSON.parse(readFileSync(`messages/${locale}.json`, 'utf8')) as Messages & { $schema: string };
  return messages;
};
const forms = (message: string | Variant[] | undefined): string[] => (typeof message === 'string' ? [message] : (message ?? []).flatMap((v) => Object.values(v.match)));
const inputs = (message: string | Variant[] | undefined): string[] => [...new Set(forms(message).flatMap((f) => [...f.matchAll(/\{(\w+)\}/g)].map((x) => x[1] ?? '')))].sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return path.endsWith('i18n/messages') ? [] : sources(path);
    return /\.(ts|svelte)$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [readFileSync(path, 'utf8')] : [];
  });
}

describe('messages', () => {
  const en = read('en');
  const es = read('es');

  it('has the same keys in both languages', () => {
    expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
  });

  it('has the same inputs in both languages', () => {
    for (const key of Object.keys(en)) expect(inputs(es[key]), key).toEqual(inputs(en[key]));
  });

  it('has no empty text and no missing plural form', () => {
    for (const [locale, messages] of [['en', en], ['es', es]] as const)
      for (const [key, message] of Object.entries(messages)) {
        for (const form of forms(message)) expect(form.trim(), `${locale} ${key}`).not.toBe('');
        if (typeof message !== 'string') for (const v of message) expect(Object.keys(v.match), `${locale} ${key}`).toEqual(['p=one', 'p=*']);
      }
  });

  it('has no message nobody shows', () => {
    // One pass over the sources, and not one for each message.
    const named = sources('src').flatMap((text) => [...text.matchAll(/\bm\.(\w+)|'(\w+)'/g)].map((found) => found[1] ?? found[2] ?? ''));
    const shown = new Set(named);
    expect(Object.keys(en).filter((key) => !shown.has(key))).toEqual([]);
  });

  it('is not English in the Spanish file', () => {
    const same = Object.keys(en).filter((key) => forms(en[key]).join() === forms(es[key]).join() && /[a-z]{4}/i.test(forms(en[key]).join().replace(/\{\w+\}/g, '')));
    expect(same.sort()).toEqual(['group_app', 'keyname_ctrl', 'lang_en', 'lang_es', 'std_zoom']);
  });
});
