import type { KeySettings } from '../host/types';
import { compose } from './compose';
import { keymap, type Action, type Binding, type Context } from './keymap';

interface Live {
  bindings: readonly Binding[];
  keys: ReadonlyMap<Action, string[]>;
}

function index(bindings: readonly Binding[]): Live {
  const keys = new Map<Action, string[]>();
  for (const binding of bindings) keys.set(binding.action, [...new Set([...(keys.get(binding.action) ?? []), ...binding.keys])]);
  return { bindings, keys };
}

const signature = (keys: Pick<KeySettings, 'preset' | 'changes'>): string => JSON.stringify([keys.preset, keys.changes]);

// Whoever draws a key reads it here, so that a changed one is redrawn everywhere at once.
let live = $state.raw(index(keymap));
let known = signature({ preset: 'listo', changes: [] });

/** The map as it is now, with the preset and a person's changes. */
export const inUse = {
  get bindings(): readonly Binding[] {
    return live.bindings;
  },
  set(keys: Pick<KeySettings, 'preset' | 'changes'>): void {
    // Settings are often saved for something else.
    const next = signature(keys);
    if (next === known) return;
    known = next;
    live = index(compose(keys));
  },
};

/** The keys of an action, each once, in the order of the map. */
export const keysOf = (action: Action): string[] => live.keys.get(action) ?? [];

/** The first key of an action that acts here. */
export const keyIn = (action: Action, context: Context): string => live.bindings.find((b) => b.action === action && b.contexts.includes(context))?.keys[0] ?? '';
