import type { BusinessHours, Holiday, OpenSpan, Settings } from '../host/types';
import { firstDay, hourOf, listOf, m, weekdayName } from '../i18n';
import { dateOf, weekdays } from '../kit/calendar';
import type { Change } from './preferences.svelte';

interface Room {
  readonly settings: Settings;
  saveSettings(change: Change): Promise<string | null>;
}

/** Hours of a day that has none yet, in the order in which they are offered. */
const OFFERED: readonly OpenSpan[] = [{ from: '09:00', to: '18:00' }, { from: '16:00', to: '20:00' }];
export const SPANS_MAX = 2;

/** Minutes of the day; null for what is no time of a day. */
function minuteOf(text: string): number | null {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hour === undefined ? null : Number(hour) * 60 + Number(minute);
}

/** Midnight is the end of a day too. */
const endOf = (text: string): number | null => (minuteOf(text) === 0 ? 1440 : minuteOf(text));

/** What is wrong with the spans of a day, one by one. */
export function problems(spans: readonly OpenSpan[]): (string | null)[] {
  return spans.map((span, i) => {
    const [from, to] = [minuteOf(span.from), endOf(span.to)];
    if (from === null || to === null) return m.hours_no_time();
    if (from === to) return m.hours_empty();
    if (to < from) return m.hours_over_midnight();
    const overlaps = spans.some((other, j) => {
      const [begin, end] = [minuteOf(other.from), endOf(other.to)];
      return j < i && begin !== null && end !== null && begin < to && from < end;
    });
    return overlaps ? m.hours_overlap() : null;
  });
}

const sound = (spans: readonly OpenSpan[]): boolean => problems(spans).every((problem) => problem === null);
const inOrder = (spans: readonly OpenSpan[]): OpenSpan[] => [...spans].sort((a, b) => (a.from < b.from ? -1 : 1));

/** The place in a week that begins with Monday, as it is kept, of a day as `Date.getDay` counts. */
export const keptDay = (weekday: number): number => (weekday + 6) % 7;

const hoursOf = (spans: readonly OpenSpan[]): string => spans.map(({ from, to }) => m.hours_span({ from: hourOf(from), to: hourOf(to) })).join(', ');

/** "Mon – Fri 9:00–18:00 · Sat 10:00–13:00", in the order of the week. */
export function summary(hours: BusinessHours): string {
  const days = weekdays(firstDay.current).map((day) => ({ day, says: hoursOf(hours.week[keptDay(day)] ?? []) }));
  const groups: { days: number[]; says: string }[] = [];
  for (const { day, says } of days) {
    const last = groups.at(-1);
    if (last !== undefined && last.says === says) last.days.push(day);
    else groups.push({ days: [day], says });
  }
  const name = (days: number[]): string => {
    const [first = 0, last = first] = [days[0], days.at(-1)];
    const names = days.map((day) => weekdayName(day, 'short'));
    return days.length > 2 ? m.hours_days({ from: weekdayName(first, 'short'), to: weekdayName(last, 'short') }) : listOf(names);
  };
  const open = groups.filter(({ says }) => says !== '');
  return open.length === 0 ? m.hours_never() : open.map(({ days, says }) => `${name(days)} ${says}`).join(' · ');
}

/** Business hours as they are being written: what is right is saved at once, what is not is said and waits. */
export class HoursEdit {
  /** Of the seven weekdays, Monday first. */
  week = $state.raw<readonly (readonly OpenSpan[])[]>([]);
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
    this.week = at.settings.businessHours.week;
  }

  spans = (day: number): readonly OpenSpan[] => this.week[day] ?? [];
  problems = (day: number): (string | null)[] => problems(this.spans(day));

  #set(day: number, spans: readonly OpenSpan[]): void {
    this.week = this.week.map((was, i) => (i === day ? spans : was));
    this.#keep();
  }

  /** A day with something wrong stays as it was until it is right. */
  #keep(): void {
    const written = this.week;
    const week = ({ businessHours: { week } }: Settings): OpenSpan[][] => week.map((was, i) => {
      const spans = written[i] ?? was;
      return sound(spans) ? inOrder(spans) : was;
    });
    void this.#at.saveSettings((settings) => ({ businessHours: { ...settings.businessHours, week: week(settings) } }));
  }

  open(day: number, on: boolean): void {
    this.#set(day, on ? OFFERED.slice(0, 1) : []);
  }

  change(day: number, at: number, change: Partial<OpenSpan>): void {
    this.#set(day, this.spans(day).map((span, i) => (i === at ? { ...span, ...change } : span)));
  }

  /** A second one for the time after the break. */
  add(day: number): void {
    const spans = this.spans(day);
    const free = OFFERED.find((offered) => sound([...spans, offered])) ?? { from: '', to: '' };
    if (spans.length < SPANS_MAX) this.#set(day, [...spans, free]);
  }

  remove(day: number, at: number): void {
    this.#set(day, this.spans(day).filter((_, i) => i !== at));
  }

  /** All days that are open get the hours of this one. */
  copy(day: number): void {
    const spans = this.spans(day);
    this.week = this.week.map((was) => (was.length > 0 ? spans : was));
    this.#keep();
  }

  get zone(): string {
    return this.#at.settings.businessHours.zone;
  }

  inZone(zone: string): void {
    void this.#at.saveSettings(({ businessHours }) => ({ businessHours: { ...businessHours, zone } }));
  }

  /** By the calendar; those of every year by their day of it. */
  get holidays(): Holiday[] {
    return [...this.#at.settings.businessHours.holidays].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  /** Gives what is wrong, or null. */
  addHoliday(holiday: Holiday): string | null {
    if (dateOf(holiday.date) === null) return m.holiday_no_day();
    if (this.holidays.some((one) => key(one) === key(holiday))) return m.holiday_known();
    this.#holidays((all) => [...all, holiday]);
    return null;
  }

  removeHoliday(holiday: Holiday): void {
    this.#holidays((all) => all.filter((one) => key(one) !== key(holiday)));
  }

  #holidays(change: (all: Holiday[]) => Holiday[]): void {
    void this.#at.saveSettings(({ businessHours }) => ({ businessHours: { ...businessHours, holidays: change(businessHours.holidays) } }));
  }
}

/** One of every year is the same whatever year it was written in. */
const key = ({ date, yearly }: Holiday): string => (yearly ? `0${date.slice(4)}` : date);
export const holidayKey = key;
