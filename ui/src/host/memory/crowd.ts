import type { ConversationState } from '../types';
import type { Talk } from './memory';

const STATES: ConversationState[] = ['unread', 'open', 'done'];
/** Made into a conversation of its own since. */
const GONE = 3;
const BLOCK = 1024;

/** Very many conversations that are made when somebody looks: newest first, one a second. */
export class Crowd {
  readonly states: Uint8Array;
  readonly #made: (index: number) => Talk;
  readonly #newest: number;
  /** For each state, how many of a block have it. */
  #blocks: Int32Array[] = [];

  constructor(size: number, newest: number, made: (index: number) => Talk, state: ConversationState = 'open') {
    this.states = new Uint8Array(size).fill(STATES.indexOf(state));
    this.#made = made;
    this.#newest = newest;
    this.count();
  }

  order = (index: number): number => this.#newest - index * 1000;
  id = (index: number): string => String(10_000_000 - index);

  indexOf(id: string): number {
    const index = 10_000_000 - Number(id);
    return Number.isInteger(index) && index >= 0 && index < this.states.length && this.states[index] !== GONE ? index : -1;
  }

  talk(index: number): Talk {
    return { ...this.#made(index), state: STATES[this.states[index] ?? 1] ?? 'open' };
  }

  /** Out of the crowd: from now on a conversation like the others. */
  take(index: number): Talk {
    const talk = this.talk(index);
    this.set(index, GONE);
    return talk;
  }

  set(index: number, state: number): void {
    const block = Math.floor(index / BLOCK);
    const was = this.#blocks[this.states[index] ?? GONE];
    const is = this.#blocks[state];
    if (was !== undefined) was[block] = (was[block] ?? 0) - 1;
    if (is !== undefined) is[block] = (is[block] ?? 0) + 1;
    this.states[index] = state;
  }

  count(): void {
    this.#blocks = [0, 1, 2, GONE].map(() => new Int32Array(Math.ceil(this.states.length / BLOCK)));
    this.states.forEach((state, i) => {
      const blocks = this.#blocks[state];
      if (blocks !== undefined) blocks[Math.floor(i / BLOCK)] = (blocks[Math.floor(i / BLOCK)] ?? 0) + 1;
    });
  }

  total(states: number[]): number {
    return states.reduce((sum, s) => sum + (this.#blocks[s]?.reduce((a, b) => a + b, 0) ?? 0), 0);
  }

  /** How many before `index` have one of the states. */
  before(index: number, states: number[]): number {
    const end = Math.max(0, Math.min(index, this.states.length));
    const block = Math.floor(end / BLOCK);
    let found = 0;
    for (const s of states) for (let b = 0; b < block; b++) found += this.#blocks[s]?.[b] ?? 0;
    for (let i = block * BLOCK; i < end; i++) if (states.includes(this.states[i] ?? GONE)) found++;
    return found;
  }

  /** The index of the `nth` that has one of the states. */
  nth(nth: number, states: number[]): number {
    let left = nth;
    let block = 0;
    for (; block * BLOCK < this.states.length; block++) {
      const here = states.reduce((sum, s) => sum + (this.#blocks[s]?.[block] ?? 0), 0);
      if (left < here) break;
      left -= here;
    }
    for (let i = block * BLOCK; i < this.states.length; i++) if (states.includes(this.states[i] ?? GONE) && left-- === 0) return i;
    return -1;
  }

  /** The first index whose order is not above `order` and `id`. */
  place(order: number, id: string): number {
    const at = Math.ceil((this.#newest - order) / 1000);
    const tie = this.order(at) === order && Number(this.id(at)) > Number(id) ? 1 : 0;
    return Math.max(0, Math.min(this.states.length, at + tie));
  }
}

export const stateNumber = (state: ConversationState): number => STATES.indexOf(state);

const FIRST = ['Alba', 'Bruno', 'Carla', 'Diego', 'Elena', 'Fermín', 'Gloria', 'Hugo', 'Irene', 'Jorge', 'Karen'];
const FAMILY = ['Santos', 'Miller', 'Ibáñez', 'Okafor', 'Prieto', 'Schmidt', 'Vega'];
const SAYS = ['Thank you, that is all for today.', '¿A qué hora abren mañana?', 'On my way', 'Could you resend the address?', 'Perfecto, gracias'];

export function someCrowd(size: number, newest: number, numberId: string, state: ConversationState = 'open'): Crowd {
  const crowd: Crowd = new Crowd(size, newest, (i) => {
    const party = { address: `+1415${String(2_000_000 + i).padStart(7, '0')}`, name: `${FIRST[i % FIRST.length]} ${FAMILY[(i * 3) % FAMILY.length]}` };
    return {
      id: crowd.id(i), numberId, parties: [party], state: 'open', unreadReason: null, changes: [], waitingSince: null, triedAt: null, snoozedUntil: null, muted: false,
      items: [{ id: `v${i}`, at: crowd.order(i), kind: 'text', direction: 'inbound', sender: party, body: SAYS[i % SAYS.length] ?? '', subject: null, delivery: 'delivered', outcome: null, durationS: 0, attachments: [], automatic: false, failure: null, source: 'sample' }],
    };
  }, state);
  return crowd;
}
