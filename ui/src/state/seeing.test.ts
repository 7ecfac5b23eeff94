import { beforeEach, describe, expect, it } from 'vitest';
import { Seeing } from './seeing';
import { TestClock } from './testing';

describe('seeing', () => {
  let clock: TestClock;
  let seen: string[];
  let seeing: Seeing;

  /** Shown, focused, with the end in view. */
  const look = (id: string, how: 'auto' | 'move' | 'open' = 'move', unread = true): void => {
    seeing.show(id, unread, `${id}-head`, how);
    seeing.tail(id, true);
  };

  beforeEach(() => {
    clock = new TestClock();
    seen = [];
    seeing = new Seeing(clock, (id, head) => seen.push(`${id} ${head}`));
    seeing.focus(true);
    seeing.visible(true);
  });

  it('marks after two seconds, not before', () => {
    look('a');
    clock.advance(1999);
    expect(seen).toEqual([]);
    clock.advance(1);
    expect(seen).toEqual(['a a-head']);
  });

  it('never marks what is passed by', () => {
    for (const id of ['a', 'b', 'c', 'd']) {
      look(id);
      clock.advance(1500);
    }
    expect(seen).toEqual([]);
  });

  it('waits for the last item, and starts again when it leaves the view', () => {
    seeing.show('a', true, 'h', 'open');
    clock.advance(10_000);
    seeing.tail('a', true);
    clock.advance(1500);
    seeing.tail('a', false);
    clock.advance(5000);
    seeing.tail('a', true);
    clock.advance(1999);
    expect(seen).toEqual([]);
    clock.advance(1);
    expect(seen).toEqual(['a h']);
  });

  it('ignores the end of another conversation', () => {
    seeing.show('a', true, 'h', 'open');
    seeing.tail('b', true);
    clock.advance(9000);
    expect(seen).toEqual([]);
  });

  it('does not count while the window is in the background', () => {
    look('a');
    clock.advance(1000);
    seeing.focus(false);
    clock.advance(60_000);
    expect(seen).toEqual([]);
    seeing.focus(true);
    clock.advance(2000);
    expect(seen).toHaveLength(1);
  });

  it('never marks what the program chose by itself, until the person opens it', () => {
    look('a', 'auto');
    clock.advance(60_000);
    expect(seen).toEqual([]);
    seeing.show('a', true, 'a-head', 'open');
    clock.advance(2000);
    expect(seen).toHaveLength(1);
  });

  it('after U the same visit never clears the mark, a new visit does', () => {
    look('a');
    seeing.hold('a');
    clock.advance(60_000);
    seeing.focus(false);
    seeing.focus(true);
    seeing.show('a', true, 'a-head', 'open');
    seeing.update('a', true, 'newer');
    clock.advance(60_000);
    expect(seen).toEqual([]);
    look('b', 'move', false);
    look('a');
    clock.advance(2000);
    expect(seen).toEqual(['a a-head']);
  });

  it('says it once, and again for something new', () => {
    look('a');
    clock.advance(2000);
    seeing.tail('a', false);
    seeing.tail('a', true);
    clock.advance(9000);
    expect(seen).toHaveLength(1);
    seeing.update('a', false, 'a-head');
    seeing.update('a', true, 'a-2');
    seeing.tail('a', true);
    clock.advance(2000);
    expect(seen).toEqual(['a a-head', 'a a-2']);
  });

  it('does not count on another screen or under a dialog, and starts again after it', () => {
    look('a');
    clock.advance(1500);
    seeing.visible(false);
    clock.advance(60_000);
    expect(seen, 'nobody looks at what is covered').toEqual([]);
    seeing.visible(true);
    clock.advance(1999);
    expect(seen).toEqual([]);
    clock.advance(1);
    expect(seen).toEqual(['a a-head']);
  });

  it('something new at the end is not in view until the pane says so', () => {
    look('a');
    clock.advance(1500);
    seeing.update('a', true, 'a-2');
    clock.advance(60_000);
    expect(seen, 'the new item may be below the fold').toEqual([]);
    seeing.tail('a', true, 'a-2');
    clock.advance(2000);
    expect(seen).toEqual(['a a-2']);
  });

  it('the end of an old copy is not the end', () => {
    seeing.show('a', true, 'a-2', 'open');
    seeing.tail('a', true, 'a-1');
    clock.advance(60_000);
    seeing.tail('a', true, null);
    clock.advance(60_000);
    expect(seen, 'only what is drawn can be seen').toEqual([]);
  });

  it('the pane may be ahead of the row', () => {
    seeing.show('a', true, 'a-1', 'open');
    seeing.tail('a', true, 'a-2');
    seeing.update('a', true, 'a-2');
    clock.advance(2000);
    expect(seen).toEqual(['a a-2']);
  });

  it('leaves open and done ones alone', () => {
    look('a', 'open', false);
    clock.advance(9000);
    expect(seen).toEqual([]);
  });

  it.each([['at_once', 'open', 0], ['at_once', 'move', 400], ['half_second', 'move', 500], ['two_seconds', 'open', 2000]] as const)('%s when %s takes %i ms', (dwell, how, ms) => {
    seeing.dwell(dwell);
    look('a', how);
    if (ms > 0) clock.advance(ms - 1);
    expect(seen).toEqual([]);
    clock.advance(1);
    expect(seen).toHaveLength(1);
  });

  it.each(['on_reply', 'by_hand'] as const)('%s never marks by looking', (dwell) => {
    seeing.dwell(dwell);
    look('a', 'open');
    clock.advance(600_000);
    expect(seen).toEqual([]);
  });

  it('stops when the conversation is closed', () => {
    look('a');
    seeing.hide();
    clock.advance(9000);
    expect(seen).toEqual([]);
  });
});
