import { describe, expect, it } from 'vitest';
import type { FaultKind, OutboxItem, SendBlock } from '../host/types';
import { locale } from '../i18n';
import { blocked, failureWords, pendingWords } from './sendwords';
import { START } from './testing';

const item = (more: Partial<OutboxItem> = {}): OutboxItem => ({ id: '1', conversationId: 'a', body: 'Hi', queuedAt: START, dueAt: START + 5_000, scheduled: false, thenDone: false, state: 'waiting', attempts: 0, fault: null, retryAt: 0, files: [], ...more });
const words = (more: Partial<OutboxItem>, paused = false): string => pendingWords(item(more), 'Twilio', paused, START);

describe('where a text is', () => {
  it('is said in a line', () => {
    locale.set('en');
    expect(words({})).toBe('Sending…');
    expect(words({ state: 'sending' })).toBe('Sending…');
    expect(words({ state: 'unsure', fault: 'no_answer' })).toBe('No answer from Twilio · looking for it before sending again');
    expect(words({ fault: 'unreachable' })).toBe('Waiting for the connection · goes by itself');
    expect(words({ scheduled: true, dueAt: START + 86_400_000 })).toMatch(/^Scheduled for tomorrow at \d/);
    expect(words({ fault: 'refused' })).toBe('Waiting: Twilio refuses the key. Check it under Sources');
    expect(words({ fault: 'failing', retryAt: START + 60_000 })).toMatch(/^Twilio cannot take it now · tried again at \d/);
    expect(words({}, true)).toBe('Waiting: Twilio is paused');
  });

  it('is said for every fault', () => {
    const faults: FaultKind[] = ['unreachable', 'untrusted', 'no_answer', 'refused', 'limited', 'failing', 'unreadable', 'storage', 'rejected', 'no_key', 'no_source'];
    for (const fault of faults) expect(words({ fault }), fault).not.toMatch(/_|Sending/);
  });
});

describe('why', () => {
  it('nothing can be sent is one sentence a reason', () => {
    const blocks: SendBlock[] = ['no_source', 'read_only', 'paused', 'group', 'not_dialable', 'sample'];
    for (const name of ['Front desk', null]) expect(new Set(blocks.map((b) => blocked(b, name))).size).toBe(blocks.length);
    expect(blocked('a new reason', null), 'one that a later engine has').toBe('Nothing can be sent there.');
  });

  it('a text failed is a sentence for every kind', () => {
    const kinds = ['invalid_number', 'no_texts', 'opted_out', 'phone_unreachable', 'filtered', 'not_registered', 'not_permitted', 'wrong_sender', 'no_credit', 'too_long', 'files', 'unconfirmed', 'other'];
    const all = kinds.map((kind) => failureWords({ kind, code: '1', message: 'E' }));
    expect(new Set(all).size).toBe(kinds.length);
    expect(failureWords(null)).toBe('Not delivered.');
  });
});
