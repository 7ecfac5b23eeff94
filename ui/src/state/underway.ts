import type { UnderWay } from '../host/types';
import { listOf, m } from '../i18n';

const name = (what: UnderWay): string => {
  switch (what) {
    case 'import': return m.under_way_import();
    case 'command': return m.under_way_command();
    case 'export': return m.under_way_export();
    case 'deletion': return m.under_way_deletion();
    case 'texts': return m.under_way_texts();
    case 'update': return m.under_way_update();
  }
};

export const underWayWords = (all: readonly UnderWay[]): string => listOf(all.map(name));

/** What is left of it where one quits at once; null where that waits for it all the same. */
export const leftWords = (what: UnderWay): string | null => {
  switch (what) {
    case 'import': return m.quit_leaves_import();
    case 'command': return m.quit_leaves_command();
    case 'export': return m.quit_leaves_export();
    case 'deletion': return m.quit_leaves_deletion();
    case 'texts':
    case 'update': return null;
  }
};
