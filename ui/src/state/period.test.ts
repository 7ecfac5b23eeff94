import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Period } from '../host/types';
import { isTurned, spanOf } from './period';

/** In Madrid clocks go forward on 29 March 2026 and back on 25 October 2026. */
const ZONE = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'Europe/Madrid';
});
afterAll(() => {
  if (ZONE === undefined) delete process.env['TZ'];
  else process.env['TZ'] = ZONE;
});

const at = (iso: string): number => Date.parse(iso);
const span = (period: Period, now: string): string[] => {
  const { from, until } = spanOf(period, at(now));
  return [from, until].map((ms) => (ms === null ? '' : new Date(ms).toISOString()));
};
const hours = (period: Period, now: string): number => {
  const { from, until } = spanOf(period, at(now));
  return ((until ?? 0) - (from ?? 0)) / 3_600_000;
};

describe('a period', () => {
  it('is by the zone the test means', () => expect(new Date(at('2026-07-01T00:00:00Z')).getHours()).toBe(2));

  it('of a day has the hours of that day, also where clocks change', () => {
    expect(hours({ type: 'today' }, '2026-03-29T18:00:00Z'), 'an hour is left out').toBe(23);
    expect(hours({ type: 'today' }, '2026-10-25T18:00:00Z'), 'an hour comes twice').toBe(25);
    expect(hours({ type: 'yesterday' }, '2026-03-30T18:00:00Z')).toBe(23);
    expect(hours({ type: 'today' }, '2026-11-26T18:00:00Z')).toBe(24);
  });

  it('begins and ends at midnight here on both sides of a change', () => {
    expect(span({ type: 'last7_days' }, '2026-03-31T10:00:00Z')).toEqual(['2026-03-24T23:00:00.000Z', '2026-03-31T22:00:00.000Z']);
    expect(span({ type: 'last30_days' }, '2026-11-10T10:00:00Z')).toEqual(['2026-10-11T22:00:00.000Z', '2026-11-10T23:00:00.000Z']);
  });

  it('is of the day it is here, not of the one in Greenwich', () => {
    expect(span({ type: 'today' }, '2026-07-01T22:30:00Z'), 'half past midnight on the second').toEqual(['2026-07-01T22:00:00.000Z', '2026-07-02T22:00:00.000Z']);
  });

  it('of a month is right where the last one is shorter, and at the turn of the year', () => {
    expect(span({ type: 'last_month' }, '2026-03-31T10:00:00Z')).toEqual(['2026-01-31T23:00:00.000Z', '2026-02-28T23:00:00.000Z']);
    expect(span({ type: 'this_month' }, '2026-03-31T10:00:00Z'), 'with the change in it').toEqual(['2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z']);
    expect(span({ type: 'last_month' }, '2026-01-15T10:00:00Z')).toEqual(['2025-11-30T23:00:00.000Z', '2025-12-31T23:00:00.000Z']);
  });

  it('between two days has both of them, and either may be open', () => {
    expect(span({ type: 'between', from: '2026-01-31', to: '2026-02-28' }, '2026-11-26T00:00:00Z')).toEqual(['2026-01-30T23:00:00.000Z', '2026-02-28T23:00:00.000Z']);
    expect(hours({ type: 'between', from: '2026-03-29', to: '2026-03-29' }, '2026-11-26T00:00:00Z')).toBe(23);
    expect(span({ type: 'between', from: '', to: '2026-02-28' }, '2026-11-26T00:00:00Z')[0]).toBe('');
    expect(span({ type: 'between', from: '2026-02-28', to: '' }, '2026-11-26T00:00:00Z')[1]).toBe('');
    expect(spanOf({ type: 'between', from: '0026-01-01', to: '' }, 0).from, 'a year that is still being typed').toBeLessThan(at('0100-01-01'));
  });

  it('says where the days are turned round', () => {
    expect(isTurned(spanOf({ type: 'between', from: '2026-03-02', to: '2026-03-01' }, 0))).toBe(true);
    expect(isTurned(spanOf({ type: 'between', from: '2026-03-01', to: '2026-03-01' }, 0))).toBe(false);
    expect(isTurned(spanOf({ type: 'any' }, 0))).toBe(false);
  });
});
