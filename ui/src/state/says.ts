import type { AppError, ConversationRow, Outcome, RefusalReason, Verb } from '../host/types';
import { m, plural } from '../i18n';

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
    case 'unknown_conversation': return m.refused_unknown_conversation();
  }
}

export function why(error: AppError): string {
  switch (error.code) {
    case 'not_found': return m.why_not_found();
    case 'invalid': return m.why_invalid();
    case 'busy': return m.why_busy();
    case 'disk_full': return m.why_disk_full();
    case 'unknown_commit': return m.why_unknown_commit();
    case 'not_a_database': return m.why_not_a_database({ path: error.params.path ?? '' });
    case 'too_new': return m.why_too_new({ path: error.params.path ?? '' });
    case 'failed': return m.why_failed();
  }
}

export function did(verb: Verb, changed: number, name: string): string {
  if (changed > 1) return verb === 'done' ? m.did_done_many(plural(changed)) : m.did_many(plural(changed));
  switch (verb) {
    case 'done': return m.did_done({ name });
    case 'unread': return m.did_unread({ name });
    case 'open': return m.did_open({ name });
    case 'seen': return m.did_seen({ name });
    default: return m.did_other({ name });
  }
}

export function undid(outcome: Outcome, row: ConversationRow | undefined, name: string): string {
  const undo = outcome.verb === 'undo';
  if (outcome.changed.length > 1 || row === undefined) return undo ? m.undone_many(plural(outcome.changed.length)) : m.redone_many(plural(outcome.changed.length));
  switch (row.state) {
    case 'unread': return undo ? m.undone_to_unread({ name }) : m.redone_to_unread({ name });
    case 'open': return undo ? m.undone_to_open({ name }) : m.redone_to_open({ name });
    case 'done': return undo ? m.undone_to_done({ name }) : m.redone_to_done({ name });
  }
}
