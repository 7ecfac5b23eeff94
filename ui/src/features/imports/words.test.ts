import { describe, expect, it } from 'vitest';
import { EMPTY_TALLY } from '../../host/memory/imports';
import { locale } from '../../i18n';
import { landing } from './words';

describe('the sentence', () => {
  const say = (toUnread: number, toOpen: number, toDone: number, duplicates = 0): string => landing({ ...EMPTY_TALLY, toUnread, toOpen, toDone, duplicates });
  it('says where everything lands', () => {
    locale.set('en');
    expect(say(12, 5, 340)).toBe('12 conversations go to Unread, 5 to the inbox as open, and 340 to Done: older than 30 days and read.');
    expect(say(1, 0, 0)).toBe('1 conversation goes to Unread.');
    expect(say(0, 1, 1200)).toBe('1 conversation goes to the inbox as open and 1,200 to Done: older than 30 days and read.');
    expect(say(0, 0, 0, 4)).toBe('Everything in these files is already in Listo. Importing again would change nothing.');
    expect(say(0, 0, 0)).toBe('There is nothing to import in these files.');
    locale.set('es');
    expect(say(12, 5, 340)).toBe('12 conversaciones van a No leídas, 5 a la bandeja como abiertas y 340 a Finalizadas: de hace más de 30 días y leídas.');
    expect(say(0, 0, 1)).toBe('1 conversación va a Finalizadas: de hace más de 30 días y leída.');
  });
});
