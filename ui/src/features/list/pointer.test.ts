import { beforeEach, describe, expect, it, vi } from 'vitest';
import { firstClick } from '../../kit/clicks';
import { desk, type Desk } from '../../state/testing';
import { Pointer } from './pointer.svelte';

/** As much of an element as the pointer asks for. */
class Place {
  readonly #row: string;
  readonly #act: string | undefined;

  constructor(row: string, act?: string) {
    this.#row = row;
    this.#act = act;
  }

  closest(selector: string): { dataset: Record<string, string> } | null {
    if (selector === '[data-act]') return this.#act === undefined ? null : { dataset: { act: this.#act } };
    return { dataset: { id: this.#row } };
  }
}

const click = (detail: number, row: string, act?: string): MouseEvent => ({ detail, target: new Place(row, act) }) as unknown as MouseEvent;

describe('a click in the list', () => {
  let d: Desk;
  let pointer: Pointer;

  beforeEach(async () => {
    vi.stubGlobal('Element', Place);
    d = await desk({ a: 'open', b: 'open', c: 'unread' });
    pointer = new Pointer(d.app);
    await d.rest();
    return () => vi.unstubAllGlobals();
  });

  it('on an icon acts, and the second of a double click does not reach the next row', async () => {
    pointer.click(click(1, 'a', 'done'));
    pointer.click(click(2, 'b', 'done'));
    await d.rest();
    expect(d.host.row('a').state).toBe('done');
    expect(d.host.row('b').state, 'it slid under the pointer, nobody aimed at it').toBe('open');
    expect(d.called('markDone')).toBe(1);
  });

  it('on the envelope sets one state, though its meaning has changed under the pointer', async () => {
    pointer.click(click(1, 'c', 'open'));
    pointer.click(click(2, 'c', 'unread'));
    pointer.click(click(3, 'c', 'open'));
    await d.rest();
    expect(d.host.row('c').state).toBe('open');
    expect(d.called('markUnread')).toBe(0);
  });

  it('on an icon opens nothing with the rest of the sequence', () => {
    d.app.select('b', 'auto');
    pointer.click(click(1, 'a', 'done'));
    const { selectedId } = d.app.mailbox;
    pointer.click(click(2, 'c'));
    pointer.doubleClick(click(2, 'c'));
    expect(d.app.mailbox.selectedId, 'the row without icons slid under the pointer').toBe(selectedId);
    expect(d.app.pane).toBe('list');
  });

  it('later is a new one', async () => {
    pointer.click(click(1, 'a', 'done'));
    pointer.click(click(1, 'b', 'done'));
    await d.rest();
    expect(d.called('markDone')).toBe(2);
  });

  it('on a row opens it, twice the thread', () => {
    pointer.click(click(1, 'b'));
    pointer.click(click(2, 'b'));
    pointer.doubleClick(click(2, 'b'));
    expect(d.app.mailbox.selectedId).toBe('b');
    expect(d.app.pane).toBe('thread');
  });
});

it('a button acts on the first click and on the keyboard, not on the rest of a double click', () => {
  const run = vi.fn();
  const handler = firstClick(run);
  for (const detail of [0, 1, 2, 3]) handler({ detail });
  expect(run).toHaveBeenCalledTimes(2);
});

describe('a click that selects', () => {
  const five = { a: 'open', b: 'open', c: 'open', d: 'open', e: 'open' } as const;
  const picked = (d: Desk): string => d.app.mailbox.rows.filter((r) => d.app.selection.has(r)).map((r) => r.id).join('');
  const click = (row: string, more: Partial<MouseEvent> = {}, box = false): MouseEvent => {
    const place = { closest: (selector: string) => (selector === '[data-act]' ? null : selector === '[data-pick]' ? (box ? { dataset: { pick: row } } : null) : { dataset: { id: row } }) };
    return { detail: 1, target: Object.setPrototypeOf(place, Place.prototype), ...more } as unknown as MouseEvent;
  };

  it.each([
    ['the check box', {}, true],
    ['Ctrl', { ctrlKey: true }, false],
    ['Command', { metaKey: true }, false],
  ] as const)('on or with %s toggles', async (_, more, box) => {
    vi.stubGlobal('Element', Place);
    const d = await desk(five);
    const pointer = new Pointer(d.app);
    pointer.click(click('b', more, box));
    pointer.click(click('d', more, box));
    pointer.click(click('b', more, box));
    expect(picked(d)).toBe('d');
    vi.unstubAllGlobals();
  });

  it('with Shift takes everything from the last click', async () => {
    vi.stubGlobal('Element', Place);
    const d = await desk(five);
    const pointer = new Pointer(d.app);
    pointer.click(click('b'));
    pointer.click(click('d', { shiftKey: true }));
    expect(picked(d)).toBe('bcd');
    pointer.click(click('a', { shiftKey: true }));
    expect(picked(d), 'the anchor stays').toBe('ab');
    pointer.click(click('e'));
    expect(picked(d), 'a plain click opens, and leaves the selection').toBe('ab');
    vi.unstubAllGlobals();
  });
});
