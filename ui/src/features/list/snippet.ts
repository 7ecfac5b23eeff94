import type { ConversationRow } from '../../host/types';
import { duration, m, plural, stopwatch } from '../../i18n';
import { oneLine } from '../../kit/text';
import { partyName } from '../../state/names';
import { callWord } from '../../state/words';

export interface Line {
  text: string;
  tone: 'plain' | 'missed' | 'failed' | 'draft';
}

/** The second line of a row: what happened last. */
export function lastLine(row: ConversationRow, region: string): Line {
  const { last } = row;
  const mine = last.direction === 'outbound';
  if (last.kind === 'call') {
    const missed = !mine && last.outcome === 'missed';
    const what = callWord(last.direction, last.outcome);
    return { text: last.durationS > 0 ? m.with_duration({ what, duration: duration(last.durationS) }) : what, tone: missed ? 'missed' : 'plain' };
  }
  const body = oneLine(last.text);
  if (last.kind === 'voicemail') {
    const what = m.with_duration({ what: m.voicemail(), duration: body || stopwatch(last.durationS) });
    return { text: what, tone: mine ? 'plain' : 'missed' };
  }
  const text = body || (last.attachments > 0 ? m.attachments(plural(last.attachments)) : m.empty_message());
  if (last.delivery === 'draft') return { text: m.draft_said({ text }), tone: 'draft' };
  if (last.delivery === 'failed') return { text: m.failed_said({ text }), tone: 'failed' };
  if (mine) return { text: m.you_said({ text }), tone: 'plain' };
  const sender = row.parties.length > 1 ? row.parties.find((p) => p.address === last.sender) : undefined;
  if (sender) return { text: m.sender_said({ name: sender.name?.trim().split(/\s/)[0] ?? partyName(sender, region), text }), tone: 'plain' };
  return { text, tone: 'plain' };
}
