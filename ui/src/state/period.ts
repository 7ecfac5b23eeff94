import type { Period } from '../host/types';

/** Periods by the calendar of this window. Days are counted as days: they have 23 hours, or 25. */

/** The start of a day, so many after the one `at` is in. */
function dayStart(at: number, days = 0): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

function monthStart(at: number, months = 0): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth() + months, 1).getTime();
}

/** The start of a day as a field of a date writes it, or of one after it; null where it is none. */
export function written(day: string, days = 0): number | null {
  const [, year, month, date] = /^(\d{4,6})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined) return null;
  const start = new Date(2000, 0, 1);
  // The constructor takes a year of two digits for one of the last century.
  start.setFullYear(Number(year), Number(month) - 1, Number(date) + days);
  return start.getTime();
}

export interface Span {
  from: number | null;
  until: number | null;
}

/** Up to the first millisecond that is not in it. */
export function spanOf(period: Period, now: number): Span {
  switch (period.type) {
    case 'any': return { from: null, until: null };
    case 'today': return { from: dayStart(now), until: dayStart(now, 1) };
    case 'yesterday': return { from: dayStart(now, -1), until: dayStart(now) };
    case 'last7_days': return { from: dayStart(now, -6), until: dayStart(now, 1) };
    case 'last30_days': return { from: dayStart(now, -29), until: dayStart(now, 1) };
    case 'this_month': return { from: monthStart(now), until: monthStart(now, 1) };
    case 'last_month': return { from: monthStart(now, -1), until: monthStart(now) };
    case 'between': return { from: written(period.from), until: written(period.to, 1) };
  }
}

/** Both days are given, and the second is before the first: nothing can be between them. */
export const isTurned = ({ from, until }: Span): boolean => from !== null && until !== null && until <= from;

/** It leaves something out; between two days that are not given yet does not. */
export const narrows = (period: Period): boolean => period.type !== 'any' && (period.type !== 'between' || written(period.from) !== null || written(period.to) !== null);
