// The one place the rest of the window takes the boundary's types from.
export type * from './bindings';
import type { BulkVerb, commands } from './bindings';

/** Every command of the boundary, as the generated client offers it. */
export type Commands = typeof commands;

/** What can be set for very many. */
export type ManyVerb = BulkVerb | 'snooze' | 'tag' | 'untag' | 'assign' | 'unassign';
