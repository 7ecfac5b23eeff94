import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import { perform } from '../keyboard/commands';
import type { App } from './app.svelte';
import { desk, START, text } from './testing';

describe('seeing', () => {
  it('clears the mark, says nothing, and the row stays in Unread until the cursor moves', async () => {
    const d = await desk({ a: 'unread', b: 'unread' });
    await d.app.go('unread');
    d.app.seeing.focus(true);
    d.app.select('a', 'open');
    d.app.seeing.tail('a', true);
    d.clock.advance(2000);
    await d.rest();
    expect(d.host.row('a').state).toBe('open');
    expect(d.ids()).toEqual(['a', 'b']);
    expect(d.said()).toBeNull();
    d.app.cursor.move(1);
    expect(d.ids()).toEqual(['b']);
  });

  it.each([['help', (app: App) => perform(app, 'help')], ['settings', (app: App) => perform(app, 'settings')], ['the import screen', (app: App) => app.toImport()]])('does not count under %s', async (_, cover) => {
    const d = await desk({ a: 'open', b: 'unread' });
    await d.rest();
    d.app.seeing.focus(true);
    d.app.cursor.move(1);
    d.app.seeing.tail('b', true);
    cover(d.app);
    d.clock.advance(60_000);
    await d.rest();
    expect(d.host.row('b').state, 'nobody could look at it').toBe('unread');
  });

  it('does not take a text that arrives behind the import screen for seen', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    await d.rest();
    d.app.seeing.focus(true);
    d.app.cursor.move(1);
    d.app.seeing.tail('b', true);
    d.app.toImport();
    d.host.receive('b', text('b-9', START + 5));
    await d.rest();
    d.clock.advance(60_000);
    await d.app.toInbox();
    d.clock.advance(60_000);
    await d.rest();
    expect(d.host.row('b').state, 'the pane has not reported the new end').toBe('unread');
  });

  it('knows the end of a kept thread only once it is as new as the row', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    await d.rest();
    expect(d.app.thread.newest).toBe('a-1');
    d.app.cursor.move(1);
    expect(d.app.thread.row?.id, 'the pane shows it until the next one is read').toBe('a');
    await d.rest();
    d.host.receive('a', text('a-9', START + 5));
    await d.rest();
    d.host.failNext('thread', appError('failed'));
    d.app.select('a', 'open');
    expect(d.app.thread.newest, 'the copy is drawn while the thread is read again').toBe('a-1');
    await d.rest();
    expect(d.app.thread.newest, 'the reading failed').toBeNull();
    d.app.thread.refresh();
    await d.rest();
    expect(d.app.thread.newest).toBe('a-9');
  });

  it('is held after U also where it is unread already', async () => {
    const d = await desk({ a: 'unread', b: 'unread' });
    await d.rest();
    d.app.seeing.focus(true);
    d.app.cursor.move(1);
    d.app.seeing.tail('b', true);
    perform(d.app, 'unread');
    await d.rest();
    d.clock.advance(60_000);
    await d.rest();
    expect(d.host.row('b').state, 'U sets a state, whatever it was before').toBe('unread');
  });

  it('is held after U was done again', async () => {
    const d = await desk({ a: 'open', b: 'open' });
    await d.rest();
    d.app.seeing.focus(true);
    perform(d.app, 'unread');
    await d.rest();
    perform(d.app, 'undo');
    await d.rest();
    d.app.cursor.move(1);
    d.app.cursor.move(-1);
    d.app.seeing.tail('a', true);
    perform(d.app, 'redo');
    await d.rest();
    d.clock.advance(60_000);
    await d.rest();
    expect(d.host.row('a').state, 'redo is as much on purpose as U').toBe('unread');
  });

  it('is passed over by undo', async () => {
    const d = await desk({ a: 'open', b: 'unread' });
    await d.rest();
    d.app.seeing.focus(true);
    perform(d.app, 'done');
    await d.rest();
    d.app.seeing.tail('b', true);
    d.clock.advance(2000);
    await d.rest();
    expect(d.host.row('b').state).toBe('open');
    perform(d.app, 'undo');
    await d.rest();
    expect(d.host.row('a').state, 'Z takes back the last key, not the dwell').toBe('open');
    expect(d.host.row('b').state).toBe('open');
  });

  it('is held after U and after undo', async () => {
    const d = await desk({ a: 'unread', b: 'open' });
    d.app.seeing.focus(true);
    d.app.select('a', 'open');
    perform(d.app, 'done');
    await d.rest();
    perform(d.app, 'undo');
    await d.rest();
    d.app.seeing.tail('a', true);
    d.clock.advance(60_000);
    await d.rest();
    expect(d.host.row('a').state).toBe('unread');
    expect(d.called('markSeen')).toBe(0);
  });

  it('that fails is quietly put back', async () => {
    const d = await desk({ a: 'unread' });
    d.host.failNext('markSeen', appError('failed'));
    d.app.seeing.focus(true);
    d.app.select('a', 'open');
    d.app.seeing.tail('a', true);
    d.clock.advance(2000);
    await d.rest();
    expect(d.app.mailbox.find('a')?.state).toBe('unread');
    expect(d.app.toasts.errors).toEqual([]);
  });
});
