import { describe, expect, it } from 'vitest';
import { appError, type MemoryHost, type Talk } from '../host/memory/memory';
import { perform } from '../keyboard/commands';
import { desk, START, talk, text } from './testing';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const many = (n: number): Talk[] => Array.from({ length: n }, (_, i) => talk(String(10_000 - i), 'open', i + 100));

/** Five conversations newer than all others, as an import or another process brings them. */
function five(host: MemoryHost): void {
  for (let i = 0; i < 5; i++) host.talks.set(`2000${i}`, talk(`2000${i}`, 'open', i));
}

const newest = (host: MemoryHost): string[] => [...host.talks.values()].sort((a, b) => (b.items[0]?.at ?? 0) - (a.items[0]?.at ?? 0)).map((t) => t.id);
const everything = { topics: ['conversations', 'counts'] as ('conversations' | 'counts')[], conversations: [], commandId: null };

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

describe('reading the list again', () => {
  it('reads on until the place of the selected row is reached', async () => {
    const d = await desk({}, { talks: many(250) });
    await d.rest();
    await d.app.cursor.last();
    await d.rest();
    const last = d.app.mailbox.selectedId;
    five(d.host);
    d.host.emit(everything);
    await d.rest();
    d.app.mailbox.scrolled(0, 600);
    await d.app.mailbox.pages.need();
    d.app.mailbox.scrolled(100 * 68, 600);
    await d.app.mailbox.pages.need();
    expect(d.app.mailbox.selectedId).toBe(last);
    expect(d.ids(), 'the selected row is behind the rows that were pushed down, not spliced between them').toEqual(newest(d.host));
    expect(d.app.mailbox.total).toBe(255);
  });

  it('discards a page that was asked for behind the old rows', async () => {
    const d = await desk({}, { talks: many(350) });
    await d.rest();
    five(d.host);
    d.host.delays['listConversations'] = { after: 100 };
    const filled = d.app.mailbox.pages.load(120);
    await pause(5);
    d.host.delays['listConversations'] = {};
    await d.app.mailbox.reload();
    await filled;
    await d.app.mailbox.pages.load(349);
    await d.app.mailbox.pages.load(120);
    const { win } = d.app.mailbox;
    expect(d.ids(), 'no row falls between the new head and the old page').toEqual(newest(d.host).slice(win.start, win.start + win.rows.length));
  });

  it('shows what another process did to the selected row', async () => {
    const d = await desk({}, { talks: many(60) });
    await d.rest();
    d.app.cursor.move(3);
    const id = d.app.mailbox.selectedId ?? '';
    const gone = [...d.host.talks.values()].slice(0, 25);
    for (const t of gone) t.state = 'done';
    d.host.emit({ ...everything, conversations: gone.map((t) => t.id) });
    await d.rest();
    expect(d.app.mailbox.find(id)?.state, 'it lingers as it is now, not as it was').toBe('done');
    expect(d.app.mailbox.total).toBe(36);
    d.app.cursor.move(1);
    expect(d.ids()).not.toContain(id);
  });

  it('goes to the neighbour when the selected row is gone altogether', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' });
    await d.rest();
    d.app.cursor.move(1);
    d.host.talks.delete('b');
    d.host.emit(everything);
    await d.rest();
    expect(d.ids()).toEqual(['a', 'c']);
    expect(d.app.mailbox.selectedId).toBe('c');
    expect(d.app.thread.row?.id).toBe('c');
  });

  it('keeps what a key did while it was reading', async () => {
    const d = await desk({}, { talks: many(150) });
    await d.rest();
    await d.app.mailbox.pages.load(149);
    const id = d.app.mailbox.selectedId ?? '';
    d.host.delays['listConversations'] = { after: 60 };
    const reloaded = d.app.mailbox.reload();
    await pause(10);
    perform(d.app, 'done');
    await reloaded;
    expect(d.ids(), 'a page read before E must not bring the row back').not.toContain(id);
    await d.rest();
    expect(d.app.mailbox.total).toBe(149);
  });
});

describe('something new in the selected conversation', () => {
  it('leaves it where the person sees it, so E goes to the neighbour there', async () => {
    const d = await desk({}, { talks: many(50) });
    await d.rest();
    d.app.cursor.move(15);
    const id = d.app.mailbox.selectedId ?? '';
    const below = d.app.mailbox.rows[16]?.id;
    d.host.receive(id, text('new', START + 5));
    await d.rest();
    expect(d.app.mailbox.selectedIndex, 'the row under the cursor does not jump').toBe(15);
    expect(d.app.mailbox.selected?.head).toBe('new');
    perform(d.app, 'done');
    await d.rest();
    expect(d.app.mailbox.selectedId).toBe(below);
  });

  it('sorts in when the cursor leaves it, and a reload meanwhile does not move it', async () => {
    const d = await desk({}, { talks: many(50) });
    await d.rest();
    d.app.cursor.move(15);
    const id = d.app.mailbox.selectedId ?? '';
    d.host.receive(id, text('new', START + 5));
    await d.rest();
    d.host.emit(everything);
    await d.rest();
    expect(d.app.mailbox.selectedIndex).toBe(15);
    const below = d.app.mailbox.rows[16]?.id;
    d.app.cursor.move(1);
    expect(d.app.mailbox.selectedId).toBe(below);
    expect(d.ids()[0], 'the newest is the first as soon as nobody holds it').toBe(id);
    expect(d.ids().length).toBe(50);
  });
});

describe('the length of a list that is not loaded to its end', () => {
  it('has no phantom row after a conversation was seen', async () => {
    const d = await desk({}, { talks: many(150).map((t, i) => (i === 1 ? { ...t, state: 'unread' as const } : t)) });
    await d.rest();
    d.app.seeing.focus(true);
    d.app.cursor.move(1);
    d.app.seeing.tail(d.app.mailbox.selectedId ?? '', true);
    d.clock.advance(3000);
    await d.rest();
    expect(d.app.mailbox.selected?.state).toBe('open');
    expect(d.app.mailbox.total, 'a seen row still belongs to the inbox and is counted already').toBe(150);
  });

  it('has no phantom row after Shift+E and undo', async () => {
    const d = await desk({}, { talks: many(150) });
    await d.rest();
    perform(d.app, 'done_stay');
    expect(d.app.mailbox.total, 'the lingering row needs its room').toBe(150);
    await d.rest();
    perform(d.app, 'undo');
    await d.rest();
    expect(d.app.mailbox.total).toBe(150);
  });
});

describe('a change that cannot be read at once', () => {
  it('because a view is being opened is read when the view is there', async () => {
    const d = await desk({ a: 'open', b: 'done' });
    await d.rest();
    d.host.delays['listConversations'] = { after: 120 };
    const opened = d.app.go('done');
    await pause(10);
    const talk = d.host.talks.get('a');
    if (talk !== undefined) talk.state = 'done';
    d.host.emit({ ...everything, conversations: ['a'] });
    await opened;
    d.host.delays['listConversations'] = {};
    await d.rest();
    expect(d.ids(), 'the page was asked for before the change').toEqual(['a', 'b']);
  });

  it('because the read failed is read again', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    await d.rest();
    d.host.failNext('conversation', appError('failed'));
    d.host.receive('b', text('b-9', START + 5));
    await d.rest();
    await pause(1_100);
    expect(d.app.mailbox.find('b')?.head, 'nothing else may ever come for this conversation').toBe('b-9');
    expect(d.called('conversation'), 'again after a pause, not in a tight loop').toBe(2);
  });
});
