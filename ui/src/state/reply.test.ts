import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import type { TextSnippet } from '../host/types';
import { match } from '../keyboard/match';
import { perform } from '../keyboard/commands';
import { commandsOf } from '../keyboard/palette.svelte';
import { App } from './app.svelte';
import { fieldsIn, unknownIn } from './fields';
import { desk, TestClock, type Desk } from './testing';

const SNIPPETS: TextSnippet[] = [
  { id: 's1', name: 'Thanks', text: 'Thank you, {first_name}! {company}' },
  { id: 's2', name: 'Hours', text: 'We are open from 9 to 6.' },
];
const writing = async (): Promise<Desk> => {
  const d = await desk({ a: 'unread', b: 'open' }, { snippets: SNIPPETS });
  await d.rest();
  perform(d.app, 'reply');
  return d;
};

describe('R', () => {
  const key = (more: Partial<Parameters<typeof match>[0]> = {}): Parameters<typeof match>[0] => ({ key: 'r', code: 'KeyR', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, isComposing: false, ...more });

  it('answers in list and thread, and is a letter where one types', () => {
    for (const context of ['list', 'thread'] as const) expect(match(key(), context, false)?.action).toBe('reply');
    for (const context of ['text', 'search', 'find', 'dialog', 'contacts'] as const) expect(match(key(), context, false), context).toBeNull();
    expect(match(key({ repeat: true }), 'list', false)?.swallowed).toBe(true);
  });

  it('opens the field, asks the focus into it, and changes nothing', async () => {
    const d = await writing();
    expect(d.app.reply.writing).toBe('a');
    expect(d.app.reply.take('a')).toBe(true);
    expect(d.app.reply.take('a'), 'once').toBe(false);
    expect(d.host.row('a').state).toBe('unread');
    perform(d.app, 'reply');
    expect(d.app.reply.take('a'), 'and again with the key').toBe(true);
  });

  it('says so where nothing is selected', async () => {
    const d = await desk({});
    perform(d.app, 'reply');
    expect(d.app.reply.writing).toBeNull();
    expect(d.said()).toBe('No conversation is selected');
  });

  it('and N have one box at a time, and both texts stay', async () => {
    const d = await writing();
    d.app.reply.type('On my way');
    perform(d.app, 'comment');
    expect(d.app.comments.writing).toBe('a');
    d.app.comments.keep('a', 'she is late');
    perform(d.app, 'reply');
    expect(d.app.comments.writing).toBeNull();
    expect(d.app.reply.text).toBe('On my way');
    expect(d.app.comments.draft('a')).toBe('she is late');
  });
});

describe('what is written', () => {
  it('is kept for each conversation, shown where it is not open, and found by the next start', async () => {
    const d = await writing();
    d.app.reply.type('On my way');
    d.app.reply.leave();
    expect(d.app.reply.writing).toBeNull();
    expect(d.app.drafts.messages.get('a'), 'for the field and the row').toBe('On my way');
    d.app.cursor.move(1);
    await d.rest();
    perform(d.app, 'reply');
    expect([d.app.reply.writing, d.app.reply.text]).toEqual(['b', '']);
    d.app.reply.leave();
    await d.rest();
    expect(d.host.drafts).toEqual([{ kind: 'message', about: 'a', text: 'On my way', item: null, files: [] }]);
    const again = new App(d.host, new TestClock());
    await again.start();
    expect(again.drafts.messages.get('a')).toBe('On my way');
    again.reply.begin('a');
    expect(again.reply.text).toBe('On my way');
    again.reply.type('');
    expect(again.drafts.messages.has('a')).toBe(false);
  });

  it('goes with the samples', async () => {
    const d = await desk({ a: 'open' }, { numbers: [{ id: 'n1', name: 'One', e164: null, color: 0, sample: true }] });
    d.app.reply.begin('a');
    d.app.reply.type('hm');
    d.app.drafts.flush();
    await d.rest();
    await d.host.removeSamples();
    expect(d.host.drafts).toEqual([]);
  });

  it('is copied, and it is said what is missing in it', async () => {
    const d = await writing();
    await d.app.reply.copy();
    expect(d.said()).toBe('There is no text yet');
    d.app.reply.type('On my way');
    await d.app.reply.copy();
    expect(d.said()).toBe('Text copied');
    expect(d.host.shares.clipboard).toBe('On my way');
    expect(d.app.reply.text, 'it stays').toBe('On my way');
    d.app.reply.type('Hi {first_name} of {company}, {foo}');
    await d.app.reply.copy();
    expect(d.said()).toBe('Text copied. Still to be filled in: {first_name} and {company}');
    d.host.shares.refuses = true;
    await d.app.reply.copy();
    expect(d.app.toasts.errors.at(-1)?.text).toMatch(/^Nothing was copied/);
  });
});

describe('a snippet', () => {
  it('is filled in where something is known, and keeps its field where not', async () => {
    const d = await writing();
    const [thanks] = SNIPPETS;
    if (thanks === undefined) throw new Error('there is one');
    expect(await d.app.snippets.fill(thanks, 'a')).toBe('Thank you, Person! {company}');
    d.host.failNext('fillSnippet', appError('not_found'));
    expect(await d.app.snippets.fill(thanks, 'a')).toBeNull();
    expect(d.app.toasts.errors).toHaveLength(1);
  });

  it('is a command by its name, which opens the field first', async () => {
    const d = await desk({ a: 'open' }, { snippets: SNIPPETS });
    await d.rest();
    const labels = commandsOf(d.app).map((c) => c.label);
    expect(labels).toContain('Reply');
    expect(labels.filter((l) => l.startsWith('Insert snippet'))).toEqual(['Insert snippet: Hours', 'Insert snippet: Thanks']);
    commandsOf(d.app).find((c) => c.id === 'snippet:s2')?.run();
    expect(d.app.reply.writing).toBe('a');
    expect(d.app.reply.chosen()?.name).toBe('Hours');
    expect(d.app.reply.chosen(), 'it goes in once').toBeNull();
  });
});

describe('fields', () => {
  it('are told from what only looks like one', () => {
    const text = '{name} {first_name} {name} {foo} {añadir} {} {a b} {Name} name}';
    expect(fieldsIn(text)).toEqual(['{name}', '{first_name}']);
    expect(unknownIn(text)).toEqual(['{foo}', '{añadir}', '{Name}']);
  });
});
