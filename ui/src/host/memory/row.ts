import type { ConversationRow, ManyVerb, RefusalReason, Snippet } from '../types';
import type { Registers, Step, Talk } from './talk';
import type { KeptTag } from './tags';

/** What a verb needs beside the conversation. */
export interface Details {
  until?: number | null;
  tag?: KeptTag;
  member?: string;
}

export const pick = (talk: Talk): Registers => ({ state: talk.state, unreadReason: talk.unreadReason, waitingSince: talk.waitingSince, snoozedUntil: talk.snoozedUntil, muted: talk.muted, pinned: talk.pinned ?? false, comments: talk.comments ?? [], tags: talk.tags ?? [], assigneeId: talk.assigneeId ?? null, answered: talk.answered ?? 0, texts: talk.texts ?? [] });

const isMentioned = (talk: Talk): boolean => (talk.comments ?? []).slice(talk.answered ?? 0).some((c) => c.mentions.some((named) => named.memberId === 'me'));

/** As much of the domain as the window can tell. */
export function decide(verb: ManyVerb, talk: Talk, through: string | null, { until = null, tag, member }: Details = {}): RefusalReason | Registers {
  const tags = talk.tags ?? [];
  const newer = through !== null && through !== toRow(talk).head;
  switch (verb) {
    case 'done': return talk.state === 'done' && !isMentioned(talk) ? 'already_done' : newer ? 'newer_inbound' : { ...pick(talk), answered: (talk.comments ?? []).length, state: 'done', unreadReason: null, waitingSince: null, snoozedUntil: null };
    case 'unread': return talk.state === 'unread' ? 'already_unread' : { ...pick(talk), state: 'unread', unreadReason: 'manual', snoozedUntil: null };
    case 'open': return talk.state === 'open' && talk.snoozedUntil === null ? 'already_open' : talk.state === 'unread' && newer ? 'newer_inbound' : { ...pick(talk), state: 'open', unreadReason: null, snoozedUntil: null };
    case 'mute': return talk.muted ? 'already_muted' : { ...pick(talk), muted: true };
    case 'unmute': return talk.muted ? { ...pick(talk), muted: false } : 'not_muted';
    case 'pin': return talk.pinned ? 'already_pinned' : { ...pick(talk), pinned: true };
    case 'unpin': return talk.pinned ? { ...pick(talk), pinned: false } : 'not_pinned';
    case 'snooze': return newer ? 'newer_inbound' : { ...pick(talk), state: 'open', unreadReason: null, snoozedUntil: until };
    case 'tag': return tag === undefined || tags.includes(tag) ? 'already_tagged' : { ...pick(talk), tags: [...tags, tag] };
    case 'assign': return member === undefined || talk.assigneeId === member ? 'already_assigned' : { ...pick(talk), assigneeId: member };
    case 'unassign': return (talk.assigneeId ?? null) === null ? 'not_assigned' : { ...pick(talk), assigneeId: null };
    case 'untag': return tag !== undefined && tags.includes(tag) ? { ...pick(talk), tags: tags.filter((t) => t !== tag) } : 'not_tagged';
  }
}

/** Undo and redo: of a tag that tag alone, and of anything else all but the tags. */
export function putBack(verb: 'undo' | 'redo', step: Step, talk: Talk | undefined): RefusalReason | null {
  if (talk === undefined) return 'unknown_conversation';
  if (step.tag !== undefined) {
    const answer = decide((step.verb === 'tag') === (verb === 'redo') ? 'tag' : 'untag', talk, null, { tag: step.tag });
    if (typeof answer === 'string') return 'changed_since';
    talk.tags = answer.tags ?? [];
    return null;
  }
  const [from, to] = verb === 'undo' ? [step.after, step.before] : [step.before, step.after];
  // A text alone moves nothing.
  if ((step.verb === 'send' || step.verb === 'cancel_send') && from.get(talk.id)?.state === to.get(talk.id)?.state) {
    talk.texts = to.get(talk.id)?.texts ?? [];
    return null;
  }
  if (talk.state !== from.get(talk.id)?.state) return 'changed_since';
  Object.assign(talk, to.get(talk.id), { tags: talk.tags });
  return null;
}

export function toRow(talk: Talk): ConversationRow {
  const last = talk.items.at(-1);
  const snippet: Snippet = last
    ? { kind: last.kind, direction: last.direction, text: last.body.replaceAll('\n', ' ').slice(0, 160), sender: last.sender?.address ?? null, delivery: last.delivery, outcome: last.outcome, durationS: last.durationS, attachments: last.attachments.length }
    : { kind: 'text', direction: 'inbound', text: '', sender: null, delivery: 'delivered', outcome: null, durationS: 0, attachments: 0 };
  const { id, numberId, parties, state, unreadReason, waitingSince, triedAt, snoozedUntil, muted, pinned } = talk;
  return { id, numberId, parties, state, unreadReason, waitingSince, triedAt, snoozedUntil, muted, pinnedAt: pinned ? 1 : null, lastAt: last?.at ?? 0, order: (last?.at ?? 0) + (pinned ? 2 ** 52 : 0), last: snippet, head: last?.id ?? '', tagIds: (talk.tags ?? []).map((t) => t.id), assigneeId: talk.assigneeId ?? null, mentioned: isMentioned(talk) };
}
