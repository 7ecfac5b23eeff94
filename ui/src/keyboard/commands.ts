import type { App } from '../state/app.svelte';
import { ME } from '../state/listing';
import { NORMAL_SIZE, nextSize } from '../state/textsize';
import type { Travelling } from '../state/toasts.svelte';
import type { Matched } from './match';
import type { Action, Single } from './keymap';
import { performInContacts } from './contacts';
import { performInInsights } from './insights';
import { performInReview } from './review';
import { performInSearch } from './searching';

/** These may wait for the next picture; any other key finds the cursor where they lead. */
const STEPS = new Set<Action>(['next', 'previous', 'select_down', 'select_up']);

/** What each action does: one call into state. */
export function run(app: App, matched: Matched): void {
  const position = Number(matched.chord.at(-1));
  if (matched.action === 'number') void app.filters.toNumber(position);
  else if (matched.action === 'saved_view') void app.views.toPosition(position);
  else perform(app, matched.action);
}

export function perform(app: App, action: Single): void {
  if (!STEPS.has(action)) app.cursor.settle();
  // What lies over the thread goes first.
  if (action === 'back' && app.pane === 'thread' && app.find.on) return app.find.leave();
  if (app.screen === 'inbox' && app.search.on && performInSearch(app, action)) return;
  if (app.screen === 'contacts' && performInContacts(app, action)) return;
  if (app.screen === 'insights' && performInInsights(app, action)) return;
  if (app.screen === 'review' && performInReview(app, action)) return;
  switch (action) {
    case 'next': return app.cursor.move(1);
    case 'previous': return app.cursor.move(-1);
    case 'first': return app.cursor.first();
    case 'last': return void app.cursor.last();
    case 'page_down': return app.cursor.movePage(1);
    case 'page_up': return app.cursor.movePage(-1);
    case 'open_thread': return app.openThread();
    case 'back': return app.screen === 'sources' ? app.sources.back() : app.screen === 'import' ? void app.toInbox() : app.focus('list');
    case 'select': return app.picks.toggle(app.mailbox.selectedId);
    case 'select_down': return app.cursor.move(1, true);
    case 'select_up': return app.cursor.move(-1, true);
    case 'select_page_down': return app.cursor.movePage(1, true);
    case 'select_page_up': return app.cursor.movePage(-1, true);
    case 'select_first': return app.cursor.first(true);
    case 'select_last': return void app.cursor.last(true);
    case 'select_all': return void app.picks.all();
    case 'let_go': return app.picks.letGo();
    case 'done': return app.picks.act('done');
    case 'done_stay': return app.picks.act('done', 'stay');
    case 'done_next': return app.picks.act('done', 'next');
    case 'done_previous': return app.picks.act('done', 'previous');
    case 'unread': return app.picks.act('unread');
    case 'open': return app.picks.act('open');
    case 'snooze': return app.picks.snooze();
    case 'tags': return app.tagging.ask();
    case 'assign': return app.members.ask();
    case 'assign_me': return app.members.put(ME);
    case 'unassign': return app.members.put(null);
    case 'reply': return app.reply.begin(app.mailbox.selectedId);
    case 'attach': return void app.reply.attach(app.mailbox.selectedId);
    case 'send': return app.reply.send();
    case 'send_done': return app.reply.send({ done: true });
    case 'send_later': return app.reply.later();
    case 'take_back': return app.sending.takeBackHere();
    case 'send_now': return app.sending.sendNowHere();
    case 'send_again': return app.sending.again();
    case 'new_message': return app.newMessage.ask();
    case 'outbox': return app.sending.outbox.ask();
    case 'comment': return app.comments.begin(app.mailbox.selectedId, app.pane === 'thread' ? app.messages.current : null);
    case 'pin':
    case 'unpin':
    case 'mute':
    case 'unmute': return app.picks.act(action);
    case 'go_inbox': return void app.go('inbox', []);
    case 'go_unread': return void app.go('unread');
    case 'go_waiting': return void app.go('waiting');
    case 'go_pinned': return void app.go('pinned');
    case 'go_snoozed': return void app.go('snoozed');
    case 'go_muted': return void app.go('muted');
    case 'go_assigned': return void app.go('assigned');
    case 'go_mentions': return void app.go('mentions');
    case 'go_done': return void app.go('done');
    case 'go_all': return void app.go('all');
    case 'filter': return app.filters.ask();
    case 'clear_filter': return app.filters.clear();
    case 'save_view': return app.views.ask();
    case 'find': return app.find.open();
    case 'find_older': return app.find.step(1);
    case 'find_newer': return app.find.step(-1);
    case 'message_older': return app.messages.move(-1);
    case 'message_newer': return app.messages.move(1);
    case 'copy': return void app.messages.copy();
    case 'details': return app.messages.tell();
    case 'save_files': return void app.messages.save();
    case 'play': return app.player.toggleHere();
    case 'go_contacts': return app.contacts.enter();
    case 'go_insights': return app.insights.enter();
    case 'go_reviews': return app.review.enter();
    case 'review_skip': return void app.review.skip();
    case 'insight_table':
    case 'insight_formula': return;
    case 'contact': return app.contact.toggle();
    case 'contact_edit': return app.contact.ask('name');
    case 'contact_note': return app.contact.note();
    case 'contact_tags': return void app.tagging.askContact();
    case 'contact_merge': return app.contacts.startMerge();
    case 'contact_remove': return void app.contacts.remove();
    case 'undo': return void app.acts.undo();
    case 'redo': return void app.acts.redo();
    case 'search': return app.toSearch();
    case 'share': return app.picks.share();
    case 'text_larger': return resize(app, nextSize(app.settings.textSize, 1));
    case 'text_smaller': return resize(app, nextSize(app.settings.textSize, -1));
    case 'text_normal': return resize(app, NORMAL_SIZE);
    case 'commands': app.dialog = 'commands'; return;
    case 'menu_bar': app.desktop.menuOpen = true; return;
    case 'help': app.dialog = 'help'; return;
    case 'settings': app.dialog = 'settings'; return;
  }
}

/** The button of a toast: what its sentence names, whatever was done since. */
export function travel(app: App, { verb, command }: Travelling): void {
  if (command === null) return perform(app, verb);
  app.cursor.settle();
  const act = (): Promise<void> => app.acts.travelTo(verb, command);
  if (app.screen === 'inbox' && app.search.on) void app.search.travel(act);
  else void (app.screen === 'review' && app.review.current !== null ? app.review[verb](command) : act());
}

function resize(app: App, textSize: number): void {
  if (textSize !== app.settings.textSize) void app.saveSettings({ textSize });
}
