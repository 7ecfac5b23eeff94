import { m } from './messages';
import { hourCycle, locale } from './locale.svelte';

const DAY_MS = 86_400_000;

/** Making a formatter costs as much as drawing a row: each is made once a language and way of hours. */
export function once<T, O>(make: (language: string, options: O) => T): (name: string, options: O) => T {
  const made = new Map<string, T>();
  return (name, options) => {
    const key = `${locale.current}:${hourCycle.current}:${name}`;
    let format = made.get(key);
    if (format === undefined) made.set(key, (format = make(locale.current, options)));
    return format;
  };
}

const dates = once((language, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options));
const numbers = once((language, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options));

const startOfDay = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);
/** Calendar days between two moments, right across clock changes. */
const daysBetween = (from: number, to: number): number => Math.round((startOfDay(to) - startOfDay(from)) / DAY_MS);
const sane = (ms: number): boolean => Number.isFinite(ms) && Math.abs(ms) <= 8.64e15;

export const clock = (ms: number): string => (sane(ms) ? dates('clock', { hour: hourCycle.current === 'h12' ? 'numeric' : '2-digit', minute: '2-digit', hourCycle: hourCycle.current }).format(ms) : '');

const weekday = (ms: number): string => dates('weekday', { weekday: 'short' }).format(ms);
/** Of a day as `Date.getDay` counts: 0 is Sunday. */
export const weekdayName = (day: number, length: 'long' | 'short' | 'narrow'): string => capital(dates(`weekday-${length}`, { weekday: length }).format(new Date(2023, 0, 1 + day)));
/** A time of the day, `09:30`, as the clock is written. */
export const hourOf = (text: string): string => (/^\d{2}:\d{2}$/.test(text) ? clock(new Date(2023, 0, 1, Number(text.slice(0, 2)), Number(text.slice(3))).getTime()) : text);
const sameYear = (a: number, b: number): boolean => new Date(a).getFullYear() === new Date(b).getFullYear();
/** Without the year where it is this one. */
const shortDate = (ms: number, now: number): string => (sameYear(ms, now) ? dates('day', { day: 'numeric', month: 'short' }).format(ms) : day(ms));

/** The time on a row: the clock today, then Yesterday, the weekday, the day, the date. */
export function rowTime(ms: number, now: number): string {
  if (!sane(ms)) return m.no_date();
  const days = daysBetween(ms, now);
  if (days === 0) return clock(ms);
  if (days === 1) return m.yesterday();
  if (days > 1 && days < 7) return capital(weekday(ms));
  return shortDate(ms, now);
}

/** A time to come: the clock today, then Tomorrow, the weekday, the day, each with the clock. */
export function ahead(ms: number, now: number): string {
  if (!sane(ms)) return m.no_date();
  const days = daysBetween(now, ms);
  const time = clock(ms);
  if (days <= 0) return time;
  if (days === 1) return m.tomorrow_at({ time });
  return m.day_at({ day: days < 7 ? weekday(ms) : shortDate(ms, now), time });
}

/** The separator between days in a thread. */
export function dayLabel(ms: number, now: number): string {
  if (!sane(ms)) return m.no_date();
  const days = daysBetween(ms, now);
  if (days === 0) return m.today();
  if (days === 1) return m.yesterday();
  const label = sameYear(ms, now)
    ? dates('long', { weekday: 'long', day: 'numeric', month: 'long' }).format(ms)
    : dates('longyear', { day: 'numeric', month: 'long', year: 'numeric' }).format(ms);
  return capital(label);
}

/** "March 2023". */
export const monthName = (ms: number): string => (sane(ms) ? dates('month', { month: 'long', year: 'numeric' }).format(ms) : m.no_date());
export const day = (ms: number): string => (sane(ms) ? dates('date', { day: 'numeric', month: 'short', year: 'numeric' }).format(ms) : m.no_date());
export const moment = (ms: number): string => (sane(ms) ? dates('moment', { dateStyle: 'full', timeStyle: 'short', hourCycle: hourCycle.current }).format(ms) : m.no_date());
/** Without the year: "25 December". */
export const yearlyDay = (ms: number): string => dates('yearly', { day: 'numeric', month: 'long' }).format(ms);
/** For the name of a file: 2026-11-23. */
export function isoDay(ms: number): string {
  const date = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
/** To the second, with the zone. */
export const exact = (ms: number): string => (sane(ms) ? dates('exact', { dateStyle: 'full', timeStyle: 'long', hourCycle: hourCycle.current }).format(ms) : m.no_date());
export const sameDay = (a: number, b: number): boolean => startOfDay(a) === startOfDay(b);

/** "0:42", "4 min 12 s", "1 h 5 min". */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 === 0 ? `${Math.floor(s / 60)} min` : `${Math.floor(s / 60)} min ${s % 60} s`;
  const min = Math.floor((s % 3600) / 60);
  return min === 0 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 3600)} h ${min} min`;
}

/** As on a voicemail: "0:42". */
export const stopwatch = (seconds: number): string => `${Math.floor(Math.max(0, seconds) / 60)}:${String(Math.round(Math.max(0, seconds)) % 60).padStart(2, '0')}`;

export const count = (n: number): string => numbers('count', { useGrouping: true }).format(n);
export const percent = (ratio: number): string => numbers('percent', { style: 'percent', maximumFractionDigits: 0 }).format(ratio);

/** A number as the engine keeps it, `-12.5`, in the signs of the language; what is none stays as it is. */
export const decimal = (value: string): string => (DECIMAL.test(value) ? numbers('decimal', { maximumFractionDigits: 20 }).format(value as Intl.StringNumericLiteral) : value);
/** The same to be changed in a field: without groups. */
export const decimalToEdit = (value: string): string => (DECIMAL.test(value) ? value.replace('.', signs().point) : value);

/** A number as it was typed in the signs of the language, as the engine takes it: 1,500 is 1500 in English, and 1.5 in Spanish. */
export function typedNumber(text: string): string {
  const { group, point } = signs();
  const plain = text.trim();
  const grouped = new RegExp(`^[-+\u2212]?\\d{1,3}(\\${group}\\d{3})+(\\${point}\\d+)?$`).test(plain);
  const digits = grouped ? plain.replaceAll(group, '') : plain;
  return new RegExp(`^[-+\u2212]?\\d+\\${point}\\d+$`).test(digits) ? digits.replace(point, '.') : digits;
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

function signs(): { group: string; point: string } {
  const parts = numbers('signs', { useGrouping: true }).formatToParts(1_234_567.5);
  const of = (type: 'group' | 'decimal'): string => parts.find((p) => p.type === type)?.value ?? '.';
  return { group: of('group'), point: of('decimal') };
}

export function bytes(size: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let i = 0;
  let value = size;
  while (value >= 1000 && i < units.length - 1) {
    value /= 1000;
    i++;
  }
  // The short form of bytes has no plural in English.
  const unitDisplay = i === 0 ? 'long' : 'short';
  return new Intl.NumberFormat(locale.current, { style: 'unit', unit: units[i] ?? 'byte', unitDisplay, maximumFractionDigits: value < 10 && i > 0 ? 1 : 0 }).format(value);
}

/** A message with a plural takes the number twice: to choose the form, and as it is written. */
export const plural = (n: number): { count: number; n: string } => ({ count: n, n: count(n) });

export const listOf = (parts: string[]): string => new Intl.ListFormat(locale.current, { type: 'conjunction' }).format(parts);

export function regionName(code: string): string {
  try {
    return new Intl.DisplayNames([locale.current], { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** A number as people write it; what we do not know how to group stays as it is. */
export function phone(address: string, region: string): string {
  const nanp = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(address);
  if (nanp) return region === 'US' || region === 'CA' ? `(${nanp[1]}) ${nanp[2]}-${nanp[3]}` : `+1 ${nanp[1]} ${nanp[2]} ${nanp[3]}`;
  const spain = /^\+34(\d{3})(\d{2})(\d{2})(\d{2})$/.exec(address);
  if (spain) return `+34 ${spain.slice(1).join(' ')}`;
  return address;
}

export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(locale.current) + text.slice(1);
