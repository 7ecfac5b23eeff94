import { describe, expect, it } from 'vitest';
import { REST_MS } from './follow';
import { perform } from '../keyboard/commands';
import { desk, START, text, type TestClock } from './testing';

/** A screen that is drawn when it is told. */
function screen(clock: TestClock): () => void {
  let waiting: (() => void)[] = [];
  clock.painted = (run) => void waiting.push(run);
  return () => {
    const now = waiting;
    waiting = [];
    for (const run of now) run();
  };
}

const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 20));

describe('the thread follows the cursor', () => {
  it('after the cursor is drawn, and of a run only where it ends', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'open', d: 'open', e: 'open' });
    const draw = screen(d.clock);
    await d.rest();
    d.app.cursor.move(1);
    expect(d.app.thread.row?.id, 'the cursor is not drawn yet').toBe('a');
    draw();
    await turn();
    expect(d.app.thread.row?.id).toBe('b');
    for (const id of ['c', 'd']) {
      d.clock.advance(REST_MS - 1);
      d.app.cursor.move(1);
      draw();
      await turn();
      expect([d.app.mailbox.selectedId, d.app.thread.row?.id], 'still on its way').toEqual([id, 'b']);
    }
    d.clock.advance(REST_MS);
    await turn();
    expect(d.app.thread.row?.id).toBe('d');
    d.app.cursor.move(1);
    draw();
    await turn();
    expect(d.app.thread.row?.id, 'a move by itself again').toBe('e');
  });

  it('also when nothing is drawn, as a hidden window is', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    screen(d.clock);
    await d.rest();
    d.app.cursor.move(1);
    d.clock.advance(REST_MS);
    await turn();
    expect(d.app.thread.row?.id).toBe('b');
  });

  it('with its items, read meanwhile: no empty pane comes before it, and none is read twice', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    const draw = screen(d.clock);
    await d.rest();
    d.host.calls.length = 0;
    d.app.cursor.move(1);
    await turn();
    expect(d.app.thread.row?.id, 'read, and not shown before the cursor is').toBe('a');
    draw();
    await turn();
    expect([d.app.thread.row?.id, d.app.thread.ready]).toEqual(['b', true]);
    await d.rest();
    expect(d.called('thread')).toBe(1);
  });

  it('and reads again what changed between reading and showing', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    const draw = screen(d.clock);
    await d.rest();
    d.host.calls.length = 0;
    d.app.cursor.move(1);
    await turn();
    d.host.emit({ topics: ['conversations'], conversations: ['b'], commandId: null });
    await d.rest();
    draw();
    await d.rest();
    expect(d.called('thread')).toBe(2);
  });

  it('but not to what is gone by then', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    const draw = screen(d.clock);
    await d.rest();
    d.app.cursor.move(1);
    void d.app.go('done');
    draw();
    d.clock.advance(REST_MS);
    expect(d.app.thread.row).toBe(null);
  });

  it('at once when it is opened on purpose', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' });
    const draw = screen(d.clock);
    await d.rest();
    d.app.cursor.move(1);
    d.app.cursor.move(1);
    d.app.openThread();
    expect(d.app.thread.row?.id).toBe('c');
    draw();
    d.clock.advance(REST_MS);
    expect(d.app.thread.row?.id).toBe('c');
  });

  it('and E acts on the row under the cursor, whatever is still shown beside it', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' });
    screen(d.clock);
    await d.rest();
    d.app.cursor.move(1);
    expect(d.app.thread.row?.id, 'not drawn yet').toBe('a');
    d.app.picks.act('done');
    await d.rest();
    expect(d.ids()).toEqual(['a', 'c']);
    expect(d.app.thread.row?.id).toBe('c');
  });

  it('the dwell begins with the cursor, and counts only what the pane shows', async () => {
    const d = await desk({ a: 'open', b: 'unread', c: 'open' });
    screen(d.clock);
    await d.rest();
    d.app.seeing.focus(true);
    d.app.seeing.tail('a', true, 'a-1');
    d.app.cursor.move(1);
    d.clock.advance(2000);
    await d.rest();
    expect(d.app.mailbox.find('b')?.state, 'its end was never in view').toBe('unread');
    d.app.seeing.tail('b', true, 'b-1');
    d.clock.advance(2000);
    await d.rest();
    expect(d.app.mailbox.find('b')?.state).toBe('open');
  });

  it('back to the conversation that is still shown, it counts as in view', async () => {
    const d = await desk({ a: 'unread', b: 'open' });
    screen(d.clock);
    await d.rest();
    d.app.seeing.focus(true);
    d.app.seeing.tail('a', true, 'a-1');
    d.app.cursor.move(1);
    d.app.cursor.move(-1);
    d.clock.advance(2000);
    await d.rest();
    expect(d.app.mailbox.find('a')?.state, 'the pane never left it, so reports nothing new').toBe('open');
  });

  it('what came in before it was drawn counts as seen with the rest', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    const draw = screen(d.clock);
    await d.rest();
    d.app.seeing.focus(true);
    d.app.cursor.move(1);
    d.host.receive('b', text('b-9', START + 5));
    await turn();
    draw();
    await d.rest();
    expect(d.app.mailbox.find('b')?.state).toBe('unread');
    d.app.seeing.tail('b', true, 'b-9');
    d.clock.advance(2000);
    await d.rest();
    expect(d.app.mailbox.find('b')?.state).toBe('open');
  });

  it('in the results, a key in the thread is about where the cursor went', async () => {
    const d = await desk({ a: 'open', b: 'open', c: 'open' });
    screen(d.clock);
    await d.rest();
    perform(d.app, 'search');
    d.app.search.type('text');
    await d.rest();
    perform(d.app, 'open_thread');
    await d.rest();
    const first = d.app.search.selectedId ?? '';
    perform(d.app, 'next');
    const second = d.app.search.selectedId ?? '';
    expect([d.app.pane, d.app.thread.row?.id], 'the pane has not followed yet').toEqual(['thread', first]);
    perform(d.app, 'done');
    await d.rest();
    expect([d.host.row(first).state, d.host.row(second).state]).toEqual(['open', 'done']);
  });
});
