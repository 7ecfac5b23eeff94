import type { BusinessHours, Settings } from '../host/types';

export type Screen = 'starting' | 'broken' | 'welcome' | 'inbox' | 'import' | 'contacts' | 'insights' | 'review' | 'sources';
export type Dialog = 'help' | 'settings' | 'snooze' | 'tags' | 'assign' | 'filter' | 'save_view' | 'views' | 'share' | 'commands' | 'keys' | 'link' | 'details' | 'cleanup' | 'history' | 'lifeline' | 'properties' | 'send_later' | 'outbox' | 'new_message' | 'desktop' | 'business_hours' | 'insight_list' | 'insight_filter' | 'updates' | null;
/** `search`: the field, from which the arrows move through the results. */
export type Pane = 'list' | 'thread' | 'search';

/** Monday to Friday, nine to six. */
export const NINE_TO_SIX: BusinessHours = { week: [...Array.from({ length: 5 }, () => [{ from: '09:00', to: '18:00' }]), [], []], holidays: [], zone: '' };

/** Until the real ones are read. */
export const DEFAULTS: Settings = {
  language: 'system', theme: 'system', hours: 'system', firstDay: 'system', businessHours: NINE_TO_SIX, textSize: 100, listWidth: 0, density: 'comfortable', dwell: 'two_seconds', afterDone: 'next', snoozeKeeps: false, recentSearches: [], keys: { preset: 'listo', changes: [], unknown: [] }, recentCommands: [], savedViews: [],
  notifications: { content: 'sender_and_text', inFront: false, quiet: { type: 'never' }, silentNumberIds: [], silentConversationIds: [], pausedUntil: 0 }, globalShortcuts: { showOrHide: 'Ctrl+Alt+KeyI', openLongestWaiting: 'Ctrl+Alt+KeyU', markNotifiedDone: 'Ctrl+Alt+KeyE', quickTriage: '' }, closeToTray: false, menuBar: false, reviewReminders: {}, lookForUpdates: false,
};
