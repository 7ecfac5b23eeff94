import type { App } from '../state/app.svelte';
import type { Single } from './keymap';

/** What the keys do among the figures. False: the same as everywhere. */
export function performInInsights(app: App, action: Single): boolean {
  const { insights } = app;
  switch (action) {
    case 'filter': app.dialog = 'insight_filter'; break;
    case 'clear_filter': insights.clear(); break;
    case 'insight_table': insights.table(); break;
    case 'insight_formula': insights.formula(); break;
    case 'back': insights.leave(); break;
    default: return false;
  }
  return true;
}
