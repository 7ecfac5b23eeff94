import type { Activity, Comment, ConversationState, OutboxItem, Party, StateChange, UnreadReason, Verb } from '../types';
import type { ContactStep } from './contacts';
import type { LongStep } from './long';
import type { KeptTag } from './tags';

/** A conversation as the twin keeps it; rows and threads are made from it. */
export interface Talk {
  id: string;
  numberId: string;
  parties: Party[];
  state: ConversationState;
  unreadReason: UnreadReason | null;
  items: Activity[];
  changes: StateChange[];
  waitingSince: number | null;
  triedAt: number | null;
  snoozedUntil: number | null;
  muted: boolean;
  pinned?: boolean;
  comments?: Comment[];
  tags?: readonly KeptTag[];
  assigneeId?: string | null;
  /** Comments when it was last finished: those before are answered. */
  answered?: number;
  /** On their way out. */
  texts?: OutboxItem[];
  /** Every text that was queued, also when it has left or was taken back. */
  queued?: { id: string; at: number; undone: boolean }[];
  /** When its newest item came in, counted by the host. */
  arrival?: number;
}

export type Registers = Pick<Talk, 'state' | 'unreadReason' | 'waitingSince' | 'snoozedUntil' | 'muted' | 'pinned' | 'comments' | 'tags' | 'assigneeId' | 'answered' | 'texts'>;

export interface Step {
  commandId: string;
  /** Steps are told in the order in which they were first taken. */
  order: number;
  at: number;
  verb: Verb;
  ids: string[];
  before: Map<string, Registers>;
  after: Map<string, Registers>;
  /** It went over a list or a range. */
  long?: LongStep;
  contact?: ContactStep;
  /** It put this on, or took it off. */
  tag?: KeptTag;
}
