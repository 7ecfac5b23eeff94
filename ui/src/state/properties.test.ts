import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import type { KeptProperty } from '../host/memory/properties';
import { locale } from '../i18n';
import { perform } from '../keyboard/commands';
import type { Property } from '../host/types';
import { desk, type Desk } from './testing';
import { shownValue, valueToEdit, valueTyped } from './values';

const FIELDS: KeptProperty[] = [
  { id: 'born', name: 'Birthday', kind: 'date', choices: [] },
  { id: 'plan', name: 'Plan', kind: 'choice', choices: ['Gold', 'Silver'] },
  { id: 'debt', name: 'Balance', kind: 'number', choices: [] },
  { id: 'site', name: 'Website', kind: 'link', choices: [] },
  { id: 'paid', name: 'Paid', kind: 'yes_no', choices: [] },
];

async function opened(): Promise<Desk & { who: string; values(): Record<string, string>; field(name: string): Property }> {
  const d = await desk({ a: 'open', b: 'open' }, { properties: structuredClone(FIELDS) });
  perform(d.app, 'contact');
  d.app.contact.show('a');
  await d.rest();
  const { app, host } = d;
  return {
    ...d, who: host.row('a').parties[0]?.address ?? '',
    values: () => Object.fromEntries(app.properties.of(app.contact.person?.contact ?? null).filter((v) => v.value !== '').map((v) => [v.property.name, v.value])),
    field: (name) => {
      const found = app.properties.all.find((p) => p.name === name);
      if (found === undefined) throw new Error(name);
      return found;
    },
  };
}

const of = (address: string) => ({ address, contact: null });

describe('a value of a contact', () => {
  it('is kept, said, and one undo takes back', async () => {
    const d = await opened();
    expect(await d.app.contact.setProperty(of(d.who), 'born', '1980-05-01')).toBe('kept');
    expect(d.said()).toBe('Birthday saved');
    expect(d.values(), 'at once, before the card is read again').toEqual({ Birthday: '1980-05-01' });
    await d.rest();
    expect(await d.app.contact.setProperty(of(d.who), 'debt', '-12,50')).toBe('kept');
    await d.rest();
    expect(d.values()).toEqual({ Birthday: '1980-05-01', Balance: '-12.5' });
    perform(d.app, 'undo');
    await d.rest();
    expect(d.values()).toEqual({ Birthday: '1980-05-01' });
    expect(d.said(), 'by the name the source gives').toBe('Undone: the change to Person a');
    expect(await d.app.contact.setProperty(of(d.who), 'born', '')).toBe('kept');
    expect(d.said()).toBe('Birthday removed');
    await d.rest();
    expect(d.values()).toEqual({});
    perform(d.app, 'undo');
    await d.rest();
    expect(d.values()).toEqual({ Birthday: '1980-05-01' });
  });

  it('that cannot be is wrong, and nothing is changed or said elsewhere', async () => {
    const d = await opened();
    for (const [id, value] of [['born', '2026-02-30'], ['debt', 'twelve'], ['plan', 'Bronze'], ['paid', 'maybe'], ['site', 'javascript:alert(1)'], ['site', 'https://good.example@evil.example']] as const)
      expect(await d.app.contact.setProperty(of(d.who), id, value), value).toBe('wrong');
    await d.rest();
    expect([d.said(), d.app.toasts.errors, d.values()]).toEqual([null, [], {}]);
  });

  it('that cannot be saved says why, which is not that it is wrong', async () => {
    const d = await opened();
    d.host.failNext('editContact', appError('disk_full'));
    expect(await d.app.contact.setProperty(of(d.who), 'debt', '3')).toBe('failed');
    expect(d.app.toasts.errors).toHaveLength(1);
  });

  it('comes over when contacts are merged, and the one that stays has the last word', async () => {
    const d = await opened();
    const other = d.host.row('b').parties[0]?.address ?? '';
    await d.app.contact.setProperty(of(d.who), 'plan', 'Gold');
    await d.app.contact.setProperty(of(other), 'plan', 'Silver');
    await d.app.contact.setProperty(of(other), 'paid', 'yes');
    const [into, from] = [...d.host.book.contacts.values()];
    if (into === undefined || from === undefined) throw new Error('two contacts');
    await d.app.contact.edit({ address: '', contact: into }, { type: 'merge', from: from.id });
    await d.rest();
    expect(d.values()).toEqual({ Plan: 'Gold', Paid: 'yes' });
  });

  it('is found by the filter of the contact list', async () => {
    const d = await opened();
    await d.app.contact.setProperty(of(d.who), 'plan', 'Gold');
    d.app.contacts.enter();
    d.app.contacts.type('gold');
    await d.rest();
    expect(d.app.contacts.lines).toHaveLength(1);
    d.app.contacts.type('silver');
    await d.rest();
    expect(d.app.contacts.lines).toEqual([]);
  });
});

describe('in the signs of a language', () => {
  const number = { kind: 'number' } as const;

  it('a number is shown, changed and typed', () => {
    locale.set('en');
    expect(shownValue(number, '1234567.891')).toBe('1,234,567.891');
    expect(valueToEdit(number, '1234.5')).toBe('1234.5');
    expect(['1,500', '1,500.25', '1,5', '-1,234,567'].map((t) => valueTyped(number, t)), 'a comma before three digits parts thousands').toEqual(['1500', '1500.25', '1,5', '-1234567']);
    expect(valueTyped(number, valueToEdit(number, '12.125')), 'what is not changed is sent as it was').toBe('12.125');
    locale.set('es');
    expect(shownValue(number, '1234567.891')).toBe('1.234.567,891');
    expect(valueToEdit(number, '1234.5')).toBe('1234,5');
    expect(['1.500', '1.500,25', '1.5', '1,234'].map((t) => valueTyped(number, t)), 'and here a point does').toEqual(['1500', '1500.25', '1.5', '1.234']);
    expect(valueTyped(number, valueToEdit(number, '12.125')), 'also with three decimals').toBe('12.125');
    expect(shownValue(number, '12345678901234567890.5'), 'no digit is lost').toBe('12.345.678.901.234.567.890,5');
  });

  it('a date and a yes are shown; what another version wrote stays as it is', () => {
    locale.set('es');
    expect(shownValue({ kind: 'date' }, '1980-05-01')).toBe('1 may 1980');
    expect(shownValue({ kind: 'yes_no' }, 'yes')).toBe('Sí');
    expect(shownValue({ kind: 'date' }, 'one day')).toBe('one day');
    expect(shownValue(number, 'many')).toBe('many');
    locale.set('en');
    expect(shownValue({ kind: 'date' }, '0080-05-01'), 'no year of two digits').toBe('May 1, 80');
  });
});

describe('the fields themselves', () => {
  it('are made, called anew and put in order, here and in another window', async () => {
    const d = await opened();
    const { properties } = d.app;
    expect(await properties.create(' Contract ', 'text', ['ignored'])).toBeNull();
    expect(d.field('Contract')).toMatchObject({ kind: 'text', choices: [], uses: 0 });
    expect(await properties.change(d.field('Contract'), { name: 'Agreement' })).toBeNull();
    await properties.move(d.field('Agreement'), -1);
    expect(properties.all.map((p) => p.name)).toEqual(['Birthday', 'Plan', 'Balance', 'Website', 'Agreement', 'Paid']);
    await d.host.createProperty('From elsewhere', 'date', []);
    await d.rest();
    expect(properties.all.at(-1)?.name, 'the topic says so').toBe('From elsewhere');
  });

  it('say what is wrong with a name before it is sent, and what the host says after', async () => {
    const d = await opened();
    const { properties } = d.app;
    expect(properties.problem('  ')).toBe('A field needs a name of 1 to 80 characters.');
    expect(properties.problem('BIRTHDAY')).toBe('There is a field called “Birthday” already.');
    expect(properties.problem('birthday', 'born'), 'its own').toBeNull();
    expect(await properties.create('Birthday', 'text', [])).toMatch(/^The field was not changed. No other field/);
    expect(await properties.create('New', 'choice', [])).toMatch(/1 to 100 different choices/);
  });

  it('that are removed say how many have a value, vanish from contacts, and come back with undo', async () => {
    const d = await opened();
    await d.app.contact.setProperty(of(d.who), 'plan', 'Gold');
    await d.app.properties.refresh();
    await d.app.properties.remove(d.field('Plan'));
    expect(d.said()).toBe('Field “Plan” removed, and with it what it says of 1 contact');
    await d.rest();
    expect(d.values()).toEqual({});
    const action = d.app.toasts.current?.action;
    if (typeof action !== 'function') throw new Error('there is an undo');
    action();
    await d.rest();
    expect(d.values(), 'the value was kept').toEqual({ Plan: 'Gold' });
    expect(d.app.properties.all.map((p) => p.name), 'at its place').toEqual(FIELDS.map((f) => f.name));
    expect(d.said()).toBe('Field “Plan” is back');
  });

  it('that cannot come back say why', async () => {
    const d = await opened();
    const plan = d.field('Plan');
    await d.app.properties.remove(plan);
    await d.app.properties.create('plan', 'text', []);
    await d.app.properties.restore(plan);
    expect(d.app.properties.failed).toMatch(/No other field may be called the same/);
  });

  it('of choices take, lose and bring back one', async () => {
    const d = await opened();
    const { properties } = d.app;
    const choices = (): string[] => d.field('Plan').choices;
    expect(properties.choiceProblem(choices(), 'gold')).toBe('There is a choice “gold” already.');
    expect(properties.choiceProblem(choices(), 'gold', 0), 'itself').toBeNull();
    await properties.change(d.field('Plan'), { choices: [...choices(), 'Bronze'] });
    await properties.removeChoice(d.field('Plan'), 0);
    expect(choices()).toEqual(['Silver', 'Bronze']);
    const action = d.app.toasts.current?.action;
    if (typeof action !== 'function') throw new Error('there is an undo');
    action();
    await d.rest();
    expect(choices()).toEqual(['Gold', 'Silver', 'Bronze']);
  });

  it('made for a contact lead back to it also where others have changed meanwhile', async () => {
    const d = await opened();
    d.app.properties.manage(true);
    await d.rest();
    d.host.delays['createProperty'] = { before: 30 };
    const created = d.app.properties.create('Contract', 'text', []);
    await d.app.properties.refresh();
    expect(await created).toBeNull();
    const made = (await d.host.properties()).find((p) => p.name === 'Contract');
    expect(made).toBeDefined();
    expect(d.app.properties.take()).toBe(made?.id);
    await d.rest();
    expect(d.field('Contract').id, 'and the list follows').toBe(made?.id);
  });

  it('made for a contact lead back to it, once', async () => {
    const d = await opened();
    d.app.properties.manage(true);
    expect(d.app.dialog).toBe('properties');
    await d.app.properties.create('Contract', 'text', []);
    expect(d.app.dialog).toBeNull();
    expect(d.app.properties.take()).toBe(d.field('Contract').id);
    expect(d.app.properties.take()).toBeNull();
    d.app.properties.manage();
    await d.app.properties.create('Other', 'text', []);
    expect(d.app.dialog, 'in the settings one may go on').toBe('properties');
  });
});
