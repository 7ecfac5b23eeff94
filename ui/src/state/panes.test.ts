import { afterEach, expect, it } from 'vitest';
import { opened, panes, shownPane, toList } from './panes.svelte';
import { desk } from './testing';

afterEach(() => panes.fit({ one: false, tight: false }));

it('a click goes to the thread only where it takes the place of the list', async () => {
  const { app } = await desk({ a: 'unread', b: 'open' });
  app.select('b', 'open');
  opened(app);
  expect([app.pane, shownPane(app)]).toEqual(['list', 'list']);
  panes.fit({ one: true, tight: true });
  opened(app);
  expect([app.pane, shownPane(app)]).toEqual(['thread', 'thread']);
  toList(app);
  expect([app.pane, shownPane(app)]).toEqual(['list', 'list']);
});

it('shows the thread while a comment is written, also from the list, and the list again after it', async () => {
  const { app } = await desk({ a: 'open', b: 'open' });
  app.comments.begin('a');
  expect([app.pane, shownPane(app)]).toEqual(['list', 'thread']);
  app.comments.leave();
  expect(shownPane(app)).toBe('list');

  app.comments.begin('a');
  app.comments.keep('a', 'half a thought');
  toList(app);
  expect(shownPane(app), 'back is back, whatever is being written').toBe('list');
  expect(app.comments.draft('a')).toBe('half a thought');
});

it('shows the thread while a reply is written too, and its draft stays', async () => {
  const { app, rest } = await desk({ a: 'open', b: 'open' });
  app.reply.begin('a');
  app.reply.type('On my way');
  expect([app.pane, shownPane(app)]).toEqual(['list', 'thread']);
  app.select('b', 'move');
  await rest();
  expect(shownPane(app), 'that of another conversation').toBe('list');
  app.select('a', 'move');
  await rest();
  expect(shownPane(app)).toBe('thread');
  toList(app);
  expect([app.reply.writing, shownPane(app), app.drafts.messages.get('a')]).toEqual([null, 'list', 'On my way']);
});

it('does not mark what is covered by the list', async () => {
  const { app, clock, called, rest } = await desk({ a: 'unread', b: 'open' });
  app.seeing.focus(true);
  app.seeing.covered(true);
  app.select('a', 'open');
  app.seeing.tail('a', true);
  clock.advance(60_000);
  await rest();
  expect(called('markSeen')).toBe(0);
  app.seeing.covered(false);
  clock.advance(2_000);
  await rest();
  expect(called('markSeen'), 'the dwell begins when it comes into sight').toBe(1);
});

it('goes back to the list when the last conversation is dealt with', async () => {
  const { app, rest } = await desk({ a: 'open' });
  panes.fit({ one: true, tight: true });
  app.openThread();
  await app.acts.done('a', 'next');
  await rest();
  expect([app.pane, shownPane(app)]).toEqual(['list', 'list']);
});
