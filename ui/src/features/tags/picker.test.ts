import { describe, expect, it } from 'vitest';
import type { KeptTag } from '../../host/memory/tags';
import { perform } from '../../keyboard/commands';
import { desk, talks, type Desk } from '../../state/testing';
import { Picker } from './picker.svelte';

const tags = (): KeptTag[] => ['Bills', 'Échéance', 'VIP', 'VIP clients'].map((name, color) => ({ id: `t${color}`, name, color }));

async function opened(all: KeptTag[] = tags()): Promise<{ d: Desk; picker: Picker }> {
  const d = await desk({}, { talks: talks({ a: 'open', b: 'open' }), tags: all });
  await d.rest();
  perform(d.app, 'tags');
  return { d, picker: new Picker(d.app) };
}
const lines = (picker: Picker): string[] => picker.lines.map((l) => (l.type === 'tag' ? l.tag.name : `create ${l.name}`));

describe('the picker of tags', () => {
  it('offers all by name, and finds in any accent', async () => {
    const { picker } = await opened();
    expect(lines(picker)).toEqual(['Bills', 'Échéance', 'VIP', 'VIP clients']);
    picker.type('eche');
    expect(lines(picker)).toEqual(['Échéance', 'create eche']);
    expect(picker.lines[0]).toMatchObject({ pieces: [{ text: 'Éché', hit: true }, { text: 'ance', hit: false }] });
  });

  it('offers to make what no tag is called, last, and not what one is called', async () => {
    const { picker } = await opened();
    picker.type('vip');
    expect(lines(picker), 'there is VIP').toEqual(['VIP', 'VIP clients']);
    picker.type('vip c');
    expect(lines(picker)).toEqual(['VIP clients', 'create vip c']);
    picker.type('   ');
    expect(lines(picker)).toHaveLength(4);
  });

  it('goes round with the arrows, and begins anew with what is typed', async () => {
    const { picker } = await opened();
    picker.move(-1);
    expect(picker.at).toBe(3);
    picker.move(1);
    expect(picker.at).toBe(0);
    picker.move(2);
    picker.type('b');
    expect(picker.at).toBe(0);
  });

  it('with Enter does and closes', async () => {
    const { d, picker } = await opened();
    picker.type('bil');
    await picker.choose(picker.line, false);
    expect(d.app.dialog).toBeNull();
    expect(d.host.row('a').tagIds).toEqual(['t0']);
  });

  it('with Shift does and stays, and says so where one looks', async () => {
    const { d, picker } = await opened();
    await picker.choose(picker.line, true);
    expect([d.app.dialog, picker.said]).toEqual(['tags', 'Tagged Bills']);
    await picker.choose(picker.line, true);
    expect([d.host.row('a').tagIds, picker.said]).toEqual([[], 'No longer tagged Bills']);
  });

  it('makes the first one', async () => {
    const { d, picker } = await opened([]);
    expect(picker.line, 'nothing to choose before something is typed').toBeNull();
    picker.type('Family');
    expect(lines(picker)).toEqual(['create Family']);
    await picker.choose(picker.line, true);
    expect(d.app.tags).toMatchObject([{ name: 'Family', color: 0 }]);
    expect(d.host.row('a').tagIds).toHaveLength(1);
    expect(lines(picker), 'it is there now').toEqual(['Family']);
  });
});
