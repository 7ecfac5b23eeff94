import { describe, expect, it } from 'vitest';
import { perform } from '../keyboard/commands';
import { desk, START, talk, text, type Desk } from './testing';

const pad = (n: number): string => String(n).padStart(3, '0');

async function found(many: number): Promise<Desk> {
  const talks = Array.from({ length: many }, (_, i) => talk(`m${pad(i)}`, 'done', i, { items: [text(`m${pad(i)}-1`, START - i * 60_000, 'hello')] }));
  const d = await desk({}, { talks });
  perform(d.app, 'search');
  d.app.search.type('hello');
  await d.rest();
  while (d.app.search.hits.length < many) await d.app.search.more();
  return d;
}
const everything = (d: Desk): void => d.host.emit({ topics: ['conversations', 'counts'], conversations: [], commandId: null });

describe('results while others change very many', () => {
  it('stay as long as they were, and the cursor where it was', async () => {
    const d = await found(400);
    d.app.search.select('m350', 'move');
    d.host.talks.set('new', talk('new', 'done', 0, { items: [text('new-1', START + 1000, 'hello')] }));
    everything(d);
    await d.rest();
    expect(d.app.search.hits).toHaveLength(401);
    expect(new Set(d.app.search.hits.map((h) => h.row.id)).size).toBe(401);
    expect([d.app.search.selectedId, d.app.search.selectedIndex]).toEqual(['m350', 351]);
    expect(d.app.thread.row?.id).toBe('m350');
  });

  it('show the one that comes under the cursor', async () => {
    const d = await found(5);
    d.app.search.select('m002', 'move');
    d.host.talks.delete('m002');
    everything(d);
    await d.rest();
    expect([d.app.search.selectedId, d.app.thread.row?.id]).toEqual(['m003', 'm003']);
    d.host.talks.delete('m003');
    d.host.emit({ topics: ['conversations', 'counts'], conversations: ['m003'], commandId: null });
    await d.rest();
    expect([d.app.search.selectedId, d.app.thread.row?.id]).toEqual(['m004', 'm004']);
  });

  it('are acted on although the list and the pane have others', async () => {
    const d = await found(5);
    d.app.search.selectedId = 'm004';
    d.app.thread.clear();
    perform(d.app, 'open');
    await d.rest();
    expect(d.host.row('m004').state).toBe('open');
  });
});

it('the pane follows what is not in the list when very many have changed', async () => {
  const d = await found(5);
  d.app.search.select('m002', 'move');
  await d.rest();
  expect(d.app.mailbox.find('m002'), 'done, and so not in the inbox').toBeUndefined();
  d.host.talks.get('m002')?.items.push(text('m002-2', START + 1000, 'hello again'));
  everything(d);
  await d.rest();
  await d.rest();
  expect([d.app.thread.row?.head, d.app.thread.newest]).toEqual(['m002-2', 'm002-2']);
});
