import type { AppError, ConversationRow, Outcome, RefusalReason, Verb } from '../host/types';
import { ahead, count, m, plural } from '../i18n';
import { blocked } from './sendwords';

/** What the window says about answers, in the words of product.md. */

export function refusal(reason: RefusalReason): string {
  switch (reason) {
    case 'already_done': return m.refused_already_done();
    case 'already_unread': return m.refused_already_unread();
    case 'already_open': return m.refused_already_open();
    case 'not_unread': return m.refused_not_unread();
    case 'newer_inbound': return m.refused_newer_inbound();
    case 'changed_since':
    case 'not_snoozed': return m.refused_changed_since();
    case 'in_the_past': return m.refused_in_the_past();
    case 'already_muted': return m.refused_already_muted();
    case 'not_muted': return m.refused_not_muted();
    case 'already_pinned': return m.refused_already_pinned();
    case 'not_pinned': return m.refused_not_pinned();
    case 'already_tagged': return m.refused_already_tagged();
    case 'not_tagged': return m.refused_not_tagged();
    case 'already_assigned': return m.refused_already_assigned();
    case 'not_assigned': return m.refused_not_assigned();
    case 'pins_full': return m.refused_pins_full();
    case 'empty_comment':
    case 'empty_message': return m.refused_empty_comment();
    case 'already_sent': return m.refused_already_sent();
    case 'unknown_conversation': return m.refused_unknown_conversation();
    case 'unchanged': return m.refused_unchanged();
    case 'number_taken': return m.refused_number_taken();
  }
}

export function why(error: AppError): string {
  switch (error.code) {
    case 'not_found': return m.why_not_found();
    case 'invalid': return m.why_invalid();
    case 'busy': return m.why_busy();
    case 'cannot_send': return blocked(error.params['why'] ?? '', null);
    case 'disk_full': return m.why_disk_full();
    case 'unknown_commit': return m.why_unknown_commit();
    case 'not_a_database': return m.why_not_a_database({ path: error.params.path ?? '' });
    case 'too_new': return m.why_too_new({ path: error.params.path ?? '' });
    case 'failed': return m.why_failed();
  }
}

/** What a sentence about a command names. */
export interface About {
  name: string;
  tag: string;
  /** Whom it is assigned to. */
  member: string;
  until: number | null;
  now: number;
}

export function did(verb: Verb, changed: number, { name, tag, member, until, now }: About): string {
  if (changed > 1) {
    switch (verb) {
      case 'done': return m.did_done_many(plural(changed));
      case 'unread': return m.did_unread_many(plural(changed));
      case 'open': return m.did_open_many(plural(changed));
      case 'snooze': return m.did_snooze_many(plural(changed));
      case 'mute': return m.did_mute_many(plural(changed));
      case 'unmute': return m.did_unmute_many(plural(changed));
      case 'pin': return m.did_pin_many(plural(changed));
      case 'unpin': return m.did_unpin_many(plural(changed));
      case 'tag': return m.did_tag_many({ tag, ...plural(changed) });
      case 'untag': return m.did_untag_many({ tag, ...plural(changed) });
      case 'assign': return m.did_assign_many({ member, ...plural(changed) });
      case 'unassign': return m.did_unassign_many(plural(changed));
      case 'hand_over': return m.did_hand_over_many({ member, ...plural(changed) });
      default: return m.did_many(plural(changed));
    }
  }
  switch (verb) {
    case 'done': return m.did_done({ name });
    case 'unread': return m.did_unread({ name });
    case 'open': return m.did_open({ name });
    case 'seen': return m.did_seen({ name });
    case 'snooze': return until === null ? m.did_other({ name }) : m.did_snooze({ name, time: ahead(until, now) });
    case 'mute': return m.did_mute({ name });
    case 'unmute': return m.did_unmute({ name });
    case 'pin': return m.did_pin({ name });
    case 'unpin': return m.did_unpin({ name });
    case 'tag': return m.did_tag({ tag });
    case 'untag': return m.did_untag({ tag });
    case 'assign': return m.did_assign({ name, member });
    case 'unassign': return m.did_unassign({ name });
    case 'hand_over': return m.did_hand_over({ name, member });
    default: return m.did_other({ name });
  }
}

/** What a command over a selection did, and what it left. */
export function didMany(outcome: Outcome, about: About, stopped: number): string {
  const { changedCount, verb } = outcome;
  if (changedCount === 0) {
    const reason = outcome.refused[0]?.reason;
    return outcome.cancelled ? m.bulk_stopped() : reason === undefined ? m.bulk_nothing() : refusal(reason);
  }
  const text = did(verb, changedCount, about) + leftOver(outcome);
  return outcome.cancelled ? m.bulk_stopped_after({ n: count(Math.max(stopped, changedCount)), what: text }) : text;
}

export function leftOver({ refused, refusedCount, verb }: Outcome): string {
  const newer = refused.filter((r) => r.reason === 'newer_inbound').length;
  if (refusedCount === 0) return '';
  if (refused.length === refusedCount && refused.every((r) => r.reason === 'pins_full')) return `. ${m.refused_pins_full()}`;
  const why = newer === refusedCount || (refused.length === 0 && verb === 'done') ? m.left_newer(plural(refusedCount)) : m.left_as_is(plural(refusedCount));
  return `. ${why}`;
}

export function undid(outcome: Outcome, row: ConversationRow | undefined, { name, tag, member }: Pick<About, 'name' | 'tag' | 'member'>): string {
  const undo = outcome.verb === 'undo';
  if (outcome.of === 'tag' || outcome.of === 'untag') return undidTag(outcome, name, tag);
  if (outcome.of === 'send' || outcome.of === 'cancel_send') return (outcome.of === 'send') === undo ? m.undone_send() : undo ? m.undone_cancel_send() : m.redone_send();
  if (outcome.changedCount > 1 || row === undefined) return undo ? m.undone_many(plural(outcome.changedCount)) : m.redone_many(plural(outcome.changedCount));
  if (outcome.of === 'comment') return undo ? m.undone_comment() : m.redone_comment();
  if (outcome.of === 'remove_comment') return undo ? m.undone_remove_comment() : m.redone_remove_comment();
  if (outcome.of === 'assign' || outcome.of === 'unassign') {
    if (row.assigneeId === null) return undo ? m.undone_to_unassigned({ name }) : m.redone_to_unassigned({ name });
    return undo ? m.undone_to_assigned({ name, member }) : m.redone_to_assigned({ name, member });
  }
  if (outcome.of === 'pin' || outcome.of === 'unpin') {
    if (row.pinnedAt !== null) return undo ? m.undone_to_pinned({ name }) : m.redone_to_pinned({ name });
    return undo ? m.undone_to_unpinned({ name }) : m.redone_to_unpinned({ name });
  }
  if (outcome.of === 'mute' || outcome.of === 'unmute') {
    if (row.muted) return undo ? m.undone_to_muted({ name }) : m.redone_to_muted({ name });
    return undo ? m.undone_to_unmuted({ name }) : m.redone_to_unmuted({ name });
  }
  if (row.snoozedUntil !== null) return undo ? m.undone_to_snoozed({ name }) : m.redone_to_snoozed({ name });
  switch (row.state) {
    case 'unread': return undo ? m.undone_to_unread({ name }) : m.redone_to_unread({ name });
    case 'open': return undo ? m.undone_to_open({ name }) : m.redone_to_open({ name });
    case 'done': return undo ? m.undone_to_done({ name }) : m.redone_to_done({ name });
  }
}

function undidTag({ verb, of, changedCount }: Outcome, name: string, tag: string): string {
  const undo = verb === 'undo';
  const many = { tag, ...plural(changedCount) };
  if ((of === 'tag') !== undo) {
    if (changedCount > 1) return undo ? m.undone_to_tagged_many(many) : m.redone_to_tagged_many(many);
    return undo ? m.undone_to_tagged({ name, tag }) : m.redone_to_tagged({ name, tag });
  }
  if (changedCount > 1) return undo ? m.undone_to_untagged_many(many) : m.redone_to_untagged_many(many);
  return undo ? m.undone_to_untagged({ name, tag }) : m.redone_to_untagged({ name, tag });
}
