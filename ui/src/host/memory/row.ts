import type { ConversationRow, ManyVerb, RefusalReason, Snippet } from '../types';
import type { Registers, Talk } from './memory';

export const pick = (talk: Talk): Registers => ({ state: talk.state, unreadReason: talk.unreadReason, waitingSince: talk.waitingSince, snoozedUntil: talk.snoozedUntil, muted: talk.muted, pinned: talk.pinned ?? false, comments: talk.comments ?? [] });

/** As much of the domain as the window can tell. */
export function decide(verb: ManyVerb, talk: Talk, through: string | null, until: number | null = null): RefusalReason | Registers {
  const newer = through !== null && through !== toRow(talk).head;
  switch (verb) {
    case 'done': return talk.state === 'done' ? 'already_done' : newer ? 'newer_inbound' : { ...pick(talk), state: 'done', unreadReason: null, waitingSince: null, snoozedUntil: null };
    case 'unread': return talk.state === 'unread' ? 'already_unread' : { ...pick(talk), state: 'unread', unreadReason: 'manual', snoozedUntil: null };
    case 'open': return talk.state === 'open' && talk.snoozedUntil === null ? 'already_open' : talk.state === 'unread' && newer ? 'newer_inbound' : { ...pick(talk), state: 'open', unreadReason: null, snoozedUntil: null };
    case 'mute': return talk.muted ? 'already_muted' : { ...pick(talk), muted: true };
    case 'unmute': return talk.muted ? { ...pick(talk), muted: false } : 'not_muted';
    case 'pin': return talk.pinned ? 'already_pinned' : { ...pick(talk), pinned: true };
    case 'unpin': return talk.pinned ? { ...pick(talk), pinned: false } : 'not_pinned';
    case 'snooze': return newer ? 'newer_inbound' : { ...pick(talk), state: 'open', unreadReason: null, snoozedUntil: until };
  }
}

export function toRow(talk: Talk): ConversationRow {
  const last = talk.items.at(-1);
  const snippet: Snippet = last
    ? { kind: last.kind, direction: last.direction, text: last.body.replaceAll('\n', ' ').slice(0, 160), sender: last.sender?.address ?? null, delivery: last.delivery, outcome: last.outcome, durationS: last.durationS, attachments: last.attachments.length }
    : { kind: 'text', direction: 'inbound', text: '', sender: null, delivery: 'delivered', outcome: null, durationS: 0, attachments: 0 };
  const { id, numberId, parties, state, unreadReason, waitingSince, triedAt, snoozedUntil, muted, pinned } = talk;
  return { id, numberId, parties, state, unreadReason, waitingSince, triedAt, snoozedUntil, muted, pinnedAt: pinned ? 1 : null, lastAt: last?.at ?? 0, order: (last?.at ?? 0) + (pinned ? 2 ** 52 : 0), last: snippet, head: last?.id ?? '' };
}
