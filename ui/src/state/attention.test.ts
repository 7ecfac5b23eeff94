import { describe, expect, it } from 'vitest';
import type { Attention } from '../host/types';
import { Watching } from './attention';

describe('the attention of the person', () => {
  it('is told when it changes, and only then', async () => {
    const told: Attention[] = [];
    const watching = new Watching(async (attention) => told.push(attention));
    watching.look(true, true);
    watching.look(true, true);
    watching.look(false, true);
    watching.look(false, false);
    watching.look(true, false);
    watching.look(true, true);
    expect(told).toEqual(['focused', 'visible', 'away', 'focused']);
  });

  it('is told again after it could not be', async () => {
    let fails = true;
    const told: Attention[] = [];
    const watching = new Watching(async (attention) => {
      told.push(attention);
      if (fails) throw new Error('not now');
    });
    watching.look(true, true);
    await new Promise((done) => setTimeout(done, 0));
    fails = false;
    watching.look(true, true);
    watching.look(true, true);
    expect(told).toEqual(['focused', 'focused']);
  });
});
