import type { Host } from '../host/host';
import { MemoryHost, type MemoryOptions, type Talk } from '../host/memory/memory';
import type { Activity, ConversationState, SourceStatus } from '../host/types';
import { locale } from '../i18n';
import { App } from './app.svelte';
import { REST_MS } from './follow';
import type { Clock } from './clock';

/** A clock that moves only when told. */
export class TestClock implements Clock {
  #now = 0;
  #ids = 0;
  readonly #timers = new Map<number, { at: number; run: () => void }>();

  set(run: () => void, ms: number): number {
    this.#timers.set(++this.#ids, { at: this.#now + ms, run });
    return this.#ids;
  }

  clear(handle: number): void {
    this.#timers.delete(handle);
  }

  /** Every key has a frame of its own, unless a test says otherwise. */
  frame = (run: () => void): void => run();

  /** Everything is on the screen at once, unless a test says when. */
  painted = (run: () => void): void => run();

  advance(ms: number): void {
    this.#now += ms;
    for (const [id, timer] of [...this.#timers].sort((a, b) => a[1].at - b[1].at)) {
      if (timer.at > this.#now || !this.#timers.delete(id)) continue;
      timer.run();
    }
  }
}

export const START = 1_780_000_000_000;

export function text(id: string, at: number, body = `text ${id}`, more: Partial<Activity> = {}): Activity {
  return { id, at, kind: 'text', direction: 'inbound', sender: null, body, subject: null, delivery: 'delivered', outcome: null, durationS: 0, attachments: [], automatic: false, source: 'sample', failure: null, ...more };
}

/** Newest first, one minute apart: a, b, c … */
export function talk(id: string, state: ConversationState, order: number, more: Partial<Talk> = {}): Talk {
  return {
    id, numberId: 'n1', parties: [{ address: `+1415555${String(1000 + order)}`, name: `Person ${id}` }], state, unreadReason: state === 'unread' ? 'inbound' : null,
    items: [text(`${id}-1`, START - order * 60_000)], changes: [], waitingSince: null, triedAt: null, snoozedUntil: null, muted: false, ...more,
  };
}

export const talks = (states: Record<string, ConversationState>): Talk[] => Object.entries(states).map(([id, state], i) => talk(id, state, i));

export interface Desk {
  app: App;
  host: MemoryHost;
  clock: TestClock;
  /** Lets every promise and short timer that is under way come to rest. */
  rest(): Promise<void>;
  ids(): string[];
  said(): string | null;
  /** How often a command was called. */
  called(command: string): number;
}

/** `reach`: what lies between the window and the host. */
export async function desk(states: Record<string, ConversationState>, options: MemoryOptions = {}, reach: (host: MemoryHost) => Host = (host) => host): Promise<Desk> {
  locale.set('en');
  const host = new MemoryHost({
    talks: talks(states),
    numbers: [{ id: 'n1', name: 'One', e164: null, color: 0, sample: false }, { id: 'n2', name: 'Two', e164: null, color: 1, sample: false }],
    settings: { language: 'en' },
    ...options,
  });
  const clock = new TestClock();
  const app = new App(reach(host), clock);
  await app.start();
  const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 75));
  const rest = async (): Promise<void> => {
    await pause();
    clock.advance(REST_MS);
    await pause();
  };
  return {
    app, host, clock, rest,
    ids: () => app.mailbox.rows.map((r) => r.id),
    said: () => app.toasts.current?.text ?? null,
    called: (command) => host.calls.filter((c) => c.command === command).length,
  };
}

export const ACCOUNT = `AC${'0'.repeat(32)}`;

export function source(more: Partial<SourceStatus> = {}): SourceStatus {
  return {
    id: 'twilio', account: { kind: 'twilio', name: 'Twilio', accountSid: ACCOUNT, keySid: null, baseUrl: null, number: null, publicUrl: 'https://listo.example.com' }, numberIds: ['n1'], paused: false, addedAt: START, fetchedAt: START, fetched: 12_400, problems: 0,
    history: 'complete', reached: START, fault: null, keyForNow: false, mirrors: false, mirrorRefusal: null, ...more,
  };
}

/** A desk whose first number sends. */
export const connected = (states: Parameters<typeof desk>[0], options: MemoryOptions = {}): Promise<Desk> => desk(states, { sources: [source()], ...options });
