import type { CallOutcome, ChangeKind, ConversationRow, ConversationState, Delivery, Direction, ListOrder, Period, SnoozeKind, StateChange, Tag, View } from '../host/types';
import { ahead, clock, day, m } from '../i18n';
import { inSentence, oneLine } from '../kit/text';
import { spanOf } from './period';

export function callWord(direction: Direction, outcome: CallOutcome | null): string {
  const inbound = direction === 'inbound';
  switch (outcome) {
    case 'missed': return inbound ? m.call_missed() : m.call_unanswered();
    case 'rejected': return inbound ? m.call_rejected() : m.call_rejected_out();
    case 'blocked': return m.call_blocked();
    case 'answered':
    case null: return inbound ? m.call_in() : m.call_out();
  }
}

export function snoozeName(kind: SnoozeKind): string {
  switch (kind) {
    case 'later_today': return m.snooze_later_today();
    case 'tonight': return m.snooze_tonight();
    case 'tomorrow': return m.snooze_tomorrow();
    case 'next_business_day': return m.snooze_next_business_day();
    case 'next_week': return m.snooze_next_week();
    case 'typed': return m.snooze_typed();
  }
}

export function viewName(view: View): string {
  switch (view) {
    case 'inbox': return m.inbox();
    case 'unread': return m.unread();
    case 'done': return m.done();
    case 'snoozed': return m.snoozed();
    case 'waiting': return m.waiting();
    case 'pinned': return m.pinned();
    case 'muted': return m.muted();
    case 'assigned': return m.assigned();
    case 'mentions': return m.mentions();
    case 'all': return m.all();
  }
}

export function orderName(order: ListOrder): string {
  return order === 'newest' ? m.order_newest() : m.order_longest_waiting();
}

export function periodName(period: Period): string {
  switch (period.type) {
    case 'any': return m.period_any();
    case 'today': return m.today();
    case 'yesterday': return m.yesterday();
    case 'last7_days': return m.period_last7_days();
    case 'last30_days': return m.period_last30_days();
    case 'this_month': return m.period_this_month();
    case 'last_month': return m.period_last_month();
    case 'between': {
      const { from, until } = spanOf(period, 0);
      // The last moment that is in it says which day it is.
      if (from !== null && until !== null) return m.period_between({ from: day(from), to: day(until - 1) });
      if (from !== null) return m.period_from({ day: day(from) });
      return until === null ? m.period_any() : m.period_until({ day: day(until - 1) });
    }
  }
}

export function stateName(state: ConversationState): string {
  switch (state) {
    case 'unread': return m.state_unread();
    case 'open': return m.state_open();
    case 'done': return m.state_done();
  }
}

/** For who hears a row instead of seeing it. */
export function standing(row: ConversationRow, now: number, tags: readonly Tag[] = [], assignee = ''): string {
  const state = row.snoozedUntil === null ? stateName(row.state) : m.snoozed_until({ time: ahead(row.snoozedUntil, now) });
  return [state, row.pinnedAt === null ? '' : m.is_pinned(), row.muted ? m.is_muted() : '', tags.length === 0 ? '' : m.is_tagged({ tags: tags.map((t) => inSentence(oneLine(t.name))).join(', ') }), assignee === '' ? '' : m.is_assigned({ member: assignee }), row.mentioned ? m.is_mentioned() : ''].filter(Boolean).join(', ');
}

export function deliveryName(delivery: Delivery): string {
  switch (delivery) {
    case 'draft': return m.delivery_draft();
    case 'queued': return m.delivery_queued();
    case 'sent': return m.delivery_sent();
    case 'delivered': return m.delivery_delivered();
    case 'failed': return m.delivery_failed();
  }
}

/** Where an item came from; a source this window does not know keeps its own name. */
export function sourceName(source: string): string {
  switch (source) {
    case 'sms-backup-restore': return 'SMS Backup & Restore';
    case 'google-voice-takeout': return 'Google Voice';
    case 'json-lines': return m.source_lines();
    case 'table': return m.source_table();
    case 'sample': return m.source_sample();
    case 'twilio': return 'Twilio';
    case 'quo': return 'Quo';
    case 'kdeconnect': return 'KDE Connect';
    default: return source;
  }
}

/** Who changed what, and at what time of the day. */
export function changeWords(kind: ChangeKind, { at, actor, me }: Pick<StateChange, 'at' | 'actor' | 'me'>, tag: string, member: string): string {
  const time = clock(at);
  switch (kind) {
    case 'done': return me ? m.change_me_done({ time }) : m.change_done({ actor, time });
    case 'unread': return me ? m.change_me_unread({ time }) : m.change_unread({ actor, time });
    case 'open': return me ? m.change_me_open({ time }) : m.change_open({ actor, time });
    case 'seen': return me ? m.change_me_seen({ time }) : m.change_seen({ actor, time });
    case 'snoozed': return me ? m.change_me_snoozed({ time }) : m.change_snoozed({ actor, time });
    case 'woken': return m.change_woken({ time });
    case 'muted': return me ? m.change_me_muted({ time }) : m.change_muted({ actor, time });
    case 'unmuted': return me ? m.change_me_unmuted({ time }) : m.change_unmuted({ actor, time });
    case 'pinned': return me ? m.change_me_pinned({ time }) : m.change_pinned({ actor, time });
    case 'unpinned': return me ? m.change_me_unpinned({ time }) : m.change_unpinned({ actor, time });
    case 'tagged': return me ? m.change_me_tagged({ tag, time }) : m.change_tagged({ actor, tag, time });
    case 'untagged': return me ? m.change_me_untagged({ tag, time }) : m.change_untagged({ actor, tag, time });
    case 'assigned': return me ? m.change_me_assigned({ member, time }) : m.change_assigned({ actor, member, time });
    case 'unassigned': return me ? m.change_me_unassigned({ time }) : m.change_unassigned({ actor, time });
    case 'commented': return me ? m.change_me_commented({ time }) : m.change_commented({ actor, time });
    case 'comment_removed': return me ? m.change_me_comment_removed({ time }) : m.change_comment_removed({ actor, time });
    case 'queued': return me ? m.change_me_queued({ time }) : m.change_queued({ actor, time });
    case 'unqueued': return me ? m.change_me_unqueued({ time }) : m.change_unqueued({ actor, time });
    case 'undone': return me ? m.change_me_undone({ time }) : m.change_undone({ actor, time });
    case 'redone': return me ? m.change_me_redone({ time }) : m.change_redone({ actor, time });
  }
}
