import type { KeyFile, KeyProblem, KeySettings, ReadKeys } from '../host/types';
import type { App } from '../state/app.svelte';
import { meet, withKeys } from './edit';
import { keysOf } from './inUse.svelte';
import { keymap, type Action } from './keymap';

/** What a file brought. */
export interface Brought {
  file: string;
  /** False: nothing was changed. */
  usable: boolean;
  problems: KeyProblem[];
}

/** Every action with its keys, so that the file can be edited by hand. */
export function keyFile(settings: Pick<KeySettings, 'preset'>): KeyFile {
  const actions = [...new Set(keymap.map((b) => b.action))];
  return { preset: settings.preset, keys: actions.map((action) => ({ action, keys: [...keysOf(action)] })) };
}

/** A file in place of the keys until now. A key that stands twice goes to who has it first. */
export function settingsOf(read: ReadKeys, before: KeySettings): { keys: KeySettings; problems: KeyProblem[] } {
  if (read.keys === null) return { keys: before, problems: read.problems };
  const problems = [...read.problems];
  const held: { action: Action; key: string }[] = [];
  let keys: KeySettings = { ...before, preset: read.keys.preset, changes: [] };
  read.keys.keys.forEach((entry, i) => {
    const free = entry.keys.filter((key) => {
      const taken = held.some((h) => h.action !== entry.action && meet(entry.action, key, h.action, h.key));
      if (taken) problems.push({ line: read.lines[i] ?? 0, field: `keys.${entry.action}`, value: key, reason: 'taken' });
      return !taken;
    });
    held.push(...free.map((key) => ({ action: entry.action, key })));
    // Left without any by mistakes, it keeps those of the preset.
    if (free.length > 0 || entry.keys.length === 0) keys = withKeys(keys, entry.action, free);
  });
  return { keys, problems: problems.sort((a, b) => a.line - b.line) };
}

/** Null where the dialog was cancelled. Throws where the file cannot be read. */
export async function bring(app: Pick<App, 'api' | 'settings' | 'saveSettings'>): Promise<Brought | null> {
  const read = await app.api.importKeys();
  if (read === null) return null;
  const { keys, problems } = settingsOf(read, app.settings.keys);
  if (read.keys !== null) await app.saveSettings({ keys });
  return { file: read.file, usable: read.keys !== null, problems };
}
