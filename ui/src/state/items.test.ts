import { describe, expect, it } from 'vitest';
import type { ThreadItem } from '../host/types';
import { appendNewer, CAP, dropNewest, dropOldest, itemId, joinNewest, prependOlder, threadLines } from './items';
import { text } from './testing';

const DAY = 86_400_000;
const NOON = new Date(2026, 10, 20, 12).getTime();
const item = (id: string, at = NOON, direction: 'inbound' | 'outbound' = 'inbound'): ThreadItem => ({ type: 'activity', activity: text(id, at, id, { direction }) });
const items = (...ids: string[]): ThreadItem[] => ids.map((id) => item(id));
const names = (list: readonly ThreadItem[] | null): string | null => list?.map(itemId).join('') ?? null;

describe('a thread', () => {
  it('joins the newest page with the older ones', () => expect(names(joinNewest(items('a', 'b', 'c', 'd'), items('c', 'd', 'e'))?.items ?? null)).toBe('abcde'));
  it('says when they no longer touch', () => expect(joinNewest(items('a', 'b'), items('x', 'y'))).toBeNull());
  it('takes the newest page whole where less was loaded', () => {
    const joined = joinNewest(items('c', 'd'), items('a', 'b', 'c', 'd', 'e'));
    expect(names(joined?.items ?? null)).toBe('abcde');
    expect(joined?.grewInFront).toBe(true);
  });
  it('puts newer ones behind, none twice', () => expect(names(appendNewer(items('a', 'b'), items('b', 'c')))).toBe('abc'));

  it('keeps so much and no more, and knows where to go on', () => {
    const many = Array.from({ length: CAP + 30 }, (_, i) => item(`i${i}`));
    const change: ThreadItem = { type: 'state_change', change: { id: 'x', at: NOON, verb: 'done', actor: '', me: true, tagId: null, assigneeId: null } };
    many[CAP - 1] = change;
    many[30] = change;
    const upper = dropNewest(many);
    expect([upper?.items.length, upper?.cursor], 'ends with an activity: pages are asked for by those').toEqual([CAP - 1, `i${CAP - 2}`]);
    const lower = dropOldest(many);
    expect([lower?.items.length, lower?.cursor]).toEqual([CAP - 1, 'i31']);
  });

  it('puts older ones in front, none twice', () => expect(names(prependOlder(items('c', 'd'), items('a', 'b', 'c')))).toBe('abcd'));

  it('marks the first item of a day', () => {
    const lines = threadLines([item('a', NOON - DAY), item('b', NOON - DAY + 60_000), item('c', NOON)]);
    expect(lines.map((l) => l.day !== null)).toEqual([true, false, true]);
  });

  it('joins one hand within ten minutes', () => {
    const lines = threadLines([item('a', NOON), item('b', NOON + 60_000), item('c', NOON + 120_000, 'outbound'), item('d', NOON + 3_600_000, 'outbound')]);
    expect(lines.map((l) => l.joined)).toEqual([false, true, false, false]);
  });

  it('makes a line once, and anew when its day turns out to begin earlier', () => {
    const [a, b] = [item('a', NOON), item('b', NOON + 60_000)];
    const before = threadLines([b]);
    expect(threadLines([b])[0]).toBe(before[0]);
    const after = threadLines([a, b]);
    expect(after[1]).not.toBe(before[0]);
    expect(after.map((l) => l.day !== null)).toEqual([true, false]);
  });
});
