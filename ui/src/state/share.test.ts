import { describe, expect, it } from 'vitest';
import { perform } from '../keyboard/commands';
import { appError } from '../host/memory/memory';
import { fileName } from './share.svelte';
import { desk, talk, text, START } from './testing';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

describe('S', () => {
  it('asks, then copies the conversation under the cursor and says so', async () => {
    const d = await desk({ a: 'unread', b: 'open' });
    perform(d.app, 'share');
    expect(d.app.dialog).toBe('share');
    expect(d.app.share.name).toBe('Person a');
    await d.app.share.copy('text');
    expect(d.app.dialog).toBeNull();
    expect(d.host.shares.clipboard).toBe('Person a\n');
    expect(d.said()).toBe('Copied: 1 message or call of 1 conversation');
    expect(d.host.row('a').state, 'nothing about it changed').toBe('unread');
  });

  it('takes the selection, and a range that is not loaded as a range', async () => {
    const d = await desk({ a: 'unread', b: 'open', c: 'open' });
    perform(d.app, 'select');
    d.app.cursor.move(1);
    perform(d.app, 'select');
    perform(d.app, 'share');
    expect(d.app.share.name).toBe('2 conversations');
    await d.app.share.copy('markdown');
    expect(d.host.shares.clipboard).toBe('Person a\nPerson b\n');
    expect(d.app.selection.any, 'and leaves it selected').toBe(true);
  });

  it('saves where the dialog says, under a name that every system takes', async () => {
    const d = await desk({ a: 'unread' });
    perform(d.app, 'share');
    await d.app.share.save('html');
    expect(d.host.calls.find((c) => c.command === 'saveTranscript')?.args).toMatchObject([{ type: 'ids', ids: ['a'] }, 'html', { language: 'en', comments: false }, expect.stringMatching(/^Person a \d{4}-\d\d-\d\d$/)]);
    expect(d.said()).toBe('1 message or call of 1 conversation written to /home/ana/talk');
    expect(fileName('a/b\\c:*?"<>|d\u2066..')).toBe('a b c d');
    expect(fileName(' .. ')).toBe('Listo');
  });

  it('writes nothing, and says nothing, where the dialog is cancelled', async () => {
    const d = await desk({ a: 'unread' });
    d.host.shares.picked = null;
    perform(d.app, 'share');
    await d.app.share.save('text');
    expect(d.host.shares.files.size).toBe(0);
    expect(d.said()).toBeNull();
  });

  it('says what failed, what was too much, and when the clipboard refused', async () => {
    const d = await desk({ a: 'unread' });
    perform(d.app, 'share');
    d.host.failNext('saveTranscript', appError('disk_full'));
    await d.app.share.save('text');
    expect(d.app.toasts.errors.at(-1)?.text).toMatch(/no half file is left/);
    d.host.shares.most = 3;
    perform(d.app, 'share');
    await d.app.share.copy('text');
    expect(d.app.toasts.errors.at(-1)?.text).toMatch(/too much for the clipboard/);
    d.host.shares.most = 1_000;
    d.host.shares.refuses = true;
    perform(d.app, 'share');
    await d.app.share.copy('text');
    expect(d.app.toasts.errors.at(-1)?.text).toMatch(/did not let Listo use the clipboard/);
  });

  it('prints, and says where it is too much for that', async () => {
    const d = await desk({ a: 'unread' });
    perform(d.app, 'share');
    await d.app.share.print();
    expect(d.host.calls.find((c) => c.command === 'printTranscript')?.args).toMatchObject([{ type: 'ids', ids: ['a'] }, { language: 'en', comments: false }, 'Person a']);
    expect(d.app.dialog).toBeNull();
    expect(d.said(), 'the dialog of the system says enough').toBeNull();
    d.host.shares.most = 3;
    perform(d.app, 'share');
    await d.app.share.print();
    expect(d.app.toasts.errors.at(-1)?.text).toMatch(/too much to print/);
  });

  it('with nothing under the cursor says so', async () => {
    const d = await desk({});
    perform(d.app, 'share');
    expect(d.app.dialog).toBeNull();
    expect(d.said()).toBe('No conversation is selected');
  });

  it('in the results it is about the hit, and can name the message', async () => {
    const d = await desk({ a: 'unread', b: 'done' });
    d.app.toSearch();
    d.app.search.type('text b');
    await d.rest();
    d.app.focus('list');
    perform(d.app, 'share');
    expect(d.app.share.about).toMatchObject({ count: 1, activityId: 'b-1' });
    await d.app.share.copyLink(true);
    expect(d.host.shares.clipboard).toBe('listo://conversation/b/b-1?of=memory');
    expect(d.said()).toBe('Link to Person b copied');
  });
});

describe('what takes long', () => {
  it('shows how far it is, one at a time, and Esc cancels it', async () => {
    const d = await desk({ a: 'unread' });
    d.host.shares.steps = 200;
    const writing = d.app.share.export('csv');
    await pause(30);
    expect(d.app.share.writing).toMatchObject({ total: 200, cancelling: false });
    await d.app.share.export('json_lines');
    expect(d.said()).toMatch(/^Something is being written/);
    perform(d.app, 'let_go');
    expect(d.app.share.writing?.cancelling).toBe(true);
    await writing;
    expect(d.app.share.writing).toBeNull();
    expect(d.said()).toBe('Cancelled; nothing was written.');
    expect(d.host.shares.files.size).toBe(0);
  });
});

describe('a link', () => {
  it('pasted into the search field goes to its conversation, in a list that has it', async () => {
    const d = await desk({ a: 'unread', b: 'done' });
    d.app.toSearch();
    d.app.search.paste('listo://conversation/b?of=memory');
    await d.rest();
    expect(d.app.search.on).toBe(false);
    expect(d.app.mailbox.view).toBe('done');
    expect(d.app.mailbox.selectedId).toBe('b');
    expect(d.app.thread.row?.id).toBe('b');
    expect(d.app.pane).toBe('thread');
    expect(d.called('search'), 'it is no question').toBe(0);
  });

  it('typed is followed by Enter, to the message', async () => {
    const items = Array.from({ length: 9 }, (_, i) => text(`m${i}`, START - 1_000 + i));
    const d = await desk({}, { talks: [talk('a', 'open', 0), talk('b', 'open', 1, { items })] });
    d.app.toSearch();
    d.app.search.type('listo://conversation/b/m3');
    await d.rest();
    expect(d.app.search.on, 'it may go on').toBe(true);
    perform(d.app, 'open_thread');
    await d.rest();
    expect(d.app.mailbox.selectedId).toBe('b');
    expect(d.app.thread.goal).toEqual({ itemId: 'm3' });
  });

  it('is told apart from the word', async () => {
    const d = await desk({ a: 'open' });
    d.app.toSearch();
    d.app.search.type('listo: mañana');
    await d.rest();
    expect(d.called('search')).toBe(1);
  });

  it('that leads nowhere says why', async () => {
    const d = await desk({ a: 'open' });
    for (const [link, said] of [
      ['listo://nothing', 'That is not a link Listo can open.'],
      ['listo://conversation/a?of=another', 'This link was made on another computer or with other data, so it leads nowhere here.'],
      ['listo://conversation/zzz', 'What this link leads to is not here any more.'],
    ] as const) {
      await d.app.links.open(link);
      expect(d.said()).toBe(said);
    }
    expect(d.app.mailbox.selectedId).toBe('a');
  });

  it('on the command line is opened at the start', async () => {
    const d = await desk({ a: 'open', b: 'done' }, { openLink: 'listo://conversation/b' });
    await d.rest();
    expect(d.app.thread.row?.id).toBe('b');
  });
});
