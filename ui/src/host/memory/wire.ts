import type { Host } from '../host';

/** How long something is under way; a call may also get lost, and then throws. */
export interface Wire {
  call(): Promise<void>;
  event(): Promise<void>;
}

/** A host at the other end of a wire: calls and answers overtake each other, and events them; no event overtakes another. */
export function wired<H extends Host>(host: H, wire: Wire): H {
  let events: Promise<unknown> = Promise.resolve();
  return new Proxy(host, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name);
      if (typeof found !== 'function' || name === 'mediaUrl') return found;
      if (typeof name === 'string' && /^on[A-Z]/.test(name))
        return (listener: (told: unknown) => void): unknown => Reflect.apply(found, target, [(told: unknown) => (events = events.then(() => wire.event()).then(() => listener(told)))]);
      return async (...args: unknown[]): Promise<unknown> => {
        await wire.call();
        const answer: unknown = await Reflect.apply(found, target, args);
        await wire.call();
        return answer;
      };
    },
  });
}
