import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Quick } from '../state/quick.svelte';
import { listenInQuick } from './quick';
import type { Sequence } from './sequence.svelte';

/** As much of a window as the listener needs. */
class Page {
  readonly #listeners = new Map<string, (event: unknown) => void>();
  addEventListener = (name: string, listener: (event: unknown) => void): void => void this.#listeners.set(name, listener);
  removeEventListener = (name: string): void => void this.#listeners.delete(name);
  tell(name: string, event: unknown = {}): void {
    this.#listeners.get(name)?.(event);
  }
}

describe('the keys of the small window', () => {
  const page = new Page();
  const decide = vi.fn();
  const press = (repeat: boolean): void =>
    page.tell('keydown', { key: 'e', code: 'KeyE', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat, isComposing: false, defaultPrevented: false, target: null, preventDefault: () => undefined, getModifierState: () => false });
  let remove = (): void => undefined;

  beforeEach(() => {
    vi.stubGlobal('window', page);
    vi.stubGlobal('Element', class {});
    decide.mockReset();
    remove = listenInQuick({ step: 'shown', decide } as unknown as Quick, { after: null, end: () => undefined, begin: () => undefined } as unknown as Sequence, () => undefined);
  });
  afterEach(() => {
    remove();
    vi.unstubAllGlobals();
  });

  it('that are held decide once', () => {
    press(false);
    press(true);
    press(true);
    expect(decide).toHaveBeenCalledTimes(1);
  });

  it('count again after the window has gone, though nobody saw them being released', () => {
    press(false);
    page.tell('blur');
    press(true);
    press(true);
    expect(decide).toHaveBeenCalledTimes(2);
  });
});
