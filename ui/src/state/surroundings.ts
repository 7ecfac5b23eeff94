import type { Api } from '../api/api';
import type { ConversationRow, Outcome } from '../host/types';
import type { ContactPanel } from './contact.svelte';
import type { Mailbox } from './mailbox.svelte';
import type { Shown } from './seeing';
import type { ActVerb } from './predict';
import type { Selection } from './selection.svelte';
import type { ThreadPane } from './thread.svelte';
import type { Toasts } from './toasts.svelte';

/** What the acts of the person reach. */
export interface Surroundings {
  api: Api;
  mailbox: Mailbox;
  selection: Selection;
  thread: ThreadPane;
  toasts: Toasts;
  region(): string;
  numberName(id: string): string;
  /** As it is called inside a sentence, also one that is removed. */
  tagName(id: string | null): string;
  /** As a member is called inside a sentence. */
  memberName(id: string | null): string;
  /** Another number of conversations has a tag. */
  tagged(): void;
  now(): number;
  /** After what has changed so far is on the screen. */
  painted(run: () => void): void;
  select(id: string | null, how: Shown): void;
  /** Moves with every placing of the cursor. */
  placings(): number;
  /** Marked unread on purpose: this visit never clears it. */
  hold(id: string): void;
  /** The row of a search result. */
  found(id: string): ConversationRow | undefined;
  contact(): ContactPanel;
  changed(row: ConversationRow): void;
  /** A text was taken back by undo, or queued again by redo. */
  texts(outcome: Outcome): void;
  /** A command of the person's about one conversation has been carried out. */
  decided(id: string, verb: ActVerb): void;
  /** These were changed by an undo or a redo. */
  travelled(verb: 'undo' | 'redo', ids: readonly string[]): void;
}
