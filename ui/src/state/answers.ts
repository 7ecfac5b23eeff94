import type { ConversationRow } from '../host/types';

/** A command names at most 500 conversations: more than come in while one page is read. */
const REMEMBERED = 3_000;

interface Known {
  tick: number;
  /** Null when there is no such conversation any more. */
  row: ConversationRow | null;
  /** From the answer of a command of our own. */
  own: boolean;
}

/**
 * What has become known of single rows. Calls overtake each other: a page that was asked for earlier must
 * not bring the past back, nor leave out what has come into its part of the list since.
 */
export class Answers {
  /** How rows read from the host are repainted with what is still on its way. */
  repaint: (row: ConversationRow) => ConversationRow = (row) => row;
  /** Commands are on their way. */
  expected: () => boolean = () => false;
  /** It cannot be told what a conversation is like, or any of them (null): to be read once more. */
  doubt: (id: string | null) => void = () => undefined;
  #tick = 0;
  /** When any row may have changed here, or the list was read again for others' changes. */
  #whole = 0;
  readonly #rows = new Map<string, Known>();

  /** The moment a read is asked for, or a command leaves. */
  get now(): number {
    return this.#tick;
  }

  /** The answer of our own command that left at `asked`; our commands do not overtake each other. */
  note(row: ConversationRow, asked: number): void {
    const known = this.#rows.get(row.id);
    if (this.#whole > asked || (known !== undefined && !known.own && known.tick > asked)) this.doubt(row.id);
    this.#keep(row.id, row, true);
  }

  /** A row that was read by itself; as it is shown. */
  read(row: ConversationRow, asked: number): ConversationRow {
    const known = this.#rows.get(row.id);
    if (this.#whole > asked || (known !== undefined && known.tick > asked)) this.doubt(row.id);
    else this.#keep(row.id, row, false);
    return this.fresh(row, asked);
  }

  gone(id: string): void {
    this.#keep(id, null, false);
  }

  /** The list has been read again, asked for at `asked`, because others changed something in it. */
  reread(asked: number): void {
    for (const [id, known] of this.#rows) if (known.own && known.tick > asked) this.doubt(id);
    this.#whole = ++this.#tick;
  }

  /** A command of our own is over that changed more than its answer names. */
  swept(): void {
    this.#whole = ++this.#tick;
  }

  #keep(id: string, row: ConversationRow | null, own: boolean): void {
    this.#rows.delete(id);
    this.#rows.set(id, { tick: ++this.#tick, row, own });
    const oldest = this.#rows.keys().next().value;
    if (this.#rows.size > REMEMBERED && oldest !== undefined) this.#rows.delete(oldest);
  }

  /** The row as it was read, unless something younger than the question is known. */
  fresh(row: ConversationRow, asked: number): ConversationRow {
    const known = this.#rows.get(row.id);
    return this.repaint(known !== undefined && known.row !== null && known.tick > asked ? known.row : row);
  }

  /** How rows that were asked for at `asked` differ from what is known by now, and what else is known. */
  since(asked: number, read: readonly ConversationRow[]): { rows: ConversationRow[]; gone: string[] } {
    const younger = [...this.#rows].filter(([, known]) => known.tick > asked);
    const rows = new Map(younger.flatMap(([id, { row }]) => (row === null ? [] : [[id, this.repaint(row)]])));
    for (const row of read) {
      const painted = this.repaint(row);
      if (painted !== row && !rows.has(row.id)) rows.set(row.id, painted);
    }
    return { rows: [...rows.values()], gone: younger.flatMap(([id, { row }]) => (row === null ? [id] : [])) };
  }
}
