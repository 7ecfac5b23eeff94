import type { Settings } from '../host/types';

export type Screen = 'starting' | 'broken' | 'welcome' | 'inbox' | 'import' | 'contacts' | 'sources';
export type Dialog = 'help' | 'settings' | 'snooze' | 'tags' | 'assign' | 'filter' | 'save_view' | 'views' | 'share' | 'commands' | 'keys' | 'link' | 'details' | 'cleanup' | 'history' | 'lifeline' | 'properties' | 'send_later' | 'outbox' | 'new_message' | 'desktop' | null;
/** `search`: the field, from which the arrows move through the results. */
export type Pane = 'list' | 'thread' | 'search';

/** Until the real ones are read. */
export const DEFAULTS: Settings = {
  language: 'system', theme: 'system', hours: 'system', textSize: 100, density: 'comfortable', dwell: 'two_seconds', afterDone: 'next', snoozeKeeps: false, recentSearches: [], keys: { preset: 'listo', changes: [], unknown: [] }, recentCommands: [], savedViews: [],
  notifications: { content: 'sender_and_text', inFront: false, quiet: { type: 'never' }, silentNumberIds: [], silentConversationIds: [], pausedUntil: 0 }, globalShortcuts: { showOrHide: 'Ctrl+Alt+KeyI', openLongestWaiting: 'Ctrl+Alt+KeyU', markNotifiedDone: 'Ctrl+Alt+KeyE' }, closeToTray: false,
};
