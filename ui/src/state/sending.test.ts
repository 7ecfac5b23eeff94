import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import { perform } from '../keyboard/commands';
import { match } from '../keyboard/match';
import { commandsOf } from '../keyboard/palette.svelte';
import { connected, desk, type Desk, source, START, talk, text } from './testing';

const DAY = 86_400_000;

async function writing(body: string, states: Parameters<typeof connected>[0] = { a: 'open', b: 'open' }): Promise<Desk> {
  const d = await connected(states);
  await d.rest();
  perform(d.app, 'reply');
  d.app.reply.type(body);
  return d;
}
const texts = (d: Desk, id = 'a'): string[] => (d.host.talks.get(id)?.texts ?? []).map((t) => t.body);
const waiting = (d: Desk) => {
  const [item] = d.app.sending.pending.shown;
  if (item === undefined) throw new Error('a text waits');
  return item;
};

describe('Mod+Enter', () => {
  const key = (more: object = {}) => ({ key: 'Enter', code: 'Enter', ctrlKey: true, metaKey: false, altKey: false, shiftKey: false, repeat: false, isComposing: false, ...more });

  it('sends from the field of the reply, and from no other', () => {
    expect(match(key(), 'reply', false)?.action).toBe('send');
    expect(match(key({ shiftKey: true }), 'reply', false)?.action).toBe('send_done');
    expect(match(key({ key: 'L', code: 'KeyL', shiftKey: true }), 'reply', false)?.action).toBe('send_later');
    expect(match(key({ repeat: true }), 'reply', false)?.swallowed).toBe(true);
    for (const context of ['text', 'search', 'find', 'dialog', 'list'] as const) expect(match(key(), context, false), context).toBeNull();
  });

  it('queues the text, empties and closes the field, and says how it is taken back', async () => {
    const d = await writing('On my way ');
    perform(d.app, 'send');
    expect([d.app.reply.writing, d.app.reply.text], 'at once').toEqual([null, '']);
    await d.rest();
    expect(texts(d)).toEqual(['On my way']);
    expect(d.app.toasts.current).toMatchObject({ text: 'Sending', action: { verb: 'undo' }, ms: 5_000 });
    expect(d.app.sending.pending.shown.map((t) => t.body)).toEqual(['On my way']);
    expect(d.app.sending.outbox.lines).toHaveLength(1);
    expect(d.host.row('a').state, 'what is queued changes nothing yet').toBe('open');
  });

  it('leaves no draft behind, however fast it was typed', async () => {
    const d = await writing('On my way');
    d.host.delays['keepDraft'] = { before: 30 };
    d.app.drafts.flush();
    d.app.reply.type('On my way, ten minutes');
    perform(d.app, 'send');
    expect(d.app.drafts.messages.has('a')).toBe(false);
    await d.rest();
    await d.rest();
    expect(texts(d)).toEqual(['On my way, ten minutes']);
    expect(d.host.drafts).toEqual([]);
    const calls = d.host.calls.map((c) => c.command).filter((c) => c === 'keepDraft' || c === 'send');
    expect(calls.at(-1), 'nothing is written back').toBe('send');
  });

  it('sends nothing that is empty or too long, and says why', async () => {
    const d = await writing('  ');
    perform(d.app, 'send');
    expect(d.said()).toBe('There is no text yet');
    d.app.reply.type('x'.repeat(1_601));
    perform(d.app, 'send');
    expect(d.said()).toMatch(/^1,601 characters are too many: 1,600 fit/);
    expect(d.app.reply.text, 'it stays').toHaveLength(1_601);
    expect(d.called('send')).toBe(0);
  });

  it('says which fields of a snippet were not filled in', async () => {
    const d = await writing('Hi {first_name}');
    perform(d.app, 'send');
    await d.rest();
    expect(d.said()).toBe('Sending. Not filled in: {first_name}');
  });

  it('gives the words back where it fails', async () => {
    const d = await writing('On my way');
    d.host.failNext('send', appError('failed'));
    perform(d.app, 'send');
    await d.rest();
    expect(d.app.toasts.errors.at(-1)?.text).toMatch(/^The text was not sent; it is a draft again/);
    expect([d.app.reply.writing, d.app.reply.text]).toEqual(['a', 'On my way']);
    expect(d.host.drafts.map((x) => x.text)).toEqual(['On my way']);
  });

  it('copies where nothing can be sent', async () => {
    const d = await desk({ a: 'open' });
    await d.rest();
    perform(d.app, 'reply');
    d.app.reply.type('On my way');
    expect(d.app.reply.can?.block).toBe('no_source');
    perform(d.app, 'send');
    await d.rest();
    expect(d.host.shares.clipboard).toBe('On my way');
    expect(d.called('send')).toBe(0);
    perform(d.app, 'send_later');
    expect(d.app.dialog).toBeNull();
    expect(d.said()).toBe('No provider is connected to this number.');
  });
});

describe('why nothing can be sent', () => {
  it('is told for each conversation, and again when a source changes', async () => {
    const group = talk('g', 'open', 2, { parties: [{ address: '+14155550001', name: null }, { address: '+14155550002', name: null }] });
    const name = talk('s', 'open', 3, { parties: [{ address: 'PHARMACY', name: null }] });
    const d = await connected({}, { talks: [talk('a', 'open', 0), group, name, talk('o', 'open', 4, { numberId: 'n2' })] });
    const block = async (id: string) => {
      d.app.select(id, 'open');
      await d.app.sending.pending.refresh();
      return d.app.reply.can?.block;
    };
    expect([await block('a'), await block('g'), await block('s'), await block('o')]).toEqual([null, 'group', 'not_dialable', 'no_source']);
    await block('a');
    await d.host.pauseSource('twilio', true);
    await d.rest();
    expect(d.app.reply.can?.block).toBe('paused');
  });
});

describe('Z', () => {
  it('takes it back while it waits, and its words are in the composer without taking the focus', async () => {
    const d = await writing('On my way');
    perform(d.app, 'send');
    await d.rest();
    perform(d.app, 'undo');
    await d.rest();
    expect(texts(d)).toEqual([]);
    expect([d.app.reply.writing, d.app.reply.text]).toEqual(['a', 'On my way']);
    expect(d.app.reply.take('a'), 'another Z has to work').toBe(false);
    expect(d.said()).toBe('Not sent: it is a draft again');
    perform(d.app, 'redo');
    await d.rest();
    expect(texts(d)).toEqual(['On my way']);
    expect([d.app.reply.writing, d.app.drafts.of('message', 'a')], 'and out of the composer').toEqual([null, '']);
    expect(d.said()).toBe('Sending after all');
  });

  it('says so where it has left', async () => {
    const d = await writing('On my way');
    perform(d.app, 'send');
    await d.rest();
    d.host.leaves(waiting(d).id);
    await d.rest();
    perform(d.app, 'undo');
    await d.rest();
    expect(d.said()).toBe('It has already been sent');
    expect(d.app.reply.writing).toBeNull();
  });

  it('never loses words: they come behind what is being written', async () => {
    const d = await writing('On my way');
    perform(d.app, 'send');
    await d.rest();
    perform(d.app, 'reply');
    d.app.reply.type('Something else');
    d.app.reply.leave();
    await d.rest();
    perform(d.app, 'undo');
    await d.rest();
    expect(d.app.drafts.of('message', 'a')).toBe('Something else\nOn my way');
  });
});

describe('two texts on their way', () => {
  /** The first leaves while the answer about the other comes; the window has not heard of it. */
  function leavesMeanwhile(d: Desk, command: 'undo' | 'redo', text: string): void {
    const run = d.host[command];
    d.host[command] = async (id) => {
      const outcome = await run(id);
      const { emit } = d.host;
      d.host.emit = () => undefined;
      d.host.leaves(text);
      d.host.emit = emit;
      return outcome;
    };
  }
  async function both(): Promise<Desk> {
    const d = await writing('First');
    perform(d.app, 'send');
    await d.rest();
    d.app.reply.begin('a');
    d.app.reply.type('Second');
    perform(d.app, 'send');
    await d.rest();
    expect(texts(d)).toEqual(['First', 'Second']);
    return d;
  }

  it('Z gives back the one it took back, and not the one that has left meanwhile', async () => {
    const d = await both();
    leavesMeanwhile(d, 'undo', waiting(d).id);
    perform(d.app, 'undo');
    await d.rest();
    expect(d.app.drafts.of('message', 'a'), 'the first one is with the customer').toBe('Second');
    expect(d.host.row('a').last.text).toBe('First');
  });

  it('Z gives it back behind what is being written', async () => {
    const d = await both();
    d.app.reply.begin('a');
    d.app.reply.type('Third');
    d.app.reply.leave();
    await d.rest();
    leavesMeanwhile(d, 'undo', waiting(d).id);
    perform(d.app, 'undo');
    await d.rest();
    expect(d.app.drafts.of('message', 'a')).toBe('Third\nSecond');
  });

  it('what Z queues again gives nothing back', async () => {
    const d = await both();
    const [first, second] = d.app.sending.pending.shown;
    if (first === undefined || second === undefined) throw new Error('two wait');
    await d.app.sending.takeBack(second);
    await d.rest();
    leavesMeanwhile(d, 'undo', first.id);
    perform(d.app, 'undo');
    await d.rest();
    expect([texts(d), d.app.drafts.of('message', 'a')]).toEqual([['Second'], '']);
    d.app.reply.begin('a');
    d.app.reply.type('Third');
    d.app.reply.leave();
    await d.rest();
    perform(d.app, 'redo');
    await d.rest();
    expect(d.app.drafts.of('message', 'a'), 'and what is taken back once more is not lost').toBe('Third\nSecond');
  });
});

describe('send and mark done', () => {
  it('is one command, and goes on as E does', async () => {
    const d = await writing('Done then', { a: 'open', b: 'open' });
    perform(d.app, 'send_done');
    expect(d.app.mailbox.selectedId, 'before the answer').toBe('b');
    await d.rest();
    expect(d.said()).toBe('Sending, and done');
    expect([d.host.row('a').state, texts(d)]).toEqual(['done', ['Done then']]);
    expect(d.app.mailbox.counts.total.inbox).toBe(1);
    perform(d.app, 'undo');
    await d.rest();
    expect([d.host.row('a').state, texts(d)]).toEqual(['open', []]);
    expect(d.app.mailbox.selectedId).toBe('a');
    expect(d.app.drafts.of('message', 'a')).toBe('Done then');
  });

  it('sends all the same where something new has come in, and says that it is not done', async () => {
    const d = await writing('Done then');
    const { emit } = d.host;
    d.host.emit = () => undefined;
    d.host.receive('a', text('a-2', START + 1));
    d.host.emit = emit;
    perform(d.app, 'send_done');
    await d.rest();
    expect(texts(d)).toEqual(['Done then']);
    expect(d.host.row('a').state).toBe('unread');
  });
});

describe('send later', () => {
  it('asks for a time, and the text waits for it', async () => {
    const d = await writing('Tomorrow');
    perform(d.app, 'send_later');
    expect(d.app.dialog).toBe('send_later');
    const at = Date.now() + DAY;
    d.app.sending.choose(at);
    await d.rest();
    expect(d.app.dialog).toBeNull();
    expect(d.said()).toMatch(/^Message scheduled for tomorrow at/);
    expect(waiting(d)).toMatchObject({ dueAt: at, scheduled: true });
    expect(d.app.reply.writing).toBeNull();
  });

  it('leaves the text where no time is chosen', async () => {
    const d = await writing('Tomorrow');
    perform(d.app, 'send_later');
    d.app.sending.choose(null);
    await d.rest();
    expect([d.app.reply.writing, d.app.reply.text, d.called('send')]).toEqual(['a', 'Tomorrow', 0]);
  });
});

describe('a text that waits', () => {
  async function scheduled(): Promise<Desk> {
    const d = await writing('Tomorrow');
    d.app.reply.send({ at: Date.now() + DAY });
    await d.rest();
    return d;
  }

  it('goes back into the composer, with the focus', async () => {
    const d = await scheduled();
    perform(d.app, 'take_back');
    await d.rest();
    expect(texts(d)).toEqual([]);
    expect([d.app.reply.writing, d.app.reply.text, d.app.reply.take('a')]).toEqual(['a', 'Tomorrow', true]);
    expect(d.said()).toBe('Taken back: it is a draft again');
    perform(d.app, 'undo');
    await d.rest();
    expect(texts(d), 'and out of it').toEqual(['Tomorrow']);
  });

  it('is sent at once', async () => {
    const d = await scheduled();
    perform(d.app, 'send_now');
    await d.rest();
    expect(waiting(d).scheduled).toBe(false);
    expect(d.said()).toBe('Sending now');
    d.host.leaves(waiting(d).id);
    await d.rest();
    perform(d.app, 'send_now');
    expect(d.said()).toBe('No text is waiting to be sent here');
  });

  it('has the cursor of the thread behind the last item', async () => {
    const d = await scheduled();
    d.app.focus('thread');
    d.app.messages.move(1);
    expect(d.app.messages.waiting?.body).toBe('Tomorrow');
    d.app.messages.move(-1);
    expect(d.app.messages.current?.id).toBe('a-1');
    expect(commandsOf(d.app).some((c) => c.id === 'take_back'), 'nothing of it is under the cursor').toBe(false);
    d.app.messages.move(1);
    expect(commandsOf(d.app).some((c) => c.id === 'take_back')).toBe(true);
  });

  it('cannot be taken back any more, and that is said', async () => {
    const d = await scheduled();
    const item = waiting(d);
    d.host.on(item.id, { state: 'sending' });
    expect(await d.app.sending.takeBack(item)).toBe(false);
    expect(d.said()).toBe('It has already been sent');
  });

  it('stays below the thread until its item is there, and no longer', async () => {
    const d = await scheduled();
    d.host.on(waiting(d).id, { state: 'sending' });
    await d.rest();
    d.host.delays['thread'] = { before: 200 };
    d.host.leaves(waiting(d).id);
    await new Promise((done) => setTimeout(done, 120));
    expect(d.app.reply.can?.pending, 'it has left').toEqual([]);
    expect(d.app.sending.pending.shown.map((t) => t.body), 'and is shown still').toEqual(['Tomorrow']);
    await new Promise((done) => setTimeout(done, 400));
    expect(d.app.thread.items.some((i) => i.type === 'activity' && i.activity.body === 'Tomorrow')).toBe(true);
    expect(d.app.sending.pending.shown).toEqual([]);
  });
});

describe('a text that failed', () => {
  it('is written again into the composer, for the cursor or the newest one', async () => {
    const failed = text('a-2', START + 1, 'Your bill', { direction: 'outbound', delivery: 'failed', failure: { kind: 'opted_out', code: '21610', message: '' } });
    const d = await connected({}, { talks: [talk('a', 'open', 0, { items: [text('a-1', START), failed] })] });
    await d.rest();
    perform(d.app, 'send_again');
    expect([d.app.reply.writing, d.app.reply.text, d.app.reply.take('a')]).toEqual(['a', 'Your bill', true]);
    expect(d.called('attachAgain'), 'it has no files').toBe(0);
    d.app.messages.put('a', 'a-1');
    expect(d.app.sending.failed, 'what is under the cursor did not fail').toBeNull();
    perform(d.app, 'send_again');
    expect(d.said()).toBe('No text has failed here');
  });
});

it('a text that failed is written again with its files, also where it has no words', async () => {
  const file = { sha256: '1'.repeat(64), mediaType: 'image/png', name: 'roof.png', size: 9, image: true, audio: false };
  const failed = text('a-2', START + 1, '', { direction: 'outbound', delivery: 'failed', attachments: [file] });
  const d = await connected({}, { talks: [talk('a', 'open', 0, { items: [text('a-1', START), failed] })] });
  await d.rest();
  perform(d.app, 'send_again');
  await d.rest();
  expect([d.app.reply.writing, d.app.reply.text, d.app.drafts.files('a').map((f) => f.name)]).toEqual(['a', '', ['roof.png']]);
});

describe('the outbox', () => {
  async function two(): Promise<Desk> {
    const d = await writing('First');
    d.app.reply.send({ at: Date.now() + DAY });
    d.app.select('b', 'open');
    await d.rest();
    d.app.reply.begin('b');
    d.app.reply.type('Second');
    d.app.reply.send({ at: Date.now() + 2 * DAY });
    await d.rest();
    perform(d.app, 'outbox');
    await d.rest();
    return d;
  }

  it('lists what waits, whosever it is, and opens its conversation', async () => {
    const d = await two();
    const { outbox } = d.app.sending;
    expect(d.app.dialog).toBe('outbox');
    expect(outbox.lines.map((l) => l.item.body)).toEqual(['First', 'Second']);
    outbox.move(1);
    expect(outbox.line?.item.body).toBe('Second');
    outbox.move(5);
    expect(outbox.line?.item.body).toBe('Second');
    outbox.move(-Infinity);
    await outbox.go();
    expect([d.app.dialog, d.app.mailbox.selectedId]).toEqual([null, 'a']);
  });

  it('takes back, says it itself, and keeps the cursor in its place', async () => {
    const d = await two();
    const { outbox } = d.app.sending;
    if (outbox.line) await d.app.sending.takeBack(outbox.line.item);
    await d.rest();
    expect(outbox.said).toBe('Taken back: it is a draft again');
    expect(outbox.line?.item.body).toBe('Second');
    expect(d.app.dialog, 'it stays').toBe('outbox');
    expect(d.app.drafts.of('message', 'a')).toBe('First');
    expect(d.app.reply.writing).toBeNull();
  });

  it('gives a text another time', async () => {
    const d = await two();
    const { outbox } = d.app.sending;
    const item = outbox.line?.item;
    if (item === undefined) throw new Error('there is one');
    let back = false;
    d.app.sending.move(item, () => (back = true));
    expect(d.app.dialog).toBe('send_later');
    d.app.sending.choose(Date.now() + 3 * DAY);
    await d.rest();
    await d.rest();
    expect(back).toBe(true);
    expect(outbox.lines.map((l) => l.item.body)).toEqual(['Second', 'First']);
    expect(d.app.drafts.of('message', 'a'), 'no draft is left of it').toBe('');
  });

  it('is read by the next start', async () => {
    const d = await connected({}, { sources: [source()], talks: [talk('a', 'open', 0, { texts: [{ id: '9', conversationId: 'a', body: 'Hi', queuedAt: START, dueAt: START, scheduled: false, thenDone: false, state: 'waiting', attempts: 1, fault: 'unreachable', retryAt: 0, files: [] }] })] });
    await d.rest();
    expect(d.app.sending.outbox.lines).toHaveLength(1);
    expect(d.app.sources.all).toHaveLength(1);
  });
});
