import { describe, expect, it } from 'vitest';
import type { KeptTag } from '../host/memory/tags';
import type { Tag } from '../host/types';
import { perform } from '../keyboard/commands';
import { desk, type Desk } from './testing';

const tags = (): KeptTag[] => ['Family', 'VIP'].map((name, color) => ({ id: `t${color}`, name, color }));
const vip = (d: Desk): Tag => d.app.tags.find((t) => t.name === 'VIP') ?? { id: '', name: '', color: 0, uses: 0, contacts: 0 };
const kept = (d: Desk): string[][] => [...d.host.book.contacts.values()].map((c) => c.tagIds);

async function opened(): Promise<Desk> {
  const d = await desk({ a: 'open', b: 'open' }, { tags: tags() });
  await d.rest();
  return d;
}

describe('tags of a contact', () => {
  it('are put on with the picker and undone with one key', async () => {
    const d = await opened();
    perform(d.app, 'contact_tags');
    await d.rest();
    expect([d.app.dialog, d.app.contact.open], 'the panel shows whose they are').toEqual(['tags', true]);
    expect(d.app.tagging.about?.address).toBe('+14155551000');
    expect(d.app.tagging.standing(vip(d))).toBe('none');
    await d.app.tagging.turn(vip(d), true);
    await d.rest();
    expect([d.app.dialog, d.said()], 'with Shift it stays open').toEqual(['tags', 'Contact tagged VIP']);
    expect(d.app.tagging.standing(vip(d)), 'a contact was made with it').toBe('all');
    expect(kept(d)).toEqual([['t1']]);
    expect(d.host.row('a').tagIds, 'the conversation is not tagged itself').toEqual([]);
    expect(vip(d).contacts).toBe(1);
    await d.app.tagging.turn(vip(d));
    await d.rest();
    expect([d.app.dialog, kept(d)]).toEqual([null, [[]]]);
    perform(d.app, 'undo');
    await d.rest();
    expect(kept(d)).toEqual([['t1']]);
    perform(d.app, 'undo');
    await d.rest();
    expect(kept(d), 'with its making').toEqual([]);
  });

  it('may be new ones', async () => {
    const d = await opened();
    perform(d.app, 'contact_tags');
    await d.rest();
    await d.app.tagging.create('Neighbours');
    await d.rest();
    const made = d.app.tags.find((t) => t.name === 'Neighbours');
    expect([d.app.dialog, kept(d)]).toEqual([null, [[made?.id]]]);
  });

  it('leave the picker to the conversations after', async () => {
    const d = await opened();
    perform(d.app, 'contact_tags');
    await d.rest();
    d.app.dialog = null;
    perform(d.app, 'tags');
    expect(d.app.tagging.about).toBeNull();
    await d.app.tagging.turn(vip(d));
    await d.rest();
    expect([d.host.row('a').tagIds, kept(d)]).toEqual([['t1'], []]);
  });

  it('narrow the contacts, and a tag that goes narrows nothing', async () => {
    const d = await opened();
    for (const [address, id] of [['+14155551000', 't1'], ['+14155551001', 't0']] as const) {
      await d.app.contact.edit({ address, contact: null }, { type: 'tag', id });
    }
    d.app.contacts.enter();
    await d.rest();
    const shown = (): string[] => d.app.contacts.lines.map((c) => c.numbers[0] ?? '');
    expect(shown()).toHaveLength(2);
    d.app.contacts.narrow('t1');
    await d.rest();
    expect(shown()).toEqual(['+14155551000']);
    d.app.contacts.narrow('t0');
    await d.rest();
    expect(shown(), 'any of them').toHaveLength(2);
    d.app.contacts.narrow('t0');
    await d.rest();
    perform(d.app, 'contact_tags');
    await d.rest();
    expect(d.app.tagging.about?.contact?.tagIds, 'of the contact that is selected').toEqual(['t1']);
    d.app.dialog = null;
    const gone = vip(d);
    await d.app.tagging.remove(gone);
    await d.rest();
    expect([shown().length, d.app.contacts.tagIds]).toEqual([2, []]);
    await d.app.tagging.restore(gone);
    d.app.contacts.narrow('t1');
    await d.rest();
    expect(shown(), 'it is on whom it was').toEqual(['+14155551000']);
    d.app.contacts.back();
    await d.rest();
    expect(shown(), 'Esc shows all').toHaveLength(2);
  });
});
