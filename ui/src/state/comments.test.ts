import { describe, expect, it } from 'vitest';
import { perform } from '../keyboard/commands';
import { desk, type Desk } from './testing';
import { appError } from '../host/memory/memory';

const comments = (d: Desk): string[] => d.app.thread.items.flatMap((i) => (i.type === 'comment' ? [i.comment.body] : []));

describe('N', () => {
  it('writes into the thread, moves nothing, and Z takes it back', async () => {
    const d = await desk({ a: 'unread', b: 'open' });
    await d.rest();
    perform(d.app, 'comment');
    expect(d.app.comments.writing).toBe('a');
    d.app.comments.keep('a', 'call her on Friday');
    await d.app.comments.save('a');
    await d.rest();
    expect(comments(d)).toEqual(['call her on Friday']);
    expect(d.app.comments.writing, 'the box goes when it is saved').toBeNull();
    expect(d.host.row('a').state).toBe('unread');
    expect(d.app.mailbox.counts.total).toMatchObject({ inbox: 2, unread: 1 });
    perform(d.app, 'undo');
    await d.rest();
    expect(comments(d)).toEqual([]);
    expect(d.said()).toBe('Undone: the comment is taken back');
    perform(d.app, 'redo');
    await d.rest();
    expect(comments(d)).toEqual(['call her on Friday']);
  });

  it('keeps what was begun, for each conversation', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    await d.rest();
    perform(d.app, 'comment');
    d.app.comments.keep('a', 'half a tho');
    d.app.comments.leave();
    d.app.cursor.move(1);
    await d.rest();
    perform(d.app, 'comment');
    expect(d.app.comments.writing).toBe('b');
    expect(d.app.comments.draft('b')).toBe('');
    expect(d.app.comments.draft('a')).toBe('half a tho');
  });

  it('keeps the text when it cannot be saved', async () => {
    const d = await desk({ a: 'open' });
    await d.rest();
    perform(d.app, 'comment');
    d.app.comments.keep('a', 'important');
    d.host.failNext('comment', appError('disk_full'));
    await d.app.comments.save('a');
    expect(d.app.comments.writing).toBe('a');
    expect(d.app.comments.draft('a')).toBe('important');
    expect(d.app.toasts.errors).toHaveLength(1);
  });

  it('is removed by its button, and brought back by Z', async () => {
    const d = await desk({ a: 'open' });
    await d.rest();
    d.app.comments.keep('a', 'one');
    await d.app.comments.save('a');
    await d.rest();
    const made = d.app.thread.items.find((i) => i.type === 'comment');
    await d.app.comments.remove('a', made?.type === 'comment' ? made.comment.id : '');
    await d.rest();
    expect(comments(d)).toEqual([]);
    perform(d.app, 'undo');
    await d.rest();
    expect(comments(d)).toEqual(['one']);
  });
});

describe('the focus', () => {
  it('is asked into the box once, and each time N is pressed', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    await d.rest();
    perform(d.app, 'comment');
    expect(d.app.comments.take('a')).toBe(true);
    d.app.cursor.move(1);
    d.app.cursor.move(-1);
    await d.rest();
    expect(d.app.comments.writing, 'the box waits with its conversation').toBe('a');
    expect(d.app.comments.take('a'), 'coming back is no reason to take the keys').toBe(false);
    perform(d.app, 'comment');
    expect(d.app.comments.take('a'), 'N is').toBe(true);
  });

  it('stays with who writes on while the comment is saved', async () => {
    const d = await desk({ a: 'open' });
    await d.rest();
    perform(d.app, 'comment');
    d.app.comments.keep('a', 'one');
    const saved = d.app.comments.save('a');
    d.app.comments.keep('a', 'one and two');
    await saved;
    expect(d.app.comments.writing).toBe('a');
    expect(d.app.comments.draft('a')).toBe('one and two');
  });
});
