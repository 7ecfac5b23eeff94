import type { ListQuery, ListRange, Member } from '../types';
import { appError, decide } from './memory';
import type { MemoryOptions } from './options';
import { fold } from './query';
import { pick } from './row';
import { SendingHost } from './sending';

/** Members and what is assigned to them, for the twin. */
export abstract class AssigningHost extends SendingHost {
  protected readonly memberList: Member[];
  #memberIds = 0;

  constructor(options: MemoryOptions) {
    super(options);
    this.memberList = [{ id: 'me', name: '', me: true, removed: false }, ...(options.members ?? []).map((name, i) => ({ id: `member-${i}`, name, me: false, removed: false }))];
  }

  assign = (commandId: string, memberId: string, ids: string[], list: ListQuery | null) =>
    this.command('assign', commandId, [memberId, ids, list], 'assign', ids, (talk) => decide('assign', talk, null, { member: this.#present(memberId).id }), list);
  unassign = (commandId: string, ids: string[], list: ListQuery | null) =>
    this.command('unassign', commandId, [ids, list], 'unassign', ids, (talk) => decide('unassign', talk, null), list);
  handOver = (commandId: string, memberId: string, ids: string[], why: string, list: ListQuery | null) =>
    this.command('handOver', commandId, [memberId, ids, why, list], 'hand_over', ids, (talk) => ({ ...pick(talk), assigneeId: this.#present(memberId).id, state: 'unread' as const, unreadReason: talk.state === 'unread' ? talk.unreadReason : ('manual' as const) }), list);
  assignAll = (commandId: string, memberId: string | null, range: ListRange) =>
    this.over('assignAll', [commandId, memberId, range], commandId, memberId === null ? 'unassign' : 'assign', range, () => (memberId === null ? {} : { member: this.#present(memberId).id }));

  members = () => this.ran('members', [], () => this.memberList);
  createMember = (name: string) => this.#edit('createMember', [name], () => this.memberList.push({ id: `member-new-${++this.#memberIds}`, name: this.#free(name, null), me: false, removed: false }));
  renameMember = (id: string, name: string) => this.#edit('renameMember', [id, name], () => (this.#present(id).name = id === 'me' && name === '' ? '' : this.#free(name, id)));
  removeMember = (id: string) => this.#edit('removeMember', [id], () => (this.#present(id).removed = true));
  restoreMember = (id: string) =>
    this.#edit('restoreMember', [id], () => {
      const member = this.memberList.find((m) => m.id === id);
      if (member === undefined) throw appError('not_found');
      this.#free(member.name, id);
      member.removed = false;
    });

  #present(id: string): Member {
    const member = this.memberList.find((m) => m.id === id && !m.removed);
    if (member === undefined) throw appError('not_found');
    return member;
  }

  #free(name: string, id: string | null): string {
    if (name === '' || name.includes('@') || this.memberList.some((m) => m.id !== id && !m.removed && fold(m.name) === fold(name))) throw { ...appError('invalid'), params: { field: 'name' } };
    return name;
  }

  #edit(command: string, args: unknown[], work: () => unknown): Promise<Member[]> {
    return this.ran(command, args, () => {
      work();
      this.announce(['members']);
      return this.memberList;
    });
  }
}
