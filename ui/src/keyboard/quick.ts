import type { Quick } from '../state/quick.svelte';
import { inUse } from './inUse.svelte';
import type { Action, Context } from './keymap';
import { begins, match, type Key } from './match';
import { isMac } from './names';
import type { Sequence } from './sequence.svelte';

/** One conversation and nothing beside it: the keys of a review are those of the small window. */
export const QUICK: Context = 'review';
const ACTIONS = new Set<Action>(['done', 'unread', 'open', 'snooze', 'reply', 'undo']);
/** How far the thread is scrolled, in parts of what is seen of it. */
const SCROLLS: Record<string, number> = { ArrowUp: -0.15, ArrowDown: 0.15, PageUp: -0.9, PageDown: 0.9 };
const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock']);

export function performInQuick(quick: Quick, action: Action): void {
  switch (action) {
    case 'done':
    case 'unread':
    case 'open': return void quick.decide(action);
    case 'snooze': return quick.askSnooze();
    case 'reply': return void quick.follow(true);
    case 'undo': return void quick.undo();
    default:
  }
}

const asPressed = (event: KeyboardEvent, repeat: boolean): Key => {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey, isComposing } = event;
  return { key, code, ctrlKey, metaKey, altKey, shiftKey, isComposing, repeat, getModifierState: (name) => event.getModifierState(name) };
};

/** The listener for keys of the small window. Returns its removal. */
export function listenInQuick(quick: Quick, sequence: Sequence, scroll: (parts: number) => void): () => void {
  const mac = isMac();
  // The window goes between a key and its release, which is then another program's: WebKit takes the next
  // press of that key for one that is held.
  let back = false;
  const onKey = (event: KeyboardEvent): void => {
    const repeat = event.repeat && !back;
    back = false;
    if (event.defaultPrevented || event.isComposing) return;
    const on = event.target instanceof Element ? event.target : null;
    if (event.key === 'Escape') {
      event.preventDefault();
      sequence.end();
      if (!repeat) quick.back();
      return;
    }
    // A field that is typed into has the other keys, and a button its own.
    if (on?.closest('input') || (on?.closest('button') && (event.key === 'Enter' || event.key === ' '))) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (event.key === 'Enter' && plain && !repeat && quick.step === 'shown') {
      event.preventDefault();
      return void quick.follow(false);
    }
    const parts = plain ? SCROLLS[event.key] : undefined;
    if (parts !== undefined) {
      event.preventDefault();
      return scroll(parts);
    }
    const { after } = sequence;
    const bindings = inUse.bindings.filter((b) => ACTIONS.has(b.action));
    const pressed = asPressed(event, repeat);
    const matched = match(pressed, QUICK, mac, bindings, after);
    if (after !== null && !MODIFIERS.has(event.key)) sequence.end();
    const first = after === null ? begins(pressed, QUICK, mac, bindings) : null;
    if (first !== null) {
      event.preventDefault();
      return sequence.begin(first);
    }
    if (matched === null) return;
    event.preventDefault();
    if (!matched.swallowed) performInQuick(quick, matched.action);
  };
  const away = (): void => {
    back = true;
    sequence.end();
  };
  window.addEventListener('keydown', onKey);
  window.addEventListener('blur', away);
  return () => {
    window.removeEventListener('keydown', onKey);
    window.removeEventListener('blur', away);
  };
}
