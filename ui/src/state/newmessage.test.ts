import { describe, expect, it } from 'vitest';
import { perform } from '../keyboard/commands';
import { match } from '../keyboard/match';
import { connected, desk, type Desk, talk } from './testing';

async function asking(): Promise<Desk> {
  const d = await connected({}, { talks: [talk('a', 'open', 0, { parties: [{ address: '+14155551000', name: 'Marta Ruiz' }] }), talk('b', 'done', 1, { parties: [{ address: '+14155552000', name: 'Omar' }] })] });
  await d.rest();
  perform(d.app, 'new_message');
  return d;
}
async function typed(d: Desk, text: string): Promise<string[]> {
  d.app.newMessage.type(text);
  await d.rest();
  return d.app.newMessage.found.map((r) => r.name || r.address);
}

describe('C', () => {
  it('opens from everywhere where nothing is typed', () => {
    const key = { key: 'c', code: 'KeyC', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, isComposing: false };
    for (const context of ['list', 'thread', 'contacts', 'screen'] as const) expect(match(key, context, false)?.action, context).toBe('new_message');
    for (const context of ['text', 'reply', 'search', 'dialog'] as const) expect(match(key, context, false), context).toBeNull();
  });

  it('offers the numbers that a source brings, first the one that was last written from', async () => {
    const d = await asking();
    expect([d.app.dialog, d.app.newMessage.from.map((n) => n.id), d.app.newMessage.numberId]).toEqual(['new_message', ['n1'], 'n1']);
    d.host.sourceList[0]?.numberIds.push('n2');
    d.app.sending.lastNumber = 'n2';
    await d.app.sources.refresh();
    perform(d.app, 'new_message');
    expect(d.app.newMessage.numberId).toBe('n2');
  });

  it('has nothing to offer without a source', async () => {
    const d = await desk({ a: 'open' });
    await d.rest();
    perform(d.app, 'new_message');
    expect([d.app.newMessage.from, d.app.newMessage.numberId]).toEqual([[], '']);
  });
});

describe('whom it is for', () => {
  it('is found among people by name and by a part of their number', async () => {
    const d = await asking();
    await d.app.api.editContact({ type: 'address', address: '+14155553000' }, { type: 'name', name: 'Marta Gil' }).answer;
    expect(await typed(d, 'marta')).toEqual(['Marta Gil', 'Marta Ruiz']);
    expect(await typed(d, '2000')).toContain('Omar');
    expect(await typed(d, '+1 415 555 7777'), 'a number stands for itself').toEqual(['+1 415 555 7777']);
    expect(await typed(d, '')).toEqual([]);
  });

  it('opens the conversation there is, with the field of the reply', async () => {
    const d = await asking();
    await typed(d, 'omar');
    d.app.newMessage.take();
    expect([d.app.newMessage.to.map((r) => r.address), d.app.newMessage.text]).toEqual([['+14155552000'], '']);
    await d.app.newMessage.begin();
    await d.rest();
    expect([d.app.dialog, d.app.mailbox.view, d.app.mailbox.selectedId]).toEqual([null, 'done', 'b']);
    expect([d.app.reply.writing, d.app.reply.take('b')]).toEqual(['b', true]);
  });

  it('begins one with a number that nobody has written from', async () => {
    const d = await asking();
    await typed(d, '(415) 555-7777');
    await d.app.newMessage.begin();
    await d.rest();
    expect(d.app.thread.row?.parties[0]?.address).toBe('+14155557777');
    expect(d.app.reply.writing).toBe(d.app.thread.row?.id);
  });

  it('is told at the field what is wrong', async () => {
    const d = await asking();
    const { newMessage } = d.app;
    await newMessage.begin();
    expect(newMessage.wrong).toEqual({ field: 'to', text: 'Whom is it for? Type a name or a number.' });
    newMessage.type('nobody');
    await newMessage.begin();
    expect(newMessage.wrong?.text).toMatch(/^nobody is no number a text can go to/);
    newMessage.type('+14155557777');
    newMessage.take({ address: '+14155552000', name: 'Omar' });
    newMessage.type('+14155557777');
    await newMessage.begin();
    expect(newMessage.wrong, 'a group').toMatchObject({ field: 'to', text: expect.stringMatching(/one person at a time/) });
    newMessage.drop('+14155552000');
    await d.host.pauseSource('twilio', true);
    await newMessage.begin();
    expect(newMessage.wrong?.field, 'the number cannot send').toBe('from');
    expect(d.app.dialog, 'and it stays open').toBe('new_message');
  });
});
