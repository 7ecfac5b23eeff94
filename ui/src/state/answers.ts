import type { ConversationRow } from '../host/types';

const REMEMBERED = 200;

/** Answers of our own commands: a page that was asked for earlier must not bring the past back. */
export class Answers {
  /** How rows read from the host are repainted with what is still on its way. */
  repaint: (row: ConversationRow) => ConversationRow = (row) => row;
  /** Commands are on their way. */
  expected: () => boolean = () => false;
  #tick = 0;
  readonly #rows = new Map<string, { tick: number; row: ConversationRow }>();

  /** The moment a read is asked for; see `fresh`. */
  get now(): number {
    return this.#tick;
  }

  note(row: ConversationRow): void {
    this.#rows.delete(row.id);
    this.#rows.set(row.id, { tick: ++this.#tick, row });
    const oldest = this.#rows.keys().next().value;
    // A command names at most 500 conversations; those of the last one are always known.
    if (this.#rows.size > REMEMBERED + 500 && oldest !== undefined) this.#rows.delete(oldest);
  }

  /** The row as it was read, unless one of our own answers is younger than the question. */
  fresh(row: ConversationRow, asked: number): ConversationRow {
    const answer = this.#rows.get(row.id);
    return this.repaint(answer !== undefined && answer.tick > asked ? answer.row : row);
  }

  /** What was answered since then, as it is shown. */
  since(asked: number): ConversationRow[] {
    return [...this.#rows.values()].filter((a) => a.tick > asked).map((a) => this.repaint(a.row));
  }
}
