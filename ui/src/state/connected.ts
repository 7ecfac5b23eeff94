import type { MemoryOptions } from '../host/memory/memory';
import type { SourceStatus } from '../host/types';
import { desk, START, type Desk } from './testing';

export const ACCOUNT = `AC${'0'.repeat(32)}`;

export function source(more: Partial<SourceStatus> = {}): SourceStatus {
  return {
    id: 'twilio', account: { kind: 'twilio', name: 'Twilio', accountSid: ACCOUNT, keySid: null, baseUrl: null }, numberIds: ['n1'], paused: false, addedAt: START, fetchedAt: START, fetched: 12_400, problems: 0,
    history: 'complete', reached: START, fault: null, keyForNow: false, ...more,
  };
}

/** A desk whose first number sends. */
export const connected = (states: Parameters<typeof desk>[0], options: MemoryOptions = {}): Promise<Desk> => desk(states, { sources: [source()], ...options });
