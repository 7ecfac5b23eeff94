import type { Review, ReviewChoice, ReviewKey, ReviewKind, ReviewSection } from '../../host/types';
import { m, plural } from '../../i18n';
import { inSentence, oneLine } from '../../kit/text';

export function reviewName(kind: ReviewKind, name: string): string {
  switch (kind.type) {
    case 'morning': return m.review_morning();
    case 'end_of_day': return m.review_end_of_day();
    case 'weekly': return m.review_weekly();
    case 'view': return inSentence(oneLine(name));
  }
}

export function reviewAbout(kind: ReviewKind): string {
  switch (kind.type) {
    case 'morning': return m.review_morning_about();
    case 'end_of_day': return m.review_end_of_day_about();
    case 'weekly': return m.review_weekly_about();
    case 'view': return m.review_view_about();
  }
}

export function keyName(key: ReviewKey): string {
  switch (key) {
    case 'done': return m.key_done();
    case 'open': return m.key_open();
    case 'unread': return m.key_unread();
    case 'snooze': return m.key_snooze();
    case 'reply': return m.key_reply();
    case 'assign': return m.key_assign();
  }
}

export function sectionName(section: ReviewSection): string {
  switch (section) {
    case 'unread': return m.section_unread();
    case 'woken': return m.section_woken();
    case 'waiting_long': return m.section_waiting_long();
    case 'nobodys': return m.section_nobodys();
    case 'waiting': return m.section_waiting();
    case 'untouched': return m.section_untouched();
    case 'done': return m.section_done();
    case 'reopened': return m.section_reopened();
    case 'open_long': return m.section_open_long();
    case 'slowest': return m.section_slowest();
    case 'view': return m.section_view();
  }
}

export const streakWords = (kind: ReviewKind, streak: number): string => (streak < 2 ? '' : kind.type === 'weekly' ? m.review_streak_weeks(plural(streak)) : m.review_streak_days(plural(streak)));

export const choiceId = (kind: ReviewChoice['kind'] | Review['kind']): string => (kind.type === 'view' ? `view-${kind.id}` : kind.type);

/** Minutes of a day as the field of a clock has them, and back. */
export const clockOf = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
export function minutesOf(text: string): number | null {
  const found = /^(\d{2}):(\d{2})/.exec(text);
  return found === null ? null : Number(found[1]) * 60 + Number(found[2]);
}
