import { describe, expect, it } from 'vitest';
import { toRow } from '../host/memory/memory';
import type { ConversationRow, ConversationState, Counts } from '../host/types';
import { belongs, plain } from './listing';
import { NO_COUNT, revealScroll, selectionAfter, shiftCounts } from './rows';
import { talk } from './testing';

const row = (id: string, state: ConversationState = 'open', order = 0, more: Partial<ConversationRow> = {}): ConversationRow => ({ ...toRow(talk(id, state, order)), ...more });
const rows = (...ids: string[]): ConversationRow[] => ids.map((id, i) => row(id, 'open', i));

describe('belongs', () => {
  it.each([
    ['inbox', 'unread', true], ['inbox', 'open', true], ['inbox', 'done', false],
    ['unread', 'unread', true], ['unread', 'open', false], ['unread', 'done', false],
    ['done', 'done', true], ['done', 'open', false], ['all', 'done', true], ['all', 'unread', true],
  ] as const)('%s shows %s: %s', (view, state, want) => expect(belongs(row('a', state), plain(view))).toBe(want));

  it('keeps muted and snoozed out of the inbox, in all', () => {
    expect(belongs(row('a', 'unread', 0, { muted: true }), plain('inbox'))).toBe(false);
    expect(belongs(row('a', 'open', 0, { snoozedUntil: 5 }), plain('inbox'))).toBe(false);
    expect(belongs(row('a', 'open', 0, { snoozedUntil: 5 }), plain('all'))).toBe(true);
    expect(belongs(row('a', 'open', 0, { snoozedUntil: 5 }), plain('snoozed'))).toBe(true);
    expect(belongs(row('a', 'open', 0, { snoozedUntil: 5, muted: true }), plain('snoozed')), 'muted goes before').toBe(false);
  });

  it('shows who waits in the inbox, and what is pinned or muted wherever it stands', () => {
    const waits = { waitingSince: 5 };
    expect(belongs(row('a', 'open', 0, waits), plain('waiting'))).toBe(true);
    expect(belongs(row('a', 'open'), plain('waiting')), 'we have the last word').toBe(false);
    expect(belongs(row('a', 'open', 0, { ...waits, snoozedUntil: 5 }), plain('waiting')), 'not now').toBe(false);
    expect(belongs(row('a', 'done', 0, { pinnedAt: 5 }), plain('pinned'))).toBe(true);
    expect(belongs(row('a', 'done', 0, { pinnedAt: 5 }), plain('inbox')), 'a pin is no reason to be in the inbox').toBe(false);
    expect(belongs(row('a', 'unread', 0, { muted: true }), plain('muted'))).toBe(true);
  });

  it('narrows to a number', () => expect(belongs(row('a'), plain('all', ['other']))).toBe(false));
});

describe('the cursor after done', () => {
  const list = rows('a', 'b', 'c');
  it.each([
    ['next', 'b', true, 'c'], ['next', 'c', true, 'b'], ['previous', 'b', true, 'a'], ['previous', 'a', true, 'b'], ['stay', 'b', true, 'b'],
    ['next', 'c', false, 'c'], ['next', 'a', false, 'b'], ['previous', 'a', false, 'a'],
  ] as const)('%s from %s (leaves: %s) goes to %s', (policy, id, leaves, want) => expect(selectionAfter(list, id, policy, leaves)).toBe(want));
  it('goes nowhere when the list is empty', () => expect(selectionAfter(rows('a'), 'a', 'next', true)).toBeNull());
});

it('reveals with the smallest step', () => {
  expect(revealScroll(3, 0, 600)).toBe(0);
  expect(revealScroll(0, 100, 600)).toBe(0);
  expect(revealScroll(10, 0, 600)).toBe(148);
  expect(revealScroll(10, 0, 600, 1, 100), 'and the next one').toBe(148 + 68);
  expect(revealScroll(10, 0, 600, 1, 11), 'where there is none, room for a toast').toBe(148 + 88);
  expect(revealScroll(4, 0, 600, 1, 5), 'in a list that does not scroll').toBe(0);
  expect(revealScroll(3, 204, 600, 1, 100), 'and the one before').toBe(136);
  expect(revealScroll(0, 100, 600, 1, 100)).toBe(0);
  expect(revealScroll(4, 0, 100, 1, 100), 'where only one fits').toBe(240);
});

describe('counts', () => {
  const counts: Counts = { total: { ...NO_COUNT, inbox: 5, unread: 2, done: 7, all: 12 }, numbers: [{ numberId: 'n1', count: { ...NO_COUNT, inbox: 3, unread: 2, done: 1, all: 4 } }, { numberId: 'n2', count: { ...NO_COUNT, inbox: 2, unread: 0, done: 6, all: 8 } }] };
  it('move with a row, for its number only', () => {
    const after = shiftCounts(counts, row('a', 'unread'), row('a', 'done'));
    expect(after.total).toEqual({ ...NO_COUNT, inbox: 4, unread: 1, done: 8, all: 12 });
    expect(after.numbers[0]?.count).toEqual({ ...NO_COUNT, inbox: 2, unread: 1, done: 2, all: 4 });
    expect(after.numbers[1]?.count).toEqual({ ...NO_COUNT, inbox: 2, unread: 0, done: 6, all: 8 });
  });
});
