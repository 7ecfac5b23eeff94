import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import type { OutboxItem } from '../host/types';
import { perform } from '../keyboard/commands';
import { itemWords } from './filewords';
import { connected, START, text, type Desk } from './testing';

const DAY = 86_400_000;

/** With a picture attached. */
async function writing(body: string): Promise<Desk> {
  const d = await connected({ a: 'open', b: 'open' });
  await d.rest();
  perform(d.app, 'attach');
  await d.rest();
  d.app.reply.type(body);
  return d;
}
const queued = (d: Desk, id = 'a'): [string, (string | null)[]][] => (d.host.talks.get(id)?.texts ?? []).map((t) => [t.body, t.files.map((f) => f.name)]);
const names = (d: Desk, id = 'a'): (string | null)[] => d.app.drafts.files(id).map((f) => f.name);
const PICTURE = ['picture 1.jpg'];

describe('a text with files', () => {
  it('takes them with it, and leaves an empty field', async () => {
    const d = await writing('Here you are');
    perform(d.app, 'send');
    expect([d.app.reply.writing, names(d), d.app.drafts.begun('a')], 'at once').toEqual([null, [], false]);
    await d.rest();
    expect(queued(d)).toEqual([['Here you are', PICTURE]]);
    expect([d.host.drafts, names(d)]).toEqual([[], []]);
    expect(d.app.sending.pending.shown.map(itemWords)).toEqual(['Here you are · 1 attachment']);
  });

  it('may have no words', async () => {
    const d = await writing('');
    perform(d.app, 'send');
    await d.rest();
    expect(queued(d)).toEqual([['', PICTURE]]);
    expect(d.said()).toBe('Sending');
    expect(d.app.sending.outbox.lines.map((l) => itemWords(l.item))).toEqual(['1 attachment']);
  });

  it('is sent and its conversation done, and sent later, with them', async () => {
    const done = await writing('');
    perform(done.app, 'send_done');
    await done.rest();
    expect([done.host.row('a').state, queued(done)]).toEqual(['done', [['', PICTURE]]]);
    const later = await writing('');
    perform(later.app, 'send_later');
    later.app.sending.choose(Date.now() + DAY);
    await later.rest();
    expect(queued(later)).toEqual([['', PICTURE]]);
    expect(later.app.sending.pending.shown[0]?.scheduled).toBe(true);
  });

  it('does not leave while some are being attached', async () => {
    const d = await writing('Here');
    d.host.delays['attachFiles'] = { before: 40 };
    perform(d.app, 'attach');
    for (const action of ['send', 'send_done', 'send_later'] as const) perform(d.app, action);
    expect([d.said(), d.app.dialog, d.app.reply.text]).toEqual(['Files are still being attached', null, 'Here']);
    await d.rest();
    expect(d.called('send')).toBe(0);
    perform(d.app, 'send');
    await d.rest();
    expect(queued(d)).toEqual([['Here', ['picture 1.jpg', 'picture 2.jpg']]]);
  });

  it('is whole again where it was not queued', async () => {
    for (const [action, body] of [['send', 'Here'], ['send', ''], ['send_done', 'Here']] as const) {
      const d = await writing(body);
      d.host.failNext('send', appError('failed'));
      perform(d.app, action);
      await d.rest();
      await d.rest();
      expect(d.app.toasts.errors.at(-1)?.text).toMatch(/^The text was not sent; it is a draft again/);
      expect([d.app.drafts.of('message', 'a'), names(d), d.called('send')]).toEqual([body, PICTURE, 1]);
      expect(d.host.drafts).toMatchObject([{ text: body, files: [{ name: 'picture 1.jpg' }] }]);
    }
  });

  it('whose files are others by now shows those, and says so', async () => {
    const d = await writing('Here');
    d.host.drafts = d.host.drafts.map((draft) => ({ ...draft, files: [] }));
    perform(d.app, 'send');
    await d.rest();
    expect(d.app.toasts.errors.at(-1)?.text).toBe('The text was not sent; it is a draft again. The files have changed, or are more than can be sent. Look at them, and send again.');
    expect([d.app.reply.writing, d.app.reply.text, names(d)]).toEqual(['a', 'Here', []]);
  });

  it('that has more than are sent says so first', async () => {
    const d = await writing('Here');
    const [file] = d.app.drafts.files('a');
    if (file === undefined) throw new Error('there is one');
    d.app.drafts.hold('a', Array.from({ length: 11 }, () => file));
    perform(d.app, 'send');
    expect(d.said()).toBe('11 files are too many: at most 10 go with one text. Take some away.');
    d.app.drafts.hold('a', [{ ...file, size: 5_200_000 }]);
    perform(d.app, 'send');
    expect(d.said()).toBe('The files have 5.2 MB together: at most 5 MB go with one text. Take some away.');
    expect(d.called('send')).toBe(0);
  });

  it('that is copied instead keeps them', async () => {
    const d = await writing('Here');
    await d.host.removeSource('twilio');
    await d.rest();
    perform(d.app, 'send');
    await d.rest();
    expect([d.host.shares.clipboard, names(d), d.called('send')]).toEqual(['Here', PICTURE, 0]);
  });
});

describe('a text with files that is taken back', () => {
  const waiting = (d: Desk): OutboxItem => {
    const [item] = d.app.sending.pending.shown;
    if (item === undefined) throw new Error('a text waits');
    return item;
  };

  it('has them in the composer again, with Z and with its own key, and words or none', async () => {
    for (const body of ['Here', ''])
      for (const action of ['undo', 'take_back'] as const) {
        const d = await writing(body);
        perform(d.app, 'send');
        await d.rest();
        perform(d.app, action);
        await d.rest();
        expect([queued(d), d.app.reply.writing, d.app.reply.text, names(d)], `${action} ${body}`).toEqual([[], 'a', body, PICTURE]);
      }
  });

  it('leaves again with redo, and the field closes', async () => {
    const d = await writing('');
    perform(d.app, 'send');
    await d.rest();
    perform(d.app, 'undo');
    await d.rest();
    perform(d.app, 'redo');
    await d.rest();
    expect([queued(d), d.app.reply.writing, names(d)]).toEqual([[['', PICTURE]], null, []]);
  });

  it('puts them beside those that were attached since', async () => {
    const d = await writing('One');
    perform(d.app, 'send');
    await d.rest();
    perform(d.app, 'attach');
    await d.rest();
    await d.app.sending.takeBack(waiting(d));
    await d.rest();
    expect(names(d)).toEqual(['picture 2.jpg', 'picture 1.jpg']);
  });

  it('keeps them with another time', async () => {
    const d = await writing('');
    d.app.reply.send({ at: Date.now() + DAY });
    await d.rest();
    d.app.sending.move(waiting(d));
    d.app.sending.choose(Date.now() + 2 * DAY);
    await d.rest();
    await d.rest();
    expect([queued(d), names(d), d.app.drafts.begun('a')]).toEqual([[['', PICTURE]], [], false]);
  });
});

describe('a text with files alone that has left', () => {
  it('gives way to its own item of the thread, and to no other without words', async () => {
    const d = await writing('');
    perform(d.app, 'send');
    await d.rest();
    const [item] = d.app.sending.pending.shown;
    if (item === undefined) throw new Error('a text waits');
    d.host.on(item.id, { state: 'sending' });
    d.host.receive('a', text('other', item.queuedAt, '', { direction: 'outbound' }));
    await d.rest();
    expect(d.app.sending.pending.shown, 'that one has no file').toHaveLength(1);
    d.host.leaves(item.id);
    await d.rest();
    expect(d.app.sending.pending.shown).toEqual([]);
    expect(d.app.thread.items.some((i) => i.type === 'activity' && i.activity.attachments.length === 1)).toBe(true);
  });

  it('says in words why its files were not taken', async () => {
    const d = await writing('');
    perform(d.app, 'send');
    await d.rest();
    const [item] = d.app.sending.pending.shown;
    d.host.leaves(item?.id ?? '', { kind: 'files', code: '30019', message: '' });
    await d.rest();
    const failed = d.app.sending.failed;
    expect([failed?.body, failed?.attachments.length, failed?.at !== START]).toEqual(['', 1, true]);
  });
});
