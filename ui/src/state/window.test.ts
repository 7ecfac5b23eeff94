import { describe, expect, it } from 'vitest';
import { toRow } from '../host/memory/memory';
import type { ConversationRow, ConversationState, Page } from '../host/types';
import { cursorOf, plain, rankOf, type Rank } from './listing';
import { talk } from './testing';
import { anchoredScroll, append, fromPage, indexIn, KEPT, MARGIN, NOTHING, prepend, put, putHere, side, toRead, trim, type Placement, type Win } from './window';

const row = (id: string, state: ConversationState = 'open', order = 0, more: Partial<ConversationRow> = {}): ConversationRow => ({ ...toRow(talk(id, state, order)), ...more });
const rows = (...ids: string[]): ConversationRow[] => ids.map((id, i) => row(id, 'open', i));
const run = (from: number, to: number): ConversationRow[] => Array.from({ length: to - from }, (_, i) => row(String(100_000 - from - i), 'open', from + i));
const ids = (win: Win): string => win.rows.map((r) => r.id).join('');
const rank = (of: ConversationRow | undefined): Rank | null => (of === undefined ? null : rankOf(of, 'newest'));
const at = (id: string, order: number): Rank => rankOf(row(id, 'open', order), 'newest');
const inbox: Placement = { listing: plain('inbox'), linger: null, held: null };
const whole = (list: ConversationRow[]): Win => ({ rows: list, by: 'newest', start: 0, top: null, bottom: null });
/** Rows `from` to `to` of a long list. */
const part = (from: number, to: number): Win => {
  const list = run(from, to);
  return { rows: list, by: 'newest', start: from, top: rank(list[0]), bottom: rank(list.at(-1)) };
};
const page = (list: ConversationRow[], start: number | null, more: boolean): Page => ({ rows: list, start, next: more && list.length > 0 ? cursorOf(rankOf(list.at(-1) ?? row('x'), 'newest')) : null, total: 5000, through: '0' });

describe('applying many rows', () => {
  const list = whole(rows('a', 'b', 'c', 'd'));
  it('changes and removes those that are here at once, and leaves the others to be put', () => {
    const changed = [row('a', 'unread', 0), row('b', 'done', 1), row('c', 'done', 2), row('d', 'unread', -1), row('e', 'open', 9)];
    const { win, rest } = putHere(list, changed, { ...inbox, linger: 'c' });
    expect(ids(win)).toBe('acd');
    expect(win.rows.map((r) => r.state)).toEqual(['unread', 'done', 'open']);
    expect(rest.map((r) => r.id)).toEqual(['d', 'e']);
    const single = changed.reduce((sum, r) => put(sum, r, { ...inbox, linger: 'c' }), list);
    expect(rest.reduce((sum, r) => put(sum, r, { ...inbox, linger: 'c' }), win)).toEqual(single);
  });
  it('makes no new list where nothing is here', () => expect(putHere(list, [row('e', 'open', 9)], inbox).win).toBe(list));
});

describe('applying a row', () => {
  const list = whole(rows('a', 'b', 'c'));
  it('removes what leaves the view', () => expect(ids(put(list, row('b', 'done', 1), inbox))).toBe('ac'));
  it('keeps what lingers under the cursor', () => expect(ids(put(list, row('b', 'done', 1), { ...inbox, linger: 'b' }))).toBe('abc'));
  it('puts a returning one where its time says', () => expect(ids(put(whole(rows('a', 'c')), row('b', 'open', 0.5), inbox))).toBe('abc'));
  it('moves one with news to the top', () => expect(ids(put(list, row('c', 'unread', -1), inbox))).toBe('cab'));
  it('changes in place what only changed its state', () => {
    const after = put(list, row('b', 'unread', 1), inbox);
    expect(ids(after)).toBe('abc');
    expect(after.rows[1]?.state).toBe('unread');
  });
  it('leaves what belongs beyond the edges for its page', () => {
    const middle = { ...list, start: 7, top: at('a', 0), bottom: at('c', 2) };
    expect(ids(put(middle, row('z', 'open', 50), inbox))).toBe('abc');
    expect(ids(put(middle, row('y', 'open', -5), inbox))).toBe('abc');
    expect(ids(put(list, row('z', 'open', 50), inbox))).toBe('abcz');
  });
  it('is one further down when one of its rows goes above it', () => {
    const middle = { ...list, start: 7, top: at('a', 0), bottom: at('c', 2) };
    const after = put(middle, row('b', 'unread', -9), inbox);
    expect(ids(after)).toBe('ac');
    expect(after.start).toBe(8);
  });
  it('changes nothing for a stranger to the view', () => expect(put(list, row('z', 'done', 1), inbox)).toBe(list));
  it('knows the place of a row that left the last place again', () => {
    const edge = { ...list, bottom: at('c', 2) };
    const without = put(edge, row('c', 'done', 2), inbox);
    expect(ids(put(without, row('c', 'open', 2), inbox))).toBe('abc');
  });
});

describe('pages', () => {
  it('take no id twice where they overlap', () => {
    const win = append({ ...whole(rows('a', 'b')), bottom: at('b', 1) }, page(rows('a', 'b', 'c').slice(1), null, false));
    expect(ids(win)).toBe('abc');
    expect(win.bottom).toBeNull();
  });
  it('above count the start down, and at the top it is 0 whatever was counted', () => {
    const win = part(400, 500);
    const above = prepend(win, page(run(200, 400), null, true), 200);
    expect([above.start, above.rows.length]).toEqual([200, 300]);
    const off = prepend({ ...win, start: 103 }, page(run(300, 400), null, true), 200);
    expect([off.start, off.top]).toEqual([0, null]);
  });
  it('stand for themselves after a jump', () => {
    const win = fromPage(page(run(300, 400), 300, true), 'newest');
    expect(win.start).toBe(300);
    expect(side(win, at('x', 299))).toBe('above');
    expect(side(win, at('x', 350))).toBe('inside');
    expect(side(win, at('x', 400))).toBe('below');
  });
  it('far from the eye are dropped', () => {
    const win = trim(part(1000, 2300), 2200, 2210, null);
    expect(win.rows.length).toBeLessThanOrEqual(KEPT);
    expect(win.start).toBe(1800);
    expect(win.top?.id).toBe(win.rows[0]?.id);
    expect(trim(part(0, KEPT), 0, 10, null).rows.length).toBe(KEPT);
  });
});

describe('what is read next', () => {
  const total = 5000;
  it('is nothing while enough is there', () => expect(toRead(part(1000, 1400), 1100, 1110, total)).toBeNull());
  it('is the page below or above near an edge', () => {
    expect(toRead(part(1000, 1400), 1390 - MARGIN, 1400 - MARGIN, total)?.at.type).toBe('after');
    expect(toRead(part(1000, 1400), 1030, 1040, total)?.at.type).toBe('before');
  });
  it('is a page elsewhere far away', () => {
    expect(toRead(part(1000, 1400), 3000, 3010, total)).toEqual({ at: { type: 'position', position: 2905 }, limit: 200 });
    expect(toRead(part(1000, 1400), 3, 12, total)?.at.type).toBe('top');
    expect(toRead(part(1000, 1400), 4980, 4999, total)?.at.type).toBe('end');
    expect(toRead(NOTHING, 0, 10, total)?.at.type).toBe('top');
  });
  it('is nothing for a list that is there altogether', () => expect(toRead(whole(rows('a')), 0, 10, 1)).toBeNull());
});

describe('what the eye stays on', () => {
  const eye = (before: string[], after: string[], selected: string, top: number, viewport: number): number => anchoredScroll(whole(rows(...before)), whole(rows(...after)), selected, top, viewport);
  it('follows the selected row when rows come above', () => expect(eye(['a', 'b', 'c'], ['x', 'y', 'a', 'b', 'c'], 'b', 0, 600)).toBe(136));
  it('follows the first visible row when the cursor is elsewhere', () => expect(eye([...'abcdefghijklmnop'], [...'xabcdefghijklmnop'], 'a', 340, 200)).toBe(408));
  it('comes back when rows above go', () => expect(eye(['x', 'a', 'b'], ['a', 'b'], 'a', 68, 600)).toBe(0));
  it('stays when nothing it knew is left', () => expect(eye(['a'], ['b'], 'a', 30, 600)).toBe(30));
  it('follows where the window is in the list', () => {
    const before = part(1000, 1100);
    expect(anchoredScroll(before, { ...before, start: 1003 }, null, 1050 * 68, 600)).toBe(1053 * 68);
  });
});

it('the index of an array is made once', () => {
  const list = rows('a', 'b', 'c');
  expect([indexIn(list, 'c'), indexIn(list, 'z'), indexIn(list, null)]).toEqual([2, -1, -1]);
});
