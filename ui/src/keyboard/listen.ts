import type { App } from '../state/app.svelte';
import { run } from './commands';
import { inUse } from './inUse.svelte';
import type { Context } from './keymap';
import { begins, match } from './match';
import { isMac } from './names';
import { Sequence } from './sequence.svelte';

const TYPING = 'input:not([type=radio]):not([type=checkbox]):not([type=range]), textarea, select, [contenteditable=""], [contenteditable="true"]';
const SEARCH_FIELD = '[data-search-field]';
const FIND_FIELD = '[data-find-field]';
const REPLY_FIELD = '[data-reply-field]';
const OWN_KEYS = 'button, a[href], summary, input, [role=button], [role=link], [role=radio], [role=menuitem]';
const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock']);
const NATIVE = new Set(['Enter', ' ', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']);

function fieldOf(target: Element): Context {
  if (target.closest(SEARCH_FIELD)) return 'search';
  if (target.closest(FIND_FIELD)) return 'find';
  return target.closest(REPLY_FIELD) ? 'reply' : 'text';
}

function contextOf(app: App, target: EventTarget | null): Context {
  if (app.dialog !== null || app.quit.waits) return 'dialog';
  if (target instanceof Element && target.closest(TYPING)) return fieldOf(target);
  // The field was left for something that takes no keys of its own, the window's back for one.
  if (app.screen === 'inbox') return app.pane === 'search' ? 'list' : app.pane;
  return app.screen === 'contacts' || app.screen === 'insights' || app.screen === 'review' ? app.screen : 'screen';
}

/** The one listener for keys. Returns its removal. */
export function listenToKeys(app: App, sequence = new Sequence(app.clock)): () => void {
  const mac = isMac();
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || app.screen === 'starting' || app.screen === 'broken') return;
    // A dialog that is still being read has no Esc of its own.
    if (app.dialog !== null && event.key === 'Escape' && document.querySelector('dialog[open]') === null) {
      event.preventDefault();
      return void (app.dialog = null);
    }
    const { bindings } = inUse;
    const context = contextOf(app, event.target);
    // With a modifier, or a key that is no letter, it is not the second of a sequence, where none says so.
    const follows = sequence.after !== null && match(event, context, mac, bindings, sequence.after) !== null;
    const other = !follows && (event.ctrlKey || event.metaKey || event.altKey || event.key.length > 1) && event.getModifierState?.('AltGraph') !== true;
    if (other && event.key !== 'Escape' && !MODIFIERS.has(event.key)) sequence.end();
    // A focused button keeps Enter, Space and arrows to itself.
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (context !== 'search' && context !== 'find' && plain && NATIVE.has(event.key) && event.target instanceof Element && event.target.closest(OWN_KEYS)) return;
    const { after } = sequence;
    const matched = match(event, context, mac, bindings, after);
    if (after !== null && event.repeat) return event.preventDefault();
    if (after !== null && !MODIFIERS.has(event.key)) {
      sequence.end();
      // What does not go on with it ends it, and does nothing else.
      event.preventDefault();
      if (matched === null) return;
    }
    const first = after === null && app.screen !== 'welcome' ? begins(event, context, mac, bindings) : null;
    if (first !== null) {
      event.preventDefault();
      return sequence.begin(first);
    }
    // Selected text is copied by the window itself.
    if (matched?.action === 'copy' && document.getSelection()?.isCollapsed === false) return;
    if (matched === null || (app.screen === 'welcome' && matched.action !== 'help')) return;
    event.preventDefault();
    if (!matched.swallowed) run(app, matched);
  };
  const away = (): void => sequence.end();
  window.addEventListener('keydown', onKey);
  window.addEventListener('pointerdown', away);
  window.addEventListener('blur', away);
  return () => {
    window.removeEventListener('keydown', onKey);
    window.removeEventListener('pointerdown', away);
    window.removeEventListener('blur', away);
  };
}
