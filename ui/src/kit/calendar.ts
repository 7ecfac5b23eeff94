/** Days as `2026-11-27`, and the weeks of a month as a calendar shows them. */

const two = (n: number): string => String(n).padStart(2, '0');
const iso = (date: Date): string => `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** Noon of the day, so that no change of the clock makes it another; null for what is no day. */
export function dateOf(day: string): Date | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined) return null;
  const at = new Date(2000, 0, 1, 12);
  // The constructor takes a year of two digits for one of the last century.
  at.setFullYear(Number(year), Number(month) - 1, Number(date));
  return iso(at) === day ? at : null;
}

/** So many days later; a day beyond the years of four digits is the last that there is. */
export function addDays(day: string, days: number): string {
  const at = dateOf(day);
  if (at === null) return day;
  at.setDate(at.getDate() + days);
  return within(at, day);
}

/** The same day of another month, or the last that month has. */
export function addMonths(day: string, months: number): string {
  const at = dateOf(day);
  if (at === null) return day;
  const date = at.getDate();
  at.setDate(1);
  at.setMonth(at.getMonth() + months);
  const last = new Date(at);
  last.setMonth(last.getMonth() + 1, 0);
  at.setDate(Math.min(date, last.getDate()));
  return within(at, day);
}

const within = (at: Date, or: string): string => (at.getFullYear() >= 1 && at.getFullYear() <= 9999 ? iso(at) : or);

/** The seven weekdays as `Date.getDay` counts, from the one with which a week begins. */
export const weekdays = (first: number): number[] => Array.from({ length: 7 }, (_, i) => (first + i) % 7);

/** Where in its week a day is. */
export const placeInWeek = (day: string, first: number): number => ((dateOf(day)?.getDay() ?? first) - first + 7) % 7;

export interface CalendarDay {
  day: string;
  date: number;
  /** It belongs to the month before or after. */
  other: boolean;
}

/** The weeks in which the month of a day has days, each whole. */
export function weeksOf(day: string, first: number): CalendarDay[][] {
  const month = day.slice(0, 7);
  const begin = addDays(`${month}-01`, -placeInWeek(`${month}-01`, first));
  const weeks: CalendarDay[][] = [];
  for (let at = begin; at.slice(0, 7) <= month && weeks.length < 6; at = addDays(at, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, i) => addDays(at, i)).map((d) => ({ day: d, date: Number(d.slice(8)), other: d.slice(0, 7) !== month })));
  }
  return weeks;
}

/** Where a key goes from a day, or null for a key that goes nowhere. */
export function moved(day: string, key: string, first: number): string | null {
  switch (key) {
    case 'ArrowLeft': return addDays(day, -1);
    case 'ArrowRight': return addDays(day, 1);
    case 'ArrowUp': return addDays(day, -7);
    case 'ArrowDown': return addDays(day, 7);
    case 'Home': return addDays(day, -placeInWeek(day, first));
    case 'End': return addDays(day, 6 - placeInWeek(day, first));
    case 'PageUp': return addMonths(day, -1);
    case 'PageDown': return addMonths(day, 1);
    default: return null;
  }
}
