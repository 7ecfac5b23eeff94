import { describe, expect, it } from 'vitest';
import { toRow } from '../host/memory/memory';
import type { ConversationRow, ConversationState, Counts } from '../host/types';
import { anchoredScroll, appendPage, applyRow, belongs, revealScroll, selectionAfter, shiftCounts, type Placement } from './rows';
import { talk } from './testing';

const row = (id: string, state: ConversationState = 'open', order = 0, more: Partial<ConversationRow> = {}): ConversationRow => ({ ...toRow(talk(id, state, order)), ...more });
const rows = (...ids: string[]): ConversationRow[] => ids.map((id, i) => row(id, 'open', i));
const ids = (list: readonly ConversationRow[]): string => list.map((r) => r.id).join('');
const inbox: Placement = { view: 'inbox', numberId: null, more: false, linger: null, held: null };

describe('belongs', () => {
  it.each([
    ['inbox', 'unread', true], ['inbox', 'open', true], ['inbox', 'done', false],
    ['unread', 'unread', true], ['unread', 'open', false], ['unread', 'done', false],
    ['done', 'done', true], ['done', 'open', false], ['all', 'done', true], ['all', 'unread', true],
  ] as const)('%s shows %s: %s', (view, state, want) => expect(belongs(row('a', state), view, null)).toBe(want));

  it('keeps muted and snoozed out of the inbox, in all', () => {
    expect(belongs(row('a', 'unread', 0, { muted: true }), 'inbox', null)).toBe(false);
    expect(belongs(row('a', 'open', 0, { snoozedUntil: 5 }), 'inbox', null)).toBe(false);
    expect(belongs(row('a', 'open', 0, { snoozedUntil: 5 }), 'all', null)).toBe(true);
  });

  it('narrows to a number', () => expect(belongs(row('a'), 'all', 'other')).toBe(false));
});

describe('applying a row', () => {
  const list = rows('a', 'b', 'c');
  it('removes what leaves the view', () => expect(ids(applyRow(list, row('b', 'done', 1), inbox))).toBe('ac'));
  it('keeps what lingers under the cursor', () => expect(ids(applyRow(list, row('b', 'done', 1), { ...inbox, linger: 'b' }))).toBe('abc'));
  it('puts a returning one where its time says', () => expect(ids(applyRow(rows('a', 'c'), row('b', 'open', 0.5), inbox))).toBe('abc'));
  it('moves one with news to the top', () => expect(ids(applyRow(list, row('c', 'unread', -1), inbox))).toBe('cab'));
  it('changes in place what only changed its state', () => {
    const after = applyRow(list, row('b', 'unread', 1), inbox);
    expect(ids(after)).toBe('abc');
    expect(after[1]?.state).toBe('unread');
  });
  it('leaves what belongs beyond the loaded ones for its page', () => {
    expect(ids(applyRow(list, row('z', 'open', 50), { ...inbox, more: true }))).toBe('abc');
    expect(ids(applyRow(list, row('z', 'open', 50), inbox))).toBe('abcz');
  });
  it('changes nothing for a stranger to the view', () => expect(applyRow(list, row('z', 'done', 1), inbox)).toBe(list));
  it('takes no id twice from overlapping pages', () => expect(ids(appendPage(rows('a', 'b'), rows('b', 'c')))).toBe('abc'));
});

describe('the cursor after done', () => {
  const list = rows('a', 'b', 'c');
  it.each([
    ['next', 'b', true, 'c'], ['next', 'c', true, 'b'], ['previous', 'b', true, 'a'], ['previous', 'a', true, 'b'], ['stay', 'b', true, 'b'],
    ['next', 'c', false, 'c'], ['next', 'a', false, 'b'], ['previous', 'a', false, 'a'],
  ] as const)('%s from %s (leaves: %s) goes to %s', (policy, id, leaves, want) => expect(selectionAfter(list, id, policy, leaves)).toBe(want));
  it('goes nowhere when the list is empty', () => expect(selectionAfter(rows('a'), 'a', 'next', true)).toBeNull());
});

describe('what the eye stays on', () => {
  it('follows the selected row when rows come above', () => expect(anchoredScroll(rows('a', 'b', 'c'), rows('x', 'y', 'a', 'b', 'c'), 'b', 0, 600)).toBe(136));
  it('follows the first visible row when the cursor is elsewhere', () => {
    const many = rows(...'abcdefghijklmnop');
    expect(anchoredScroll(many, rows(...'xabcdefghijklmnop'), 'a', 340, 200)).toBe(408);
  });
  it('comes back when rows above go', () => expect(anchoredScroll(rows('x', 'a', 'b'), rows('a', 'b'), 'a', 68, 600)).toBe(0));
  it('stays when nothing it knew is left', () => expect(anchoredScroll(rows('a'), rows('b'), 'a', 30, 600)).toBe(30));
  it('reveals with the smallest step', () => {
    expect(revealScroll(3, 0, 600)).toBe(0);
    expect(revealScroll(0, 100, 600)).toBe(0);
    expect(revealScroll(10, 0, 600)).toBe(148);
  });
});

describe('counts', () => {
  const counts: Counts = { total: { inbox: 5, unread: 2, done: 7, all: 12 }, numbers: [{ numberId: 'n1', count: { inbox: 3, unread: 2, done: 1, all: 4 } }, { numberId: 'n2', count: { inbox: 2, unread: 0, done: 6, all: 8 } }] };
  it('move with a row, for its number only', () => {
    const after = shiftCounts(counts, row('a', 'unread'), row('a', 'done'));
    expect(after.total).toEqual({ inbox: 4, unread: 1, done: 8, all: 12 });
    expect(after.numbers[0]?.count).toEqual({ inbox: 2, unread: 1, done: 2, all: 4 });
    expect(after.numbers[1]?.count).toEqual({ inbox: 2, unread: 0, done: 6, all: 8 });
  });
});
