import type { Host } from '../host';
import type { Settings, Tally } from '../types';
import { someCrowd } from './crowd';
import { EMPTY_TALLY } from './imports';
import { MemoryHost } from './memory';
import sample from './sample.svg?no-inline';
import { samples } from './samples';

const DAY = 86_400_000;

const tally = (now: number): Tally => ({
  ...EMPTY_TALLY, conversations: 357, newConversations: 351, messages: 48_211, calls: 2_904, voicemails: 17, attachments: 3_120, duplicates: 1_212, unreadable: 3,
  from: now - 3200 * DAY, to: now - DAY, toUnread: 12, toOpen: 5, toDone: 340,
  problems: [
    { file: '/home/ana/sms-20261122.xml', line: 18_204, reason: 'bad_field', detail: 'date' },
    { file: '/home/ana/sms-20261122.xml', line: 40_116, reason: 'bad_attachment', detail: 'base64' },
    { file: '/home/ana/calls-20261122.xml', line: 2_907, reason: 'truncated', detail: 'eof' },
  ],
  fileErrors: [{ file: '/home/ana/notes.pdf', code: 'wrong_type', detail: '' }],
});

/** A plain browser: `?start=first|empty|done|samples&lang=es&theme=dark&slow=1`, and `rows=1000000` for a long list. */
export function demoHost(): Host {
  const query = new URLSearchParams(location.search);
  const start = query.get('start') ?? 'samples';
  const now = Date.now();
  const made = start === 'samples' || start === 'done' ? samples(now) : { numbers: [], talks: [] };
  if (start === 'done') for (const talk of made.talks) Object.assign(talk, { state: 'done', unreadReason: null });
  const settings: Partial<Settings> = {
    language: (query.get('lang') as Settings['language'] | null) ?? 'system',
    theme: (query.get('theme') as Settings['theme'] | null) ?? 'system',
  };
  const rows = Number(query.get('rows') ?? 0);
  const crowd = rows > 0 ? { crowd: someCrowd(rows, now - 9 * DAY, 'front'), chunk: { size: 5000, ms: 40 } } : {};
  const host = new MemoryHost({
    ...crowd, firstRun: start === 'first', ...made, samples: () => samples(now), settings, latencyMs: Number(query.get('latency') ?? 3),
    media: (sha256) => (sha256 === 'sample-image' ? sample : '/missing.png'),
    files: ['/home/ana/sms-20261122.xml', '/home/ana/calls-20261122.xml', '/home/ana/notes.pdf'],
    plan: {
      bytes: 412_000_000, records: 52_344, steps: query.has('slow') ? 400 : 8, stepMs: 200, tally: tally(now),
      lines: [{ line: '1', name: '', e164: null }, { line: '2', name: '', e164: null }],
      land: (memory) => {
        const fresh = samples(now);
        memory.numbers = fresh.numbers.map((n) => ({ ...n, sample: false }));
        for (const talk of fresh.talks) memory.talks.set(talk.id, talk);
      },
    },
    past: query.has('past') ? [{ id: 'p1', files: ['/home/ana/sms-2025.xml'], at: now - 2 * DAY, state: 'cancelled', tally: { ...EMPTY_TALLY, newConversations: 118 }, resumable: true, options: { files: ['/home/ana/sms-2025.xml'], lines: [], region: 'US' } }] : [],
  });
  Object.assign(window, { listoHost: host });
  return host;
}
