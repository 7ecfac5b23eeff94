import type { KeySettings } from '../host/types';
import { collide } from './collide';
import { contextsOf, presetKeys } from './compose';
import type { Action } from './keymap';

/** Whether two keys would both act somewhere. */
export const meet = (a: Action, key: string, b: Action, other: string): boolean => collide(key, other) && contextsOf(a, key).some((c) => contextsOf(b, other).includes(c));

/** The keys of one action; those of the preset are no change. */
export function withKeys(settings: KeySettings, action: Action, keys: readonly string[]): KeySettings {
  const changes = settings.changes.filter((c) => c.action !== action);
  const same = keys.join('\n') === presetKeys(settings, action).join('\n');
  return { ...settings, changes: same ? changes : [...changes, { action, keys: [...keys] }] };
}

/** The same, and what other changes hold of them is let go. What the preset holds gives way by itself. */
export function takeOver(settings: KeySettings, action: Action, keys: readonly string[]): KeySettings {
  const others = settings.changes.filter((c) => c.action !== action);
  const freed = others.reduce((s, c) => withKeys(s, c.action, c.keys.filter((held) => !keys.some((key) => meet(action, key, c.action, held)))), settings);
  return withKeys(freed, action, keys);
}
