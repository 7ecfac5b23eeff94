import type { ListRange, ManyVerb, Refused, RefusalReason, Verb } from '../types';
import { stateNumber, type Crowd } from './crowd';
import { parse, type List } from './lists';
import { decide, pick, putBack, type Details, type Step, type Talk } from './memory';

/** These would put what came in since out of sight. */
const HIDES = new Set<ManyVerb>(['done', 'open', 'snooze']);

/** What a long step did to the crowd: the states before and after. */
export interface LongStep {
  before: Uint8Array | null;
  after: Uint8Array | null;
}

interface Ways {
  cancelled(): boolean;
  report(done: number, total: number): void;
  log(talk: Talk): void;
}

interface Did {
  changed: number;
  refused: Refused[];
  cancelled: boolean;
}

/** A command over a range: in chunks, with progress, and it can be ended between two chunks. */
export class LongCommand {
  readonly #verb: Verb;
  readonly #talks: Map<string, Talk>;
  readonly #crowd: Crowd | null;
  readonly #chunk: { size: number; ms: number };
  readonly #ways: Ways;

  constructor(verb: Verb, talks: Map<string, Talk>, crowd: Crowd | null, chunk: { size: number; ms: number }, ways: Ways) {
    this.#verb = verb;
    this.#talks = talks;
    this.#crowd = crowd;
    this.#chunk = chunk;
    this.#ways = ways;
  }

  async over(range: ListRange, list: List, details: Details): Promise<Did & { step: Omit<Step, 'commandId' | 'order' | 'at'> }> {
    const verb = this.#verb as ManyVerb;
    const first = range.from === null ? 0 : list.above(parse(range.from));
    const end = range.to === null ? null : parse(range.to);
    const last = end === null ? list.length : list.above(end) + (list.at(list.above(end))?.id === end.id ? 1 : 0);
    const except = new Set(range.except);
    const ids = list.slice(first, last).map((r) => r.id).filter((id) => !except.has(id));
    // So few are listed in the answer, each for itself; and the crowd knows the three states only.
    if (ids.length <= 500 || !['done', 'unread', 'open'].includes(verb)) for (const id of ids) this.#take(id);
    const step: Omit<Step, 'commandId' | 'order' | 'at'> = { verb, ids: [], before: new Map(), after: new Map(), tag: details.tag, long: { before: this.#crowd?.states.slice() ?? null, after: null } };
    const refused: Refused[] = [];
    let changed = 0;
    const cancelled = await this.#each(ids, (id) => {
      const talk = this.#talks.get(id);
      if (talk !== undefined) {
        const answer = (talk.arrival ?? 0) > Number(range.through) && HIDES.has(verb) ? 'newer_inbound' : decide(verb, talk, null, details);
        if (typeof answer === 'string') return void refused.push({ id, reason: answer as RefusalReason });
        step.ids.push(id);
        step.before.set(id, pick(talk));
        step.after.set(id, answer);
        Object.assign(talk, answer);
        this.#ways.log(talk);
      } else if (verb === 'done' || verb === 'unread' || verb === 'open') this.#crowd?.set(this.#crowd.indexOf(id), stateNumber(verb));
      changed++;
    });
    if (step.long !== undefined) step.long.after = this.#crowd?.states.slice() ?? null;
    return { step, changed, refused, cancelled };
  }

  #take(id: string): void {
    const index = this.#talks.has(id) ? -1 : (this.#crowd?.indexOf(id) ?? -1);
    if (this.#crowd !== null && index !== -1) this.#talks.set(id, this.#crowd.take(index));
  }

  async travel(verb: 'undo' | 'redo', step: Step, long: LongStep): Promise<Did> {
    const [was, is] = verb === 'undo' ? [long.after, long.before] : [long.before, long.after];
    const refused: Refused[] = [];
    let changed = 0;
    for (const id of step.ids) {
      const talk = this.#talks.get(id);
      const reason = putBack(verb, step, talk);
      if (talk === undefined || reason !== null) refused.push({ id, reason: reason ?? 'unknown_conversation' });
      else {
        this.#ways.log(talk);
        changed++;
      }
    }
    const moved: number[] = [];
    if (was !== null && is !== null) was.forEach((state, i) => state !== is[i] && moved.push(i));
    const cancelled = await this.#each(moved, (i) => {
      if (this.#crowd === null || this.#crowd.states[i] !== was?.[i]) return;
      this.#crowd.set(i, is?.[i] ?? 1);
      changed++;
    });
    return { changed, refused, cancelled };
  }

  async #each<T>(all: readonly T[], work: (one: T) => void): Promise<boolean> {
    for (let at = 0; at < all.length; at += this.#chunk.size) {
      if (this.#ways.cancelled()) return true;
      for (const one of all.slice(at, at + this.#chunk.size)) work(one);
      if (this.#chunk.ms === 0) continue;
      this.#ways.report(Math.min(all.length, at + this.#chunk.size), all.length);
      await new Promise((done) => setTimeout(done, this.#chunk.ms));
    }
    return false;
  }
}
