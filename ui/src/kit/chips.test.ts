import { expect, it } from 'vitest';
import { chipsThatFit } from './chips';

const named = (...names: string[]): { name: string }[] => names.map((name) => ({ name }));

it.each([
  ['none', [], 22, 0],
  ['all that fit', ['VIP', 'Bills', 'New'], 22, 3],
  ['as many as fit', ['VIP', 'Bills', 'Follow up'], 22, 2],
  ['the first one, however long it is', ['A name of very many letters', 'VIP'], 12, 1],
  ['a long name no longer than its chip shows it', ['A name of very many letters', 'Bills'], 22, 2],
  ['letters, not code units', ['👩‍⚕️👩‍⚕️', 'VIP'], 20, 2],
])('shows %s', (_, names, room, shown) => expect(chipsThatFit(named(...names), room)).toBe(shown));
