import type { SnoozeTime } from '../host/types';

/** Tomorrow, at the same hour of the calendar's day. */
export function nextDay(now: number): number {
  const date = new Date(now);
  date.setDate(date.getDate() + 1);
  return date.getTime();
}

/** A day and an hour where this computer is; an hour that the clocks skip is the one after. */
export function momentOf(day: string, hour: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}/.test(hour)) return null;
  const at = new Date(`${day}T${hour}`);
  // A day that its month does not have becomes one of the next.
  return at.getDate() === Number(day.slice(8)) ? at.getTime() : null;
}

/** The times the dialog offers: the usual ones, or what is typed. */
export class SnoozeTimes {
  found = $state.raw<SnoozeTime[]>([]);
  /** Which of them Enter takes. */
  at = $state(0);
  /** Something is typed that means no time to come. */
  unknown = $state(false);
  failed = $state(false);
  readonly #times: (text: string) => Promise<SnoozeTime[]>;
  #asked = 0;
  #text = '';
  #answered: Promise<void> = Promise.resolve();

  constructor(times: (text: string) => Promise<SnoozeTime[]>) {
    this.#times = times;
  }

  get current(): SnoozeTime | undefined {
    return this.found[this.at];
  }

  ask(text: string): Promise<void> {
    this.#text = text;
    return (this.#answered = this.#ask(text));
  }

  /** What the text means as it stands, still to come: Enter may be quicker than the answer. */
  async chosen(now: () => number): Promise<SnoozeTime | undefined> {
    let answered;
    while (answered !== this.#answered) await (answered = this.#answered);
    if (this.current !== undefined && this.current.at <= now()) {
      await this.ask(this.#text);
      return undefined;
    }
    return this.current;
  }

  /** The answer to the last text counts, whichever comes last. */
  async #ask(text: string): Promise<void> {
    const asked = ++this.#asked;
    try {
      const found = await this.#times(text);
      if (asked !== this.#asked) return;
      this.found = found;
      this.at = 0;
      this.unknown = found.length === 0;
      this.failed = false;
    } catch {
      if (asked !== this.#asked) return;
      this.found = [];
      this.at = 0;
      this.unknown = false;
      this.failed = true;
    }
  }

  move(by: 1 | -1): void {
    this.at = Math.min(Math.max(0, this.at + by), Math.max(0, this.found.length - 1));
  }
}
