import { describe, expect, it } from 'vitest';
import { perform } from '../keyboard/commands';
import { appError } from '../host/memory/memory';
import { desk, talk } from './testing';

const address = (id: string, host: { row(id: string): { parties: { address: string }[] } }): string => host.row(id).parties[0]?.address ?? '';

const of = (address: string) => ({ address, contact: null });

async function opened() {
  const d = await desk({ a: 'open', b: 'open' });
  perform(d.app, 'contact');
  d.app.contact.show('a');
  await d.rest();
  return { ...d, who: address('a', d.host) };
}

describe('the contact panel', () => {
  it('opens and closes with the same key, and reads only while it is open', async () => {
    const d = await desk({ a: 'open' });
    d.app.contact.refresh();
    expect(d.called('people')).toBe(0);
    perform(d.app, 'contact');
    expect(d.app.contact.open).toBe(true);
    d.app.contact.show('a');
    await d.rest();
    expect(d.app.contact.person).toMatchObject({ sourceName: 'Person a', contact: null, conversations: 1 });
    perform(d.app, 'contact');
    expect(d.app.contact.open).toBe(false);
  });

  it('asks one question at a time, and only for the last wish', async () => {
    const { app, called, rest } = await opened();
    const before = called('people');
    for (const id of ['b', 'a', 'b', 'a', 'b']) app.contact.show(id);
    await rest();
    expect(called('people') - before).toBe(2);
    expect(app.contact.person).toMatchObject({ sourceName: 'Person b' });
  });

  it('shows a new name in row, thread and panel at once, and takes it back', async () => {
    const { app, host, rest, said, who } = await opened();
    expect(await app.contact.edit(of(who), { type: 'name', name: 'Ana Ruiz' })).toBe(true);
    expect(app.mailbox.find('a')?.parties[0]?.name).toBe('Ana Ruiz');
    expect(app.thread.row?.parties[0]?.name).toBe('Ana Ruiz');
    expect(said()).toBe('Name saved: Ana Ruiz');
    await rest();
    expect(app.contact.person?.contact?.name).toBe('Ana Ruiz');
    await app.acts.undo();
    expect(app.mailbox.find('a')?.parties[0]?.name).toBe('Person a');
    expect(said()).toBe('Undone: the change to Person a');
    expect(app.toasts.current?.action).toMatchObject({ verb: 'redo' });
    await rest();
    expect(app.contact.person?.contact).toBeNull();
    await app.acts.redo();
    expect(app.mailbox.find('a')?.parties[0]?.name).toBe('Ana Ruiz');
    expect(host.book.contacts.size).toBe(1);
  });

  it('is one stack with the states', async () => {
    const { app, said, who } = await opened();
    await app.contact.edit(of(who), { type: 'add_note', text: 'Likes tea' });
    await app.acts.done('b', 'stay');
    await app.acts.undo();
    expect(app.mailbox.find('b')?.state).toBe('open');
    await app.acts.undo();
    expect(said()).toMatch(/^Undone: the change to/);
    await app.acts.undo();
    expect(said()).toBe('Nothing to undo');
  });

  it('says why a number is not taken, and keeps it', async () => {
    const { app, host, said, who } = await opened();
    await app.contact.edit(of(address('b', host)), { type: 'name', name: 'B' });
    expect(await app.contact.edit(of(who), { type: 'add_number', number: address('b', host) })).toBe(false);
    expect(said()).toBe('Another contact has that number already');
  });

  it('says nothing where nothing changes', async () => {
    const { app, said, who } = await opened();
    await app.contact.edit(of(who), { type: 'name', name: 'Ana' });
    app.toasts.dismiss(app.toasts.current?.id ?? 0);
    expect(await app.contact.edit(of(who), { type: 'name', name: 'Ana ' })).toBe(true);
    expect(said()).toBeNull();
  });

  it('keeps a note that could not be saved, and says so', async () => {
    const { app, host, who } = await opened();
    host.failNext('editContact', appError('disk_full'));
    expect(await app.contact.edit(of(who), { type: 'add_note', text: 'x' })).toBe(false);
    expect(app.toasts.errors).toHaveLength(1);
  });

  it('a draft stays with its person', async () => {
    const { app, who } = await opened();
    app.contact.keep(who, 'half a no');
    app.contact.show('b');
    app.contact.show('a');
    expect(app.contact.draft(who)).toBe('half a no');
    app.contact.keep(who, '');
    expect(app.contact.draft(who)).toBe('');
  });

  it('gives the focus to a field once, and only in the conversation it was asked in', async () => {
    const { app } = await opened();
    app.contact.ask('name');
    app.select('b', 'move');
    app.contact.show('b');
    expect(app.contact.take('name')).toBe(false);
    app.select('a', 'move');
    app.contact.show('a');
    expect(app.contact.take('name'), 'the cursor has gone on since').toBe(false);
    app.select('b', 'move');
    app.contact.ask('name');
    app.contact.show('a');
    expect(app.contact.take('name'), 'the pane still shows the one before').toBe(false);
    app.contact.show('b');
    expect(app.contact.take('name'), 'the cursor is there, and the pane has followed').toBe(true);
    app.select('a', 'move');
    app.contact.show('a');
    app.contact.ask('name');
    expect(app.contact.take('note')).toBe(false);
    expect(app.contact.take('name')).toBe(true);
    expect(app.contact.take('name')).toBe(false);
    perform(app, 'contact');
    perform(app, 'contact_note');
    expect(app.contact.open, 'a note opens it').toBe(true);
  });

  it('an answer about another conversation comes too late', async () => {
    const { app, host, rest } = await opened();
    host.delays['people'] = { after: 30 };
    app.contact.refresh();
    delete host.delays['people'];
    app.contact.show('b');
    await rest();
    expect(app.contact.person?.sourceName).toBe('Person b');
  });

  it('of a group shows the member that was chosen', async () => {
    const parties = [{ address: '+14155550100', name: 'One' }, { address: '+14155550101', name: 'Two' }];
    const d = await desk({}, { talks: [talk('g', 'open', 0, { parties })] });
    perform(d.app, 'contact');
    d.app.contact.show('g');
    await d.rest();
    expect(d.app.contact.person?.sourceName).toBe('One');
    d.app.contact.chosen = '+14155550101';
    expect(d.app.contact.person?.sourceName).toBe('Two');
    await d.app.contact.edit(of('+14155550101'), { type: 'name', name: 'Zoe' });
    expect(d.app.mailbox.find('g')?.parties.map((p) => p.name)).toEqual(['One', 'Zoe']);
  });

  it('reads again what another program changed', async () => {
    const { app, host, rest, who } = await opened();
    const step = host.book.edit({ type: 'address', address: who }, { type: 'name', name: 'From outside' }, 1);
    if (typeof step === 'string') throw new Error(step);
    host.book.put(step, 'after', host.talks.values());
    host.emit({ topics: ['contacts', 'conversations'], conversations: ['a'], commandId: null });
    await rest();
    expect(app.contact.person?.contact?.name).toBe('From outside');
    expect(app.mailbox.find('a')?.parties[0]?.name).toBe('From outside');
  });
});
