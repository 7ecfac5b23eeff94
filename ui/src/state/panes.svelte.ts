import type { App } from './app.svelte';

/** A window too narrow for both shows one pane: the list, or the thread over it. As in App.svelte's styles. */
const ONE = '(max-width: 699.98px)';
/** The thread has no room for a row of buttons. */
const TIGHT = '(max-width: 859.98px)';

let one = $state(false);
let tight = $state(false);

export const panes = {
  get one(): boolean {
    return one;
  },
  get tight(): boolean {
    return tight;
  },
  fit(room: { one: boolean; tight: boolean }): void {
    one = room.one;
    tight = room.tight;
  },
};

/** Follows the width of the window. Returns the end of it. */
export function followWidth(): () => void {
  const [narrow, narrower] = [matchMedia(TIGHT), matchMedia(ONE)];
  const fit = (): void => panes.fit({ one: narrower.matches, tight: narrow.matches });
  fit();
  for (const query of [narrow, narrower]) query.addEventListener('change', fit);
  return () => {
    for (const query of [narrow, narrower]) query.removeEventListener('change', fit);
  };
}

/** The pane that is shown where there is room for one: a comment or a reply is written below its thread, wherever it was begun. */
export function shownPane(app: App): 'list' | 'thread' {
  const shown = app.thread.row?.id;
  const writing = shown !== undefined && (app.comments.writing === shown || app.reply.writing === shown);
  return app.pane === 'thread' || writing ? 'thread' : 'list';
}

/** A click on a row shows its thread, which is beside it or takes its place. */
export function opened(app: App): void {
  if (one) app.focus('thread');
}

/** Back from the thread; what is being written stays as its draft. */
export function toList(app: App): void {
  app.comments.writing = null;
  app.reply.writing = null;
  app.focus('list');
}
