import type { App } from '../state/app.svelte';
import type { Matched } from './match';
import type { Action } from './keymap';
import { performInSearch } from './searching';

/** What each action does: one call into state. */
export function run(app: App, matched: Matched): void {
  if (matched.action === 'number') void app.toNumber(Number(matched.chord.at(-1)));
  else perform(app, matched.action);
}

export function perform(app: App, action: Exclude<Action, 'number'>): void {
  if (app.screen === 'inbox' && app.search.on && performInSearch(app, action)) return;
  const id = app.mailbox.selectedId ?? '';
  switch (action) {
    case 'next': return app.move(1);
    case 'previous': return app.move(-1);
    case 'first': return app.first();
    case 'last': return void app.last();
    case 'page_down': return app.movePage(1);
    case 'page_up': return app.movePage(-1);
    case 'open_thread': return app.openThread();
    case 'back': return app.screen === 'import' ? void app.toInbox() : app.focus('list');
    case 'done': return void app.acts.done(id, app.settings.afterDone);
    case 'done_stay': return void app.acts.done(id, 'stay');
    case 'done_next': return void app.acts.done(id, 'next');
    case 'done_previous': return void app.acts.done(id, 'previous');
    case 'unread': return void app.acts.unread(id);
    case 'open': return void app.acts.open(id);
    case 'undo': return void app.acts.undo();
    case 'redo': return void app.acts.redo();
    case 'search': return app.toSearch();
    case 'help': app.dialog = 'help'; return;
    case 'settings': app.dialog = 'settings'; return;
  }
}
