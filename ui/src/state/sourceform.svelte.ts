import { SvelteSet } from 'svelte/reactivity';
import type { Api } from '../api/api';
import type { AppError, PairedPhone, PairedPhones, SourceAccount, SourceKind, SourceNumber, SourceStatus, SourceTest } from '../host/types';
import { m } from '../i18n';
import { why } from './says';
import { testWords } from './sourcewords';
import { oneLine } from '../kit/text';
import { sourceName } from './words';

export type Field = 'name' | 'accountSid' | 'keySid' | 'secret' | 'baseUrl' | 'number' | 'publicUrl';
/** With the key of the account itself, or one that was made for Listo. */
export type Way = 'token' | 'key';

interface Room {
  api: Pick<Api, 'pairedPhones' | 'testSource' | 'addSource' | 'changeSource'>;
  /** The list as it is after it. */
  done(all: SourceStatus[], added: string): void;
}

/** A source that is being added, or given another key. It holds what is secret, and forgets it with `close`. */
export class SourceForm {
  kind = $state<SourceKind>('twilio');
  name = $state(sourceName('twilio'));
  accountSid = $state('');
  way = $state<Way>('token');
  keySid = $state('');
  secret = $state('');
  baseUrl = $state('');
  /** Where Twilio can fetch what is sent with a text. */
  publicUrl = $state('');
  /** The number of a phone, which KDE Connect does not tell. */
  number = $state('');
  /** What KDE Connect is paired with; null until it has answered. */
  phones = $state.raw<PairedPhones | null>(null);
  looking = $state(false);
  /** What is seldom needed is shown. */
  advanced = $state(false);
  busy = $state(false);
  /** What was found; null before the test, and when something was changed after it. */
  found = $state.raw<readonly SourceNumber[] | null>(null);
  readonly chosen = new SvelteSet<string>();
  wrong = $state.raw<{ field: Field; text: string } | null>(null);
  /** What is wrong with no single field. */
  problem = $state<string | null>(null);
  /** Asks the focus to the field that is wrong, or to what was found; a new number is a new request. */
  turn = $state(0);
  /** The source that gets another key; null for a new one. */
  readonly of: SourceStatus | null;
  readonly #at: Room;
  #closed = false;

  constructor(at: Room, of: SourceStatus | null = null) {
    this.#at = at;
    this.of = of;
    if (of === null) return;
    const { kind, name, accountSid, keySid, baseUrl, publicUrl } = of.account;
    Object.assign(this, { kind, name, accountSid, keySid: keySid ?? '', way: keySid === null ? 'token' : 'key', baseUrl: baseUrl ?? '', publicUrl: publicUrl ?? '', advanced: baseUrl !== null });
  }

  /** Another provider: what was written for the one before is none of its business. A name of the person's own stays. */
  pick(kind: SourceKind): void {
    if (kind === this.kind) return;
    if (this.name.trim() === '' || this.name === sourceName(this.kind)) this.name = sourceName(kind);
    Object.assign(this, { kind, accountSid: '', secret: '', baseUrl: '', publicUrl: '', number: '', advanced: false, wrong: null });
    this.changed();
    if (kind === 'kdeconnect') void this.look();
  }

  /** Asks for the phones that are paired. */
  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    let phones: PairedPhones = { running: false, phones: [] };
    let failed: AppError | null = null;
    try {
      phones = await this.#at.api.pairedPhones();
    } catch (thrown) {
      failed = thrown as AppError;
    }
    this.looking = false;
    if (this.#closed || this.kind !== 'kdeconnect') return;
    if (failed !== null) this.#failed(failed);
    this.phones = phones;
    if (!phones.phones.some((p) => p.id === this.accountSid)) this.accountSid = '';
    const found = phones.phones;
    const one = found.find((p) => p.id === this.accountSid) ?? found.find((p) => p.reachable) ?? found[0];
    if (one !== undefined) this.choose(one);
  }

  /** It is called as the phone is, where nothing else was written. */
  choose(phone: PairedPhone): void {
    const given = [sourceName(this.kind), '', ...(this.phones?.phones ?? []).map((p) => p.name)];
    if (given.includes(this.name.trim())) this.name = oneLine(phone.name) || sourceName(this.kind);
    if (phone.id === this.accountSid) return;
    this.accountSid = phone.id;
    this.changed();
  }

  /** Something is written: what was found with it before may not hold. */
  changed(field?: Field): void {
    this.found = null;
    this.problem = null;
    if (field === undefined || this.wrong?.field === field) this.wrong = null;
  }

  close(): void {
    this.#closed = true;
    this.secret = '';
  }

  /** *Test connection*. */
  async test(): Promise<void> {
    const test = await this.#ask(() => this.#at.api.testSource(this.#account(), this.secret.trim()));
    if (test !== null) this.#tested(test);
  }

  /** Adds it, with the numbers that are ticked; or keeps the new key. Both only after a test that went well. */
  async save(): Promise<void> {
    if (this.found === null) return this.test();
    const { api } = this.#at;
    const { of } = this;
    const numbers = this.found.filter((n) => this.chosen.has(n.e164));
    if (of === null && numbers.length === 0) return this.#say(m.source_no_numbers_chosen());
    const all = await this.#ask(() => (of === null ? api.addSource(this.#account(), this.secret.trim(), numbers) : api.changeSource(of.id, this.#account(), this.secret.trim())));
    if (all === null) return;
    const { name } = this.#account();
    this.close();
    this.#at.done(all, name);
  }

  #account(): SourceAccount {
    const given = (text: string): string | null => text.trim() || null;
    const { kind } = this;
    const twilio = kind === 'twilio';
    // As people write it: without what is between the digits.
    const number = kind === 'kdeconnect' ? given(this.number.replace(/[\s().\-/]/g, '')) : null;
    return { kind, name: this.name.trim(), accountSid: kind === 'quo' ? '' : this.accountSid.trim(), keySid: twilio && this.way === 'key' ? this.keySid.trim() : null, baseUrl: given(this.baseUrl), number, publicUrl: twilio ? given(this.publicUrl) : null };
  }

  #tested({ numbers, fault }: SourceTest): void {
    if (fault !== null) return this.#say(testWords(fault.kind, this.kind));
    this.chosen.clear();
    for (const number of numbers) this.chosen.add(number.e164);
    this.found = numbers;
    this.turn++;
  }

  async #ask<T>(send: () => Promise<T>): Promise<T | null> {
    if (this.busy) return null;
    this.wrong = null;
    this.problem = null;
    const missing = this.#missing();
    if (missing !== null) {
      this.#point(missing, m.field_missing());
      return null;
    }
    if (this.kind === 'kdeconnect' && this.accountSid === '') {
      this.#say(m.source_phone_needed());
      return null;
    }
    this.busy = true;
    try {
      const answer = await send();
      return this.#closed ? null : answer;
    } catch (thrown) {
      if (!this.#closed) this.#failed(thrown as AppError);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** The first field that is empty. */
  #missing(): Field | null {
    const fields: Field[] = ['name'];
    if (this.kind === 'twilio') fields.push('accountSid', ...(this.way === 'key' ? (['keySid'] as const) : []));
    fields.push(this.kind === 'kdeconnect' ? 'number' : 'secret');
    return fields.find((field) => this[field].trim() === '') ?? null;
  }

  #failed(error: AppError): void {
    switch (error.code === 'invalid' ? error.params['field'] : '') {
      case 'name': return this.#point('name', m.source_name_wrong());
      case 'accountSid': if (this.kind === 'kdeconnect') return this.#say(m.source_phone_there());
        return this.#point('accountSid', this.of === null && /^AC[0-9a-f]{32}$/i.test(this.accountSid.trim()) ? m.source_there_already() : m.source_account_wrong());
      case 'keySid': return this.#point('keySid', m.source_key_wrong());
      case 'secret': return this.#point('secret', this.found !== null && this.kind === 'quo' ? m.source_quo_other() : m.source_secret_wrong());
      case 'number': return this.#point('number', m.source_number_wrong());
      case 'kind': return this.#say(m.source_phone_linux());
      case 'numbers': return this.#say(m.source_quo_there_already());
      case 'baseUrl':
        this.advanced = true;
        return this.#point('baseUrl', m.source_url_wrong());
      case 'publicUrl': return this.#point('publicUrl', m.source_public_wrong());
      default: return this.#say(m.error_source({ why: why(error) }));
    }
  }

  #point(field: Field, text: string): void {
    this.wrong = { field, text };
    this.turn++;
  }

  #say(text: string): void {
    this.problem = text;
    this.turn++;
  }
}
