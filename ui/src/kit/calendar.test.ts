import { describe, expect, it } from 'vitest';
import { addDays, addMonths, dateOf, moved, weekdays, weeksOf } from './calendar';

const shown = (day: string, first: number): string[] => weeksOf(day, first).map((week) => week.map((d) => (d.other ? `(${d.date})` : String(d.date))).join(' '));

describe('a calendar', () => {
  it('begins its weeks with the day that is asked for', () => {
    expect(shown('2026-11-27', 1)).toEqual(['(26) (27) (28) (29) (30) (31) 1', '2 3 4 5 6 7 8', '9 10 11 12 13 14 15', '16 17 18 19 20 21 22', '23 24 25 26 27 28 29', '30 (1) (2) (3) (4) (5) (6)']);
    expect(shown('2026-11-27', 0)).toEqual(['1 2 3 4 5 6 7', '8 9 10 11 12 13 14', '15 16 17 18 19 20 21', '22 23 24 25 26 27 28', '29 30 (1) (2) (3) (4) (5)']);
    expect(shown('2026-11-27', 6)[0]).toBe('(31) 1 2 3 4 5 6');
    expect(weekdays(6)).toEqual([6, 0, 1, 2, 3, 4, 5]);
  });

  it('shows each day of each month once', () => {
    for (let month = '2023-01-01'; month < '2029-01-01'; month = addMonths(month, 1)) {
      for (const first of [0, 1, 6]) {
        const weeks = weeksOf(month, first);
        const days = weeks.flat().filter((d) => !d.other);
        expect(days.map((d) => d.date), month).toEqual(Array.from({ length: days.length }, (_, i) => i + 1));
        expect(addDays(days.at(-1)?.day ?? '', 1), month).toBe(addMonths(month, 1));
        expect(weeks.every((week) => dateOf(week[0]?.day ?? '')?.getDay() === first)).toBe(true);
      }
    }
  });

  it('goes by days, weeks and months', () => {
    for (const [key, first, to] of [
      ['ArrowLeft', 1, '2024-02-29'], ['ArrowRight', 1, '2024-03-02'], ['ArrowUp', 1, '2024-02-23'], ['ArrowDown', 1, '2024-03-08'],
      ['Home', 1, '2024-02-26'], ['Home', 0, '2024-02-25'], ['End', 1, '2024-03-03'], ['End', 6, '2024-03-01'], ['PageUp', 1, '2024-02-01'], ['PageDown', 1, '2024-04-01'],
    ] as const) expect(moved('2024-03-01', key, first), `${key} ${first}`).toBe(to);
    expect(moved('2024-03-01', 'Enter', 1)).toBeNull();
    expect(addMonths('2026-01-31', 1), 'the last day that the month has').toBe('2026-02-28');
    expect(addMonths('2024-03-31', -1)).toBe('2024-02-29');
    expect(addDays('9999-12-31', 1), 'there is no day after').toBe('9999-12-31');
  });

  it('takes nothing for a day that is none', () => {
    for (const wrong of ['', '2026-02-30', '2026-13-01', '26-01-01', 'today']) expect(dateOf(wrong), wrong).toBeNull();
    expect(dateOf('0026-03-01')?.getFullYear()).toBe(26);
  });
});
