import type { App } from './app.svelte';
import type { Around } from './search.svelte';

/** What the search reaches of the window. */
export const around = (app: App): Around => ({
  api: app.api,
  clock: app.clock,
  moment: () => app.mailbox.now,
  fresh: (row, asked) => app.mailbox.answers.fresh(row, asked),
  show: (hit, how) => app.follow.show(hit.row, hit.activityId, how),
  nothing: () => app.follow.nothing(),
  tags: () => app.tags.map((t) => t.name),
  done: (id) => app.acts.done(id, 'stay'),
  opened: () => app.focus('thread'),
  recent: () => app.settings.recentSearches,
  remember: (recentSearches) => void app.saveSettings({ recentSearches }),
  link: (text) => void app.links.open(text),
});
