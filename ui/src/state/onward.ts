import { compareRanks, rankOf, type Rank } from './listing';
import type { AfterDone } from './rows';
import type { Surroundings } from './surroundings';

/** Brings the cursor on from a row that has been dealt with, where its neighbours are not loaded yet. */
export class Onward {
  readonly #at: Surroundings;

  constructor(at: Surroundings) {
    this.#at = at;
  }

  async from(from: Rank & { position: number }, policy: AfterDone): Promise<void> {
    const { mailbox } = this.#at;
    const turn = this.#at.placings();
    const still = (): boolean => turn === this.#at.placings();
    const go = (): void => {
      const { order } = mailbox.listing;
      const below = mailbox.rows.find((r) => r.id !== from.id && compareRanks(rankOf(r, order), from) > 0);
      const above = mailbox.rows.findLast((r) => r.id !== from.id && compareRanks(rankOf(r, order), from) < 0);
      const row = policy === 'previous' ? (above ?? below) : (below ?? above);
      this.#at.select(row?.id ?? null, 'move');
      mailbox.reveal(mailbox.selectedId, 1);
    };
    try {
      if (mailbox.away) return await mailbox.pages.bring(from, still, go);
      await mailbox.pages.load(Math.max(0, from.position + (policy === 'previous' ? -1 : 1)));
      if (still()) go();
    } catch {
      // It stays under the cursor; the next key reads again.
    }
  }
}
