import { describe, expect, it } from 'vitest';
import type { SnoozeTime } from '../host/types';
import { perform } from '../keyboard/commands';
import { momentOf, nextDay, SnoozeTimes } from './snooze.svelte';
import { desk, START, text } from './testing';

const LATER = START + 86_400_000;

describe('a day of the calendar', () => {
  it('is a moment where this computer is', () => {
    expect(momentOf('2026-12-24', '18:30')).toBe(new Date(2026, 11, 24, 18, 30).getTime());
    for (const [day, hour] of [['', '09:00'], ['2026-02-30', '09:00'], ['2026-12-24', ''], ['soon', '09:00']] as const) expect(momentOf(day, hour), `${day} ${hour}`).toBeNull();
  });

  it('tomorrow is the next day, also where this one has 25 hours', () => {
    for (const [month, date] of [[2, 29], [9, 25], [11, 31], [1, 28]] as const) {
      const next = new Date(nextDay(new Date(2026, month, date, 9).getTime()));
      const expected = new Date(2026, month, date + 1, 9);
      expect(next.getTime()).toBe(expected.getTime());
    }
  });
});

describe('H', () => {
  it('asks until when, then hides the row and goes on', async () => {
    const d = await desk({ a: 'unread', b: 'open' });
    perform(d.app, 'snooze');
    expect(d.app.dialog).toBe('snooze');
    expect(d.ids(), 'nothing happens before the answer').toEqual(['a', 'b']);
    d.app.picks.snoozeUntil(LATER);
    expect(d.app.dialog).toBeNull();
    expect(d.ids()).toEqual(['b']);
    expect(d.app.mailbox.selectedId).toBe('b');
    expect(d.app.mailbox.counts.total).toMatchObject({ inbox: 1, unread: 0, done: 0, snoozed: 1, all: 2 });
    await d.rest();
    expect(d.host.row('a').snoozedUntil).toBe(LATER);
    expect(d.said()).toMatch(/^Person a snoozed until /);
  });

  it('is taken back by Z, with what it was', async () => {
    const d = await desk({ a: 'unread', b: 'open' });
    perform(d.app, 'snooze');
    d.app.picks.snoozeUntil(LATER);
    await d.rest();
    perform(d.app, 'undo');
    await d.rest();
    expect(d.ids()).toEqual(['a', 'b']);
    expect(d.host.row('a')).toMatchObject({ state: 'unread', snoozedUntil: null });
    expect(d.app.mailbox.selectedId).toBe('a');
  });

  it('takes the selection, as one command', async () => {
    const d = await desk({ a: 'unread', b: 'open', c: 'open' });
    perform(d.app, 'select');
    d.app.cursor.move(1);
    perform(d.app, 'select');
    perform(d.app, 'snooze');
    d.app.picks.snoozeUntil(LATER);
    await d.rest();
    expect(d.ids()).toEqual(['c']);
    expect(d.said()).toBe('2 conversations snoozed');
    perform(d.app, 'undo');
    await d.rest();
    expect(d.ids(), 'one entry of undo').toEqual(['a', 'b', 'c']);
  });

  it('snoozes everything that matches', async () => {
    const d = await desk({ a: 'unread', b: 'open', c: 'open' });
    perform(d.app, 'select_all');
    await d.rest();
    perform(d.app, 'snooze');
    d.app.picks.snoozeUntil(LATER);
    await d.rest();
    expect(d.ids()).toEqual([]);
    await d.app.go('snoozed');
    expect(d.ids()).toEqual(['a', 'b', 'c']);
    perform(d.app, 'open');
    await d.rest();
    expect(d.host.row('a').snoozedUntil, 'O ends a snooze').toBeNull();
    expect(d.said()).toBe('Person a marked as open');
    perform(d.app, 'select_all');
    await d.rest();
    perform(d.app, 'open');
    await d.rest();
    expect(d.app.mailbox.counts.total).toMatchObject({ inbox: 3, snoozed: 0 });
    expect(d.ids()).toEqual([]);
    expect(d.app.mailbox.selectedId).toBeNull();
  });

  it('does not hide what came in behind the dialog', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    perform(d.app, 'snooze');
    d.host.talks.get('a')?.items.push(text('a-2', START + 1));
    d.host.emit({ topics: ['conversations'], conversations: ['a'], commandId: null });
    await d.rest();
    d.app.picks.snoozeUntil(LATER);
    await d.rest();
    expect(d.host.row('a').snoozedUntil, 'nobody has seen it').toBeNull();
    expect(d.ids()).toContain('a');
  });

  it('is not undone to the eye by a row that is read before the answer', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    perform(d.app, 'snooze');
    const before = d.app.mailbox.find('a');
    d.app.picks.snoozeUntil(LATER);
    if (before === undefined) throw new Error('a is in the list');
    expect(d.app.acts.ledger.repaint(before).snoozedUntil).toBe(LATER);
  });

  it('says so where nothing is selected', async () => {
    const d = await desk({});
    perform(d.app, 'snooze');
    expect(d.app.dialog).toBeNull();
    expect(d.said()).toBe('No conversation is selected');
  });
});

describe('the times', () => {
  const time = (at: number): SnoozeTime => ({ kind: 'typed', at });

  it('the answer to the last text counts, whichever comes last', async () => {
    const waiting = new Map<string, (found: SnoozeTime[]) => void>();
    const times = new SnoozeTimes((text) => new Promise((give) => waiting.set(text, give)));
    const first = times.ask('m');
    const second = times.ask('mo');
    waiting.get('mo')?.([time(2)]);
    waiting.get('m')?.([time(1)]);
    await Promise.all([first, second]);
    expect(times.current).toEqual(time(2));
  });

  it('Enter waits for what the text means, and takes no time that has passed', async () => {
    const waiting: ((found: SnoozeTime[]) => void)[] = [];
    const times = new SnoozeTimes(() => new Promise((give) => waiting.push(give)));
    void times.ask('12 d');
    void times.ask('12 dec');
    const chosen = times.chosen(() => 0);
    waiting[0]?.([time(1)]);
    waiting[1]?.([time(2)]);
    expect(await chosen).toEqual(time(2));
    const late = times.chosen(() => 3);
    await Promise.resolve();
    await Promise.resolve();
    waiting[2]?.([time(4)]);
    expect(await late, 'it is asked anew').toBeUndefined();
    expect(times.current).toEqual(time(4));
  });

  it('tells what it does not understand, and keeps nothing to choose', async () => {
    const times = new SnoozeTimes(async (text) => (text === 'x' ? [] : [time(1), time(2)]));
    await times.ask('');
    times.move(1);
    expect(times.current).toEqual(time(2));
    times.move(1);
    expect(times.at, 'it ends at the last').toBe(1);
    await times.ask('x');
    expect(times.unknown).toBe(true);
    expect(times.current).toBeUndefined();
    times.move(1);
    expect(times.current).toBeUndefined();
  });
});
