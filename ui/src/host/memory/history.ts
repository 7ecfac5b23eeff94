import type { ConversationChange, ConversationRow, HistoryEntry, HistoryPage } from '../types';
import type { Step, Talk } from './memory';

/** Where the commands of the person are: those in effect, and those that were undone. */
export interface Stacks {
  undo: readonly Step[];
  redo: readonly Step[];
}

/** A step that is not on top: its place in the stack, or -1. */
export const placeOf = (stack: readonly Step[], target: string | null): number => (target === null ? stack.length - 1 : stack.findIndex((s) => s.commandId === target));

export function historyOf({ undo, redo }: Stacks, before: string | null, limit: number, row: (id: string) => ConversationRow | null): HistoryPage {
  const all = [...undo.map((step) => ({ step, undone: false })), ...redo.map((step) => ({ step, undone: true }))].sort((a, b) => b.step.order - a.step.order);
  const older = before === null ? all : all.filter(({ step }) => step.order < Number(before));
  const entries = older.slice(0, limit).map(({ step, undone }): HistoryEntry => ({
    id: step.commandId, verb: step.verb, at: step.at, count: step.ids.length, row: row(step.ids[0] ?? ''), undone, redoable: undone, tagId: step.tag?.id ?? null, assigneeId: step.verb === 'assign' ? (step.after.get(step.ids[0] ?? '')?.assigneeId ?? null) : null,
  }));
  const last = older[limit - 1];
  return { entries, next: last === undefined ? null : String(last.step.order) };
}

/** The twin keeps no log: what the thread shows is what it tells. */
export function changesOf(talk: Talk): ConversationChange[] {
  const changes = talk.changes.map((c): ConversationChange => ({ id: c.id, at: c.at, kind: c.verb, actor: c.actor, me: c.me, undone: false, until: c.verb === 'snoozed' ? talk.snoozedUntil : null, body: null, tagId: c.tagId, assigneeId: c.assigneeId }));
  const comments = (talk.comments ?? []).map((c): ConversationChange => ({ id: c.id, at: c.at, kind: 'commented', actor: c.actor, me: c.me, undone: false, until: null, body: c.body, tagId: null, assigneeId: null }));
  const texts = (talk.queued ?? []).map((q): ConversationChange => ({ ...q, kind: 'queued', actor: 'Ana', me: true, until: null, body: null, tagId: null, assigneeId: null }));
  return [...changes, ...comments, ...texts].sort((a, b) => a.at - b.at).reverse();
}
