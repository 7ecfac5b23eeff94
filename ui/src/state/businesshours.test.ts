import { describe, expect, it } from 'vitest';
import { firstDay, hourCycle, locale } from '../i18n';
import type { BusinessHours } from '../host/types';
import { HoursEdit, problems, summary } from './businesshours.svelte';
import { NINE_TO_SIX } from './screens';
import { desk } from './testing';
import { ZonePicker } from './zones.svelte';

const span = (text: string): { from: string; to: string } => ({ from: text.slice(0, 5), to: text.slice(6) });
const wrong = (...texts: string[]): boolean[] => problems(texts.map(span)).map((problem) => problem !== null);

describe('the hours of a day', () => {
  it('are told when they are none', () => {
    expect(wrong('09:00-18:00')).toEqual([false]);
    expect(wrong('09:00-00:00'), 'midnight is the end of the day').toEqual([false]);
    expect(wrong('00:00-00:00'), 'all day').toEqual([false]);
    expect(wrong('22:00-06:00'), 'over midnight').toEqual([true]);
    expect(wrong('09:00-09:00')).toEqual([true]);
    expect(wrong('     -18:00'), 'half written').toEqual([true]);
    expect(wrong('09:00-14:00', '14:00-18:00'), 'one begins where the other ends').toEqual([false, false]);
    expect(wrong('09:00-14:00', '13:59-18:00'), 'the later written is the one to change').toEqual([false, true]);
  });

  it('are summed up in the order of the week', () => {
    locale.set('en');
    hourCycle.set('h23');
    firstDay.set('monday');
    expect(summary(NINE_TO_SIX)).toBe('Mon – Fri 09:00–18:00');
    const shop: BusinessHours = { ...NINE_TO_SIX, week: [[], ...Array.from({ length: 4 }, () => [span('09:30-14:00'), span('17:00-20:30')]), [span('10:00-13:00')], [span('10:00-13:00')]] };
    expect(summary(shop)).toBe('Tue – Fri 09:30–14:00, 17:00–20:30 · Sat and Sun 10:00–13:00');
    firstDay.set('sunday');
    expect(summary(shop)).toBe('Sun 10:00–13:00 · Tue – Fri 09:30–14:00, 17:00–20:30 · Sat 10:00–13:00');
    expect(summary({ ...NINE_TO_SIX, week: Array.from({ length: 7 }, () => []) })).toBe('Always closed');
    firstDay.set('monday');
  });
});

describe('business hours that are being written', () => {
  it('are saved at once where they are right, and wait where they are not', async () => {
    const { app, host, rest } = await desk({ a: 'open' });
    const edit = new HoursEdit(app);
    const saved = (): string[] => host.settings.businessHours.week.map((day) => day.map(({ from, to }) => `${from}-${to}`).join(' '));
    edit.change(0, 0, { to: '14:00' });
    edit.add(0);
    await rest();
    expect(saved()[0], 'a second span for the afternoon').toBe('09:00-14:00 16:00-20:00');
    edit.change(0, 1, { to: '02:00' });
    edit.change(1, 0, { from: '08:00' });
    await rest();
    expect(saved().slice(0, 2), 'what is wrong costs no other day').toEqual(['09:00-14:00 16:00-20:00', '08:00-18:00']);
    expect(edit.problems(0)[1]).toContain('midnight');
    edit.change(0, 1, { to: '19:00' });
    await rest();
    expect(saved()[0]).toBe('09:00-14:00 16:00-19:00');
    edit.open(6, true);
    edit.open(4, false);
    edit.copy(0);
    await rest();
    expect(saved(), 'open days alone take the hours of another').toEqual([...Array.from({ length: 4 }, () => '09:00-14:00 16:00-19:00'), '', '', '09:00-14:00 16:00-19:00']);
    edit.remove(0, 0);
    await rest();
    expect(saved()[0]).toBe('16:00-19:00');
  });

  it('have holidays that are there once', async () => {
    const { app, host, rest } = await desk({ a: 'open' });
    const edit = new HoursEdit(app);
    expect(edit.addHoliday({ date: '', yearly: false })).not.toBeNull();
    expect(edit.addHoliday({ date: '2026-12-24', yearly: false })).toBeNull();
    expect(edit.addHoliday({ date: '2025-12-25', yearly: true })).toBeNull();
    expect(edit.addHoliday({ date: '2027-12-25', yearly: true }), 'the same of every year').not.toBeNull();
    await rest();
    expect(edit.holidays.map((h) => h.date)).toEqual(['2025-12-25', '2026-12-24']);
    edit.removeHoliday({ date: '2027-12-25', yearly: true });
    edit.inZone('Europe/Madrid');
    await rest();
    expect(host.settings.businessHours).toMatchObject({ holidays: [{ date: '2026-12-24', yearly: false }], zone: 'Europe/Madrid' });
  });

  it('go back to what is kept when they cannot be saved', async () => {
    const { app, host, rest } = await desk({ a: 'open' });
    host.failNext('saveSettings', { code: 'disk_full', params: {}, retryable: false, detail: '', traceId: '' });
    new HoursEdit(app).inZone('UTC');
    await rest();
    expect(app.settings.businessHours.zone).toBe('');
  });
});

describe('a time zone', () => {
  it('is found by the beginnings of its parts', () => {
    const picker = new ZonePicker();
    picker.all = ['America/New_York', 'Atlantic/Canary', 'Europe/London', 'Europe/Madrid', 'Etc/GMT+3'];
    expect(picker.lines, 'nothing is offered before one asks').toEqual([]);
    picker.type('');
    expect(picker.lines.slice(0, 2)).toEqual(['', 'America/New_York']);
    for (const [text, found] of [['madr', 'Europe/Madrid'], ['new york', 'America/New_York'], ['YORK am', 'America/New_York'], ['gmt+3', 'Etc/GMT+3']] as const) {
      picker.type(text);
      expect(picker.lines, text).toEqual([found]);
    }
    picker.type('drid');
    expect(picker.line).toBeNull();
  });
});

describe('the week', () => {
  it('begins as in the region, or as it is set', async () => {
    const { app, rest } = await desk({ a: 'open' });
    expect(firstDay.current).toBe(1);
    void app.saveSettings({ firstDay: 'saturday' });
    await rest();
    expect(firstDay.current).toBe(6);
    firstDay.set('monday');
  });
});
