import type { AppError, PhoneNumber } from '../host/types';
import { m, phone } from '../i18n';
import type { App } from './app.svelte';
import { inSentence } from './names';
import { why } from './says';
import { blocked } from './sendwords';

type Room = Pick<App, 'api' | 'dialog' | 'focus' | 'links' | 'mailbox' | 'narrowed' | 'number' | 'numbers' | 'region' | 'reply' | 'sending' | 'sources' | 'thread'>;

/** Somebody a text can go to. */
export interface Recipient {
  address: string;
  name: string;
}

const OFFERED = 6;
const looksTyped = (text: string): boolean => /^[+\d][\d\s().-]*$/.test(text.trim());

/** A text to somebody who may never have written: from which number, and to whom. */
export class NewMessage {
  numberId = $state('');
  to = $state.raw<readonly Recipient[]>([]);
  text = $state('');
  /** Whom the text may mean; what is typed itself stands first where it can be a number. */
  found = $state.raw<readonly Recipient[]>([]);
  at = $state(0);
  wrong = $state.raw<{ field: 'from' | 'to'; text: string } | null>(null);
  busy = $state(false);
  #asked = 0;
  readonly #app: Room;

  constructor(app: Room) {
    this.#app = app;
  }

  /** Those that a source brings, and sends from. */
  get from(): readonly PhoneNumber[] {
    const { numbers, sources } = this.#app;
    const claimed = new Set(sources.all.flatMap((s) => s.numberIds));
    return numbers.filter((n) => claimed.has(n.id));
  }

  /** C. */
  ask(): void {
    const { mailbox, narrowed, sending, sources, thread } = this.#app;
    const can = (id: string | null | undefined): id is string => this.from.some((n) => n.id === id);
    this.numberId = [sending.lastNumber, narrowed?.id, thread.row?.numberId, mailbox.selected?.numberId].find(can) ?? this.from[0]?.id ?? '';
    this.to = [];
    this.text = '';
    this.found = [];
    this.wrong = null;
    this.#app.dialog = 'new_message';
    void sources.refresh().then(() => { if (this.numberId === '') this.numberId = this.from[0]?.id ?? ''; }, () => undefined);
  }

  get line(): Recipient | null {
    return this.found[this.at] ?? null;
  }

  move(by: 1 | -1): void {
    this.at = Math.max(0, Math.min(this.found.length - 1, this.at + by));
  }

  type(text: string): void {
    this.text = text;
    this.wrong = null;
    void this.#look();
  }

  take(person = this.line): void {
    if (person === null) return;
    if (!this.to.some((r) => r.address === person.address)) this.to = [...this.to, person];
    this.text = '';
    this.found = [];
    this.wrong = null;
    this.#asked++;
  }

  drop(address: string): void {
    this.to = this.to.filter((r) => r.address !== address);
    this.wrong = null;
  }

  async begin(): Promise<void> {
    if (this.busy) return;
    const { api, sending } = this.#app;
    const typed = this.text.trim();
    const to = [...this.to.map((r) => r.address), ...(typed === '' ? [] : [typed])];
    if (to.length === 0) return void (this.wrong = { field: 'to', text: m.new_to_missing() });
    this.busy = true;
    try {
      const id = await api.beginConversation({ numberId: this.numberId, to });
      sending.lastNumber = this.numberId;
      const row = await api.conversation(id);
      // The list has not heard of it yet.
      this.#app.mailbox.merge(row);
      this.#app.dialog = null;
      await this.#app.links.show(row);
      this.#app.reply.begin(id);
    } catch (thrown) {
      this.#failed(thrown as AppError);
    } finally {
      this.busy = false;
    }
  }

  #failed(error: AppError): void {
    const name = inSentence(this.#app.number(this.numberId)?.name ?? '');
    const block = error.params['why'] ?? '';
    if (error.code === 'cannot_send') this.wrong = { field: block === 'group' || block === 'not_dialable' ? 'to' : 'from', text: blocked(block, name) };
    else if (error.params['field'] === 'to') this.wrong = { field: 'to', text: m.new_to_wrong({ number: error.params['value'] ?? '' }) };
    else this.wrong = { field: 'to', text: m.error_new({ why: why(error) }) };
  }

  /** Contacts first, then who is known from conversations; the answer to the last letter counts. */
  async #look(): Promise<void> {
    const asked = ++this.#asked;
    const text = this.text.trim();
    if (text === '') return void (this.found = []);
    const { api } = this.#app;
    const [contacts, hits] = await Promise.allSettled([
      api.contacts({ text, tagIds: [], after: null, limit: OFFERED }),
      api.search({ text: looksTyped(text) ? text.replace(/[^\d+]/g, '') : text.replace(/[:"]/g, ' '), order: 'newest', after: null, seen: [], limit: 2 * OFFERED }),
    ]);
    if (asked !== this.#asked) return;
    const people = contacts.status === 'fulfilled' ? contacts.value.contacts.flatMap((c) => c.numbers.map((address): Recipient => ({ address, name: c.name || c.company }))) : [];
    const digits = text.replace(/\D/g, '');
    // A number is found by any of its digits, and somebody by the name; not by what they wrote.
    const rows = hits.status === 'fulfilled' ? hits.value.hits.filter((h) => looksTyped(text) || h.title.some((p) => p.hit)) : [];
    const parties = rows.flatMap((h) => h.row.parties.map((p): Recipient => ({ address: p.address, name: p.name ?? '' }))).filter((r) => !looksTyped(text) || r.address.includes(digits));
    const all = [...people, ...parties].filter((r, i, every) => /^\+?\d{3,15}$/.test(r.address) && every.findIndex((e) => e.address === r.address) === i && !this.to.some((t) => t.address === r.address));
    // A number in full means itself, not one that it is a part of.
    const own: Recipient[] = looksTyped(text) && digits.length >= 3 && !all.some((r) => r.address.replace(/\D/g, '').endsWith(digits) && digits.length >= 7) ? [{ address: text, name: '' }] : [];
    this.found = [...(digits.length >= 7 ? own : []), ...all.slice(0, OFFERED), ...(digits.length >= 7 ? [] : own)];
    this.at = 0;
  }

  /** As it is read. */
  label = ({ address, name }: Recipient): string => (name === '' ? phone(address, this.#app.region) : name);
}
