import { describe, expect, it } from 'vitest';
import { begun, mentioned } from './mention';

describe('A mention', () => {
  it('begins with an @ at the start of a word', () => {
    expect(begun('@', 1)).toEqual({ at: 0, typed: '' });
    expect(begun('ask @An', 7)).toEqual({ at: 4, typed: 'An' });
    expect(begun('(@lópez', 7)).toEqual({ at: 1, typed: 'lópez' });
    expect(begun('@Ana Ló', 7)).toEqual({ at: 0, typed: 'Ana Ló' });
  });

  it('is not begun elsewhere', () => {
    expect(begun('ana@example', 11), 'an e-mail address').toBeNull();
    expect(begun('@Ana is here', 12), 'the sentence has gone on').toBeNull();
    expect(begun('ask @Ana', 3), 'the caret is before it').toBeNull();
    expect(begun('@@', 2)).toBeNull();
  });

  it('is marked in the text, as it is written', () => {
    expect(mentioned('@Ana López and @Ana: see a@Ana', ['Ana', 'Ana López'])).toEqual([
      { text: '@Ana López', name: true },
      { text: ' and ', name: false },
      { text: '@Ana', name: true },
      { text: ': see a@Ana', name: false },
    ]);
    expect(mentioned('@ANA', ['Ana'])).toEqual([{ text: '@ANA', name: true }]);
    expect(mentioned('@Anabel', ['Ana'])).toEqual([{ text: '@Anabel', name: false }]);
  });
});
