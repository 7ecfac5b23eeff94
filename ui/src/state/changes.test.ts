import { describe, expect, it } from 'vitest';
import { perform } from '../keyboard/commands';
import { desk, START, text } from './testing';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

describe('counts', () => {
  it('asked for before a command never overwrite those the command brought', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' });
    await d.rest();
    d.host.delays['counts'] = { after: 100 };
    d.host.receive('c', text('c-9', START - 10 * 60_000));
    await pause(80);
    perform(d.app, 'done');
    await d.rest();
    d.host.delays['counts'] = {};
    await d.rest();
    expect(d.app.mailbox.counts.total, 'the late answer is older than the command and must be asked for again').toEqual((await d.host.counts()).total);
  });

  it('asked for while a command is on its way are asked for again after it', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' });
    await d.rest();
    d.host.delays['markDone'] = { before: 120 };
    perform(d.app, 'done');
    d.host.receive('c', text('c-9', START - 10 * 60_000));
    await d.rest();
    await d.rest();
    expect(d.app.mailbox.counts.total, 'nobody knows whether such counts include the command').toEqual((await d.host.counts()).total);
    expect(d.app.mailbox.counts.total.inbox).toBe(2);
  });
});
