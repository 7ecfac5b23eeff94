import type { SavedView } from '../../host/types';
import { m } from '../../i18n';
import { oneLine } from '../../kit/text';
import type { App } from '../../state/app.svelte';
import { inSentence } from '../../state/names';
import { narrows } from '../../state/period';
import { orderName, periodName, viewName } from '../../state/words';

/** What a saved view shows, in one line. */
export function contentOf(app: Pick<App, 'number' | 'tags'>, { view, numberIds, tagIds, period, order, search }: SavedView): string {
  if (search !== '') return m.view_search({ text: inSentence(oneLine(search)) });
  const numbers = numberIds.map((id) => app.number(id)?.name ?? m.filter_number_gone());
  const tags = tagIds.map((id) => app.tags.find((t) => t.id === id)?.name ?? m.tag_removed());
  const when = narrows(period) ? [periodName(period)] : [];
  const sort = order === 'newest' ? [] : [orderName(order)];
  return [viewName(view), ...numbers, ...tags, ...when, ...sort].map((part) => inSentence(oneLine(part))).join(' · ');
}
