import { describe, expect, it } from 'vitest';
import { perform, travel } from '../keyboard/commands';
import { connected, desk, type Desk } from './testing';

/** The button of the toast that is shown. */
function press(d: Desk): void {
  const action = d.app.toasts.current?.action;
  if (typeof action !== 'object' || action === null) throw new Error('the toast has a button');
  travel(d.app, action);
}

/** *Done* on a notification. */
const notified = (d: Desk, id: string): Promise<unknown> => d.host.markDone('from-a-notification', [{ id, through: `${id}-1` }], null);

describe('the button of a toast', () => {
  it('takes back what the toast names, whatever was done since', async () => {
    const d = await connected({ a: 'open', b: 'open' });
    await d.rest();
    perform(d.app, 'reply');
    d.app.reply.type('On my way');
    perform(d.app, 'send');
    await d.rest();
    await notified(d, 'b');
    await d.rest();
    expect(d.said()).toBe('Sending');
    press(d);
    await d.rest();
    expect(d.host.talks.get('a')?.texts, 'the text does not leave').toEqual([]);
    expect(d.host.row('b').state, 'and nothing else is undone').toBe('done');
    expect(d.said()).toBe('Not sent: it is a draft again');
    press(d);
    await d.rest();
    expect(d.host.talks.get('a')?.texts).toHaveLength(1);
    perform(d.app, 'undo');
    await d.rest();
    expect(d.host.row('b').state, 'Z takes back the last one').toBe('open');
  });

  it('pressed twice takes back no more', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    perform(d.app, 'done');
    await d.rest();
    perform(d.app, 'done');
    await d.rest();
    press(d);
    press(d);
    await d.rest();
    expect([d.host.row('a').state, d.host.row('b').state]).toEqual(['done', 'open']);
  });

  it('means the last command after Z, and goes where another came from elsewhere', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' });
    perform(d.app, 'done');
    await d.rest();
    perform(d.app, 'undo');
    await d.rest();
    press(d);
    await d.rest();
    expect(d.host.row('a').state).toBe('done');
    await notified(d, 'b');
    await d.rest();
    expect(d.app.toasts.current).toMatchObject({ kind: 'did', action: null });
    expect(d.host.row('b').state).toBe('done');
  });

  it('in a review leads back to the conversation, and forward again', async () => {
    const d = await desk({ a: 'unread', b: 'unread' });
    d.app.review.enter();
    await d.rest();
    await d.app.review.begin({ type: 'morning' });
    await d.rest();
    const front = (): string | undefined => d.app.review.current?.step?.row.id;
    const [first, other] = front() === 'a' ? ['a', 'b'] : ['b', 'a'];
    await d.app.review.decide('done');
    await d.rest();
    expect(front()).toBe(other);
    press(d);
    await d.rest();
    expect([front(), d.host.row(first).state]).toEqual([first, 'unread']);
    press(d);
    await d.rest();
    expect([front(), d.host.row(first).state]).toEqual([other, 'done']);
  });

  it('in a review undoes only what it names', async () => {
    const d = await desk({ a: 'unread', b: 'unread', c: 'open' });
    perform(d.app, 'done');
    await d.rest();
    d.app.review.enter();
    await d.rest();
    await d.app.review.begin({ type: 'morning' });
    await d.rest();
    await notified(d, 'b');
    press(d);
    await d.rest();
    expect([d.host.row('a').state, d.host.row('b').state]).toEqual(['unread', 'done']);
  });
});
