import type { FoundPattern, HeatCell, InsightApart, InsightFigure, InsightGroup, InsightMetric, InsightPattern, InsightShare, InsightTile, InsightUnit, Insights as Figures } from '../host/types';
import { capital, count, dayIn, fullDayIn, hourTime, m, monthIn, percent, plural, shortSpan, span, weekdayDayIn, weekdayName, yearDayIn } from '../i18n';
import { inSentence, oneLine } from '../kit/text';
import type { App } from './app.svelte';
import type { Ask } from './insightlist.svelte';

/** What figures are called, how they are written, and what is behind each. */

type Kind = 'time' | 'share' | 'number';

const KINDS: Record<InsightMetric, Kind> = {
  median_response: 'time', p90_response: 'time', completion: 'share', waiting_long: 'number', still_waiting: 'number', time_to_done: 'time', reopened: 'share', without_reply: 'share', missed_returned: 'share',
};
/** Whether more of it is better; of what is left out neither is. */
const MORE_IS_BETTER: Partial<Record<InsightMetric, boolean>> = {
  median_response: false, p90_response: false, completion: true, waiting_long: false, still_waiting: false, time_to_done: false, reopened: false, missed_returned: true,
};

export function metricName(metric: InsightMetric): string {
  switch (metric) {
    case 'median_response': return m.metric_median_response();
    case 'p90_response': return m.metric_p90_response();
    case 'completion': return m.metric_completion();
    case 'waiting_long': return m.metric_waiting_long();
    case 'still_waiting': return m.metric_still_waiting();
    case 'time_to_done': return m.metric_time_to_done();
    case 'reopened': return m.metric_reopened();
    case 'without_reply': return m.metric_without_reply();
    case 'missed_returned': return m.metric_missed_returned();
  }
}

export function metricFormula(metric: InsightMetric): string {
  switch (metric) {
    case 'median_response': return `${m.formula_median_response()} ${m.formula_wait()}`;
    case 'p90_response': return `${m.formula_p90_response()} ${m.formula_wait()}`;
    case 'completion': return m.formula_completion();
    case 'waiting_long': return `${m.formula_waiting_long()} ${m.formula_wait()}`;
    case 'still_waiting': return `${m.formula_still_waiting()} ${m.formula_wait()}`;
    case 'time_to_done': return m.formula_time_to_done();
    case 'reopened': return m.formula_reopened();
    case 'without_reply': return m.formula_without_reply();
    case 'missed_returned': return m.formula_missed_returned();
  }
}

const NOTHING = '–';

function valued(metric: InsightMetric, value: number): string {
  switch (KINDS[metric]) {
    case 'time': return span(value);
    case 'share': return percent(value);
    case 'number': return count(value);
  }
}

export const tileValue = ({ metric, value }: InsightTile): string => (value === null ? NOTHING : valued(metric, value));

/** What it is told of. */
export function tileOf({ metric, n, of }: InsightTile): string {
  if (of === 0 && KINDS[metric] !== 'number') return m.insight_nothing();
  switch (metric) {
    case 'median_response':
    case 'p90_response': return of > n ? m.tile_answered_waiting({ ...plural(n), waiting: count(of - n) }) : m.tile_answered(plural(n));
    case 'completion': return m.tile_conversations({ some: count(n), ...plural(of) });
    case 'waiting_long': return m.tile_waiting(plural(of));
    case 'still_waiting': return m.tile_period_end();
    case 'time_to_done': return m.tile_finished(plural(n));
    case 'reopened':
    case 'without_reply': return m.tile_of_finished({ some: count(n), ...plural(of) });
    case 'missed_returned': return m.tile_missed({ some: count(n), ...plural(of) });
  }
}

export interface Turn {
  arrow: '↑' | '↓' | '=';
  /** By how much. */
  by: string;
  judged: 'better' | 'worse' | null;
  /** The whole of it in words. */
  words: string;
}

/** Against the period before; none where one of the two has nothing to tell. */
export function tileTurn({ metric, value, previous }: InsightTile): Turn | null {
  if (value === null || previous === null) return null;
  const before = valued(metric, previous);
  if (valued(metric, value) === before) return { arrow: '=', by: m.turn_same(), judged: null, words: m.turn_same_words({ before }) };
  const more = value > previous;
  const way = KINDS[metric];
  const far = Math.abs(value - previous);
  const by = way === 'share' ? m.turn_points(plural(Math.max(1, Math.round(far * 100)))) : valued(metric, far);
  const good = MORE_IS_BETTER[metric];
  return { arrow: more ? '↑' : '↓', by, judged: good === undefined ? null : good === more ? 'better' : 'worse', words: (more ? m.turn_more_words : m.turn_less_words)({ by, before }) };
}

const metric = (of: InsightMetric, part: 'counted' | 'rest'): InsightFigure => ({ type: 'tile', metric: of, part });

/** A figure that has no other part. */
export const askOne = (title: string, figure: InsightFigure): Ask => ({ title, tabs: [{ label: title, figure }] });

const SORTS = ['texts', 'calls', 'voicemails'] as const;
const sortName = (sort: (typeof SORTS)[number]): string => (sort === 'texts' ? m.legend_texts() : sort === 'calls' ? m.legend_calls() : m.legend_voicemails());

/** What came in within a part of the period: of one layer of its chart, or all of it. */
export const askInbound =
  (figures: Figures) =>
  (at: number, layer: number | null): Ask => {
    const sort = layer === null ? null : (SORTS[layer] ?? null);
    return askOne(m.ask_layer({ layer: sort === null ? m.col_inbound() : sortName(sort), when: partName(figures, at) }), { type: 'inbound', at, sort });
  };

export function askTile(of: InsightMetric): Ask {
  const two = (counted: string, rest: string): Ask => ({ title: metricName(of), tabs: [{ label: counted, figure: metric(of, 'counted') }, { label: rest, figure: metric(of, 'rest') }] });
  switch (of) {
    case 'median_response': return two(m.part_answered(), m.metric_still_waiting());
    case 'p90_response': return two(m.part_slowest(), m.metric_still_waiting());
    case 'completion': return two(m.part_done(), m.part_not_done());
    case 'waiting_long': return two(m.part_over_day(), m.part_within_day());
    case 'reopened': return two(m.part_reopened(), m.part_not_reopened());
    case 'without_reply': return two(m.part_without_reply(), m.part_with_reply());
    case 'missed_returned': return two(m.part_returned(), m.part_not_returned());
    case 'still_waiting':
    case 'time_to_done': return askOne(metricName(of), metric(of, 'counted'));
  }
}

export const askResponse = (figures: Figures, at: number): Ask => ({
  title: m.ask_began({ when: partName(figures, at) }),
  tabs: [{ label: m.part_answered(), figure: { type: 'response', at, part: 'counted' } }, { label: m.metric_still_waiting(), figure: { type: 'response', at, part: 'rest' } }],
});

// --- when ---

export function unitName(unit: InsightUnit): string {
  switch (unit) {
    case 'day': return m.per_day();
    case 'week': return m.per_week();
    case 'month': return m.per_month();
  }
}

/** A part of the period, as it is read. */
export function partName({ unit, starts, zone }: Figures, at: number): string {
  const start = starts[at];
  if (start === undefined) return '';
  switch (unit) {
    case 'day': return capital(fullDayIn(start, zone));
    case 'week': return m.week_of({ day: yearDayIn(start, zone) });
    case 'month': return capital(monthIn(start, zone));
  }
}

/** The same where there is little room, and the period says which year. */
export const partRow = (figures: Figures, at: number): string => (figures.unit === 'day' ? capital(weekdayDayIn(figures.starts[at] ?? 0, figures.zone)) : partName(figures, at));

/** The same below a line of a chart. */
export const partLabel = ({ unit, starts, zone }: Figures, at: number): string => (unit === 'month' ? capital(monthIn(starts[at] ?? 0, zone)) : dayIn(starts[at] ?? 0, zone));

export const periodWords = ({ from, until, zone }: Figures): string => {
  const [first, last] = [yearDayIn(from, zone), yearDayIn(until - 1, zone)];
  return first === last ? first : m.period_between({ from: first, to: last });
};

/** 0 is Monday. */
export const weekday = (day: number, length: 'long' | 'short' | 'narrow'): string => weekdayName((day + 1) % 7, length);

export function binName(bins: readonly { below: number | null }[], at: number): string {
  const [from, below] = [bins[at - 1]?.below ?? null, bins[at]?.below ?? null];
  if (from === null) return m.bin_below({ time: shortSpan(below ?? 0) });
  return below === null ? m.bin_above({ time: shortSpan(from) }) : m.bin_between({ from: shortSpan(from), to: shortSpan(below) });
}

// --- who ---

export function groupName(group: InsightGroup): string {
  switch (group) {
    case 'number': return m.insight_numbers();
    case 'member': return m.insight_members();
    case 'tag': return m.insight_tags();
    case 'contact': return m.insight_contacts();
  }
}

/** As it stands alone. */
export function shareName(app: Pick<App, 'members' | 'number' | 'insights'>, group: InsightGroup, { key, name }: InsightShare): string {
  switch (group) {
    case 'number': return oneLine(name || (app.number(key)?.name ?? '')) || m.filter_number_gone();
    case 'member': return key === '' ? m.insight_outside() : app.members.label(key);
    case 'tag': return oneLine(name) || m.tag_removed();
    case 'contact': return oneLine(name) || (app.insights.names.get(key) ?? m.unknown_number());
  }
}

export function apartWords(what: InsightApart, n: number): string {
  switch (what) {
    case 'codes': return m.apart_codes(plural(n));
    case 'promotions': return m.apart_promotions(plural(n));
    case 'imported': return m.apart_imported(plural(n));
  }
}

export function apartName(what: InsightApart): string {
  switch (what) {
    case 'codes': return m.cleanup_codes();
    case 'promotions': return m.cleanup_promotions();
    case 'imported': return m.apart_imported_name();
  }
}

// --- sentences ---

/** 0 is Monday. Asked for when it is said: a list made once would keep the language of then. */
const onWeekdays = (day: number): string => [m.on_mondays, m.on_tuesdays, m.on_wednesdays, m.on_thursdays, m.on_fridays, m.on_saturdays, m.on_sundays][day]?.() ?? '';

/** A sentence, with the numbers that carry it. */
export function patternWords(pattern: InsightPattern): string {
  switch (pattern.type) {
    case 'busy_hours': {
      const busy = m.pattern_busy({ when: capital(onWeekdays(pattern.weekday)), from: hourTime(pattern.from), to: hourTime(pattern.until % 24), share: percent(pattern.share ?? 0) });
      return pattern.median === null || pattern.others === null ? busy : `${busy} ${m.pattern_busy_waits({ median: span(pattern.median), others: span(pattern.others) })}`;
    }
    case 'slow_weekday': return m.pattern_slow_weekday({ when: onWeekdays(pattern.weekday), median: span(pattern.median), others: span(pattern.others) });
    case 'slow_number': return m.pattern_slow_number({ name: inSentence(oneLine(pattern.name)), median: span(pattern.median), others: span(pattern.others) });
    case 'trend': return (pattern.median < pattern.before ? m.pattern_faster : m.pattern_slower)({ median: span(pattern.median), before: span(pattern.before) });
    case 'after_hours': return m.pattern_after_hours({ share: percent(pattern.share ?? 0) });
    case 'backlog': return (pattern.to > pattern.from ? m.pattern_backlog_more : m.pattern_backlog_less)({ from: count(pattern.from), ...plural(pattern.to) });
    case 'missed_calls': return pattern.returned === 0 ? m.pattern_missed_none({ missed: count(pattern.missed) }) : m.pattern_missed({ missed: count(pattern.missed), ...plural(pattern.returned) });
  }
}

export function askPattern({ pattern, figure }: FoundPattern): Ask {
  if (figure.type === 'tile') return askTile(figure.metric);
  return askOne(patternTitle(pattern), figure);
}

function patternTitle(pattern: InsightPattern): string {
  switch (pattern.type) {
    case 'busy_hours': return m.ask_hours({ day: weekday(pattern.weekday, 'long'), from: hourTime(pattern.from), to: hourTime(pattern.until % 24) });
    case 'slow_weekday': return m.ask_began({ when: onWeekdays(pattern.weekday) });
    case 'slow_number': return inSentence(oneLine(pattern.name));
    case 'after_hours': return m.ask_after_hours();
    case 'backlog': return m.ask_unfinished();
    case 'trend':
    case 'missed_calls': return m.insight_patterns();
  }
}

/** The first and the last hour of the day to be shown: 8 to 20 at least, and all in which something is. */
export function shownHours(heat: readonly HeatCell[]): [number, number] {
  const some = heat.flatMap((cell, i) => (cell.inbound > 0 ? [i % 24] : []));
  return [Math.min(8, ...some), Math.max(19, ...some)];
}

/** Nothing came in, waits or was finished. */
export const isQuiet = ({ tiles, inbound }: Figures): boolean => tiles.every((t) => t.of === 0) && inbound.every((i) => i.texts + i.calls + i.voicemails === 0);
