import type { FaultKind, OutboxItem, SendFailure } from '../host/types';
import { ahead, clock, m } from '../i18n';

/** Why nothing can be sent there, in one sentence; `number` is what the number of ours is called. */
export function blocked(block: string, number: string | null): string {
  switch (block) {
    case 'no_source': return number === null ? m.block_no_source_here() : m.block_no_source({ number });
    case 'read_only': return number === null ? m.block_read_only_here() : m.block_read_only({ number });
    case 'paused': return m.block_paused();
    case 'group': return m.block_group();
    case 'not_dialable': return m.block_not_dialable();
    case 'sample': return m.reply_samples();
    default: return m.block_unknown();
  }
}

/** Where a text is on its way; `source` is what its source is called. */
export function pendingWords(item: OutboxItem, source: string, paused: boolean, now: number): string {
  if (item.state === 'sending') return m.pending_sending();
  if (item.state === 'unsure') return m.pending_unsure({ source });
  if (item.scheduled && item.dueAt > now) return m.pending_scheduled({ time: ahead(item.dueAt, now) });
  if (paused) return m.pending_paused({ source });
  return item.fault === null ? m.pending_sending() : held(item.fault, item.retryAt, source, now);
}

function held(fault: FaultKind, retryAt: number, source: string, now: number): string {
  switch (fault) {
    case 'unreachable': return m.pending_offline();
    case 'refused':
    case 'no_key': return m.pending_key({ source });
    case 'no_source': return m.pending_no_source();
    case 'unpaired': return m.pending_unpaired({ source });
    case 'untrusted': return m.pending_untrusted({ source });
    case 'rejected': return m.pending_rejected({ source });
    case 'limited':
    case 'no_answer':
    case 'failing':
    case 'storage':
    case 'unreadable': return retryAt > now ? m.pending_again({ source, time: clock(retryAt) }) : m.pending_again_soon({ source });
  }
}

/** Why a text did not arrive, in a sentence. */
export function failureWords(failure: SendFailure | null): string {
  switch (failure?.kind) {
    case 'invalid_number': return m.failed_invalid_number();
    case 'no_texts': return m.failed_no_texts();
    case 'opted_out': return m.failed_opted_out();
    case 'phone_unreachable': return m.failed_phone_unreachable();
    case 'filtered': return m.failed_filtered();
    case 'not_registered': return m.failed_not_registered();
    case 'not_permitted': return m.failed_not_permitted();
    case 'wrong_sender': return m.failed_wrong_sender();
    case 'no_credit': return m.failed_no_credit();
    case 'too_long': return m.failed_too_long();
    case 'files': return m.failed_files();
    case 'unconfirmed': return m.failed_unconfirmed();
    default: return m.failed_other();
  }
}
