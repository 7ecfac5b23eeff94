import type { FaultKind, SourceKind, SourceStatus } from '../host/types';
import { clock, count, day, m, monthName, sameDay } from '../i18n';
import { inSentence } from './names';

/** A time that has passed: the clock alone where it is today. */
const past = (ms: number, now: number): string => (sameDay(ms, now) ? clock(ms) : m.day_at({ day: day(ms), time: clock(ms) }));
const since = (ms: number, now: number): string => (sameDay(ms, now) ? m.since_clock({ time: clock(ms) }) : m.since_day({ day: day(ms), time: clock(ms) }));

export type Standing = 'good' | 'busy' | 'paused' | 'bad';

export function sourceStanding(source: SourceStatus): Standing {
  if (source.paused) return 'paused';
  if (source.fault !== null) return 'bad';
  return source.history === 'complete' ? 'good' : 'busy';
}

/** How a source is, in one sentence. */
export function sourceWords(source: SourceStatus, now: number): string {
  const name = inSentence(source.account.name);
  if (source.paused) return m.source_paused();
  if (source.fault !== null) return faulty(source.fault.kind, since(source.fault.since, now), name, source.account.kind === 'kdeconnect');
  if (source.history === 'under_way' && source.reached > 0) return m.source_history({ month: monthName(source.reached), n: count(source.fetched) });
  if (source.fetchedAt === 0 || source.history === 'not_begun') return m.source_connecting();
  return source.history === 'under_way' ? m.source_history_begun({ n: count(source.fetched) }) : m.source_up_to_date({ time: past(source.fetchedAt, now) });
}

function faulty(kind: FaultKind, time: string, name: string, phone: boolean): string {
  switch (kind) {
    case 'unreachable': return phone ? m.source_phone_away({ time }) : m.source_unreachable({ time });
    case 'untrusted': return m.source_untrusted({ time, name });
    case 'no_answer': return phone ? m.source_phone_silent({ time }) : m.source_no_answer({ time });
    case 'unpaired': return m.source_unpaired({ time });
    case 'refused': return m.source_refused({ time });
    case 'limited': return m.source_limited({ time });
    case 'failing': return m.source_failing({ time });
    case 'unreadable': return m.source_unreadable({ time });
    case 'rejected':
    case 'no_source': return m.source_rejected({ time });
    case 'no_key': return m.source_no_key();
    case 'storage': return m.source_storage({ time });
  }
}

/** What *Test connection* ran into. */
export function testWords(kind: FaultKind, of: SourceKind): string {
  switch (kind) {
    case 'unreachable': return of === 'kdeconnect' ? m.test_phone_away() : m.test_unreachable();
    case 'untrusted': return m.test_untrusted();
    case 'no_answer': return m.test_no_answer();
    case 'unpaired': return m.test_unpaired();
    case 'refused': return of === 'quo' ? m.test_refused_quo() : m.test_refused();
    case 'limited': return m.test_limited();
    case 'failing': return m.test_failing();
    case 'unreadable': return m.test_unreadable();
    case 'rejected':
    case 'no_source': return m.test_rejected();
    case 'no_key': return m.test_no_key();
    case 'storage': return m.test_storage();
  }
}
