import type { HistoryEntry } from '../../host/types';
import { m, plural } from '../../i18n';

/** What a command of mine did. */
export function didWords({ verb, count }: Pick<HistoryEntry, 'verb' | 'count'>, name: string, tag: string, member: string): string {
  const what = count === 1 ? name : m.share_many(plural(count));
  switch (verb) {
    case 'done': return m.history_done({ what });
    case 'unread': return m.history_unread({ what });
    case 'open': return m.history_open({ what });
    case 'snooze': return m.history_snooze({ what });
    case 'mute': return m.history_mute({ what });
    case 'unmute': return m.history_unmute({ what });
    case 'pin': return m.history_pin({ what });
    case 'unpin': return m.history_unpin({ what });
    case 'tag': return m.history_tag({ tag, what });
    case 'untag': return m.history_untag({ tag, what });
    case 'assign': return m.history_assign({ member, what });
    case 'unassign': return m.history_unassign({ what });
    case 'hand_over': return m.history_hand_over({ what });
    case 'comment': return m.history_comment({ what });
    case 'remove_comment': return m.history_remove_comment({ what });
    case 'send': return m.history_send({ what });
    case 'cancel_send': return m.history_cancel_send({ what });
    case 'contact': return m.history_contact();
    case 'seen':
    case 'wake':
    case 'undo':
    case 'redo': return m.history_other({ what });
  }
}
