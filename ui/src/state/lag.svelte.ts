import { untrack } from 'svelte';
import type { Clock } from './clock';

/** Not more often than this: what stands beside the eye need not flicker at the speed of the keys. */
export const LAG_MS = 100;

/**
 * Follows a value once what a key did is on the screen. A change here, one there and one far off make
 * the webview draw all that lies between them; what the person looks at comes first.
 * Made while a component is set up.
 */
export function lagging<T>(read: () => T, clock: Clock): { readonly current: T } {
  let current = $state.raw(untrack(read));
  let resting: number | null = null;
  let behind = false;

  function follow(): void {
    if (resting !== null) return void (behind = true);
    clock.painted(() => (current = read()));
    resting = clock.set(() => {
      resting = null;
      if (!behind) return;
      behind = false;
      follow();
    }, LAG_MS);
  }

  $effect(() => {
    if (read() !== untrack(() => current)) follow();
  });
  $effect(() => () => { if (resting !== null) clock.clear(resting); });
  return { get current() { return current; } };
}
