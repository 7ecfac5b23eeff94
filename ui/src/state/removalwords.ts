import type { SourceDeletion } from '../host/types';
import { m, plural } from '../i18n';

/** What goes, part by part: what there is none of is not said, but the conversations. */
export function goes(d: SourceDeletion): string[] {
  const parts: [number, (n: ReturnType<typeof plural>) => string][] = [
    [d.conversations, m.deletion_conversations],
    [d.messages, m.deletion_messages],
    [d.calls, m.deletion_calls],
    [d.voicemails, m.deletion_voicemails],
    [d.comments, m.deletion_comments],
    [d.planned, m.deletion_planned],
    [d.files, m.deletion_files],
    [d.numberIds.length, m.deletion_numbers],
    [d.copies, m.deletion_copies],
  ];
  return parts.filter(([n], i) => n > 0 || i === 0).map(([n, say]) => say(plural(n)));
}

/** What was removed. */
export function deleted(name: string, d: SourceDeletion, cleared: boolean): string {
  const said = m.did_source_deleted({ name, what: goes({ ...d, copies: 0 }).join(', ') });
  return cleared ? said : `${said} ${m.source_delete_uncleared()}`;
}
