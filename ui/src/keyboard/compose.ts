import type { KeySettings } from '../host/types';
import { collide } from './collide';
import { keymap, type Action, type Binding, type Context } from './keymap';
import { defaultKeys, presets } from './presets';

/** What a field does with these itself. */
const FIELDS_OWN = /^(Mod\+(Shift\+)?[ACVXYZ]|(Mod\+)?(Alt\+)?(Shift\+)?(ArrowLeft|ArrowRight|Home|End|Backspace|Delete|Insert))$/;
const FUNCTION = /^(Mod\+)?(Alt\+)?(Shift\+)?F\d+$/;
/** Where one types, or may. */
const TYPED = new Set<Context>(['text', 'reply', 'search', 'find', 'dialog']);
/** They move through what was found while one types. */
const RESULTS_OWN = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Enter', 'Escape']);

/** A key that types something belongs to the field. */
function worksIn(context: Context, key: string): boolean {
  if (!TYPED.has(context)) return true;
  const first = key.split(' ')[0] ?? '';
  if ((context === 'search' || context === 'find') && RESULTS_OWN.has(first)) return true;
  return (/^(Mod|Alt)\+/.test(first) || FUNCTION.test(first)) && !FIELDS_OWN.test(first);
}

/** Where a key of this action acts: a key of the map where the map says so, another one wherever the action does. */
export function contextsOf(action: Action, key: string): Context[] {
  const all = keymap.filter((b) => b.action === action);
  const own = all.filter((b) => b.keys.includes(key));
  if (own.length > 0) return [...new Set(own.flatMap((b) => b.contexts))];
  return [...new Set(all.flatMap((b) => b.contexts))].filter((c) => worksIn(c, key));
}

export const presetKeys = (settings: Pick<KeySettings, 'preset'>, action: Action): string[] => presets[settings.preset][action] ?? defaultKeys(action);

const NOBODY = 0, PRESET = 1, PERSON = 2;

/**
 * The map with a preset and a person's changes. A key somebody chose is taken from the action that
 * had it before, where both would act; giving it up gives it back.
 */
export function compose(settings: Pick<KeySettings, 'preset' | 'changes'>): readonly Binding[] {
  const changed = new Map(settings.changes.map((c) => [c.action, c.keys]));
  if (settings.preset === 'listo' && changed.size === 0) return keymap;
  const actions = [...new Set(keymap.map((b) => b.action))];
  const placed = actions.flatMap((action) => {
    const rank = changed.has(action) ? PERSON : presets[settings.preset][action] ? PRESET : NOBODY;
    return (changed.get(action) ?? presetKeys(settings, action)).map((key) => ({ action, rank, key, contexts: contextsOf(action, key) }));
  });
  return placed.flatMap(({ action, rank, key, contexts }) => {
    const stronger = placed.filter((p) => p.rank > rank && p.action !== action && collide(p.key, key));
    const left = contexts.filter((c) => !stronger.some((p) => p.contexts.includes(c)));
    const like = keymap.find((b) => b.action === action && b.keys.includes(key)) ?? keymap.find((b) => b.action === action);
    return like === undefined || left.length === 0 ? [] : [{ ...like, keys: [key], contexts: left }];
  });
}
