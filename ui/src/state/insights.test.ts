import { describe, expect, it } from 'vitest';
import { perform } from '../keyboard/commands';
import { appError } from '../host/memory/memory';
import type { Talk } from '../host/memory/memory';
import type { InsightPattern, InsightTile } from '../host/types';
import { locale, span } from '../i18n';
import { askTile, binName, patternWords, tileOf, tileTurn, tileValue } from './insightwords';
import { desk, START, talk, text, type Desk } from './testing';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Somebody wrote so long ago, and was answered after so long, or not. */
function wrote(id: string, ago: number, answered: number | null, more: Partial<Talk> = {}): Talk {
  const items = [text(`${id}-in`, START - ago), ...(answered === null ? [] : [text(`${id}-out`, START - ago + answered, 'yes', { direction: 'outbound' })])];
  return talk(id, answered === null ? 'unread' : 'done', 0, { items, waitingSince: answered === null ? START - ago : null, ...more });
}

const TALKS = [wrote('a', 2 * DAY, 10 * MINUTE), wrote('b', 3 * DAY, HOUR), wrote('c', 40 * DAY, MINUTE), wrote('d', 30 * HOUR, null), wrote('e', HOUR, null, { numberId: 'n2' })];

async function open(more: Partial<Parameters<typeof desk>[1]> = {}): Promise<Desk> {
  const d = await desk({}, { talks: structuredClone(TALKS), now: () => START, ...more });
  perform(d.app, 'go_insights');
  await d.rest();
  return d;
}

const value = (d: Desk, metric: InsightTile['metric']): number | null | undefined => d.app.insights.figures?.tiles.find((t) => t.metric === metric)?.value;

describe('the insights', () => {
  it('open with G Y, tell of the last 30 days, and are left with Esc', async () => {
    const d = await open();
    expect(d.app.screen).toBe('insights');
    expect([value(d, 'median_response'), value(d, 'still_waiting'), value(d, 'waiting_long')]).toEqual([10 * MINUTE, 2, 1]);
    expect(d.app.insights.choice).toBe('30');
    perform(d.app, 'back');
    expect(d.app.screen).toBe('inbox');
  });

  it('ask again for another period, number and way of counting, and keep the question', async () => {
    const d = await open();
    const { insights } = d.app;
    insights.pick('90');
    await d.rest();
    expect(insights.figures?.tiles[0]?.n, 'the one of 40 days ago counts too').toBe(3);
    insights.number('n2');
    insights.hours(true);
    insights.imported(true);
    await d.rest();
    expect(value(d, 'still_waiting')).toBe(1);
    expect(d.host.calls.findLast((c) => c.command === 'insights')?.args[0]).toMatchObject({ period: { type: 'days', n: 90 }, numberIds: ['n2'], businessHours: true, imported: true });
    insights.leave();
    insights.enter();
    expect(insights.query.numberIds).toEqual(['n2']);
    perform(d.app, 'clear_filter');
    expect(insights.filtered).toBe(false);
    perform(d.app, 'clear_filter');
    expect(d.said()).toBe('Nothing is filtered');
  });

  it('take two days once both are days and in order', async () => {
    const d = await open();
    const { insights } = d.app;
    insights.pick('between');
    await d.rest();
    expect(insights.query.period, 'they begin as what is shown').toMatchObject({ type: 'between' });
    const asked = d.called('insights');
    insights.span({ last: '' });
    insights.span({ last: '2026-01-01' });
    expect([insights.wrongDays, d.called('insights')]).toEqual([true, asked]);
    insights.span({ first: '2025-12-31' });
    await d.rest();
    expect([insights.wrongDays, insights.query.period]).toEqual([false, { type: 'between', first: '2025-12-31', last: '2026-01-01' }]);
    insights.pick('all');
    expect([insights.days, insights.choice]).toEqual([null, 'all']);
  });

  it('read the history first, slice by slice, and stop when they are left', async () => {
    const d = await desk({}, { talks: structuredClone(TALKS), now: () => START });
    d.host.unread = 1_000;
    d.host.delays['prepareInsights'] = { after: 20 };
    d.app.insights.enter();
    await d.rest();
    expect(d.app.insights.progress).toMatchObject({ total: 5 });
    expect(d.app.insights.figures).toBeNull();
    d.app.insights.leave();
    await d.rest();
    const asked = d.called('prepareInsights');
    await d.rest();
    expect(d.called('prepareInsights'), 'nobody waits for it any more').toBe(asked);
    d.host.unread = 3;
    d.host.delays['prepareInsights'] = {};
    d.app.insights.enter();
    await d.rest();
    expect([d.app.insights.progress, d.app.insights.figures !== null]).toEqual([null, true]);
  });

  it('say what went wrong, keep what is shown, and try again', async () => {
    const d = await open();
    const before = d.app.insights.figures;
    d.host.failNext('insights', appError('failed'));
    await d.app.insights.refresh();
    expect([d.app.insights.failed?.code, d.app.insights.figures, d.app.insights.busy]).toEqual(['failed', before, false]);
    await d.app.insights.refresh();
    expect(d.app.insights.failed).toBeNull();
  });

  it('are read again some seconds after a change, and never under the eyes of who reads', async () => {
    const d = await open();
    const asked = d.called('insights');
    d.app.insights.hold('heat', true);
    d.host.receive('a', text('a-new', START - 1000));
    await d.rest();
    d.clock.advance(6_000);
    await d.rest();
    expect(d.called('insights'), 'a point is being read').toBe(asked);
    d.app.insights.hold('heat', false);
    d.clock.advance(6_000);
    await d.rest();
    expect(d.called('insights')).toBe(asked + 1);
    expect(value(d, 'still_waiting')).toBe(3);
    d.clock.advance(60_000);
    await d.rest();
    expect(d.called('insights'), 'once').toBe(asked + 1);
  });

  it('show the table and the formula of the part that has the focus', async () => {
    const d = await open();
    perform(d.app, 'insight_table');
    expect(d.app.insights.tables.size, 'nothing has it').toBe(0);
    d.app.insights.at = 'heat';
    perform(d.app, 'insight_table');
    perform(d.app, 'insight_formula');
    expect([[...d.app.insights.tables], [...d.app.insights.formulas]]).toEqual([['heat'], ['heat']]);
    perform(d.app, 'insight_table');
    expect(d.app.insights.tables.size).toBe(0);
  });

  it('are saved under the name of the day, and a picture with its part', async () => {
    const d = await open();
    await d.app.insights.saveCsv();
    await d.app.insights.savePicture('png', 'heat', async () => 'aGk=');
    const saved = d.host.calls.filter((c) => /^save(Insights|Picture)/.test(c.command)).map((c) => c.args);
    expect(saved[0]?.[1]).toMatch(/^listo-insights-\d{4}-\d\d-\d\d$/);
    expect(saved[1]).toEqual(['png', expect.stringMatching(/-heat$/), 'aGk=']);
    expect(d.said()).toBe('Saved');
    await d.app.insights.savePicture('svg', 'heat', () => Promise.reject(appError('disk_full')));
    expect(d.app.toasts.errors.length).toBe(1);
  });
});

describe('the conversations behind a figure', () => {
  it('are as many as the figure, with the rest beside', async () => {
    const d = await open();
    const { behind } = d.app.insights;
    behind.open(askTile('median_response'));
    await d.rest();
    expect(d.app.dialog).toBe('insight_list');
    expect(behind.sizes).toEqual([{ n: 2, total: 2 }, { n: 2, total: 2 }]);
    expect(behind.rows.map((r) => [r.row.id, r.value]), 'the longest first').toEqual([['b', HOUR], ['a', 10 * MINUTE]]);
    await behind.show(1);
    expect(behind.rows.map((r) => r.row.id)).toEqual(['d', 'e']);
  });

  it('are read on while one goes down, and each once', async () => {
    const many = Array.from({ length: 130 }, (_, i) => wrote(`m${i}`, (i + 1) * MINUTE, null));
    const d = await open({ talks: many });
    const { behind } = d.app.insights;
    behind.open(askTile('still_waiting'));
    await d.rest();
    expect([behind.rows.length, behind.size?.total]).toEqual([50, 130]);
    for (const at of [49, 99, 129]) {
      behind.point(at);
      await d.rest();
    }
    expect(new Set(behind.rows.map((r) => r.row.id)).size).toBe(130);
    expect(behind.rows.length).toBe(130);
  });

  it('lead into the conversation', async () => {
    const d = await open();
    const { behind } = d.app.insights;
    behind.open(askTile('still_waiting'));
    await d.rest();
    behind.point(1);
    await behind.choose();
    await d.rest();
    expect([d.app.screen, d.app.dialog, d.app.thread.row?.id]).toEqual(['inbox', null, 'e']);
  });

  it('say that they could not be read, and are asked for again', async () => {
    const d = await open();
    const { behind } = d.app.insights;
    d.host.failNext('insightConversations', appError('failed'));
    behind.open(askTile('still_waiting'));
    await d.rest();
    expect(behind.failed?.code).toBe('failed');
    await behind.retry();
    expect([behind.failed, behind.rows.length]).toEqual([null, 2]);
  });
});

describe('figures in words', () => {
  const tile = (metric: InsightTile['metric'], value: number | null, previous: number | null, n = 10, of = 12): InsightTile => ({ metric, value, previous, n, of });

  it('tell times as people do', () => {
    locale.set('en');
    expect([0, 40_000, 11 * MINUTE, 124 * MINUTE, 120 * MINUTE, 25 * HOUR, 76 * HOUR, 48 * HOUR, 40 * DAY].map(span)).toEqual(['0 min', '40 s', '11 min', '2 h 04', '2 h', '1 day 1 h', '3 days 4 h', '2 days', '40 days']);
    expect(span(DAY - 20_000), 'no 24 h 00').toBe('1 day');
  });

  it('tell of how many, and how it was before', () => {
    expect([tileValue(tile('completion', 0.913, null)), tileValue(tile('reopened', null, null)), tileValue(tile('waiting_long', 1200, null))]).toEqual(['91%', '–', '1,200']);
    expect(tileOf(tile('median_response', 1, null))).toBe('of 10 answered · 2 waiting');
    expect(tileTurn(tile('median_response', 11 * MINUTE, 14 * MINUTE))).toMatchObject({ arrow: '↓', by: '3 min', judged: 'better' });
    expect(tileTurn(tile('completion', 0.87, 0.91))).toMatchObject({ arrow: '↓', by: '4 pts', judged: 'worse' });
    expect(tileTurn(tile('without_reply', 0.5, 0.4))).toMatchObject({ arrow: '↑', judged: null });
    expect(tileTurn(tile('median_response', 660_100, 660_000)), 'what looks the same is the same').toMatchObject({ arrow: '=', judged: null });
    expect(tileTurn(tile('completion', 0.87, null))).toBeNull();
  });

  it('name the bins', () => {
    const bins = [{ below: 5 * MINUTE }, { below: HOUR }, { below: null }];
    expect(bins.map((_, i) => binName(bins, i))).toEqual(['under 5 min', '5 min to 1 h', '1 h or more']);
  });

  it('are sentences in both languages', async () => {
    const all: InsightPattern[] = [
      { type: 'busy_hours', weekday: 0, from: 9, until: 11, share: 0.18, median: 40 * MINUTE, others: 11 * MINUTE },
      { type: 'slow_weekday', weekday: 5, median: 3 * HOUR, others: HOUR },
      { type: 'missed_calls', missed: 12, returned: 1 },
      { type: 'missed_calls', missed: 12, returned: 0 },
      { type: 'backlog', from: 12, to: 30 },
    ];
    locale.set('en');
    expect(all.map(patternWords)).toEqual([
      'On Mondays from 09:00 to 11:00, 18% of everything comes in. Answers then take 40 min, at other times 11 min.',
      'What comes in on Saturdays waits longest for an answer: 3 h, on other days 1 h.',
      'Only 1 of 12 missed calls was returned within an hour.',
      'None of 12 missed calls was returned within an hour.',
      'The backlog has grown from 12 to 30 conversations.',
    ]);
    locale.set('es');
    await locale.loaded;
    expect(all.map(patternWords).map((s) => s.replaceAll(/[\u00a0\u202f]/g, ' '))).toEqual([
      'Los lunes de 9:00 a 11:00 llega el 18 % de todo. Entonces se tarda 40 min en responder; el resto del tiempo, 11 min.',
      'Lo que llega los sábados es lo que más espera respuesta: 3 h, frente a 1 h los demás días.',
      'Solo se devolvió 1 de 12 llamadas perdidas en menos de una hora.',
      'Ninguna de 12 llamadas perdidas se devolvió en menos de una hora.',
      'Los pendientes han aumentado de 12 a 30 conversaciones.',
    ]);
    locale.set('en');
  });
});
