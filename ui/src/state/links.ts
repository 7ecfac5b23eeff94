import type { AppError, ConversationRow, View } from '../host/types';
import { m } from '../i18n';
import type { App } from './app.svelte';
import { belongs, inView, rankOf } from './listing';
import { why } from './says';

type Room = Pick<App, 'api' | 'toasts' | 'mailbox' | 'follow' | 'screen' | 'go' | 'select' | 'focus' | 'leaveSearch'>;

/** What begins like this is no question for the search. */
export const isLink = (text: string): boolean => /^\s*listo:\/\//i.test(text);

/** Opens `listo://` links: the conversation in a list that has it, the thread at the message. */
export class Links {
  readonly #app: Room;

  constructor(app: Room) {
    this.#app = app;
  }

  /** Gives the conversation that is shown now; null where the link leads to none. */
  async open(text: string): Promise<string | null> {
    const { api, toasts } = this.#app;
    try {
      const linked = await api.openLink(text);
      switch (linked.type) {
        case 'there': return await this.show(linked.row, linked.activityId);
        case 'no_link': toasts.calm(m.link_unknown()); break;
        case 'elsewhere': toasts.calm(m.link_elsewhere()); break;
        case 'gone': toasts.calm(m.link_gone()); break;
      }
    } catch (thrown) {
      const error = thrown as AppError;
      toasts.error(m.error_load({ why: why(error) }), error.traceId || null);
    }
    return null;
  }

  /** In the present list where it is there, otherwise in one that has it. */
  async show(row: ConversationRow, activityId: string | null = null): Promise<string | null> {
    const app = this.#app;
    const { mailbox } = app;
    const here = app.screen === 'inbox' && mailbox.loaded && belongs(row, mailbox.listing);
    const others: View[] = ['inbox', 'snoozed', 'done'];
    if (here) app.leaveSearch();
    else await app.go(others.find((view) => inView(row, view)) ?? 'all', []);
    const { listing } = mailbox;
    let shown: string | null = null;
    await mailbox.pages.bring(rankOf(row, listing.order), () => mailbox.listing === listing, () => {
      app.select(row.id, 'open');
      shown = row.id;
      if (activityId !== null) app.follow.show(row, activityId, 'open');
      mailbox.reveal(row.id);
      app.focus('thread');
    });
    return shown;
  }
}
