import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ahead, bytes, count, dayLabel, duration, hourCycle, locale, moment, phone, plural, resolveHours, resolveLocale, rowTime, stopwatch, m } from '.';

const at = (text: string): number => new Date(text).getTime();
const NOW = at('2026-11-23T15:00:00');

it('a message that was kept is said in the language of the moment', async () => {
  const { color_blue: blue } = m;
  expect(blue()).toBe('blue');
  locale.set('es');
  await locale.loaded;
  expect(blue()).toBe('azul');
  locale.set('en');
  expect(blue()).toBe('blue');
});

describe('in English', () => {
  beforeEach(() => locale.set('en'));
  it.each([
    ['2026-11-23T09:41:00', '09:41'], ['2026-11-23T00:05:00', '00:05'], ['2026-11-22T23:59:00', 'Yesterday'], ['2026-11-20T10:00:00', 'Fri'], ['2026-11-16T10:00:00', 'Nov 16'], ['2025-11-16T10:00:00', 'Nov 16, 2025'],
  ])('a row of %s says %s', (when, want) => expect(rowTime(at(when), NOW)).toBe(want));
  it('names days', () => {
    expect(dayLabel(NOW, NOW)).toBe('Today');
    expect(dayLabel(at('2026-11-19T10:00:00'), NOW)).toBe('Thursday, November 19');
  });
  it.each([
    ['2026-11-25T18:05:00', '18:05'],
    ['2026-11-26T09:00:00', 'tomorrow at 09:00'],
    ['2026-11-30T09:00:00', 'Mon at 09:00'],
    ['2026-12-12T09:00:00', 'Dec 12 at 09:00'],
  ])('a time to come, %s', (when, want) => expect(ahead(at(when), at('2026-11-25T10:00:00'))).toBe(want));

  it('does not fall over an impossible date', () => expect(rowTime(Number.NaN, NOW)).toBe('Date unknown'));
  it('writes numbers', () => {
    expect(count(1204)).toBe('1,204');
    expect(bytes(482_190)).toBe('482 kB');
    expect([bytes(1), bytes(18)]).toEqual(['1 byte', '18 bytes']);
    expect(m.unread_badge(plural(1))).toBe('1 unread');
    expect(m.attachments(plural(1))).toBe('1 attachment');
    expect(m.attachments(plural(2))).toBe('2 attachments');
  });
  it.each([[18, '18 s'], [60, '1 min'], [252, '4 min 12 s'], [3900, '1 h 5 min'], [-4, '0 s']])('%i seconds are %s', (s, want) => expect(duration(s)).toBe(want));
  it('writes a voicemail as on a stopwatch', () => expect(stopwatch(42)).toBe('0:42'));
});

describe('hours', () => {
  afterEach(() => hourCycle.set('h23'));
  it('are written twice to twelve where that is the choice', () => {
    locale.set('en');
    hourCycle.set('h12');
    const plain = (text: string): string => text.replace(/\s/g, ' ');
    expect(plain(rowTime(at('2026-11-23T00:05:00'), NOW))).toBe('12:05 AM');
    expect(plain(rowTime(at('2026-11-23T15:00:00'), NOW))).toBe('3:00 PM');
    expect(plain(moment(NOW))).toMatch(/ 3:00 PM$/);
    hourCycle.set('h23');
    expect(rowTime(at('2026-11-23T00:05:00'), NOW), 'the choice acts at once').toBe('00:05');
    expect(moment(NOW)).toMatch(/ 15:00$/);
  });
  it('are those of the region unless told', () => {
    expect(resolveHours('system', 'en', 'US')).toBe('h12');
    expect(resolveHours('system', 'en', 'GB')).toBe('h23');
    expect(resolveHours('system', 'es', 'ES')).toBe('h23');
    expect(resolveHours('system', 'en', 'ES'), 'whatever language they read').toBe('h23');
    expect(resolveHours('twelve', 'es', 'ES')).toBe('h12');
    expect(resolveHours('system', 'en', ''), 'without a region that of the language').toBe('h12');
  });
});

describe('in Spanish', () => {
  beforeEach(() => locale.set('es'));
  it('speaks', () => {
    expect(rowTime(at('2026-11-22T10:00:00'), NOW)).toBe('Ayer');
    expect(rowTime(at('2026-11-20T10:00:00'), NOW)).toBe('Vie');
    expect(count(48_211)).toBe('48.211');
    expect(m.attachments(plural(0))).toBe('0 adjuntos');
    expect(m.state_done()).toBe('Finalizada');
  });
});

describe('phone numbers', () => {
  it.each([['+14155550134', 'US', '(415) 555-0134'], ['+14155550134', 'ES', '+1 415 555 0134'], ['+34611204490', 'US', '+34 611 20 44 90'], ['BANK', 'US', 'BANK'], ['+972541234567', 'US', '+972541234567']])('%s in %s is %s', (address, region, want) => expect(phone(address, region)).toBe(want));
});

it('follows the system unless told', () => {
  expect(resolveLocale('system', 'es-MX')).toBe('es');
  expect(resolveLocale('system', 'de-DE')).toBe('en');
  expect(resolveLocale('en', 'es')).toBe('en');
});
