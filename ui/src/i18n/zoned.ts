import { count, once, plural } from './format';
import { hourCycle } from './locale.svelte';
import { m } from './messages';

const formats = once((language, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options));

const zones = new Map<string, boolean>();

/** A zone that this window does not know is its own. */
function known(zone: string): string | undefined {
  let good = zones.get(zone);
  if (good === undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      good = zone !== '';
    } catch {
      good = false;
    }
    zones.set(zone, good);
  }
  return good ? zone : undefined;
}

const shown = (name: string, options: Intl.DateTimeFormatOptions) => (ms: number, zone: string): string => formats(`${name}:${zone}`, { ...options, timeZone: known(zone) }).format(ms);

/** "10 Nov", in a zone by its name. */
export const dayIn = shown('day', { day: 'numeric', month: 'short' });
/** "Tue, 10 Nov 2026". */
export const fullDayIn = shown('full', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
/** "Tue, 10 Nov". */
export const weekdayDayIn = shown('weekday-day', { weekday: 'short', day: 'numeric', month: 'short' });
export const yearDayIn = shown('year-day', { day: 'numeric', month: 'short', year: 'numeric' });
/** "Nov 2026". */
export const monthIn = shown('month', { month: 'short', year: 'numeric' });
export const clockIn = (ms: number, zone: string): string => shown('clock', { hour: hourCycle.current === 'h12' ? 'numeric' : '2-digit', minute: '2-digit', hourCycle: hourCycle.current })(ms, zone);

/** "2026-11-10": the day that it is there. */
export function isoDayIn(ms: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: known(zone), year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(ms);
  const of = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}`;
}

/** An hour of the day, 0 to 24, as short as it can be: "9", "9 AM". */
export const hourName = (hour: number): string =>
  hourCycle.current === 'h23' ? String(hour) : formats('hour', { hour: 'numeric', hourCycle: 'h12', timeZone: 'UTC' }).format(Date.UTC(2023, 0, 1, hour));
/** The same as a time: "9:00", "9:00 AM". */
export const hourTime = (hour: number): string =>
  formats('hour-time', { hour: 'numeric', minute: '2-digit', hourCycle: hourCycle.current, timeZone: 'UTC' }).format(Date.UTC(2023, 0, 1, hour));

/** How long something takes: "40 s", "11 min", "2 h 04", "3 days 4 h". */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds > 0 && seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${String(minutes % 60).padStart(2, '0')}`;
  const all = Math.round(minutes / 60);
  const days = Math.floor(all / 24);
  return all % 24 === 0 || days >= 14 ? m.span_days(plural(days)) : m.span_days_hours({ ...plural(days), hours: count(all % 24) });
}

/** The same at a line of a chart: "20 min", "8 h", "3 d". */
export function shortSpan(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return minutes === 0 ? '0' : `${minutes} min`;
  return minutes < 1440 ? `${count(Math.round(minutes / 6) / 10)} h` : `${count(Math.round(minutes / 144) / 10)} d`;
}

