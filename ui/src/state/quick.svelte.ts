import type { Api, Sent } from '../api/api';
import type { AppError, AppState, Changed, ConversationRow, Member, Outcome, PhoneNumber, RefusalReason, Settings, Thread } from '../host/types';
import { locale, m } from '../i18n';
import { oneLine } from '../kit/text';
import { threadLines, type ThreadLine } from './items';
import { inSentence, rowTitle } from './names';
import { harmless } from './numbers';
import { speak } from './preferences.svelte';
import { did, refusal, undid, why } from './says';
import { DEFAULTS } from './screens';
import { SnoozeTimes } from './snooze.svelte';

/** Enough to decide by; the rest is in the window of Listo. */
const ITEMS = 30;
/** It is already as the person wants it. */
const AS_WANTED = new Set<RefusalReason>(['already_done', 'already_unread', 'already_open']);

export type QuickStep = 'reading' | 'nothing' | 'shown' | 'snooze' | 'failed';
export type QuickVerb = 'done' | 'unread' | 'open';

/** The small window of quick triage: one conversation, one decision, and away. Nothing is marked seen by looking at it here. */
export class Quick {
  step = $state<QuickStep>('reading');
  thread = $state.raw<Thread | null>(null);
  /** How many conversations are unread. */
  unread = $state(0);
  /** What was undone, or why something was not done. */
  said = $state('');
  settings = $state.raw<Settings>(DEFAULTS);
  numbers = $state.raw<readonly PhoneNumber[]>([]);
  members = $state.raw<readonly Member[]>([]);
  region = $state('US');
  now = $state(Date.now());
  systemDark = $state(false);
  /** Of what was done here, the newest last. */
  #done = $state.raw<readonly { id: string; said: string }[]>([]);
  /** To snooze until. */
  times = $state.raw(this.#times());
  readonly #api: Api;
  /** Each time it is shown, and goes, is a turn: what was asked for in another one is not shown. */
  #turn = 0;
  #busy = false;
  /** What was in view when the times came over it. */
  #through = '';
  #looking = 0;
  /** Something changed while it was being read. */
  #missed = false;

  constructor(api: Api) {
    this.#api = api;
  }

  get row(): ConversationRow | null {
    return this.thread?.row ?? null;
  }

  get title(): string {
    return this.row === null ? '' : rowTitle(this.row, this.region);
  }

  get lines(): ThreadLine[] {
    return threadLines((this.thread?.items ?? []).filter((item) => item.type !== 'state_change'));
  }

  get dark(): boolean {
    return this.settings.theme === 'dark' || (this.settings.theme === 'system' && this.systemDark);
  }

  /** What was done here last, and can be taken back. */
  get undoable(): string | null {
    return this.#done.at(-1)?.said ?? null;
  }

  mediaUrl(sha256: string): string {
    return this.#api.mediaUrl(sha256);
  }

  /** What a member of the team is called. */
  member(id: string): string {
    return oneLine(this.members.find((member) => member.id === id)?.name ?? '');
  }

  async start(): Promise<void> {
    try {
      await Promise.all([this.#api.onQuick(() => void this.begin()), this.#api.onChanged((changed) => void this.#changed(changed))]);
      await this.begin();
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  /** Looks for the conversation that waits longest. */
  async begin(): Promise<void> {
    const turn = ++this.#turn;
    this.step = 'reading';
    this.thread = null;
    this.said = '';
    await this.#look(turn, () => this.#api.longestWaitingUnread());
  }

  retry(): Promise<void> {
    return this.begin();
  }

  async #look(turn: number, next: () => Promise<string | null>): Promise<void> {
    this.#looking++;
    try {
      const [state, id] = await Promise.all([this.#api.appState(), next()]);
      const thread = id === null ? null : await this.#api.thread(id, { type: 'newest' }, ITEMS);
      this.#adopt(state);
      // Nothing is shown in another language first.
      await locale.loaded;
      if (turn !== this.#turn) return;
      this.thread = thread;
      if (thread === null) this.step = 'nothing';
      else if (this.step !== 'snooze') this.step = 'shown';
    } catch (thrown) {
      if (turn === this.#turn) this.#failed(thrown);
    } finally {
      this.#looking--;
    }
    if (!this.#missed || this.#looking > 0) return;
    this.#missed = false;
    if (turn === this.#turn) await this.#changed({ topics: [], conversations: [], commandId: null });
  }

  #adopt(state: AppState): void {
    this.settings = state.settings;
    this.numbers = harmless(state.numbers);
    this.members = state.members;
    this.region = state.region;
    this.unread = state.counts.total.unread;
    this.now = Date.now();
    speak(state.settings, { language: state.systemLanguage, region: state.region, firstDay: state.regionFirstDay });
  }

  /** Somebody else changed something while it is shown. */
  async #changed(changed: Changed): Promise<void> {
    if (this.#looking > 0) return void (this.#missed = true);
    // Hidden: it reads everything when it is shown.
    if (this.step === 'reading') return;
    const shown = this.row?.id;
    if (shown === undefined) return this.#look(this.#turn, () => this.#api.longestWaitingUnread());
    const about = changed.conversations.length === 0 || changed.conversations.includes(shown);
    if (about || changed.topics.some((topic) => topic !== 'conversations' && topic !== 'outbox')) await this.#look(this.#turn, () => Promise.resolve(shown));
  }

  decide(verb: QuickVerb): Promise<void> {
    const { row } = this;
    if (row === null || this.step !== 'shown') return Promise.resolve();
    const target = { id: row.id, through: row.head };
    return this.#send(row, null, () => {
      switch (verb) {
        case 'done': return this.#api.markDone([target], null);
        case 'unread': return this.#api.markUnread([row.id], null);
        case 'open': return this.#api.markOpen([target], null);
      }
    });
  }

  askSnooze(): void {
    if (this.row === null || this.step !== 'shown') return;
    this.#through = this.row.head;
    this.times = this.#times();
    void this.times.ask('');
    this.step = 'snooze';
  }

  /** Until the time under the cursor. */
  async snooze(): Promise<void> {
    const { row } = this;
    const time = await this.times.chosen(() => Date.now());
    if (row === null || time === undefined || this.step !== 'snooze' || this.row?.id !== row.id) return;
    const until = { at: time.at, keeps: this.settings.snoozeKeeps };
    await this.#send(row, time.at, () => this.#api.snooze([{ id: row.id, through: this.#through }], until, null));
  }

  async #send(row: ConversationRow, until: number | null, send: () => Sent<Outcome>): Promise<void> {
    // The second press of a key that is held, or pressed twice, is not about the next one.
    if (this.#busy) return;
    this.#busy = true;
    const turn = this.#turn;
    try {
      const sent = send();
      const outcome = await sent.answer;
      const refused = outcome.refused[0];
      if (outcome.changed.length > 0) this.#done = [...this.#done, { id: sent.commandId, said: did(outcome.verb, 1, { name: this.#name(row), tag: '', member: '', until, now: this.now }) }];
      if (turn !== this.#turn) return;
      if (refused !== undefined && !AS_WANTED.has(refused.reason)) {
        this.step = 'shown';
        await this.#look(turn, () => Promise.resolve(row.id));
        this.said = refusal(refused.reason);
        return;
      }
      // Shown again it takes keys, whenever the window has gone.
      this.#busy = false;
      await this.hide();
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.step = 'shown';
      this.said = m.quick_failed({ why: why(thrown as AppError) });
    } finally {
      this.#busy = false;
    }
  }

  /** Takes back what was done here last, and shows whose it was. */
  async undo(): Promise<void> {
    const last = this.#done.at(-1);
    if (last === undefined) return void (this.said = m.nothing_to_undo());
    if (this.#busy) return;
    this.#busy = true;
    const turn = ++this.#turn;
    try {
      const outcome = await this.#api.undoCommand(last.id).answer;
      this.#done = this.#done.slice(0, -1);
      const row = outcome?.rows.find((r) => outcome.changed.includes(r.id));
      if (outcome === null || row === undefined) {
        const refused = outcome?.refused[0];
        return await this.#unmoved(turn, refused === undefined ? m.nothing_to_undo() : refusal(refused.reason));
      }
      this.step = 'shown';
      await this.#look(turn, () => Promise.resolve(row.id));
      if (turn === this.#turn) this.said = undid(outcome, row, { name: this.#name(row), tag: '', member: '' });
    } catch (thrown) {
      await this.#unmoved(turn, m.error_undo({ why: why(thrown as AppError) }));
    } finally {
      this.#busy = false;
    }
  }

  /** Nothing was taken back: what is shown stays, and what was still being read is read. */
  async #unmoved(turn: number, said: string): Promise<void> {
    if (turn === this.#turn && this.step === 'reading') await this.#look(turn, () => this.#api.longestWaitingUnread());
    if (turn === this.#turn) this.said = said;
  }

  /** Goes on in the window of Listo. */
  async follow(reply: boolean): Promise<void> {
    const { row } = this;
    if (row === null) return;
    this.#leave();
    try {
      await this.#api.openFromQuick(row.id, reply);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  /** Esc: out of the times, or away. */
  back(): void {
    if (this.step === 'snooze') this.step = 'shown';
    else void this.hide();
  }

  async hide(): Promise<void> {
    this.#leave();
    try {
      await this.#api.hideQuick();
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  /** The next time nothing of this one is seen first. */
  #leave(): void {
    this.#turn++;
    this.step = 'reading';
    this.thread = null;
    this.said = '';
  }

  #name(row: ConversationRow): string {
    return inSentence(rowTitle(row, this.region));
  }

  #times(): SnoozeTimes {
    return new SnoozeTimes((text) => this.#api.snoozeTimes(text));
  }

  #failed(thrown: unknown): void {
    this.thread = null;
    this.step = 'failed';
    this.said = why(thrown as AppError);
  }
}
