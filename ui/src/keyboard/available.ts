import type { App } from '../state/app.svelte';
import type { Action, Binding, Context } from './keymap';

/** About one conversation, or about the selection. */
const NEEDS_ONE = new Set<Action>(['open_thread', 'select']);
/** What is written is about to leave. */
const WRITTEN = new Set<Action>(['send', 'send_done', 'send_later']);
const ANYTIME = new Set<Action>(['undo', 'redo']);

const here = (app: App): Context[] => (app.screen === 'inbox' ? ['list', 'thread', 'search'] : app.screen === 'contacts' || app.screen === 'insights' ? [app.screen, 'screen'] : app.screen === 'review' ? ['review'] : ['screen']);

/** Whether a command makes sense now; one that may turn out to have nothing to do does. */
export function available(app: App, binding: Pick<Binding, 'action' | 'group' | 'contexts'>): boolean {
  const { action, group, contexts } = binding;
  if (WRITTEN.has(action)) return (app.screen === 'inbox' || app.screen === 'review') && app.reply.writing !== null && app.reply.writing === app.thread.row?.id;
  if (!contexts.some((c) => here(app).includes(c))) return false;
  const { search, selection, mailbox } = app;
  // Without a conversation in front of one there is nothing to decide.
  if (app.screen === 'review' && group === 'state' && !ANYTIME.has(action)) return app.review.row !== null;
  if (app.screen === 'contacts' && /^contact_/.test(action)) return app.contacts.selectedId !== null;
  if (action === 'insight_table' || action === 'insight_formula') return app.insights.at !== null;
  if (app.screen === 'insights' && action === 'clear_filter') return app.insights.filtered;
  if (action === 'take_back' || action === 'send_now') return app.sending.pending.here !== null;
  if (action === 'send_again') return app.sending.failed !== null;
  if (action === 'clear_filter') return app.filters.on || app.filters.hides;
  if (action === 'save_view') return app.views.canSave;
  const searching = app.screen === 'inbox' && search.on;
  if (action === 'back') return app.screen !== 'inbox' || app.pane === 'thread' || searching;
  if (action === 'let_go') return !searching && (selection.any || app.acts.bulk.running !== null);
  // Nothing is selected among results.
  if (group === 'select' && searching) return false;
  if ((group === 'state' && !ANYTIME.has(action)) || NEEDS_ONE.has(action)) {
    const one = searching ? (app.pane === 'thread' ? app.follow.id : search.selectedId) : mailbox.selectedId;
    return one !== null || (!searching && selection.any && !NEEDS_ONE.has(action));
  }
  return true;
}
