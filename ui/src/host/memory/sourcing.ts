import type { Attention, DeletionProgress, PairedPhones, SourceAccount, SourceDeleted, SourceDeletion, SourceFault, SourceNumber, SourceStatus, SourceTest } from '../types';
import { DesktopHost } from './desktop';
import { appError, type Talk } from './memory';
import type { MemoryOptions } from './options';

const invalid = (field: string): unknown => ({ ...appError('invalid'), params: { field } });
const SID = /^[0-9a-f]{32}$/;

/** The twin's sources: an account has the numbers it was told, and every key but `wrong` is right. */
export abstract class SourcingHost extends DesktopHost {
  readonly sourceList: SourceStatus[];
  readonly attentions: Attention[] = [];
  /** What *Test connection* finds. */
  account: SourceNumber[];
  /** What KDE Connect is paired with. */
  paired: PairedPhones = { running: false, phones: [] };
  /** Steps of a deletion, between which it waits, tells how far it is and can be stopped. */
  deletionSteps = 0;
  /** Something on the disk could not be cleared. */
  uncleared = false;
  #stopped = false;
  readonly #deletionListeners = new Set<(progress: DeletionProgress) => void>();
  readonly #noTexts = new Set<string>();
  #made = 0;

  constructor(options: MemoryOptions) {
    super(options);
    this.sourceList = options.sources ?? [];
    this.account = options.account ?? [];
  }

  sources = () => this.ran('sources', [], () => this.sourceList);
  pairedPhones = () => this.ran('pairedPhones', [], () => this.paired);
  testSource = (account: SourceAccount, secret: string) =>
    this.ran('testSource', [account, secret], (): SourceTest => {
      this.#checked(account, secret);
      return secret === 'wrong' ? { numbers: [], fault: { kind: 'refused', since: this.now(), detail: '401' } } : { numbers: this.account, fault: null };
    });
  addSource = (account: SourceAccount, secret: string, numbers: SourceNumber[]) =>
    this.#edit('addSource', [account, secret, numbers], () => {
      this.#checked(account, secret);
      const same = this.sourceList.filter((s) => s.account.kind === account.kind);
      if (account.kind !== 'quo' && same.some((s) => s.account.accountSid === account.accountSid)) throw invalid('accountSid');
      // Of Quo only the numbers say which workspace it is.
      const taken = (n: SourceNumber): boolean => same.some((s) => s.numberIds.some((id) => this.numbers.some((known) => known.id === id && known.e164 === n.e164)));
      if (account.kind === 'quo' && numbers.some(taken)) throw invalid('numbers');
      const ids = numbers.map((n) => this.#claim(n));
      this.sourceList.push({ id: `source-${++this.#made}`, account, numberIds: ids, paused: false, addedAt: this.now(), fetchedAt: 0, fetched: 0, problems: 0, history: 'not_begun', reached: 0, fault: null, keyForNow: false, mirrors: false, mirrorRefusal: null });
    });
  changeSource = (id: string, account: SourceAccount, secret: string | null) =>
    this.#edit('changeSource', [id, account, secret], () => {
      const source = this.#source(id);
      if (source.account.accountSid !== account.accountSid) throw invalid('accountSid');
      if (secret !== null) this.#checked(account, secret);
      else this.#checkedUrls(account);
      Object.assign(source, { account, fault: secret === null ? source.fault : null });
    });
  mirrorSource = (id: string, mirrors: boolean) => this.#edit('mirrorSource', [id, mirrors], () => Object.assign(this.#source(id), { mirrors, mirrorRefusal: null }));
  pauseSource = (id: string, paused: boolean) => this.#edit('pauseSource', [id, paused], () => (this.#source(id).paused = paused));
  fetchSource = (id: string) =>
    this.ran('fetchSource', [id], () => {
      this.#source(id).fetchedAt = this.now();
      this.announce(['sources']);
      return null;
    });
  removeSource = (id: string) => this.#edit('removeSource', [id], () => this.sourceList.splice(this.sourceList.indexOf(this.#source(id)), 1));

  abstract override talks: Map<string, Talk>;

  /** Numbers with all that is on them. */
  protected drop(gone: ReadonlySet<string>): void {
    this.numbers = this.numbers.filter((n) => !gone.has(n.id));
    this.talks = new Map([...this.talks].filter(([, t]) => !gone.has(t.numberId)));
    this.drafts = this.drafts.filter((d) => d.kind === 'note' || this.talks.has(d.about));
  }

  /** Here a source has all that is on its numbers. */
  #deletion(id: string): SourceDeletion {
    const { numberIds } = this.#source(id);
    const talks = [...this.talks.values()].filter((t) => numberIds.includes(t.numberId));
    const of = (kind: string): number => talks.flatMap((t) => t.items).filter((i) => i.kind === kind).length;
    return { conversations: talks.length, kept: 0, messages: of('text'), calls: of('call'), voicemails: of('voicemail'), comments: 0, planned: 0, files: 0, numberIds, copies: 0 };
  }

  sourceDeletion = (id: string) => this.ran('sourceDeletion', [id], () => this.#deletion(id));
  deleteSource = async (id: string): Promise<SourceDeleted> => {
    const deletion = await this.ran('deleteSource', [id], () => this.#deletion(id));
    const tell = (progress: Omit<DeletionProgress, 'sourceId'>): void => this.#deletionListeners.forEach((listener) => listener({ sourceId: id, ...progress }));
    this.#stopped = false;
    for (let done = 0; done < this.deletionSteps; done++) {
      tell({ phase: 'deleting', done, total: this.deletionSteps });
      await new Promise((go) => setTimeout(go, 5));
      if (this.#stopped) return { deletion: null, cleared: true, sources: this.sourceList };
    }
    this.drop(new Set(this.#source(id).numberIds));
    this.sourceList.splice(this.sourceList.indexOf(this.#source(id)), 1);
    tell({ phase: 'clearing', done: 0, total: 0 });
    this.announce(['conversations', 'counts', 'numbers', 'sources', 'outbox']);
    return { deletion, cleared: !this.uncleared, sources: this.sourceList };
  };
  cancelSourceDeletion = () =>
    this.ran('cancelSourceDeletion', [], () => {
      this.#stopped = true;
      return null;
    });

  async onDeletionProgress(listener: (progress: DeletionProgress) => void): Promise<() => void> {
    this.#deletionListeners.add(listener);
    return () => void this.#deletionListeners.delete(listener);
  }

  setAttention = (attention: Attention) =>
    this.ran('setAttention', [attention], () => {
      this.attentions.push(attention);
      return null;
    });

  /** For tests: something goes wrong with it, or right again. */
  fault(id: string, fault: SourceFault | null): void {
    this.#source(id).fault = fault;
    this.announce(['sources']);
  }

  /** The source of a number, and whether texts can be sent from it. */
  protected sourceOf(numberId: string): { source: SourceStatus; texts: boolean } | null {
    const source = this.sourceList.find((s) => s.numberIds.includes(numberId));
    return source === undefined ? null : { source, texts: !this.#noTexts.has(numberId) };
  }

  #claim(number: SourceNumber): string {
    const known = this.numbers.find((n) => n.e164 === number.e164 && !n.sample);
    const id = known?.id ?? `own-${number.e164}`;
    if (known === undefined) this.numbers = [...this.numbers, { id, name: number.name, e164: number.e164, color: this.numbers.length % 8, sample: false }];
    if (!number.texts) this.#noTexts.add(id);
    return id;
  }

  #source(id: string): SourceStatus {
    const source = this.sourceList.find((s) => s.id === id);
    if (source === undefined) throw appError('not_found');
    return source;
  }

  #checked(account: SourceAccount, secret: string): void {
    if (account.name.trim() === '') throw invalid('name');
    if (account.kind === 'twilio' && (!account.accountSid.startsWith('AC') || !SID.test(account.accountSid.slice(2)))) throw invalid('accountSid');
    if (account.keySid !== null && (!account.keySid.startsWith('SK') || !SID.test(account.keySid.slice(2)))) throw invalid('keySid');
    this.#checkedUrls(account);
    if (account.kind === 'kdeconnect' && !/^\+\d{5,15}$/.test(account.number ?? '')) throw invalid('number');
    if (account.kind !== 'kdeconnect' && secret.trim() === '') throw invalid('secret');
  }

  #checkedUrls({ baseUrl, publicUrl }: SourceAccount): void {
    if (baseUrl !== null && !/^https?:\/\/\S+$/.test(baseUrl)) throw invalid('baseUrl');
    if (publicUrl !== null && !/^https:\/\/\S+$/.test(publicUrl)) throw invalid('publicUrl');
  }

  #edit(name: string, args: unknown[], work: () => unknown): Promise<SourceStatus[]> {
    return this.ran(name, args, () => {
      work();
      this.announce(['sources', 'outbox', 'numbers']);
      return this.sourceList;
    });
  }
}
