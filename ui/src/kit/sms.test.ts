import { describe, expect, it } from 'vitest';
import { plainer, sms, visible } from './sms';

const counted = (text: string): [string, number, number] => {
  const { encoding, units, segments } = sms(text);
  return [encoding, units, segments];
};

describe('7-bit letters', () => {
  it('fit 160 in one segment, and 153 in each of several', () => {
    expect(counted('')).toEqual(['gsm7', 0, 0]);
    expect(counted('a')).toEqual(['gsm7', 1, 1]);
    expect(counted('a'.repeat(160))).toEqual(['gsm7', 160, 1]);
    expect(counted('a'.repeat(161))).toEqual(['gsm7', 161, 2]);
    for (let n = 2; n < 12; n++) {
      expect(counted('a'.repeat(153 * n))[2], `153·${String(n)}`).toBe(n);
      expect(counted('a'.repeat(153 * n + 1))[2], `153·${String(n)} + 1`).toBe(n + 1);
    }
  });

  it('are the 127 of the alphabet and the ten that are escaped', () => {
    const basic = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
    expect(Array.from(basic)).toHaveLength(127);
    for (const char of basic) expect(counted(char), char).toEqual(['gsm7', 1, 1]);
    for (const char of '\f^{}\\[~]|€') expect(counted(char), char).toEqual(['gsm7', 2, 1]);
    // Capitals and small letters are not alike in it.
    for (const char of 'áíóúçÁÍÓÚÀ`\tœ\u001B') expect(counted(char)[0], char).toBe('ucs2');
  });

  it('are never cut behind an escape', () => {
    for (const char of ['€', '{', '^']) {
      expect(counted('a'.repeat(158) + char)).toEqual(['gsm7', 160, 1]);
      expect(counted('a'.repeat(159) + char)).toEqual(['gsm7', 161, 2]);
      // 152 and an escaped one do not fit the first of several: 152 + 153 + 1.
      expect(counted('a'.repeat(152) + char + 'a'.repeat(151))).toEqual(['gsm7', 305, 2]);
      expect(counted('a'.repeat(152) + char + 'a'.repeat(152))).toEqual(['gsm7', 306, 3]);
      expect(counted('a'.repeat(151) + char + 'a'.repeat(153))).toEqual(['gsm7', 306, 2]);
    }
    expect(counted('€'.repeat(80))).toEqual(['gsm7', 160, 1]);
    // 76 in each segment, not 76.5.
    expect(counted('€'.repeat(152))).toEqual(['gsm7', 304, 2]);
    expect(counted('€'.repeat(153))).toEqual(['gsm7', 306, 3]);
  });
});

describe('16-bit pieces', () => {
  it('fit 70 in one segment, and 67 in each of several', () => {
    expect(counted('á'.repeat(70))).toEqual(['ucs2', 70, 1]);
    expect(counted('á'.repeat(71))).toEqual(['ucs2', 71, 2]);
    for (let n = 2; n < 12; n++) {
      expect(counted('á'.repeat(67 * n))[2], `67·${String(n)}`).toBe(n);
      expect(counted('á'.repeat(67 * n + 1))[2], `67·${String(n)} + 1`).toBe(n + 1);
    }
    expect(counted(`${'a'.repeat(69)}á`)).toEqual(['ucs2', 70, 1]);
    expect(counted(`${'€'.repeat(69)}á`), 'no escapes there').toEqual(['ucs2', 70, 1]);
  });

  it('never cut an emoji in two', () => {
    expect(counted('😀'.repeat(35))).toEqual(['ucs2', 70, 1]);
    expect(counted('a'.repeat(69) + '😀')).toEqual(['ucs2', 71, 2]);
    // 33 in each segment, not 33.5.
    expect(counted('😀'.repeat(66))).toEqual(['ucs2', 132, 2]);
    expect(counted('😀'.repeat(67))).toEqual(['ucs2', 134, 3]);
    for (let n = 1; n < 6; n++) {
      const lead = 'a'.repeat(67 * n - 1);
      expect(counted(`${lead}😀${'a'.repeat(65)}`)[2], `at 67·${String(n)}`).toBe(n + 1);
      expect(counted(`${lead}😀${'a'.repeat(66)}`)[2], `at 67·${String(n)}, full`).toBe(n + 2);
    }
  });

  it('count what is joined piece by piece', () => {
    const family = '👨‍👩‍👧';
    expect(counted(family)).toEqual(['ucs2', 8, 1]);
    expect(counted(family.repeat(8) + 'a'.repeat(6))).toEqual(['ucs2', 70, 1]);
    expect(counted(family.repeat(9))).toEqual(['ucs2', 72, 2]);
    expect(sms(family).foreign, 'and are one thing to look for').toEqual([family]);
  });

  it('say what forces them, each once', () => {
    expect(sms('mañana').foreign).toEqual([]);
    expect(sms('“Está” — “está”').foreign).toEqual(['“', 'á', '”', '—']);
    expect(sms('a\u0301').foreign).toEqual(['a\u0301']);
    expect(sms('a\r\nb').encoding).toBe('gsm7');
    expect(visible('\u00A0')).toBe('U+00A0');
    expect(visible('\u200B')).toBe('U+200B');
    expect(visible('á')).toBe('á');
  });
});

describe('plain signs', () => {
  it('take the place of typographic ones, where that is all it takes', () => {
    expect(plainer('“Hi” ‘you’ — it’s 9–10…\u00A0ok\u200B')).toBe('"Hi" \'you\' - it\'s 9-10... ok');
    expect(plainer('«Niño» €')).toBe('"Niño" €');
    expect(plainer('plain'), 'nothing to do').toBeNull();
    expect(plainer('“está”'), 'á is a letter').toBeNull();
    expect(plainer('“😀”')).toBeNull();
  });

  it('bring every text of them back to 7 bits', () => {
    for (const char of '‘’‚‛“”„‟«»‹›‐‑‒–—―−…\u00A0\u202F\u2009\u200B\u2060\uFEFF\u00AD') expect(sms(plainer(`a${char}`) ?? '😀').encoding, char).toBe('gsm7');
  });
});
