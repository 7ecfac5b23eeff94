import type { Activity, ConversationRow, InsightBin, InsightFigure, InsightMetric, InsightQuery, InsightRow, Insights, InsightShare, InsightTile, PictureKind } from '../types';
import { appError } from './memory';
import { toRow } from './row';
import { ReviewHost } from './reviewing';
import type { Talk } from './talk';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIMES = [5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, DAY, 3 * DAY, 7 * DAY];
const AGES = [HOUR, 4 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY];

/** From what came in to the answer; none while nobody has answered. */
interface Wait {
  talk: Talk;
  began: number;
  ms: number | null;
}

const missed = (item: Activity): boolean => item.kind === 'call' && item.direction === 'inbound' && item.outcome !== 'answered';
const asks = (item: Activity): boolean => item.direction === 'inbound' && (item.kind !== 'call' || missed(item));
const answers = (item: Activity): boolean => (item.direction === 'outbound' && item.kind === 'text' && !item.automatic) || (item.kind === 'call' && item.outcome === 'answered');

function waitsOf(talk: Talk): Wait[] {
  const waits: Wait[] = [];
  let open: Wait | null = null;
  for (const item of talk.items.toSorted((a, b) => a.at - b.at)) {
    if (asks(item)) waits.push(...(open === null ? [(open = { talk, began: item.at, ms: null })] : []));
    else if (answers(item) && open !== null) {
      open.ms = item.at - open.began;
      open = null;
    }
  }
  return waits;
}

const rank = (times: readonly number[], tenths: number): number | null => times.toSorted((a, b) => a - b)[Math.ceil((times.length * tenths) / 10) - 1] ?? null;
const binOf = (ends: readonly number[], ms: number): number => ends.filter((end) => end <= ms).length;
const bins = (ends: readonly number[], all: readonly number[]): InsightBin[] => [...ends, null].map((below, i) => ({ below, n: all.filter((ms) => binOf(ends, ms) === i).length }));
const weekdayOf = (at: number): number => (new Date(at).getDay() + 6) % 7;
const dayStart = (at: number, days = 0): number => new Date(new Date(at).setHours(0, 0, 0, 0)).setDate(new Date(at).getDate() + days);

type Hit = Omit<InsightRow, 'row'> & { row: ConversationRow };

/** What the twin can tell of a period: from items alone, as the conversations stand now. It keeps no log, so of what was finished it tells nothing. */
class Period {
  readonly waits: Wait[];
  readonly items: { talk: Talk; item: Activity }[];
  readonly starts: number[] = [];
  readonly from: number;
  readonly until: number;
  readonly talks: readonly Talk[];

  constructor(all: Iterable<Talk>, query: InsightQuery, now: number) {
    const any = (list: readonly string[], ...of: string[]): boolean => list.length === 0 || of.some((id) => list.includes(id));
    this.talks = [...all].filter((t) => !t.muted && any(query.numberIds, t.numberId) && any(query.tagIds, ...(t.tags ?? []).map((tag) => tag.id)) && any(query.assignees, t.assigneeId ?? ''));
    const { period } = query;
    const oldest = Math.min(now, ...this.talks.flatMap((t) => t.items.map((i) => i.at)));
    this.from = period.type === 'days' ? dayStart(now, 1 - period.n) : period.type === 'all' ? dayStart(oldest) : new Date(`${period.first}T00:00`).getTime();
    this.until = period.type === 'between' ? Math.min(now + 1, dayStart(new Date(`${period.last}T00:00`).getTime(), 1)) : now + 1;
    if (Number.isNaN(this.from) || Number.isNaN(this.until)) throw { ...appError('invalid'), params: { field: 'period' } };
    const step = this.until - this.from > 92 * DAY ? 7 : 1;
    for (let at = this.from; at < this.until; at = dayStart(at, step)) this.starts.push(at);
    const inside = (at: number): boolean => at >= this.from && at < this.until;
    this.waits = this.talks.flatMap(waitsOf).filter((w) => inside(w.began));
    this.items = this.talks.flatMap((talk) => talk.items.filter((i) => i.direction === 'inbound' && inside(i.at)).map((item) => ({ talk, item })));
  }

  part(at: number): number {
    return this.starts.findLastIndex((start) => start <= at);
  }

  times(waits: readonly Wait[]): number[] {
    return waits.flatMap((w) => (w.ms !== null && w.began + w.ms < this.until ? w.ms : []));
  }

  get waiting(): Wait[] {
    return this.waits.filter((w) => w.ms === null || w.began + w.ms >= this.until);
  }

  get wrote(): Talk[] {
    return [...new Set(this.items.map((i) => i.talk))];
  }

  returned(item: Activity, talk: Talk): boolean {
    return talk.items.some((other) => other.direction === 'outbound' && other.at > item.at && other.at <= item.at + HOUR);
  }

  unread(): { talk: Talk; age: number; at: number }[] {
    return this.talks.filter((t) => t.state === 'unread').map((talk) => {
      const at = talk.waitingSince ?? talk.items.at(-1)?.at ?? this.until;
      return { talk, at, age: this.until - at };
    });
  }

  tiles(): InsightTile[] {
    const times = this.times(this.waits);
    const [waiting, long] = [this.waiting, this.waiting.filter((w) => this.until - w.began > DAY)];
    const done = this.wrote.filter((t) => t.state === 'done').length;
    const calls = this.items.filter((i) => missed(i.item));
    const back = calls.filter((c) => this.returned(c.item, c.talk)).length;
    const tile = (metric: InsightMetric, value: number | null, n: number, of: number): InsightTile => ({ metric, value, previous: null, n, of });
    const share = (metric: InsightMetric, n: number, of: number): InsightTile => tile(metric, of === 0 ? null : n / of, n, of);
    const all = times.length + waiting.length;
    return [
      tile('median_response', rank(times, 5), times.length, all), tile('p90_response', rank(times, 9), times.length, all), share('completion', done, this.wrote.length),
      tile('waiting_long', long.length, long.length, waiting.length), tile('still_waiting', waiting.length, waiting.length, waiting.length),
      tile('time_to_done', null, 0, 0), share('reopened', 0, 0), share('without_reply', 0, 0), share('missed_returned', back, calls.length),
    ];
  }

  share(key: string, name: string, talks: readonly Talk[]): InsightShare {
    const of = <T extends { talk: Talk }>(list: readonly T[]): T[] => list.filter((i) => talks.includes(i.talk));
    const times = this.times(of(this.waits));
    return { key, name, inbound: of(this.items).length, answered: times.length, median: rank(times, 5), done: 0 };
  }

  hits(figure: InsightFigure): Hit[] {
    const hits = new Map<Talk, Hit>();
    const add = (talk: Talk, at: number, value: number | null): void => {
      const hit = hits.get(talk) ?? { row: toRow(talk), at, value, n: 0 };
      hits.set(talk, { ...hit, at: Math.max(hit.at, at), value: value === null ? null : Math.max(hit.value ?? 0, value), n: hit.n + 1 });
    };
    const waits = (fits: (w: Wait) => boolean, answered: boolean): void => {
      for (const w of this.waits) if (fits(w) && answered !== this.waiting.includes(w)) add(w.talk, w.began, answered ? w.ms : this.until - w.began);
    };
    const items = (fits: (item: Activity, talk: Talk) => boolean): void => {
      for (const { talk, item } of this.items) if (fits(item, talk)) add(talk, item.at, null);
    };
    switch (figure.type) {
      case 'tile': this.#tile(figure.metric, figure.part === 'counted', add, waits, items); break;
      case 'response': waits((w) => this.part(w.began) === figure.at, figure.part === 'counted'); break;
      case 'distribution': waits((w) => w.ms !== null && binOf(TIMES, w.ms) === figure.bin, true); break;
      case 'heat': items((i) => weekdayOf(i.at) === figure.weekday && new Date(i.at).getHours() >= figure.from && new Date(i.at).getHours() < figure.until); break;
      case 'weekday': waits((w) => weekdayOf(w.began) === figure.weekday, true); break;
      case 'inbound': items((i) => this.part(i.at) === figure.at); break;
      case 'age': for (const { talk, age, at } of this.unread()) if (binOf(AGES, age) === figure.bin) add(talk, at, age); break;
      case 'share': items((_, talk) => (figure.group === 'number' ? talk.numberId === figure.key : figure.group === 'tag' ? (talk.tags ?? []).some((t) => t.id === figure.key) : figure.group === 'contact' && talk.id === figure.key)); break;
      case 'backlog': case 'apart': case 'after_hours': throw appError('not_found');
    }
    return [...hits.values()].sort((a, b) => (b.value ?? 0) - (a.value ?? 0) || b.at - a.at);
  }

  #tile(metric: InsightMetric, counted: boolean, add: (talk: Talk, at: number, value: number | null) => void, waits: (fits: (w: Wait) => boolean, answered: boolean) => void, items: (fits: (item: Activity, talk: Talk) => boolean) => void): void {
    const slow = rank(this.times(this.waits), 9) ?? 0;
    switch (metric) {
      case 'median_response': return waits(() => true, counted);
      case 'p90_response': return waits((w) => !counted || (w.ms ?? 0) >= slow, counted);
      case 'still_waiting': return waits(() => true, false);
      case 'waiting_long': return waits((w) => this.until - w.began > DAY === counted, false);
      case 'completion': for (const talk of this.wrote) if ((talk.state === 'done') === counted) add(talk, talk.items.at(-1)?.at ?? 0, null); return;
      case 'missed_returned': return items((i, talk) => missed(i) && this.returned(i, talk) === counted);
      case 'time_to_done': case 'reopened': case 'without_reply': return;
    }
  }
}

/** The figures, for the twin. */
export abstract class InsightHost extends ReviewHost {
  /** For tests: conversations that are still to be read for the figures. */
  unread = 0;
  abstract now: () => number;
  abstract talks: Map<string, Talk>;

  prepareInsights = () =>
    this.ran('prepareInsights', [], () => {
      const total = this.talks.size;
      this.unread = Math.max(0, this.unread - 1);
      return { left: this.unread, total };
    });

  insights = (query: InsightQuery) => this.ran('insights', [query], () => this.#figures(query));

  insightConversations = (query: InsightQuery, figure: InsightFigure, from: number, limit: number) =>
    this.ran('insightConversations', [query, figure, from, limit], () => {
      const hits = new Period(this.talks.values(), query, this.now()).hits(figure);
      return { total: hits.length, n: hits.reduce((sum, h) => sum + h.n, 0), rows: hits.slice(from, from + limit) };
    });

  saveInsightsCsv = (query: InsightQuery, name: string) => this.ran('saveInsightsCsv', [query, name], () => true);
  savePicture = (kind: PictureKind, name: string, data: string) => this.ran('savePicture', [kind, name, data], () => true);

  printPage = () => this.ran('printPage', [], () => null);

  #figures(query: InsightQuery): Insights {
    const period = new Period(this.talks.values(), query, this.now());
    const { waits, items, starts, from, until } = period;
    const at = (part: number): { waits: Wait[]; items: Activity[] } => ({ waits: waits.filter((w) => period.part(w.began) === part), items: items.flatMap((i) => (period.part(i.item.at) === part ? i.item : [])) });
    const kind = (list: readonly Activity[], of: Activity['kind']): number => list.filter((i) => i.kind === of).length;
    const shares = (all: readonly InsightShare[]): InsightShare[] => all.filter((s) => s.inbound > 0).sort((a, b) => b.inbound - a.inbound);
    const tags = [...new Map(period.talks.flatMap((t) => (t.tags ?? []).map((tag) => [tag.id, tag] as const))).values()];
    return {
      from, until, at: this.now(), zone: Intl.DateTimeFormat().resolvedOptions().timeZone, unit: until - from > 92 * DAY ? 'week' : 'day', starts, firstDay: 0,
      tiles: period.tiles(),
      responses: starts.map((_, i) => {
        const times = period.times(at(i).waits);
        return { median: rank(times, 5), p90: rank(times, 9), answered: times.length, waiting: at(i).waits.length - times.length };
      }),
      distribution: bins(TIMES, period.times(waits)),
      heat: Array.from({ length: 168 }, (_, hour) => {
        const then = (ms: number): boolean => weekdayOf(ms) * 24 + new Date(ms).getHours() === hour;
        return { inbound: items.filter((i) => then(i.item.at)).length, median: rank(period.times(waits.filter((w) => then(w.began))), 5) };
      }),
      backlog: [],
      inbound: starts.map((_, i) => ({ texts: kind(at(i).items, 'text'), calls: kind(at(i).items, 'call'), voicemails: kind(at(i).items, 'voicemail') })),
      ages: bins(AGES, period.unread().map((u) => u.age)),
      numbers: shares([...new Set(period.talks.map((t) => t.numberId))].map((id) => period.share(id, '', period.talks.filter((t) => t.numberId === id)))),
      members: [],
      tags: shares(tags.map((tag) => period.share(tag.id, tag.name, period.talks.filter((t) => t.tags?.includes(tag))))),
      contacts: shares(period.talks.map((talk) => period.share(talk.id, '', [talk]))).slice(0, 20),
      apart: [], patterns: [],
    };
  }
}
