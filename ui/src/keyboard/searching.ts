import type { App } from '../state/app.svelte';
import type { AfterDone } from '../state/rows';
import { ME } from '../state/listing';
import type { Single } from './keymap';

/** What the keys do while results take the place of the list. False: the same as everywhere. */
export function performInSearch(app: App, action: Single): boolean {
  const { search, acts } = app;
  // In the thread they are about what is shown there, on the results about the row under the cursor.
  const id = (app.pane === 'thread' ? app.follow.id : search.selectedId) ?? '';
  const done = (policy: AfterDone): void => void search.done(id, policy);
  switch (action) {
    case 'commands':
    case 'new_message':
    case 'outbox':
    case 'send':
    case 'send_again':
    case 'send_done':
    case 'send_later':
    case 'send_now':
    case 'take_back':
    case 'copy':
    case 'details':
    case 'find':
    case 'find_older':
    case 'find_newer':
    case 'help':
    case 'go_inbox':
    case 'go_unread':
    case 'go_waiting':
    case 'go_pinned':
    case 'go_snoozed':
    case 'go_muted':
    case 'go_assigned':
    case 'go_mentions':
    case 'go_done':
    case 'go_all':
    case 'go_contacts':
    case 'go_insights':
    case 'go_reviews':
    case 'review_skip':
    case 'insight_table':
    case 'insight_formula':
    case 'filter':
    case 'clear_filter':
    case 'save_view':
    case 'settings':
    case 'message_newer':
    case 'message_older':
    case 'play':
    case 'save_files':
    case 'contact':
    case 'contact_edit':
    case 'contact_note':
    case 'contact_tags':
    case 'contact_merge':
    case 'contact_remove':
    case 'text_larger':
    case 'text_normal':
    case 'text_smaller':
    case 'search': return false;
    case 'next': search.move(1); break;
    case 'previous': search.move(-1); break;
    case 'first': search.toEdge('first'); break;
    case 'last': search.toEdge('last'); break;
    case 'page_down': search.movePage(1); break;
    case 'page_up': search.movePage(-1); break;
    case 'open_thread': search.enter(); break;
    case 'back':
    case 'let_go': back(app); break;
    case 'done': done(app.settings.afterDone); break;
    case 'done_stay': done('stay'); break;
    case 'done_next': done('next'); break;
    case 'done_previous': done('previous'); break;
    case 'unread': void acts.unread(id); break;
    case 'open': void acts.open(id); break;
    case 'snooze': app.picks.snooze(id); break;
    case 'tags': app.tagging.ask(id); break;
    case 'assign': app.members.ask(id); break;
    case 'assign_me': app.members.put(ME, id); break;
    case 'unassign': app.members.put(null, id); break;
    case 'reply':
      if (search.selectedId === id) search.select(id, 'open');
      app.reply.begin(id);
      break;
    case 'attach':
      if (search.selectedId === id) search.select(id, 'open');
      void app.reply.attach(id);
      break;
    case 'comment':
      if (search.selectedId === id) search.select(id, 'open');
      app.comments.begin(id, app.pane === 'thread' ? app.messages.current : null);
      break;
    case 'pin':
    case 'unpin':
    case 'mute':
    case 'unmute': void acts.set(action, id); break;
    case 'share': app.share.ask(app.thread.row?.id === id ? app.thread.row : search.find(id), search.selectedId === id ? (search.selected?.activityId ?? null) : null); break;
    case 'undo': void search.travel(() => acts.undo()); break;
    case 'redo': void search.travel(() => acts.redo()); break;
  }
  return true;
}

/** One step: from the thread to the results; in the field the text goes first; then the list is back. */
function back(app: App): void {
  if (app.pane === 'thread') app.focus('list');
  else if (app.pane === 'search' && app.search.text !== '') app.search.type('');
  else app.leaveSearch();
}
