import type { Dwell } from '../host/types';
import type { Clock } from './clock';

/** How a conversation came to be shown: by the program, by moving the cursor, or opened on purpose. */
export type Shown = 'auto' | 'move' | 'open';

/** At once still means: not while passing by with the arrows. */
const PASSING_MS = 400;

interface Visit {
  id: string;
  how: Shown;
  unread: boolean;
  head: string;
  /** Marked unread by hand (or by undo) during this visit: the visit never clears it. */
  held: boolean;
}

/**
 * Decides when a conversation has been seen: it stays open, in a focused window and under nothing
 * else, with its last item in view, for the dwell. A visit lasts until the cursor goes to another conversation.
 */
export class Seeing {
  readonly #clock: Clock;
  readonly #seen: (id: string, head: string) => void;
  #dwell: Dwell = 'two_seconds';
  #focused = false;
  #visible = false;
  #covered = false;
  /** The conversation whose end the pane has in view, and the newest item there. */
  #tail: { id: string; newest: string } | null = null;
  #visit: Visit | null = null;
  #running: { key: string; handle: number } | null = null;
  #sent: string | null = null;

  constructor(clock: Clock, seen: (id: string, head: string) => void) {
    this.#clock = clock;
    this.#seen = seen;
  }

  show(id: string, unread: boolean, head: string, how: Shown): void {
    if (this.#visit?.id === id) {
      const rank: Shown[] = ['auto', 'move', 'open'];
      const stronger = rank.indexOf(how) > rank.indexOf(this.#visit.how) ? how : this.#visit.how;
      this.#visit = { ...this.#visit, unread, head, how: stronger };
    } else {
      this.#visit = { id, how, unread, head, held: false };
      this.#sent = null;
    }
    this.#weigh();
  }

  hide(): void {
    this.#visit = null;
    this.#tail = null;
    this.#weigh();
  }

  /** The conversation changed while it is shown. */
  update(id: string, unread: boolean, head: string): void {
    if (this.#visit?.id !== id) return;
    this.#visit = { ...this.#visit, unread, head };
    this.#weigh();
  }

  hold(id: string): void {
    if (this.#visit?.id === id) this.#visit.held = true;
    this.#weigh();
  }

  /** The pane reports: is the end in view, and which item stands there. A later head is not seen yet. */
  tail(id: string, visible: boolean, newest: string | null = this.#visit?.head ?? null): void {
    this.#tail = visible && newest !== null ? { id, newest } : null;
    this.#weigh();
  }

  /** The thread is on the screen, and no dialog lies over it. */
  visible(visible: boolean): void {
    this.#visible = visible;
    this.#weigh();
  }

  /** Where there is room for one pane, the list lies over the thread. */
  covered(covered: boolean): void {
    this.#covered = covered;
    this.#weigh();
  }

  focus(focused: boolean): void {
    this.#focused = focused;
    this.#weigh();
  }

  dwell(dwell: Dwell): void {
    this.#dwell = dwell;
    this.#weigh();
  }

  #wait(how: Shown): number | null {
    switch (this.#dwell) {
      case 'at_once': return how === 'open' ? 0 : PASSING_MS;
      case 'half_second': return 500;
      case 'two_seconds': return 2000;
      case 'on_reply':
      case 'by_hand': return null;
    }
  }

  #weigh(): void {
    const visit = this.#visit;
    const wait = visit === null ? null : this.#wait(visit.how);
    const counts = visit !== null && wait !== null && visit.unread && !visit.held && visit.how !== 'auto' && this.#focused && this.#visible && !this.#covered && this.#tail?.id === visit.id && this.#tail.newest === visit.head;
    const key = counts ? `${visit.id}\n${visit.head}` : null;
    if (key === null || key === this.#sent) return this.#stop();
    const full = `${key}\n${wait}`;
    if (this.#running?.key === full) return;
    this.#stop();
    const handle = this.#clock.set(() => {
      this.#running = null;
      this.#sent = key;
      if (visit !== null) this.#seen(visit.id, visit.head);
    }, wait ?? 0);
    this.#running = { key: full, handle };
  }

  #stop(): void {
    if (this.#running !== null) this.#clock.clear(this.#running.handle);
    this.#running = null;
  }
}
