import type { KeyPreset, KeySettings } from '../host/types';
import type { App } from '../state/app.svelte';
import { clashes, type Clash } from './collide';
import { contextsOf, presetKeys } from './compose';
import { takeOver, withKeys } from './edit';
import { inUse, keysOf } from './inUse.svelte';
import { isNumbered, type Action } from './keymap';
import type { Key } from './match';
import { written } from './written';

/** A second key within this time goes on with the first. */
const SEQUENCE_MS = 1500;

/** A change that waits for a key, or for a yes. */
export interface Pending {
  action: Action;
  /** The key that is replaced; null for one more. */
  instead: string | null;
  /** What was pressed. The keys of the preset where they come back. */
  keys: string[];
  clashes: Clash[];
  reset: boolean;
  /** The nine are told apart by the digit, and there is none. */
  noDigit: boolean;
}

type Room = Pick<App, 'settings' | 'saveSettings' | 'clock'>;

/** Changing the keys. */
export class Rebind {
  pending = $state.raw<Pending | null>(null);
  readonly #app: Room;
  readonly #mac: boolean;
  #timer: number | null = null;

  constructor(app: Room, mac: boolean) {
    this.#app = app;
    this.#mac = mac;
  }

  changed(action: Action): boolean {
    return this.#keys.changes.some((c) => c.action === action);
  }

  begin(action: Action, instead: string | null): void {
    this.#alone();
    this.pending = { action, instead, keys: [], clashes: [], reset: false, noDigit: false };
  }

  /** A key press while it waits for one. False: not taken. */
  press(event: Key): boolean {
    const { pending } = this;
    if (pending === null || pending.reset || event.repeat) return false;
    const key = written(event, this.#mac);
    if (key === null) return false;
    if (key === 'Enter' && pending.keys.length > 0 && !pending.noDigit) {
      this.confirm();
      return true;
    }
    const [before] = pending.keys;
    const goesOn = this.#timer !== null && before !== undefined && !before.includes(' ');
    this.#alone();
    if (!goesOn) this.#timer = this.#app.clock.set(() => (this.#timer = null), SEQUENCE_MS);
    this.#propose(pending, goesOn ? `${before} ${key}` : key);
    return true;
  }

  #propose(pending: Pending, key: string): void {
    const { action } = pending;
    const noDigit = isNumbered(action) && !/[1-9]$/.test(key);
    const keys = isNumbered(action) && !noDigit ? Array.from({ length: 9 }, (_, i) => key.replace(/\d$/, String(i + 1))) : [key];
    this.pending = { ...pending, keys, noDigit, clashes: noDigit ? [] : this.#clashes(action, keys) };
  }

  #clashes(action: Action, keys: string[]): Clash[] {
    return keys.flatMap((key) => clashes(inUse.bindings, action, key, contextsOf(action, key)));
  }

  /** Takes the key, also from the action that has it. */
  confirm(): void {
    const { pending } = this;
    if (pending === null || pending.keys.length === 0 || pending.noDigit) return;
    const { action, instead, keys, reset } = pending;
    const before = isNumbered(action) || reset ? [] : keysOf(action);
    const at = instead === null ? -1 : before.indexOf(instead);
    const after = at === -1 ? [...before, ...keys] : before.flatMap((key, i) => (i === at ? keys : [key]));
    this.#save(takeOver(this.#keys, action, [...new Set(after)]));
  }

  cancel(): void {
    this.#alone();
    this.pending = null;
  }

  /** The action is left without the key that was to be replaced. */
  remove(): void {
    const { pending } = this;
    if (pending === null || pending.instead === null) return;
    const { action, instead } = pending;
    this.#save(withKeys(this.#keys, action, isNumbered(action) ? [] : keysOf(action).filter((key) => key !== instead)));
  }

  /** Back to the keys of the preset; asks where another action has one of them now. */
  reset(action: Action): void {
    const keys = presetKeys(this.#keys, action);
    const taken = this.#clashes(action, keys);
    if (taken.length > 0) this.pending = { action, instead: null, keys, clashes: taken, reset: true, noDigit: false };
    else this.#save(withKeys(this.#keys, action, keys));
  }

  resetAll(): void {
    this.#save({ ...this.#keys, changes: [] });
  }

  /** What was changed by hand stays changed. */
  preset(preset: KeyPreset): void {
    // A set that another version knows is given up by choosing one.
    this.#save({ ...this.#keys, preset, unknown: this.#keys.unknown.filter((u) => u.action !== 'preset') });
  }

  get #keys(): KeySettings {
    return this.#app.settings.keys;
  }

  #save(keys: KeySettings): void {
    this.cancel();
    void this.#app.saveSettings({ keys });
  }

  #alone(): void {
    if (this.#timer !== null) this.#app.clock.clear(this.#timer);
    this.#timer = null;
  }
}
