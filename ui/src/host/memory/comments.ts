import type { Comment, Member } from '../types';
import { fold } from './query';
import type { Talk } from './talk';

/** A comment as the real one tells it, with what it is about and whom it names. */
export function commentOf(talk: Talk, { id, at, body, on }: { id: string; at: number; body: string; on: string | null }, members: readonly Member[]): Comment {
  const item = talk.items.find((i) => i.id === on);
  const quote = item === undefined ? null : { id: item.id, kind: item.kind, direction: item.direction, text: item.body.replaceAll('\n', ' ').slice(0, 160) };
  const mentions = members.flatMap((member) => {
    const written = [member.name, ...(member.me ? ['me', 'yo'] : [])].find((name) => name !== '' && fold(body).split(`@${fold(name)}`).slice(1).some((behind) => !/^[\p{L}\p{N}]/u.test(behind)));
    return written === undefined ? [] : [{ memberId: member.id, written }];
  });
  return { id, at, actor: 'me', me: true, body, on: quote, mentions };
}
