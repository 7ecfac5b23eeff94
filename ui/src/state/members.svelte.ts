import type { AppError, ConversationRow, Member } from '../host/types';
import { m, plural } from '../i18n';
import { foldWord } from '../kit/find';
import { oneLine } from '../kit/text';
import type { App } from './app.svelte';
import { Chosen } from './chosen.svelte';
import { Kept } from './kept';
import { ME } from './listing';
import { inSentence, initials } from './names';
import { why } from './says';
import { undoOf } from './toasts.svelte';

type Room = Pick<App, 'api' | 'acts' | 'dialog' | 'mailbox' | 'search' | 'selection' | 'settings' | 'thread' | 'title' | 'toasts'>;

const NAME_MAX = 80;

const sameName = (a: string, b: string): boolean => foldWord(a.trim()) === foldWord(b.trim());
const words = (error: AppError): string => m.error_member({ why: error.params['field'] === 'name' ? m.member_name_wrong() : why(error) });

/** Members: who can be responsible for a conversation and be named in a comment. */
export class Members {
  /** The person in front of this window first; also those who were removed. */
  all = $state.raw<readonly Member[]>([]);
  /** The one who was removed last: they can be brought back. */
  removed = $state.raw<Member | null>(null);
  /** Why the last one was not removed or brought back: the settings cover the toast that says so. */
  failed = $state<string | null>(null);
  readonly chosen: Chosen;
  #busy = false;
  readonly #kept: Kept<Member>;
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
    this.#kept = new Kept(() => at.api.members(), (all) => (this.all = all));
    this.chosen = new Chosen(at);
  }

  readonly present: readonly Member[] = $derived(this.all.filter((member) => !member.removed));

  get me(): Member | undefined {
    return this.all.find((member) => member.me);
  }

  #of(id: string | null): Member | undefined {
    return this.all.find((member) => member.id === id);
  }

  /** As a member is called inside a sentence. */
  name = (id: string | null): string => {
    if (id === ME) return m.member_me();
    const member = this.#of(id);
    return member === undefined ? m.member_unknown() : inSentence(oneLine(member.name));
  };

  /** Standing alone. */
  label(id: string): string {
    const member = this.#of(id);
    const name = oneLine(member?.name ?? '');
    if (id !== ME) return name || m.member_unknown();
    return name === '' ? m.you() : m.member_you({ name });
  }

  /** Behind an `@` in a comment. */
  handle(member: Member): string {
    return oneLine(member.name) || m.member_at_me();
  }

  /** What names a member there: I go by a word too. */
  handles(member: Member): string[] {
    return [oneLine(member.name), ...(member.me ? [m.member_at_me()] : [])].filter(Boolean);
  }

  /** Who is responsible for a row, inside a sentence, or nothing. */
  of = (row: Pick<ConversationRow, 'assigneeId'>): string => (row.assigneeId === null ? '' : this.name(row.assigneeId));

  /** Two letters for a row. */
  letters(id: string): string {
    const name = this.#of(id)?.name ?? '';
    return name === '' ? '' : (initials([{ address: '', name }]) ?? '');
  }

  refresh(): Promise<void> {
    return this.#kept.refresh();
  }

  // --- on conversations ---

  /** A: asks whom, for the selection or a row. */
  ask(id: string | null = this.chosen.here): void {
    if (this.chosen.take(id)) this.#at.dialog = 'assign';
  }

  /** To a member, or to nobody. */
  put(memberId: string | null, id: string | null = this.chosen.here): void {
    if (!this.chosen.take(id)) return;
    const { acts, settings } = this.#at;
    const verb = memberId === null ? 'unassign' : 'assign';
    this.#at.dialog = null;
    if (id === null) void acts.bulk.act(verb, settings.afterDone, { memberId: memberId ?? '' });
    else void acts.assign(verb, id, memberId ?? '');
  }

  /** Of a whole list that is not loaded nobody says one by one who is to look again. */
  get handable(): boolean {
    return this.chosen.rows.length === this.chosen.count;
  }

  /** Assigned, unread again and commented on, as one. */
  async handOver(memberId: string, reason: string): Promise<void> {
    const { acts, toasts } = this.#at;
    const ids = this.chosen.rows.map((row) => row.id);
    const [row] = this.chosen.rows;
    this.#at.dialog = null;
    if (row === undefined) return;
    try {
      const outcome = await acts.handOver(ids, memberId, reason.trim());
      const member = this.name(memberId);
      const { changedCount } = outcome;
      toasts.did(changedCount === 1 ? m.did_hand_over({ name: inSentence(this.#at.title(row)), member }) : m.did_hand_over_many({ member, ...plural(changedCount) }), undoOf(outcome));
    } catch (thrown) {
      const error = thrown as AppError;
      toasts.error(m.error_hand_over({ why: why(error) }), error.traceId || null);
    }
  }

  /** Whether all of them are assigned to this one; for nobody the empty id. */
  has(memberId: string): boolean {
    const { rows, count } = this.chosen;
    return rows.length === count && rows.every((row) => (row.assigneeId ?? '') === memberId);
  }

  /** A new member, and theirs it is. What went wrong, said in the dialog, or null. */
  async create(name: string): Promise<string | null> {
    if (this.#busy) return null;
    this.#busy = true;
    const { id } = this.chosen;
    let made: readonly Member[] = [];
    const error = await this.#kept.edit(async () => (made = await this.#at.api.createMember(name.trim())));
    this.#busy = false;
    if (error !== null) return words(error);
    const member = made.find((one) => !one.removed && sameName(one.name, name));
    // Who has closed the dialog meanwhile has thought better of it.
    if (member !== undefined && this.#at.dialog === 'assign' && this.chosen.id === id) this.put(member.id, id);
    return null;
  }

  // --- themselves ---

  called(name: string): Member | undefined {
    return this.present.find((member) => member.name !== '' && sameName(member.name, name));
  }

  /** What is wrong with a name, or null. */
  problem(name: string, id: string | null = null): string | null {
    const length = Array.from(name.trim()).length;
    if (length === 0 && id === ME) return null;
    if (length === 0 || length > NAME_MAX || name.includes('@')) return m.member_name_wrong();
    const other = this.called(name);
    return other === undefined || other.id === id ? null : m.member_name_taken({ name: inSentence(oneLine(other.name)) });
  }

  /** What went wrong, said beside the field, or null. */
  async add(name: string): Promise<string | null> {
    const error = await this.#kept.edit(() => this.#at.api.createMember(name.trim()));
    return error === null ? null : words(error);
  }

  async rename({ id }: Member, name: string): Promise<string | null> {
    const error = await this.#kept.edit(() => this.#at.api.renameMember(id, name.trim()));
    return error === null ? null : words(error);
  }

  async remove(member: Member): Promise<void> {
    const error = await this.#kept.edit(() => this.#at.api.removeMember(member.id));
    this.failed = error === null ? null : words(error);
    if (error !== null) return this.#say(error);
    this.removed = member;
    this.#at.toasts.did(m.did_member_removed({ name: inSentence(oneLine(member.name)) }), () => void this.restore(member));
  }

  async restore(member: Member): Promise<void> {
    const error = await this.#kept.edit(() => this.#at.api.restoreMember(member.id));
    this.failed = error === null ? null : words(error);
    if (error !== null) return this.#say(error);
    if (this.removed === member) this.removed = null;
    this.#at.toasts.calm(m.did_member_restored({ name: inSentence(oneLine(member.name)) }));
  }

  #say(error: AppError): void {
    this.#at.toasts.error(words(error), error.traceId || null);
  }
}
