import { describe, expect, it } from 'vitest';
import { Api } from '../api/api';
import { appError, MemoryHost } from '../host/memory/memory';
import { CAP, itemId } from './items';
import { desk, START, talk, text } from './testing';
import { ThreadPane } from './thread.svelte';

const rest = (): Promise<void> => new Promise((done) => setTimeout(done, 20));

function long(count: number): { pane: ThreadPane; host: MemoryHost } {
  const items = Array.from({ length: count }, (_, i) => text(`i${i}`, START + i * 1000));
  const host = new MemoryHost({ talks: [talk('a', 'unread', 0, { items })] });
  return { pane: new ThreadPane(new Api(host)), host };
}

const ids = (pane: ThreadPane): string[] => pane.items.map(itemId);
const run = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `i${from + i}`);

describe('a thread opened at an item', () => {
  it('reads a page around it, and no more', async () => {
    const { pane, host } = long(5000);
    pane.show(host.row('a'), 'i2000');
    await rest();
    expect(ids(pane)).toEqual(run(1970, 2030));
    expect(pane.goal).toEqual({ itemId: 'i2000' });
    expect([pane.before, pane.after]).toEqual(['i1970', 'i2029']);
    expect(pane.newest, 'its end is not there to be seen').toBeNull();
    expect(host.calls).toHaveLength(1);
  });

  it('joins older and newer pages without a gap or a repeat', async () => {
    const { pane, host } = long(5000);
    pane.show(host.row('a'), 'i2000');
    await rest();
    await pane.older();
    await pane.newer();
    await pane.newer();
    expect(ids(pane)).toEqual(run(1870, 2230));
  });

  it('reaches the end, and then knows what is newest', async () => {
    const { pane, host } = long(300);
    pane.show(host.row('a'), 'i200');
    await rest();
    expect(pane.newest).toBeNull();
    await pane.newer();
    expect(pane.after).toBeNull();
    expect(pane.newest).toBe('i299');
    host.receive('a', text('new', START + 10_000_000));
    pane.show(host.row('a'), 'i200');
    await rest();
    expect(ids(pane), 'what comes later joins').toEqual([...run(170, 300), 'new']);
  });

  it('near the end is joined by the newest page', async () => {
    const { pane, host } = long(300);
    pane.show(host.row('a'), 'i290');
    await rest();
    expect(ids(pane)).toEqual(run(260, 300));
    pane.refresh();
    await rest();
    expect(ids(pane)).toEqual(run(200, 300));
    expect(pane.before).toBe('i200');
  });

  it('goes to the newest end, and is shown there by the list', async () => {
    const { pane, host } = long(5000);
    pane.show(host.row('a'), 'i2000');
    await rest();
    pane.show(host.row('a'));
    await rest();
    expect(ids(pane)).toEqual(run(4900, 5000));
    expect([pane.after, pane.goal]).toEqual([null, null]);
  });

  it('goes to another item: at once where it is loaded', async () => {
    const { pane, host } = long(5000);
    pane.show(host.row('a'), 'i2000');
    await rest();
    const before = host.calls.length;
    pane.show(host.row('a'), 'i2010');
    expect(pane.goal).toEqual({ itemId: 'i2010' });
    expect(host.calls).toHaveLength(before);
    pane.show(host.row('a'), 'i10');
    await rest();
    expect(ids(pane)).toEqual(run(0, 60));
  });

  it('that was read lately is there at once, and is read again', async () => {
    const { pane, host } = long(300);
    host.talks.set('b', talk('b', 'open', 1));
    pane.show(host.row('a'));
    await rest();
    pane.show(host.row('b'));
    await rest();
    pane.show(host.row('a'), 'i250');
    expect([pane.ready, pane.goal, ids(pane).length]).toEqual([true, { itemId: 'i250' }, 100]);
    await rest();
    expect([host.calls.length, pane.newest, ids(pane).length]).toEqual([3, 'i299', 100]);
  });

  it('shows the newest end where the item is gone', async () => {
    const { pane, host } = long(300);
    pane.show(host.row('a'), 'gone');
    await rest();
    expect(ids(pane)).toEqual(run(200, 300));
    expect([pane.error, pane.goal]).toEqual([null, null]);
  });

  it('keeps only so much, dropping the far end, which is read again', async () => {
    const { pane, host } = long(6000);
    pane.show(host.row('a'));
    await rest();
    for (let i = 0; i < 24; i++) await pane.older();
    expect(pane.items.length).toBe(CAP);
    expect(pane.items.at(0) && ids(pane)[0]).toBe('i3500');
    expect(pane.after).toBe('i5499');
    expect(pane.newest).toBeNull();
    await pane.newer();
    expect(ids(pane)).toEqual(run(3600, 5600));
    expect(pane.before).toBe('i3600');
    for (let i = 0; i < 4; i++) await pane.newer();
    expect([pane.after, pane.newest]).toEqual([null, 'i5999']);
  });

  it('keeps what is shown when a page fails', async () => {
    const { pane, host } = long(500);
    pane.show(host.row('a'), 'i200');
    await rest();
    host.failNext('thread', appError('failed'));
    await pane.newer();
    expect(pane.error?.code).toBe('failed');
    expect(ids(pane)).toHaveLength(60);
    pane.retry();
    await rest();
    expect(pane.error).toBeNull();
    expect(ids(pane), 'the same page').toEqual(run(170, 330));
  });

  it('drops a page that was asked for in another place', async () => {
    const { pane, host } = long(5000);
    pane.show(host.row('a'), 'i2000');
    await rest();
    host.delays['thread'] = { after: 30 };
    const late = pane.older();
    await new Promise((done) => setTimeout(done, 5));
    host.delays['thread'] = {};
    pane.show(host.row('a'), 'i4000');
    await late;
    await rest();
    expect(ids(pane)).toEqual(run(3970, 4030));
    expect(pane.olderLoading).toBe(false);
  });
});

it('a hit in the middle is not seen, however long it is looked at', async () => {
  const items = Array.from({ length: 400 }, (_, i) => text(`i${i}`, START + i * 1000, i === 100 ? 'the needle' : 'hay'));
  const d = await desk({}, { talks: [talk('a', 'unread', 0, { items }), talk('b', 'open', 1)] });
  d.app.seeing.focus(true);
  d.app.toSearch();
  d.app.search.type('needle');
  await d.rest();
  d.app.search.enter();
  await d.rest();
  expect(d.app.thread.goal).toEqual({ itemId: 'i100' });
  // As the pane reports it: the last item that is drawn is in view, and it is not the newest.
  d.app.seeing.tail('a', true, d.app.thread.newest);
  d.clock.advance(60_000);
  await d.rest();
  expect(d.host.row('a').state).toBe('unread');
  expect(d.called('markSeen')).toBe(0);
});
