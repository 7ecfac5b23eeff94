import type { Action, Binding, Context } from './keymap';

/** The same keys, or one begins the other: G would never be heard where G I is waited for. */
export function collide(a: string, b: string): boolean {
  const [first, second] = a.split(' ');
  const [other, after] = b.split(' ');
  return first === other && (second === undefined || after === undefined || second === after);
}

export interface Clash {
  action: Action;
  key: string;
  /** Where both would act. */
  contexts: Context[];
}

/** Which other actions have this key, or a part of it, in one of these contexts. */
export function clashes(bindings: readonly Binding[], action: Action, key: string, contexts: readonly Context[]): Clash[] {
  const found: Clash[] = [];
  for (const binding of bindings) {
    if (binding.action === action) continue;
    const shared = binding.contexts.filter((c) => contexts.includes(c));
    if (shared.length === 0) continue;
    for (const taken of binding.keys.filter((k) => collide(k, key))) {
      const known = found.find((c) => c.action === binding.action && c.key === taken);
      if (known === undefined) found.push({ action: binding.action, key: taken, contexts: [...shared] });
      else known.contexts.push(...shared.filter((c) => !known.contexts.includes(c)));
    }
  }
  return found;
}
