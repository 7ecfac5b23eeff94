import type { AppError, InsightPeriod, InsightProgress, InsightQuery, Insights as Figures, PictureKind, Topic } from '../host/types';
import { isoDay, isoDayIn, m } from '../i18n';
import type { App } from './app.svelte';
import { Behind } from './insightlist.svelte';
import { written } from './period';
import { why } from './says';

type Room = Pick<App, 'api' | 'clock' | 'dialog' | 'focus' | 'leaveSearch' | 'links' | 'screen' | 'title' | 'toasts' | 'toInbox'>;

/** What changes is read again after so long, and not while somebody reads a point. */
const CALM_MS = 5_000;
const TOPICS: readonly Topic[] = ['conversations', 'counts', 'numbers', 'tags', 'members', 'contacts', 'settings'];

export const LAST_DAYS = [7, 30, 90, 365] as const;
export type PeriodChoice = '7' | '30' | '90' | '365' | 'all' | 'between';

const FIRST: InsightQuery = { period: { type: 'days', n: 30 }, numberIds: [], tagIds: [], assignees: [], businessHours: false, imported: false };

const flipped = (ids: readonly string[], id: string): string[] => (ids.includes(id) ? ids.filter((i) => i !== id) : [...ids, id]);
const turned = (set: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
};

/** The screen of figures: what they are asked about, and what came back. */
export class Insights {
  query = $state.raw<InsightQuery>(FIRST);
  figures = $state.raw<Figures | null>(null);
  /** What these figures were asked about, by its days: the query may be another one by now. */
  asked = $state.raw<InsightQuery>(FIRST);
  /** What the busiest are called who are no contacts, by conversation. */
  names = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** How far the history has been read, while that takes time. */
  progress = $state.raw<InsightProgress | null>(null);
  failed = $state.raw<AppError | null>(null);
  busy = $state(false);
  /** Two days as they are written, also while they are none yet. */
  days = $state.raw<{ first: string; last: string } | null>(null);
  /** The part of the page that has the focus, and those that show their table or their formula. */
  at = $state<string | null>(null);
  tables = $state.raw<ReadonlySet<string>>(new Set());
  formulas = $state.raw<ReadonlySet<string>>(new Set());
  readonly behind: Behind;
  #round = 0;
  #stale = false;
  readonly #held = new Set<string>();
  #timer: number | null = null;
  readonly #at: Room;

  constructor(at: Room) {
    this.#at = at;
    this.behind = new Behind(at, () => this.asked);
  }

  get choice(): PeriodChoice {
    if (this.days !== null) return 'between';
    const { period } = this.query;
    return period.type === 'days' ? (String(period.n) as PeriodChoice) : period.type;
  }

  /** Both days are there, and the last is before the first. */
  get wrongDays(): boolean {
    const [first, last] = [written(this.days?.first ?? ''), written(this.days?.last ?? '')];
    return first !== null && last !== null && last < first;
  }

  get filtered(): boolean {
    const { numberIds, tagIds, assignees } = this.query;
    return numberIds.length + tagIds.length + assignees.length > 0;
  }

  enter(): void {
    this.#at.leaveSearch('stay');
    this.#at.dialog = null;
    this.#at.screen = 'insights';
    this.at = null;
    void this.refresh();
  }

  leave(): void {
    void this.#at.toInbox();
  }

  // --- what is asked ---

  #ask(change: Partial<InsightQuery>): void {
    this.query = { ...this.query, ...change };
    void this.refresh();
  }

  pick(choice: PeriodChoice): void {
    if (choice === 'between') {
      const { figures } = this;
      const today = isoDay(Date.now());
      this.span(figures === null ? { first: today, last: today } : { first: isoDayIn(figures.from, figures.zone), last: isoDayIn(figures.until - 1, figures.zone) });
    } else {
      this.days = null;
      this.#ask({ period: choice === 'all' ? { type: 'all' } : { type: 'days', n: Number(choice) } });
    }
  }

  /** One of the two days; what is no period yet is not asked for. */
  span(change: Partial<{ first: string; last: string }>): void {
    const days = { first: '', last: '', ...this.days, ...change };
    this.days = days;
    if (written(days.first) === null || written(days.last) === null || this.wrongDays) return;
    const period: InsightPeriod = { type: 'between', ...days };
    this.#ask({ period });
  }

  hours(businessHours: boolean): void {
    this.#ask({ businessHours });
  }

  imported(imported: boolean): void {
    this.#ask({ imported });
  }

  number(id: string): void {
    this.#ask({ numberIds: flipped(this.query.numberIds, id) });
  }

  tag(id: string): void {
    this.#ask({ tagIds: flipped(this.query.tagIds, id) });
  }

  assignee(id: string): void {
    this.#ask({ assignees: flipped(this.query.assignees, id) });
  }

  clear(): void {
    if (this.filtered) this.#ask({ numberIds: [], tagIds: [], assignees: [] });
    else this.#at.toasts.calm(m.filter_nothing());
  }

  // --- what comes back ---

  async refresh(): Promise<void> {
    const round = ++this.#round;
    const mine = (): boolean => round === this.#round;
    this.#stale = false;
    this.busy = true;
    try {
      if (!(await this.#prepare(mine))) return;
      const { query } = this;
      const figures = await this.#at.api.insights(query);
      if (!mine()) return;
      this.figures = figures;
      const period: InsightPeriod = { type: 'between', first: isoDayIn(figures.from, figures.zone), last: isoDayIn(figures.until - 1, figures.zone) };
      this.asked = { ...query, period };
      this.failed = null;
      void this.#name(figures);
    } catch (thrown) {
      if (mine()) this.failed = thrown as AppError;
    } finally {
      if (mine()) {
        this.busy = false;
        this.progress = null;
      }
    }
  }

  /** Until nothing is left to read, or nobody waits for it any more. */
  async #prepare(mine: () => boolean): Promise<boolean> {
    for (;;) {
      const progress = await this.#at.api.prepareInsights();
      if (!mine() || this.#at.screen !== 'insights') return false;
      if (progress.left === 0) return true;
      this.progress = progress;
    }
  }

  /** Who has no name in the figures has that of the conversation. */
  async #name(figures: Figures): Promise<void> {
    const ids = figures.contacts.filter((c) => c.name === '' && !c.key.startsWith('c')).map((c) => c.key);
    const found = await Promise.all(ids.map((id) => this.#at.api.conversation(id).then((row): [string, string] => [id, this.#at.title(row)], () => null)));
    if (figures === this.figures) this.names = new Map(found.filter((pair) => pair !== null));
  }

  /** Something has changed outside. */
  changed(topics: ReadonlySet<Topic>): void {
    if (this.#at.screen !== 'insights' || !TOPICS.some((topic) => topics.has(topic))) return;
    this.#stale = true;
    this.#later();
  }

  /** Somebody reads a point: what is read again would move it. */
  hold(part: string, held: boolean): void {
    if (held) this.#held.add(part);
    else this.#held.delete(part);
  }

  letGo(): void {
    this.#held.clear();
  }

  #later(): void {
    this.#timer ??= this.#at.clock.set(() => {
      this.#timer = null;
      if (!this.#stale || this.#at.screen !== 'insights') return;
      if (this.#held.size > 0 || this.#at.dialog !== null || this.busy) this.#later();
      else void this.refresh();
    }, CALM_MS);
  }

  /** Every minute: another day has another period. */
  tick(now: number): void {
    const { figures } = this;
    if (figures !== null && isoDayIn(now, figures.zone) !== isoDayIn(figures.at, figures.zone)) this.changed(new Set(['settings']));
  }

  // --- parts of the page ---

  table(id = this.at): void {
    if (id !== null) this.tables = turned(this.tables, id);
  }

  formula(id = this.at): void {
    if (id !== null) this.formulas = turned(this.formulas, id);
  }

  // --- taking it out ---

  get #fileName(): string {
    return `listo-insights-${isoDay(Date.now())}`;
  }

  async saveCsv(): Promise<void> {
    await this.#save(() => this.#at.api.saveInsightsCsv(this.asked, this.#fileName));
  }

  /** `data` is made when it is wanted: the file in base64. */
  async savePicture(kind: PictureKind, part: string, data: () => Promise<string>): Promise<void> {
    await this.#save(async () => this.#at.api.savePicture(kind, `${this.#fileName}-${part}`, await data()));
  }

  async print(): Promise<void> {
    await this.#out(() => this.#at.api.printPage());
  }

  async #save(write: () => Promise<boolean>): Promise<void> {
    if (await this.#out(write)) this.#at.toasts.calm(m.insight_saved());
  }

  async #out<T>(write: () => Promise<T>): Promise<T | null> {
    try {
      return await write();
    } catch (thrown) {
      const error = thrown as AppError;
      this.#at.toasts.error(m.error_insight_save({ why: why(error) }), error.traceId || null);
      return null;
    }
  }
}
