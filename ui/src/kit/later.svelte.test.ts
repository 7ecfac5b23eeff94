import type { Component } from 'svelte';
import { describe, expect, it } from 'vitest';
import { Later } from './later.svelte';

const part = (() => undefined) as unknown as Component;
const rest = (): Promise<void> => new Promise((done) => setTimeout(done));

describe('a part that is read later', () => {
  it('is read once, when it is wanted or before', async () => {
    let reads = 0;
    const later = new Later(async () => ({ default: (reads++, part) }), () => undefined);
    expect(later.component).toBeNull();
    await later.load();
    expect([later.component, reads]).toEqual([part, 1]);
  });

  it('that cannot be read says so where it is wanted, and is tried again', async () => {
    let failing = true;
    let failures = 0;
    const later = new Later(() => (failing ? Promise.reject(new Error('gone')) : Promise.resolve({ default: part })), () => failures++);
    await later.load().catch(() => undefined);
    expect(failures, 'nobody has asked for it').toBe(0);
    expect(later.component).toBeNull();
    await rest();
    expect(failures).toBe(1);
    failing = false;
    expect(later.component).toBeNull();
    await rest();
    expect(later.component).toBe(part);
  });
});
