import { describe, expect, it } from 'vitest';
import type { Card } from '../host/memory/contacts';
import { appError, type MemoryOptions } from '../host/memory/memory';
import { perform } from '../keyboard/commands';
import { desk } from './testing';

const cards: Card[] = [
  { name: 'Zoe', company: '', numbers: ['+14155551000'] },
  { name: 'Ana', company: 'Sol', numbers: ['+14155559999'] },
  { name: 'Luis', company: '', numbers: ['+14155551001'] },
];

/** The screen with three contacts, two of them of conversations. */
async function screen(options: MemoryOptions = {}) {
  const d = await desk({ a: 'open', b: 'open' }, { cards, files: ['x.vcf'], ...options });
  perform(d.app, 'go_contacts');
  await d.rest();
  await d.app.contacts.pick();
  await d.app.contacts.importNow();
  await d.rest();
  const names = () => d.app.contacts.lines.map((c) => d.app.contacts.title(c));
  return { ...d, names };
}

describe('the contacts', () => {
  it('are taken in after a look, by one undo taken back, and never twice', async () => {
    const d = await desk({ a: 'open', b: 'open' }, { cards, files: ['x.vcf'] });
    perform(d.app, 'go_contacts');
    await d.rest();
    expect(d.app.screen).toBe('contacts');
    await d.app.contacts.pick();
    expect(d.app.contacts.preview).toMatchObject({ new: 3, filled: 0 });
    expect(d.app.mailbox.find('a')?.parties[0]?.name, 'only looked at').toBe('Person a');
    perform(d.app, 'contact_edit');
    await d.rest();
    expect(d.said()).toBe('3 contacts imported');
    expect(d.app.contacts.preview).toBeNull();
    expect(d.app.mailbox.find('a')?.parties[0]?.name).toBe('Zoe');
    expect(d.app.contacts.lines.map((c) => c.name)).toEqual(['Ana', 'Luis', 'Zoe']);
    await d.app.contacts.pick();
    expect(d.app.contacts.preview).toMatchObject({ new: 0, filled: 0, unchanged: 3 });
    await d.app.contacts.importNow();
    expect(d.called('importContacts'), 'nothing to take in').toBe(1);
    d.app.contacts.leaveImport();
    perform(d.app, 'undo');
    await d.rest();
    expect(d.app.contacts.lines).toEqual([]);
    expect(d.said()).toBe('Undone: 3 contacts');
    expect(d.app.mailbox.find('a')?.parties[0]?.name).toBe('Person a');
  });

  it('nothing was chosen: nothing happens', async () => {
    const d = await desk({}, { files: [] });
    perform(d.app, 'go_contacts');
    await d.app.contacts.pick();
    expect(d.app.contacts.preview).toBeNull();
    expect(d.called('previewContacts')).toBe(0);
  });

  it('are moved through by name, and the card follows', async () => {
    const { app, rest, names } = await screen();
    expect(names()).toEqual(['Ana', 'Luis', 'Zoe']);
    perform(app, 'first');
    perform(app, 'next');
    await rest();
    expect(app.contacts.person?.contact?.name).toBe('Luis');
    perform(app, 'last');
    perform(app, 'next');
    await rest();
    expect(app.contacts.person?.contact?.name, 'the last one stays').toBe('Zoe');
    expect(app.contacts.person?.conversations).toBe(1);
  });

  it('are found by words; Esc first empties the field, then leaves', async () => {
    const { app, rest, names } = await screen();
    app.contacts.type('sol an');
    await rest();
    expect(names()).toEqual(['Ana']);
    expect(app.contacts.selected?.name, 'what is shown is selected').toBe('Ana');
    perform(app, 'back');
    await rest();
    expect(names()).toHaveLength(3);
    perform(app, 'back');
    expect(app.screen).toBe('inbox');
  });

  it('two become one, and are two again', async () => {
    const { app, rest, names, said } = await screen();
    perform(app, 'first');
    perform(app, 'contact_merge');
    expect(app.contacts.merging?.name).toBe('Ana');
    perform(app, 'contact_edit');
    expect(said()).toBe('That is the same contact');
    perform(app, 'next');
    perform(app, 'contact_edit');
    await rest();
    expect(names()).toEqual(['Ana', 'Zoe']);
    expect(app.contacts.person?.contact?.numbers).toEqual(['+14155559999', '+14155551001']);
    expect(app.mailbox.find('b')?.parties[0]?.name).toBe('Ana');
    expect(app.toasts.current?.action).toMatchObject({ verb: 'undo' });
    perform(app, 'undo');
    await rest();
    expect(names()).toEqual(['Ana', 'Luis', 'Zoe']);
    expect(app.mailbox.find('b')?.parties[0]?.name).toBe('Luis');
    perform(app, 'contact_merge');
    perform(app, 'back');
    expect(app.contacts.merging).toBeNull();
    expect(app.screen, 'Esc leaves the merge alone').toBe('contacts');
  });

  it('a number gets a contact of its own', async () => {
    const { app, rest, said } = await screen();
    const ana = app.contacts.person;
    if (ana === null) throw new Error('one is selected');
    await app.contact.edit(ana, { type: 'add_number', number: '+14155550777' });
    await app.contact.edit(ana, { type: 'split', number: '+14155550777' });
    await rest();
    expect(said()).toBe('(415) 555-0777 has a contact of its own');
    expect(app.contacts.total).toBe(4);
  });

  it('one that is removed gives its place to the next', async () => {
    const { app, rest, names } = await screen();
    perform(app, 'first');
    perform(app, 'next');
    perform(app, 'contact_remove');
    await rest();
    expect(names()).toEqual(['Ana', 'Zoe']);
    expect(app.contacts.selected?.name).toBe('Zoe');
    perform(app, 'undo');
    await rest();
    expect(names()).toEqual(['Ana', 'Luis', 'Zoe']);
  });

  it('are loaded page by page', async () => {
    const many = Array.from({ length: 250 }, (_, i): Card => ({ name: `N${String(i).padStart(3, '0')}`, company: '', numbers: [`+1415600${String(i).padStart(4, '0')}`] }));
    const { app, rest } = await screen({ cards: many });
    expect(app.contacts.total).toBe(250);
    expect(app.contacts.lines).toHaveLength(100);
    await app.contacts.more();
    await app.contacts.more();
    expect(app.contacts.lines).toHaveLength(250);
    await app.contacts.more();
    perform(app, 'last');
    await rest();
    expect(app.contacts.person?.contact?.name).toBe('N249');
  });

  it('a failure is said and leaves what is there', async () => {
    const { app, host, names, rest } = await screen();
    host.failNext('exportContacts', appError('disk_full'));
    await app.contacts.exportAs('csv');
    expect(app.toasts.errors).toHaveLength(1);
    host.failNext('contacts', appError('failed'));
    app.contacts.refresh();
    await rest();
    expect(app.contacts.failed).toBe(true);
    expect(names()).toHaveLength(3);
    await app.contacts.exportAs('vcard4');
    expect(app.toasts.current?.text).toBe('3 contacts exported');
  });
});
