import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import type { Attachment } from '../host/types';
import { perform } from '../keyboard/commands';
import { desk, START, talk, text, type Desk } from './testing';

async function three(): Promise<Desk> {
  const items = [text('m1', START, 'one'), text('m2', START + 1, '', { kind: 'call' }), text('m3', START + 2, 'three', { subject: 'Re' })];
  const d = await desk({}, { talks: [talk('a', 'open', 0, { items }), talk('b', 'open', 5)] });
  await d.rest();
  d.app.openThread();
  await d.rest();
  return d;
}

const copied = (d: Desk): string[] => (d.host.shares.clipboard === null ? [] : [d.host.shares.clipboard]);

describe('the cursor in the thread', () => {
  it('begins with what is in view and stops at both ends', async () => {
    const d = await three();
    d.app.thread.eye = 'm2';
    const at: (string | null)[] = [];
    for (const action of ['message_older', 'message_older', 'message_older', 'message_newer', 'message_newer', 'message_newer'] as const) {
      perform(d.app, action);
      at.push(d.app.messages.id);
    }
    expect(at).toEqual(['m2', 'm1', 'm1', 'm2', 'm3', 'm3']);
  });

  it('reads on where not everything is loaded', async () => {
    const items = Array.from({ length: 250 }, (_, i) => text(`i${i}`, START + i));
    const d = await desk({}, { talks: [talk('a', 'open', 0, { items })] });
    await d.rest();
    for (let i = 0; i < 101; i++) d.app.messages.move(-1);
    expect(d.app.messages.id).toBe('i150');
    await d.rest();
    d.app.messages.move(-1);
    expect(d.app.messages.id).toBe('i149');
  });

  it('stays behind with its conversation', async () => {
    const d = await three();
    perform(d.app, 'message_older');
    d.app.cursor.move(1);
    await d.rest();
    expect([d.app.thread.row?.id, d.app.messages.id, d.app.messages.current]).toEqual(['b', null, null]);
  });
});

describe('copying', () => {
  it('takes subject and text of the item under the cursor, and says so', async () => {
    const d = await three();
    perform(d.app, 'copy');
    expect(copied(d), 'nothing is under the cursor').toEqual([]);
    perform(d.app, 'message_older');
    perform(d.app, 'copy');
    await d.rest();
    expect([copied(d), d.said()]).toEqual([['Re\nthree'], 'Copied']);
  });

  it('does nothing where there are no words', async () => {
    const d = await three();
    perform(d.app, 'message_older');
    perform(d.app, 'message_older');
    perform(d.app, 'copy');
    expect(copied(d)).toEqual([]);
  });

  it('says when it failed', async () => {
    const d = await three();
    d.host.shares.refuses = true;
    perform(d.app, 'message_older');
    perform(d.app, 'copy');
    await d.rest();
    expect([d.said(), d.app.toasts.errors.length]).toEqual([null, 1]);
  });
});

describe('saving files', () => {
  const file = (name: string): Attachment => ({ sha256: name.padEnd(64, '0'), mediaType: 'image/png', name, size: 1, image: true, audio: false });

  async function pictures(): Promise<Desk> {
    const items = [text('m1', START, 'one', { attachments: [file('a.png')] }), text('m2', START + 1, 'two', { attachments: [file('b.png'), file('c.png')] }), text('m3', START + 2, 'three')];
    const d = await desk({}, { talks: [talk('a', 'open', 0, { items })] });
    await d.rest();
    d.app.openThread();
    await d.rest();
    return d;
  }

  it('asks for each file of the item under the cursor, or of the lowest in view that has any', async () => {
    const d = await pictures();
    d.app.thread.eye = 'm3';
    perform(d.app, 'save_files');
    await d.rest();
    expect([d.host.saved, d.said()]).toEqual([['b.png', 'c.png'], '“c.png” saved']);
    for (let i = 0; i < 3; i++) perform(d.app, 'message_older');
    perform(d.app, 'save_files');
    await d.rest();
    expect(d.host.saved.at(-1), 'the cursor is on the first').toBe('a.png');
  });

  it('ends where it is cancelled, and says what failed or that there is none', async () => {
    const d = await pictures();
    d.host.cancelsAt = 'b.png';
    await d.app.messages.save(d.app.thread.items.flatMap((i) => (i.type === 'activity' ? [i.activity] : []))[1]);
    expect(d.host.saved, 'nor is the next one asked for').toEqual([]);
    d.host.cancelsAt = null;
    d.host.failNext('saveAttachment', appError('disk_full'));
    d.app.thread.eye = 'm2';
    await d.app.messages.save();
    expect(d.app.toasts.errors.map((e) => e.text)).toEqual([expect.stringMatching(/^“b.png” was not saved/)]);
    perform(d.app, 'message_older');
    d.app.messages.put('a', 'm3');
    await d.app.messages.save();
    expect(d.said()).toBe('There is no file here to save');
  });
});

it('details tell of the item under the cursor, or of the lowest in view', async () => {
  const d = await three();
  d.app.thread.eye = 'm3';
  perform(d.app, 'details');
  expect([d.app.dialog, d.app.messages.told?.id]).toEqual(['details', 'm3']);
  d.app.dialog = null;
  perform(d.app, 'message_older');
  perform(d.app, 'message_older');
  perform(d.app, 'details');
  expect(d.app.messages.told?.id).toBe('m2');
});
