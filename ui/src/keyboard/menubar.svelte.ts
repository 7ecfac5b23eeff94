import type { AppError, BarMenu } from '../host/types';
import { untrack } from 'svelte';
import { m } from '../i18n';
import type { App } from '../state/app.svelte';
import { why } from '../state/says';
import { chooseInMenuBar, describeMenuBar } from './menubar';
import { isMac } from './names';

/** Keys change more than one thing at a time, and often what they change back. */
const SETTLED_MS = 200;

/**
 * Keeps the menu bar as the window is, while there is one: on macOS always, else when the person wants it or has
 * opened it by its key. To be called while the window is made.
 */
export function followMenuBar(app: App, mac = isMac()): void {
  let told = 'null';
  let telling: Promise<unknown> = Promise.resolve();
  let timer: number | null = null;

  function tell(menus: BarMenu[] | null): void {
    const said = JSON.stringify(menus);
    if (said === told) return;
    told = said;
    telling = telling.then(() => app.api.setMenuBar(menus)).catch(failed);
  }
  function failed(thrown: unknown): void {
    const error = thrown as AppError;
    app.toasts.error(m.error_desktop({ why: why(error) }), error.traceId || null);
  }
  async function open(): Promise<void> {
    await telling;
    await app.api.openMenuBar().catch((thrown: unknown) => {
      app.desktop.menuOpen = false;
      failed(thrown);
    });
  }

  const menus = $derived(app.screen !== 'starting' && (mac || app.settings.menuBar || app.desktop.menuOpen) ? describeMenuBar(app, mac) : null);
  $effect(() => {
    const now = menus;
    if (timer !== null) app.clock.clear(timer);
    timer = null;
    // It comes and goes at once.
    if ((now === null) !== (told === 'null')) tell(now);
    else if (now !== null) timer = app.clock.set(() => tell(now), SETTLED_MS);
  });
  $effect(() => {
    if (app.desktop.menuOpen) untrack(() => void open());
  });
  $effect(() => {
    const hearing = [app.api.onMenuChosen((id) => chooseInMenuBar(app, id)), app.api.onMenuClosed(() => (app.desktop.menuOpen = false))];
    return () => {
      for (const heard of hearing) void heard.then((off) => off(), () => undefined);
    };
  });
}
