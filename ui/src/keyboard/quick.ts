import type { Quick } from '../state/quick.svelte';
import { inUse } from './inUse.svelte';
import type { Action, Context } from './keymap';
import { begins, match } from './match';
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

/** The listener for keys of the small window. Returns its removal. */
export function listenInQuick(quick: Quick, sequence: Sequence, scroll: (parts: number) => void): () => void {
  const mac = isMac();
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const on = event.target instanceof Element ? event.target : null;
    if (event.key === 'Escape') {
      event.preventDefault();
      sequence.end();
      if (!event.repeat) quick.back();
      return;
    }
    // A field that is typed into has the other keys, and a button its own.
    if (on?.closest('input') || (on?.closest('button') && (event.key === 'Enter' || event.key === ' '))) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (event.key === 'Enter' && plain && !event.repeat && quick.step === 'shown') {
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
    const matched = match(event, QUICK, mac, bindings, after);
    if (after !== null && !MODIFIERS.has(event.key)) sequence.end();
    const first = after === null ? begins(event, QUICK, mac, bindings) : null;
    if (first !== null) {
      event.preventDefault();
      return sequence.begin(first);
    }
    if (matched === null) return;
    event.preventDefault();
    if (!matched.swallowed) performInQuick(quick, matched.action);
  };
  const away = (): void => sequence.end();
  window.addEventListener('keydown', onKey);
  window.addEventListener('blur', away);
  return () => {
    window.removeEventListener('keydown', onKey);
    window.removeEventListener('blur', away);
  };
}
