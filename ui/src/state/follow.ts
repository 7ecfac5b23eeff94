import type { ConversationRow } from '../host/types';
import { within, type Clock } from './clock';
import type { Seeing, Shown } from './seeing';
import type { ThreadPane } from './thread.svelte';

/** The cursor rests when it has not moved for so long. */
export const REST_MS = 80;
/** A conversation that takes longer to read is shown as being read. */
const FETCH_MS = 60;

interface Beside {
  clock: Clock;
  thread: ThreadPane;
  seeing: Seeing;
  /** The row as it is by now. */
  row(id: string): ConversationRow | undefined;
}

interface Wanted {
  row: ConversationRow;
  activityId: string | null;
}

/**
 * The thread pane follows the cursor. Drawing a conversation takes many times as long as moving the
 * cursor: the cursor's own move is on the screen first, and of a run of moves only the last one's
 * conversation is drawn.
 */
export class Follow {
  readonly #at: Beside;
  #pending: Wanted | null = null;
  /** Runs while the cursor may still be on its way. */
  #resting: number | null = null;

  constructor(at: Beside) {
    this.#at = at;
  }

  show(row: ConversationRow, activityId: string | null, how: Shown): void {
    // The visit begins with the cursor; what counts as seen is what the pane has in view.
    this.#at.seeing.show(row.id, row.state === 'unread', row.head, how);
    this.#pending = { row, activityId };
    if (how === 'open') this.#draw(this.#pending);
    else this.#later(this.#pending);
  }

  /** The conversation in the pane, or the one that is about to be there. */
  get id(): string | null {
    return this.#pending?.row.id ?? this.#at.thread.row?.id ?? null;
  }

  nothing(): void {
    this.#pending = null;
    this.#at.thread.clear();
    this.#at.seeing.hide();
  }

  #later(wanted: Wanted): void {
    const { clock } = this.#at;
    const run = this.#resting !== null;
    if (this.#resting !== null) clock.clear(this.#resting);
    this.#resting = clock.set(() => {
      this.#resting = null;
      if (this.#pending !== null) void this.#fetched(this.#pending);
    }, REST_MS);
    if (run) return;
    const fetched = this.#fetch(wanted);
    clock.painted(() => void this.#fetched(wanted, fetched));
  }

  async #fetched(wanted: Wanted, fetched = this.#fetch(wanted)): Promise<void> {
    await fetched;
    this.#draw(wanted);
  }

  /** A found item is read around it, by the pane itself. */
  async #fetch({ row, activityId }: Wanted): Promise<void> {
    if (activityId !== null) return;
    await within(this.#at.clock, FETCH_MS, this.#at.thread.fetch(row));
  }

  #draw(wanted: Wanted): void {
    if (this.#pending !== wanted) return;
    this.#pending = null;
    const { row, activityId } = wanted;
    // It may have changed since the cursor came to it.
    const now = this.#at.row(row.id) ?? row;
    this.#at.seeing.update(now.id, now.state === 'unread', now.head);
    this.#at.thread.show(now, activityId);
  }
}
