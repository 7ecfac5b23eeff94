import type { ConversationRow, RefusalReason, Verb } from '../host/types';

/** The store's: what is pinned stands above all that is not. */
const ON_TOP = 2 ** 52;

export type ActVerb = Exclude<Verb, 'wake' | 'undo' | 'redo' | 'comment' | 'remove_comment' | 'send' | 'cancel_send' | 'hand_over' | 'contact'>;
/** They need no more than the conversation, whatever has come in since it was seen. */
export type PlainVerb = 'unread' | 'mute' | 'unmute' | 'pin' | 'unpin';
export type TagVerb = 'tag' | 'untag';
export type AssignVerb = 'assign' | 'unassign';
/** Until when, and the newest item the person had on the screen of each. */
export interface Snooze {
  until: number;
  /** What they write meanwhile does not end it. */
  keeps: boolean;
  heads: ReadonlyMap<string, string>;
}

/** What a verb needs beside the conversation. */
export type Details = Partial<Snooze> & { tagId?: string; memberId?: string };

export type Prediction = { row: ConversationRow } | { refused: RefusalReason };

/**
 * What the domain will most likely answer, painted while it does. The answer is right, not this:
 * it only has to agree on the cases a row can tell by itself.
 */
export function predict(row: ConversationRow, verb: ActVerb, { until, tagId = '', memberId = '' }: Details = {}): Prediction {
  switch (verb) {
    case 'done':
      // What is done can still ask for me.
      if (row.state === 'done' && !row.mentioned) return { refused: 'already_done' };
      return { row: { ...row, state: 'done', unreadReason: null, snoozedUntil: null, mentioned: false } };
    case 'unread':
      if (row.state === 'unread') return { refused: 'already_unread' };
      return { row: { ...row, state: 'unread', unreadReason: 'manual', snoozedUntil: null } };
    case 'open':
      if (row.state === 'open' && row.snoozedUntil === null) return { refused: 'already_open' };
      return { row: { ...row, state: 'open', unreadReason: null, snoozedUntil: null } };
    case 'snooze':
      return { row: { ...row, state: 'open', unreadReason: null, snoozedUntil: until ?? null } };
    case 'mute':
      if (row.muted) return { refused: 'already_muted' };
      return { row: { ...row, muted: true } };
    case 'unmute':
      if (!row.muted) return { refused: 'not_muted' };
      return { row: { ...row, muted: false } };
    case 'pin':
      if (row.pinnedAt !== null) return { refused: 'already_pinned' };
      // Since when, the answer tells; until then only that it is matters.
      return { row: { ...row, pinnedAt: row.lastAt, order: row.order + ON_TOP } };
    case 'unpin':
      if (row.pinnedAt === null) return { refused: 'not_pinned' };
      return { row: { ...row, pinnedAt: null, order: row.order - ON_TOP } };
    case 'tag':
      if (row.tagIds.includes(tagId)) return { refused: 'already_tagged' };
      return { row: { ...row, tagIds: [...row.tagIds, tagId] } };
    case 'untag':
      if (!row.tagIds.includes(tagId)) return { refused: 'not_tagged' };
      return { row: { ...row, tagIds: row.tagIds.filter((t) => t !== tagId) } };
    case 'assign':
      if (row.assigneeId === memberId) return { refused: 'already_assigned' };
      return { row: { ...row, assigneeId: memberId } };
    case 'unassign':
      if (row.assigneeId === null) return { refused: 'not_assigned' };
      return { row: { ...row, assigneeId: null } };
    case 'seen':
      if (row.state !== 'unread') return { refused: 'not_unread' };
      return { row: { ...row, state: 'open', unreadReason: null } };
  }
}

/** Applies a verb where it applies; a refused one changes nothing. */
export function painted(row: ConversationRow, verb: ActVerb, details: Details = {}): ConversationRow {
  const answer = predict(row, verb, details);
  return 'row' in answer ? answer.row : row;
}
