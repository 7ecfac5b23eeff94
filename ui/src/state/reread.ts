import type { Api } from '../api/api';
import type { AppError, AppState, ConversationRow } from '../host/types';
import type { Wave } from './changes';
import type { ContactPanel } from './contact.svelte';
import type { Contacts } from './contacts.svelte';
import type { Insights } from './insights.svelte';
import type { Ledger } from './ledger';
import type { Mailbox } from './mailbox.svelte';
import type { Reviews } from './review.svelte';
import { neighbour, selectionAfter } from './rows';
import type { Search } from './search.svelte';
import type { Seeing, Shown } from './seeing';
import type { Selection } from './selection.svelte';
import type { ThreadPane } from './thread.svelte';

interface Room {
  api: Api;
  mailbox: Mailbox;
  thread: ThreadPane;
  search: Search;
  selection: Selection;
  seeing: Seeing;
  contact: ContactPanel;
  contacts: Contacts;
  insights: Insights;
  review: Reviews;
  ledger(): Ledger;
  select(id: string | null, how: Shown): void;
  tags(): Promise<void>;
  members(): Promise<void>;
  properties(): Promise<void>;
  snippets(): Promise<void>;
  /** What is on its way out, and through what. */
  outside(wave: Wave): Promise<void>;
  /** Settings, numbers, tags, members, properties, snippets and counts. */
  state(): Promise<AppState>;
}

/** Reads again what others changed, and leaves the eye where it is. */
export class Reread {
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
  }

  async read(wave: Wave): Promise<void> {
    const { mailbox, thread, search, seeing, selection } = this.#at;
    const ledger = this.#at.ledger();
    thread.stale();
    this.#at.contact.refresh();
    this.#at.insights.changed(wave.topics);
    this.#at.review.changed(wave.topics);
    if (wave.topics.has('contacts')) this.#at.contacts.refresh();
    if (wave.topics.has('numbers') || wave.topics.has('settings')) {
      await this.#at.state();
    } else {
      if (wave.topics.has('tags')) await this.#at.tags();
      if (wave.topics.has('members')) await this.#at.members();
      if (wave.topics.has('properties')) await this.#at.properties();
      if (wave.topics.has('snippets')) await this.#at.snippets();
      if (wave.topics.has('counts')) await ledger.readCounts();
    }
    // Before the thread: what has left stays below it until it is there.
    await this.#at.outside(wave);
    if (!wave.topics.has('conversations')) return;
    if (wave.ids === null) void search.refresh();
    if (!mailbox.loaded) {
      // The page on its way may be older than this change: read again when it is there.
      mailbox.dirty = true;
      return;
    }
    if (wave.ids === null) await this.#reload();
    const reads = wave.ids === null ? [] : await Promise.allSettled([...wave.ids].map((id) => this.#row(id)));
    // After the rows: a key may have been pressed on one that was not read yet.
    mailbox.extent.unsure();
    void mailbox.locate();
    void selection.measure();
    const shown = thread.row;
    if (shown !== null && (wave.ids === null || wave.ids.has(shown.id))) {
      const row = mailbox.find(shown.id) ?? (await this.#shown(shown));
      thread.apply(row);
      thread.refresh();
      seeing.update(row.id, row.state === 'unread', row.head);
    }
    if (mailbox.loaded && mailbox.selectedId === null) {
      const first = mailbox.rows[0];
      if (first !== undefined) this.#at.select(first.id, 'auto');
    }
    const failed = reads.find((r) => r.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async #reload(): Promise<void> {
    const { mailbox, selection } = this.#at;
    const { rows, selectedId } = mailbox;
    await mailbox.reload({ news: true });
    void selection.reconcile();
    if (selectedId === null || selectedId !== mailbox.selectedId || mailbox.selected !== null) return;
    this.#at.select(neighbour(rows, mailbox.rows, selectedId), 'auto');
  }

  /** What the pane shows need not be in the list: read by itself, or as it is where it has gone. */
  async #shown(row: ConversationRow): Promise<ConversationRow> {
    const { mailbox } = this.#at;
    const asked = mailbox.now;
    const read = await mailbox.pages.one(row.id);
    return read === null ? row : mailbox.answers.fresh(read, asked);
  }

  async #row(id: string): Promise<void> {
    const { api, mailbox, thread, search, selection } = this.#at;
    const asked = mailbox.now;
    try {
      const row = mailbox.answers.read(await api.conversation(id), asked);
      mailbox.merge(row);
      thread.apply(row);
      selection.refresh(row);
      search.apply(row);
    } catch (thrown) {
      if ((thrown as AppError).code !== 'not_found') throw thrown;
      const selected = id === mailbox.selectedId;
      const next = selected ? selectionAfter(mailbox.rows, id, 'next', true) : null;
      mailbox.answers.gone(id);
      mailbox.drop(id);
      search.drop(id);
      void selection.reconcile();
      if (selected) this.#at.select(next, 'auto');
    }
  }
}
