import { describe, expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import type { FaultKind, SourceNumber, SourceStatus } from '../host/types';
import { perform } from '../keyboard/commands';
import { commandsOf } from '../keyboard/palette.svelte';
import { sourceStanding, sourceWords, testWords } from './sourcewords';
import { ACCOUNT, connected, desk, type Desk, source, START } from './testing';

const NUMBERS: SourceNumber[] = [{ e164: '+14155550100', name: 'Front desk', texts: true }, { e164: '+14155550109', name: 'Fax', texts: false }];

async function adding(): Promise<Desk> {
  const d = await desk({ a: 'open' }, { account: NUMBERS });
  await d.rest();
  d.app.sources.add();
  return d;
}
const only = (d: Desk): SourceStatus => {
  const [first] = d.app.sources.all;
  if (first === undefined) throw new Error('there is one');
  return first;
};
const form = (d: Desk) => {
  if (d.app.sources.form === null) throw new Error('the form is open');
  return d.app.sources.form;
};

describe('adding a source', () => {
  it('tests first, shows the numbers, and adds those that stay ticked', async () => {
    const d = await adding();
    const f = form(d);
    Object.assign(f, { accountSid: ` ${ACCOUNT} `, secret: 'right' });
    await f.save();
    expect(d.called('addSource'), 'nothing is added without a test').toBe(0);
    expect(f.found?.map((n) => n.e164)).toEqual(['+14155550100', '+14155550109']);
    expect([...f.chosen], 'all of them').toHaveLength(2);
    f.chosen.delete('+14155550109');
    await f.save();
    await d.rest();
    expect(d.app.sources.form).toBeNull();
    expect(d.app.sources.all.map((s) => [s.account.name, s.account.accountSid, s.numberIds.length])).toEqual([['Twilio', ACCOUNT, 1]]);
    expect(d.app.numbers.map((n) => n.e164)).toContain('+14155550100');
    expect(d.said()).toMatch(/^Twilio is connected/);
    expect(d.app.sources.focusAsked?.at, 'the focus goes to it').toBe(d.app.sources.all[0]?.id);
    expect(f.secret, 'what is secret is forgotten').toBe('');
  });

  it('names the field that is wrong', async () => {
    const d = await adding();
    const f = form(d);
    await f.test();
    expect(f.wrong).toEqual({ field: 'accountSid', text: 'This is needed' });
    f.accountSid = 'AC12';
    await f.test();
    expect(f.wrong?.field).toBe('secret');
    expect(d.called('testSource'), 'nothing is asked with fields missing').toBe(0);
    f.secret = 'right';
    await f.test();
    expect(f.wrong).toEqual({ field: 'accountSid', text: 'An Account SID begins with AC and has 34 characters' });
    Object.assign(f, { accountSid: ACCOUNT, way: 'key', keySid: 'SK1' });
    await f.test();
    expect(f.wrong?.field).toBe('keySid');
    Object.assign(f, { way: 'token', baseUrl: 'nowhere' });
    await f.test();
    expect(f.wrong?.field).toBe('baseUrl');
    expect(f.advanced, 'it can be seen').toBe(true);
    f.changed('baseUrl');
    expect(f.wrong).toBeNull();
    Object.assign(f, { baseUrl: '', publicUrl: 'http://listo.example.com' });
    await f.test();
    expect(f.wrong).toEqual({ field: 'publicUrl', text: 'A public address begins with https:// and has no spaces' });
  });

  it('says in a sentence why the connection fails, and forgets what was found when a field changes', async () => {
    const d = await adding();
    const f = form(d);
    Object.assign(f, { accountSid: ACCOUNT, secret: 'wrong' });
    await f.test();
    expect([f.problem, f.found]).toEqual(['The key was refused. Check the Account SID and the key.', null]);
    f.secret = 'right';
    f.changed('secret');
    expect(f.problem).toBeNull();
    await f.test();
    expect(f.found).toHaveLength(2);
    f.changed('accountSid');
    expect(f.found, 'it may not hold any more').toBeNull();
    await f.test();
    f.chosen.clear();
    await f.save();
    expect(f.problem).toBe('Choose at least one number.');
    d.host.failNext('testSource', appError('failed'));
    await f.test();
    expect(f.problem).toMatch(/^Nothing was changed/);
  });

  it('forgets the key however the form is left, and an answer that comes later', async () => {
    const d = await adding();
    const f = form(d);
    Object.assign(f, { accountSid: ACCOUNT, secret: 'right' });
    d.host.delays['testSource'] = { after: 30 };
    const asked = f.test();
    perform(d.app, 'back');
    expect([d.app.sources.form, f.secret]).toEqual([null, '']);
    await asked;
    expect(f.found).toBeNull();
    expect(d.app.screen, 'Esc closes the form first').toBe('sources');
    perform(d.app, 'back');
    expect(d.app.screen).toBe('inbox');
    expect(JSON.stringify(d.host.calls.filter((c) => c.command !== 'testSource')), 'it went nowhere else').not.toContain('right');
  });

  it('of Quo needs its key and nothing else, and says what the terms are', async () => {
    const d = await adding();
    const f = form(d);
    Object.assign(f, { accountSid: ACCOUNT, secret: 'right', baseUrl: 'https://other.example' });
    f.pick('quo');
    expect([f.name, f.secret, f.baseUrl], 'the key of one provider is not for another').toEqual(['Quo', '', '']);
    await f.test();
    expect(f.wrong?.field).toBe('secret');
    f.secret = 'wrong';
    await f.test();
    expect(f.problem).toBe('The key was refused. Check it under Workspace settings › API in Quo.');
    f.secret = 'right';
    await f.test();
    await f.save();
    await d.rest();
    expect(d.app.sources.all.map((s) => s.account)).toEqual([{ kind: 'quo', name: 'Quo', accountSid: '', keySid: null, baseUrl: null, number: null, publicUrl: null }]);
    d.app.sources.add();
    const again = form(d);
    again.pick('quo');
    again.name = 'Another';
    again.pick('twilio');
    expect(again.name, 'a name of one’s own stays').toBe('Another');
    again.pick('quo');
    again.secret = 'right';
    await again.test();
    await again.save();
    expect(again.problem).toBe('This workspace is connected already.');
  });

  it('of a phone needs one that is paired, and its number', async () => {
    const d = await adding();
    const f = form(d);
    f.pick('kdeconnect');
    await d.rest();
    expect(f.phones, 'nothing answers').toEqual({ running: false, phones: [] });
    f.number = '+34 612 34 56 78';
    await f.test();
    expect(f.problem).toBe('Choose a phone that is paired.');
    expect(d.called('testSource')).toBe(0);
    d.host.paired = { running: true, phones: [{ id: 'a', name: 'Old phone', reachable: false }, { id: 'b', name: 'Pixel', reachable: true }] };
    await f.look();
    expect([f.accountSid, f.name], 'the one that can be spoken with, under its name').toEqual(['b', 'Pixel']);
    const [old] = f.phones?.phones ?? [];
    if (old !== undefined) f.choose(old);
    expect([f.accountSid, f.name]).toEqual(['a', 'Old phone']);
    f.name = 'Mine';
    await f.look();
    expect([f.accountSid, f.name], 'what was chosen and written stays').toEqual(['a', 'Mine']);
    f.number = '612 34 56 78';
    await f.test();
    expect(f.wrong).toEqual({ field: 'number', text: 'A number with its country begins with + and has digits only' });
    f.number = '+34 (612) 34-56-78';
    await f.test();
    await f.save();
    await d.rest();
    expect(d.app.sources.all.map((s) => s.account)).toEqual([{ kind: 'kdeconnect', name: 'Mine', accountSid: 'a', keySid: null, baseUrl: null, number: '+34612345678', publicUrl: null }]);
    d.app.sources.add();
    const again = form(d);
    again.pick('kdeconnect');
    await d.rest();
    const [there] = again.phones?.phones ?? [];
    if (there !== undefined) again.choose(there);
    again.number = '+34612345678';
    await again.test();
    await again.save();
    expect(again.problem).toBe('This phone is connected already.');
    again.pick('twilio');
    expect([again.accountSid, again.number], 'nothing of it is left for another').toEqual(['', '']);
  });

  it('of Quo tells nothing there until that is switched on', async () => {
    const d = await adding();
    form(d).pick('quo');
    form(d).secret = 'right';
    await form(d).test();
    await form(d).save();
    await d.rest();
    const one = () => only(d);
    expect(one().mirrors, 'off by itself').toBe(false);
    await d.app.sources.mirror(one(), true);
    expect([one().mirrors, d.said()]).toEqual([true, 'Quo is told what is done here']);
    await d.app.sources.mirror(one(), false);
    expect([one().mirrors, d.said()]).toEqual([false, 'Quo is no longer told what is done here']);
  });

  it('is refused for an account that is there already', async () => {
    const d = await connected({}, { account: NUMBERS });
    await d.rest();
    d.app.sources.add();
    const f = form(d);
    Object.assign(f, { accountSid: ACCOUNT, secret: 'right' });
    await f.test();
    await f.save();
    expect(f.wrong).toEqual({ field: 'accountSid', text: 'This account is connected already' });
  });
});

describe('a source', () => {
  it('is paused, resumed, renamed, fetched and given another key', async () => {
    const d = await connected({ a: 'open' });
    await d.rest();
    const one = () => only(d);
    await d.app.sources.pause(one());
    expect([one().paused, d.said()]).toEqual([true, 'Twilio is paused']);
    await d.app.sources.pause(one());
    expect([one().paused, d.said()]).toEqual([false, 'Twilio goes on']);
    expect(await d.app.sources.rename(one(), 'Clinic')).toBeNull();
    expect(one().account.name).toBe('Clinic');
    await d.app.sources.fetch(one());
    expect(d.said()).toBe('Fetching from Clinic');
    d.host.fault('twilio', { kind: 'refused', since: START, detail: '' });
    await d.rest();
    expect(sourceStanding(one())).toBe('bad');
    d.app.sources.reconnect(one());
    const f = form(d);
    expect([f.of?.id, f.secret, f.accountSid]).toEqual(['twilio', '', ACCOUNT]);
    f.secret = 'right';
    await f.test();
    await f.save();
    expect([one().fault, d.said()]).toEqual([null, 'Clinic has the new key']);
  });

  it('of Twilio is told where files can be fetched from, without its key, and keeps that with a new one', async () => {
    const d = await connected({ a: 'open' });
    await d.rest();
    const one = () => only(d);
    expect(await d.app.sources.publish(one(), 'listo.example.com')).toBe('A public address begins with https:// and has no spaces');
    expect(await d.app.sources.publish(one(), '')).toBeNull();
    await d.rest();
    expect([one().account.publicUrl, d.app.reply.can?.files.block]).toEqual([null, 'no_address']);
    expect(await d.app.sources.publish(one(), 'https://texts.example.org')).toBeNull();
    await d.rest();
    expect(d.app.reply.can?.files.block).toBeNull();
    d.app.sources.reconnect(one());
    const f = form(d);
    f.secret = 'right';
    await f.test();
    await f.save();
    expect(one().account.publicUrl).toBe('https://texts.example.org');
  });

  it('is removed only after a question, which Esc answers with no', async () => {
    const d = await connected({ a: 'open' });
    await d.rest();
    d.app.sources.open();
    const [one] = d.app.sources.all;
    if (one === undefined) throw new Error('there is one');
    d.app.sources.ask(one);
    perform(d.app, 'back');
    expect([d.app.sources.removal, d.app.screen, d.called('removeSource')]).toEqual([null, 'sources', 0]);
    d.app.sources.ask(one);
    await d.app.sources.remove(one);
    expect(d.app.sources.all).toEqual([]);
    expect(d.said()).toBe('Twilio was removed. Its conversations stay.');
  });

  it('is a command by its name', async () => {
    const d = await desk({ a: 'open' });
    await d.rest();
    commandsOf(d.app).find((c) => c.id === 'sources')?.run();
    expect(d.app.screen).toBe('sources');
    expect(commandsOf(d.app).some((c) => c.id === 'sources')).toBe(false);
  });
});

describe('the sentence', () => {
  const faults: FaultKind[] = ['unreachable', 'untrusted', 'no_answer', 'refused', 'unpaired', 'limited', 'failing', 'unreadable', 'storage', 'rejected', 'no_key', 'no_source'];

  it('says how a source is', () => {
    expect(sourceWords(source(), START)).toMatch(/^Up to date · fetched \d/);
    expect(sourceWords(source({ history: 'under_way', reached: Date.UTC(2023, 2, 9, 12) }), START)).toBe('Fetching history: back to March 2023 · 12,400 items');
    expect(sourceWords(source({ history: 'not_begun', fetchedAt: 0 }), START)).toBe('Connecting…');
    expect(sourceWords(source({ paused: true, fault: { kind: 'refused', since: START, detail: '' } }), START)).toBe('Paused: nothing is fetched and nothing is sent.');
    expect(sourceWords(source({ fault: { kind: 'refused', since: START, detail: '' } }), START)).toMatch(/^Key refused since \d\d:\d\d\. Check the key\.$/);
  });

  it('is another one for every fault, with no sign of the code', () => {
    const all = faults.map((kind) => sourceWords(source({ fault: { kind, since: START, detail: 'E401' } }), START));
    expect(new Set(all).size).toBe(faults.length - 1);
    expect(all.join()).not.toMatch(/E401|_/);
    expect(new Set(faults.map((kind) => testWords(kind, 'twilio'))).size).toBe(faults.length - 1);
  });
});
