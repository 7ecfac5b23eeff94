import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import type { Attachment } from '../host/types';
import { describeMenuBar } from '../keyboard/menubar';
import { perform } from '../keyboard/commands';
import { match } from '../keyboard/match';
import { commandsOf } from '../keyboard/palette.svelte';
import { App } from './app.svelte';
import { refusedFiles } from './filewords';
import { connected, desk, source, TestClock, type Desk } from './testing';

const key = { key: 'A', code: 'KeyA', ctrlKey: true, metaKey: false, altKey: false, shiftKey: true, repeat: false, isComposing: false };
const names = (d: Desk, id = 'a'): (string | null)[] => d.app.drafts.files(id).map((f) => f.name);
const first = (d: Desk): Attachment => {
  const [file] = d.app.drafts.files('a');
  if (file === undefined) throw new Error('a file is attached');
  return file;
};

async function open(...options: Parameters<typeof connected>[1][]): Promise<Desk> {
  const d = await connected({ a: 'open', b: 'open' }, options[0]);
  await d.rest();
  return d;
}
async function attached(): Promise<Desk> {
  const d = await open();
  perform(d.app, 'attach');
  await d.rest();
  return d;
}

describe('Mod+Shift+A', () => {
  it('acts in the field of the reply, and wherever R does', () => {
    for (const context of ['reply', 'thread', 'list', 'review'] as const) expect(match(key, context, false)?.action, context).toBe('attach');
    for (const context of ['text', 'search', 'find', 'dialog', 'contacts'] as const) expect(match(key, context, false), context).toBeNull();
  });

  it('opens the field first, asks which, and keeps what is chosen with the draft', async () => {
    const d = await open();
    perform(d.app, 'attach');
    expect([d.app.reply.writing, d.app.reply.take('a'), d.app.reply.attaching.busy('a')]).toEqual(['a', true, true]);
    await d.rest();
    expect(names(d)).toEqual(['picture 1.jpg']);
    expect([d.app.reply.attaching.busy('a'), d.app.reply.attaching.said('a'), d.app.reply.attaching.said('b')]).toEqual([false, 'Attached: picture 1.jpg. 1 attachment', '']);
    expect(d.host.drafts).toMatchObject([{ kind: 'message', about: 'a', text: '', files: [{ name: 'picture 1.jpg' }] }]);
    perform(d.app, 'attach');
    await d.rest();
    expect(d.app.reply.files.map((f) => f.name)).toEqual(['picture 1.jpg', 'picture 2.jpg']);
  });

  it('is a command of the palette and of the menu bar, about one conversation', async () => {
    const d = await open();
    const attach = commandsOf(d.app).find((c) => c.id === 'attach');
    expect([attach?.label, attach?.keys]).toEqual(['Attach files…', ['Ctrl Shift A']]);
    expect(JSON.stringify(describeMenuBar(d.app, false))).toContain('"attach"');
    const none = await desk({});
    expect(commandsOf(none.app).some((c) => c.id === 'attach')).toBe(false);
    perform(none.app, 'attach');
    await none.rest();
    expect([none.said(), none.called('attachFiles')]).toEqual(['No conversation is selected', 0]);
  });

  it('changes nothing where the dialog is cancelled, and asks one dialog at a time', async () => {
    const d = await open();
    d.host.chosen = [];
    d.host.delays['attachFiles'] = { before: 40 };
    perform(d.app, 'attach');
    perform(d.app, 'attach');
    await d.rest();
    expect([names(d), d.called('attachFiles'), d.said(), d.app.reply.attaching.said('a')]).toEqual([[], 1, 'Files are still being attached', '']);
    expect(d.host.drafts).toEqual([]);
  });

  it('is about the result under the cursor while one searches', async () => {
    const d = await open();
    perform(d.app, 'search');
    d.app.search.type('text');
    await d.rest();
    d.app.search.move(1);
    perform(d.app, 'attach');
    await d.rest();
    expect([d.app.reply.writing, names(d, 'b'), names(d)]).toEqual(['b', ['picture 1.jpg'], []]);
  });
});

describe('what is not taken', () => {
  it('is named with the limit that it breaks', async () => {
    const d = await open();
    d.host.chosen = [{ name: 'film.mp4', size: 6_000_000 }, { name: 'nothing.txt', size: 0 }, { name: 'secret.pdf', size: 5, unreadable: true }, { name: 'bill.pdf', size: 90_000 }];
    perform(d.app, 'attach');
    await d.rest();
    expect(names(d)).toEqual(['bill.pdf']);
    expect(d.app.toasts.errors.at(-1)?.text).toBe('Too large, so not attached: film.mp4. The files of one text may have 5 MB together. Empty, so not attached: nothing.txt. Could not be read, so not attached: secret.pdf.');
    d.host.chosen = Array.from({ length: 13 }, (_, i) => ({ name: `${String(i)}.png`, size: 1 }));
    perform(d.app, 'attach');
    await d.rest();
    expect(names(d)).toHaveLength(10);
    expect(d.app.toasts.errors.at(-1)?.text).toBe('Too many, so not attached: 9.png, 10.png, 11.png …. 10 files go with one text.');
  });

  it('may be too large for its kind alone', () => {
    const film = { name: 'film.mp4', why: 'too_large', limit: 600_000 } as const;
    expect(refusedFiles([film, { ...film, name: 'song.mp3' }, { ...film, name: 'cat.png', limit: 5_000_000 }], 5_000_000)).toBe(
      'Too large, so not attached: film.mp4, song.mp3. Such a file may have 600 kB, and all files of a text 5 MB together. Too large, so not attached: cat.png. The files of one text may have 5 MB together.',
    );
  });

  it('is said where nothing could be copied, and what was there stays', async () => {
    const d = await attached();
    d.host.failNext('attachFiles', appError('disk_full'));
    perform(d.app, 'attach');
    await d.rest();
    expect(d.app.toasts.errors.at(-1)?.text).toMatch(/^Nothing was attached\./);
    expect([names(d), d.app.reply.attaching.busy('a')]).toEqual([['picture 1.jpg'], false]);
  });
});

describe('why no file can be sent', () => {
  it.each([
    ['no_address', source({ account: { ...source().account, publicUrl: null } }), /^To send files, Twilio needs a public address\./],
    ['source', source({ account: { ...source().account, kind: 'quo', name: 'Quo' } }), /^Quo sends no files\.$/],
  ] as const)('is said instead of the dialog: %s', async (block, account, words) => {
    const d = await open({ sources: [account] });
    expect(d.app.reply.attaching.block).toMatch(words);
    perform(d.app, 'attach');
    await d.rest();
    expect(d.said()).toMatch(words);
    expect([d.app.reply.can?.files.block, d.called('attachFiles'), d.app.reply.writing], 'the field is open').toEqual([block, 0, 'a']);
  });

  it('is that of the conversation that is opened with it', async () => {
    const d = await open({ sources: [] });
    expect(d.app.reply.attaching.block).toBe('No provider is connected to this number.');
    perform(d.app, 'attach');
    await d.rest();
    expect([d.said(), d.called('attachFiles')]).toEqual(['No provider is connected to this number.', 0]);
  });

  it('is why no text can be sent, where none can', async () => {
    const d = await open();
    await d.host.pauseSource('twilio', true);
    await d.rest();
    perform(d.app, 'attach');
    await d.rest();
    expect([d.said(), d.called('attachFiles')]).toEqual(['The source of this number is paused. Resume it under Sources, and you can send again.', 0]);
  });

  it('holds a text back that has some already, and the text alone leaves', async () => {
    const d = await attached();
    d.app.reply.type('Here');
    await d.host.changeSource('twilio', { ...source().account, publicUrl: null }, null);
    await d.rest();
    perform(d.app, 'send');
    expect(d.said()).toMatch(/^To send files, Twilio needs/);
    expect([d.called('send'), d.app.reply.text]).toEqual([0, 'Here']);
    await d.app.reply.attaching.detach('a', first(d));
    perform(d.app, 'send');
    await d.rest();
    expect(d.host.talks.get('a')?.texts?.map((t) => t.body)).toEqual(['Here']);
  });
});

describe('a file that is taken away', () => {
  it('is gone from the draft, which goes with the last one', async () => {
    const d = await attached();
    perform(d.app, 'attach');
    await d.rest();
    expect(await d.app.reply.attaching.detach('a', first(d))).toBe(true);
    expect([names(d), d.app.reply.attaching.said('a')]).toEqual([['picture 2.jpg'], 'Taken away: picture 1.jpg. 1 attachment']);
    await d.app.reply.attaching.detach('a', first(d));
    expect([names(d), d.app.drafts.begun('a'), d.host.drafts]).toEqual([[], false, []]);
  });

  it('stays where that fails', async () => {
    const d = await attached();
    d.host.failNext('detachFile', appError('failed'));
    expect(await d.app.reply.attaching.detach('a', first(d))).toBe(false);
    expect(names(d)).toHaveLength(1);
    expect(d.app.toasts.errors.at(-1)?.text).toMatch(/^It is still attached\./);
  });
});

describe('a picture of the clipboard', () => {
  it('is attached with its bytes', async () => {
    const d = await open();
    d.app.reply.begin('a');
    await d.app.reply.attaching.paste('a', [new File(['abc'], 'image.png', { type: 'image/png' })]);
    expect(names(d)).toEqual(['image.png']);
    expect(d.host.calls.find((c) => c.command === 'attachPasted')?.args).toEqual(['a', 'image.png', 'YWJj']);
  });

  it('that is too large is not even read', async () => {
    const d = await open();
    await d.app.reply.attaching.paste('a', [new File([new Uint8Array(5_000_001)], 'screen.png', { type: 'image/png' }), new File(['abc'], 'small.png', { type: 'image/png' })]);
    expect([names(d), d.called('attachPasted')]).toEqual([['small.png'], 1]);
    expect(d.app.toasts.errors.at(-1)?.text).toMatch(/^Too large, so not attached: screen\.png\./);
  });
});

describe('files that are dropped onto the window', () => {
  const drop = (d: Desk): void => d.host.hand({ files: [], drops: [{ number: 1, files: ['/home/ana/cat.png', '/home/ana/bill.pdf'] }], link: null, reply: false, review: null });

  it('go with the text that is being written', async () => {
    const d = await open();
    d.app.reply.begin('a');
    expect(d.app.reply.inView).toBe('a');
    drop(d);
    await d.rest();
    expect([names(d), d.app.screen]).toEqual([['cat.png', 'bill.pdf'], 'inbox']);
  });

  it('go each to the text on which they were dropped, whatever waits meanwhile', async () => {
    const d = await open();
    const put = (number: number, name: string): void => d.host.hand({ files: [], drops: [{ number, files: [`/home/ana/${name}`] }], link: null, reply: false, review: null });
    d.app.reply.begin('a');
    await d.rest();
    put(1, 'one.png');
    put(2, 'two.png');
    d.app.reply.begin('b');
    await d.rest();
    put(3, 'three.png');
    await d.rest();
    expect([names(d), names(d, 'b')]).toEqual([['one.png', 'two.png'], ['three.png']]);
  });

  it.each<[string, (d: Desk) => void]>([
    ['no field is open', () => undefined],
    ['the field is that of another conversation', (d) => { d.app.reply.begin('b'); d.app.select('a', 'open'); }],
    ['a comment is being written', (d) => { d.app.reply.begin('a'); perform(d.app, 'comment'); }],
    ['a dialog lies over it', (d) => { d.app.reply.begin('a'); d.app.dialog = 'settings'; }],
    ['another screen is shown', (d) => { d.app.reply.begin('a'); d.app.sources.open(); }],
  ])('are looked at for an import where %s', async (_, prepare) => {
    const d = await open();
    prepare(d);
    expect(d.app.reply.inView).toBeNull();
    drop(d);
    await d.rest();
    expect([d.called('attachDropped'), d.called('previewImport'), d.app.screen]).toEqual([0, 1, 'import']);
  });

  it('are no import either where none can be sent: it is said why', async () => {
    const d = await open({ sources: [] });
    d.app.reply.begin('a');
    drop(d);
    await d.rest();
    expect([d.said(), d.called('attachDropped'), d.called('previewImport')]).toEqual(['No provider is connected to this number.', 0, 0]);
  });

  it('that were given otherwise are an import, whatever is written', async () => {
    const d = await open();
    d.app.reply.begin('a');
    d.host.hand({ files: ['/given.zip'], drops: [], link: null, reply: false, review: null });
    await d.rest();
    expect([d.called('attachDropped'), d.called('previewImport')]).toEqual([0, 1]);
  });
});

describe('a draft that has files alone', () => {
  it('is a draft: on its row, in its field, and after a start', async () => {
    const d = await attached();
    d.app.reply.leave();
    expect([d.app.drafts.begun('a'), d.app.drafts.messages.has('a'), d.app.drafts.begun('b')]).toEqual([true, false, false]);
    const again = new App(d.host, new TestClock());
    await again.start();
    expect([again.drafts.begun('a'), again.drafts.files('a').map((f) => f.name)]).toEqual([true, ['picture 1.jpg']]);
    again.reply.begin('a');
    expect([again.reply.text, again.reply.files.length]).toEqual(['', 1]);
  });

  it('keeps its files whatever becomes of its words', async () => {
    const d = await attached();
    d.app.reply.type('Here');
    d.app.drafts.flush();
    await d.rest();
    expect(d.host.drafts).toMatchObject([{ text: 'Here', files: [{ name: 'picture 1.jpg' }] }]);
    d.app.reply.type('');
    d.app.reply.leave();
    await d.rest();
    expect(d.host.drafts).toMatchObject([{ text: '', files: [{ name: 'picture 1.jpg' }] }]);
    expect(names(d)).toEqual(['picture 1.jpg']);
  });

  it('is not made older by what was asked before', async () => {
    const d = await open();
    const before = d.app.drafts.files('a');
    const { drafts } = await d.app.api.appState();
    perform(d.app, 'attach');
    await d.rest();
    d.app.drafts.adoptFiles(drafts, 'a', before);
    expect(names(d)).toEqual(['picture 1.jpg']);
  });
});
