import type { m as Messages } from './messages/messages.js';
import { table } from './locale.svelte';

/** Every message by its key, in the language of the window. */
export const m = new Proxy({} as typeof Messages, { get: (_, key) => table()[key as keyof ReturnType<typeof table>] });
