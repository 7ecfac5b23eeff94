import type { ConversationRow } from '../host/types';
import type { Clock } from './clock';
import type { Seeing, Shown } from './seeing';
import type { ThreadPane } from './thread.svelte';

/** The cursor rests when it has not moved for so long. */
export const REST_MS = 80;

interface Beside {
  clock: Clock;
  thread: ThreadPane;
  seeing: Seeing;
  /** The row as it is by now. */
  row(id: string): ConversationRow | undefined;
}

/**
 * The thread pane follows the cursor. Drawing a conversation takes many times as long as moving the
 * cursor: the cursor's own move is on the screen first, and of a run of moves only the last one's
 * conversation is drawn.
 */
export class Follow {
  readonly #at: Beside;
  #pending: (() => void) | null = null;
  /** Runs while the cursor may still be on its way. */
  #resting: number | null = null;

  constructor(at: Beside) {
    this.#at = at;
  }

  show(row: ConversationRow, activityId: string | null, how: Shown): void {
    const { thread, seeing } = this.#at;
    // The visit begins with the cursor; what counts as seen is what the pane has in view.
    seeing.show(row.id, row.state === 'unread', row.head, how);
    const show = (): void => thread.show(this.#at.row(row.id) ?? row, activityId);
    if (how !== 'open') return this.#later(show);
    this.#pending = null;
    show();
  }

  nothing(): void {
    this.#pending = null;
    this.#at.thread.clear();
    this.#at.seeing.hide();
  }

  #later(show: () => void): void {
    const { clock } = this.#at;
    const run = this.#resting !== null;
    if (this.#resting !== null) clock.clear(this.#resting);
    this.#pending = show;
    this.#resting = clock.set(() => {
      this.#resting = null;
      this.#now();
    }, REST_MS);
    if (!run) clock.painted(() => { if (this.#pending === show) this.#now(); });
  }

  #now(): void {
    const show = this.#pending;
    this.#pending = null;
    show?.();
  }
}
