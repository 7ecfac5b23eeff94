import { describe, expect, it } from 'vitest';
import type { Comment } from '../host/types';
import { perform } from '../keyboard/commands';
import { desk, START, talk, text, type Desk } from './testing';

const comment = (id: string, at: number, body: string): Comment => ({ id, at, actor: 'Ana', me: true, body, on: null, mentions: [] });

async function searching(typed: string): Promise<Desk> {
  const d = await desk({}, {
    talks: [
      talk('a', 'open', 0, { items: [text('a-1', START, 'about the invoice'), text('a-2', START + 60_000, 'thanks')] }),
      talk('b', 'open', 1, { items: [text('b-1', START, 'first'), text('b-2', START + 120_000, 'last')], comments: [comment('k', START + 60_000, 'The invoice is wrong')] }),
    ],
    tags: [{ id: 't', name: 'Insurance', color: 0 }],
  });
  await d.rest();
  perform(d.app, 'search');
  d.app.search.type(typed);
  await d.rest();
  d.clock.advance(1000);
  await d.rest();
  return d;
}

describe('an internal comment', () => {
  it('is found before the messages, says that it is one, and leads to the item beside it', async () => {
    const d = await searching('invoice');
    expect(d.app.search.hits.map((h) => [h.row.id, h.comment])).toEqual([['b', true], ['a', false]]);
    expect(d.app.search.hits[0]?.snippet.find((p) => p.hit)?.text).toBe('invoice');
    expect(d.app.search.hits[0]?.activityId, 'the last one before it').toBe('b-1');
    expect(d.app.thread.row?.id).toBe('b');
    expect(d.app.thread.goal).toEqual({ itemId: 'b-1' });
  });

  it('is not found by what narrows to messages', async () => {
    const d = await searching('invoice from:person');
    expect(d.app.search.hits.map((h) => h.row.id)).not.toContain('b');
  });

  it('is found no more once it is removed', async () => {
    const d = await searching('wrong');
    expect(d.app.search.hits).toHaveLength(1);
    await d.app.comments.remove('b', 'k');
    d.app.search.type('wrong ');
    await d.rest();
    expect(d.app.search.hits).toEqual([]);
  });
});

describe('a tag that is not there', () => {
  it('is a problem with the names that are, and not while it may still become one', async () => {
    const d = await searching('invoice tag:vip ');
    expect(d.app.search.problems).toMatchObject([{ start: 8, end: 15, reason: 'unknown_tag', value: 'vip', expected: ['Insurance'] }]);
    expect(d.app.search.hits).toEqual([]);
    d.app.search.type('invoice tag:ins');
    await d.rest();
    d.clock.advance(1000);
    expect(d.app.search.problems).toEqual([]);
  });
});
