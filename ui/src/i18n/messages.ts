import type { m as Messages } from './messages/messages.js';
import { table } from './locale.svelte';

type Key = keyof ReturnType<typeof table>;
type Message = (...given: unknown[]) => string;

const said = new Map<Key, Message>();

/** The same function whatever the language is: one that was kept says what is right when it is called. */
function message(key: Key): Message {
  let known = said.get(key);
  if (known === undefined) said.set(key, (known = (...given) => (table()[key] as Message)(...given)));
  return known;
}

/** Every message by its key, in the language of the window. */
export const m = new Proxy({} as typeof Messages, { get: (_, key) => message(key as Key) });
