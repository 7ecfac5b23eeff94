import type { Host } from '../host';
import type { FaultKind, OutboxItem, PhoneNumber, Settings, SourceNumber, SourceStatus, Tally } from '../types';
import { someCrowd } from './crowd';
import { EMPTY_TALLY } from './imports';
import { MemoryHost, type MemoryOptions, type Talk } from './memory';
import type { KeptProperty } from './properties';
import sample from './sample.svg?no-inline';
import { samples } from './samples';
import type { KeptTag } from './tags';

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

/** Some that show what tags look like: short, long, and more of them than fit. */
function tagged(made: ReturnType<typeof samples>): ReturnType<typeof samples> & { tags: KeptTag[] } {
  const names = ['VIP', 'Insurance', 'Follow up on Friday', 'Receta electrónica', 'متابعة'];
  const tags = names.map((name, color): KeptTag => ({ id: `demo-${color}`, name, color }));
  const put: Record<string, number[]> = { marta: [0, 2], javier: [3], unknown: [1], team: [0, 1, 2, 3], omar: [4, 0], bank: [2] };
  return { numbers: made.numbers, talks: made.talks.map((t) => ({ ...t, tags: (put[t.id] ?? []).flatMap((i) => tags[i] ?? []) })), tags };
}

const PROPERTIES: KeptProperty[] = [
  { id: 'born', name: 'Birthday', kind: 'date', choices: [] },
  { id: 'plan', name: 'Insurance plan', kind: 'choice', choices: ['Basic', 'Plus', 'Premium'] },
  { id: 'balance', name: 'Balance', kind: 'number', choices: [] },
  { id: 'reminders', name: 'Wants reminders', kind: 'yes_no', choices: [] },
  { id: 'record', name: 'Patient record', kind: 'link', choices: [] },
  { id: 'prefers', name: 'Prefers', kind: 'text', choices: [] },
];

const ACCOUNT: SourceNumber[] = [
  { e164: '+14155550100', name: 'Front desk', texts: true },
  { e164: '+14155550101', name: 'Pharmacy', texts: true },
  { e164: '+14155550109', name: 'Fax', texts: false },
];

/** Numbers that a source brings; `how` is what is wrong with it, if anything is. */
function connected(made: { numbers: PhoneNumber[]; talks: Talk[] }, now: number, how: string): MemoryOptions {
  const numbers = made.numbers.map((n) => ({ ...n, sample: n.id === 'night' }));
  const fault = how === '' ? null : { kind: how as FaultKind, since: now - 3 * 3_600_000, detail: '' };
  const account = { kind: 'twilio' as const, name: 'Twilio', accountSid: 'AC0123456789abcdef0123456789abcdef', keySid: null, baseUrl: null, number: null, publicUrl: 'https://listo.example.com' };
  const source: SourceStatus = { id: 'twilio', account, numberIds: ['front', 'pharmacy'], paused: false, addedAt: now - 40 * DAY, fetchedAt: now - 60_000, fetched: 12_400, problems: 3, history: 'under_way', reached: now - 1350 * DAY, fault, keyForNow: how !== '', mirrors: false, mirrorRefusal: null };
  const marta = made.talks.find((t) => t.id === 'marta');
  const lucia = made.talks.find((t) => t.id === 'lucia');
  const item = (id: string, talk: string, body: string, more: Partial<OutboxItem>): OutboxItem => ({ id, conversationId: talk, body, queuedAt: now - 60_000, dueAt: now - 55_000, scheduled: false, thenDone: false, state: 'waiting', attempts: 0, fault: null, retryAt: 0, files: [], ...more });
  if (marta) marta.texts = [item('d1', 'marta', 'Yes, Thursday at five works. See you then!', { fault: 'unreachable', attempts: 2, retryAt: now + 60_000 }), item('d2', 'marta', 'Please remember your card.', { scheduled: true, dueAt: now + DAY, thenDone: true })];
  if (lucia) {
    lucia.texts = [item('d3', 'lucia', 'La factura va por correo hoy mismo.', { state: 'unsure', attempts: 1, fault: 'no_answer' })];
    lucia.items.push({ id: 'failed-1', at: now - 7_200_000, kind: 'text', direction: 'outbound', sender: null, body: 'Aquí tiene la factura.', subject: null, delivery: 'failed', outcome: null, durationS: 0, attachments: [], automatic: false, source: 'twilio', failure: { kind: 'opted_out', code: '21610', message: 'Attempt to send to unsubscribed recipient' } });
  }
  return { numbers, sources: [source, { ...source, id: 'second', account: { ...account, name: 'Night line', accountSid: 'AC99999999999999999999999999999999' }, numberIds: [], paused: true, history: 'complete', problems: 0, fetched: 1, fault: null, keyForNow: false, mirrors: false, mirrorRefusal: null }], carries: true };
}

/** Some contacts of whom something is noted, and a comment that was begun. */
function note(host: MemoryHost, now: number): void {
  const said: Record<string, [string, string][]> = {
    marta: [['born', '1984-05-17'], ['plan', 'Plus'], ['balance', '1284.5'], ['reminders', 'yes'], ['record', 'https://records.example.org/patients/20418']],
    javier: [['record', 'https://récords.example.org/7'], ['prefers', 'Mornings, and a call rather than a text']],
  };
  for (const [talk, values] of Object.entries(said))
    for (const [id, value] of values) {
      const step = host.book.edit({ type: 'address', address: host.talks.get(talk)?.parties[0]?.address ?? '' }, { type: 'property', id, value }, now);
      if (typeof step !== 'string') host.book.put(step, 'after', host.talks.values());
    }
  const team = host.talks.get('team');
  if (team !== undefined) team.comments = [{ id: 'demo-comment', at: now - 3_600_000, actor: 'Ana', me: true, body: 'Insurance has to be asked before Thursday', on: null, mentions: [] }];
  host.drafts = [{ kind: 'comment', about: 'javier', text: 'Ask the pharmacy about', item: null, files: [] }];
}

/** A plain browser: `?start=first|empty|done|samples&lang=es&theme=dark&slow=1`, and `rows=1000000` for a long list. */
export function demoHost(): Host {
  const query = new URLSearchParams(location.search);
  const start = query.get('start') ?? 'samples';
  const now = Date.now();
  const made = start === 'samples' || start === 'done' ? tagged(samples(now)) : { numbers: [], talks: [] };
  if (start === 'done') for (const talk of made.talks) Object.assign(talk, { state: 'done', unreadReason: null });
  const settings: Partial<Settings> = {
    language: (query.get('lang') as Settings['language'] | null) ?? 'system',
    theme: (query.get('theme') as Settings['theme'] | null) ?? 'system',
  };
  // Connected: two of the numbers send, as with an account of their own.
  const live = query.has('live') ? connected(made, now, query.get('live') ?? '') : {};
  const rows = Number(query.get('rows') ?? 0);
  const crowd = rows > 0 ? { crowd: someCrowd(rows, now - 9 * DAY, 'front'), chunk: { size: 5000, ms: 40 } } : {};
  const host = new MemoryHost({
    ...crowd, properties: made.talks.length > 0 ? PROPERTIES : [], firstRun: start === 'first', ...made, ...live, account: ACCOUNT, samples: () => samples(now), settings, latencyMs: Number(query.get('latency') ?? 3),
    media: (sha256) => (sha256.startsWith('sample-image') ? sample : '/missing.png'),
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
  if (made.talks.length > 0) note(host, now);
  Object.assign(window, { listoHost: host });
  return host;
}
