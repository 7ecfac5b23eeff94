import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { KeptTag } from '../host/memory/tags';
import type { SavedView } from '../host/types';
import { listenToKeys } from '../keyboard/listen';
import { commandsOf } from '../keyboard/palette.svelte';
import { desk, talk, type Desk } from './testing';
import { VIEW_NAME_MAX, VIEWS_MAX } from './views.svelte';

let vip: KeptTag;
beforeEach(() => void (vip = { id: 'vip', name: 'VIP', color: 1 }));

const view = (id: string, more: Partial<SavedView> = {}): SavedView => ({ id, name: id.toUpperCase(), view: 'all', numberIds: [], tagIds: [], assigneeIds: [], period: { type: 'any' }, order: 'newest', search: '', ...more });
const open = async (savedViews: SavedView[] = []): Promise<Desk> => {
  const d = await desk({}, { talks: [talk('1', 'open', 0, { tags: [vip] }), talk('2', 'unread', 1, { numberId: 'n2' }), talk('3', 'done', 2, { tags: [vip] })], tags: [vip], settings: { language: 'en', savedViews } });
  await d.rest();
  return d;
};
const names = (d: Desk): string[] => d.app.views.all.map((v) => v.name);
/** What the toast offers. */
const takeBack = async (d: Desk): Promise<void> => {
  const action = d.app.toasts.current?.action;
  if (typeof action === 'function') action();
  await d.rest();
};

describe('a saved view', () => {
  it('keeps what is shown, and brings it back', async () => {
    const d = await open();
    await d.app.filters.set({ view: 'all', tagIds: ['vip'], period: { type: 'between', from: '2020-01-01', to: '' } });
    expect(d.app.views.suggestion()).toBe('All · VIP · From Jan 1, 2020');
    await d.app.views.save('  My people ');
    expect(d.said()).toBe('“My people” saved');
    expect(d.host.settings.savedViews, 'the host has it').toMatchObject([{ name: 'My people', view: 'all', tagIds: ['vip'], search: '' }]);
    await d.app.go('inbox', []);
    expect(d.app.views.all.map((v) => d.app.views.active(v))).toEqual([false]);
    await d.app.views.toPosition(1);
    expect(d.ids()).toEqual(['1', '3']);
    expect(d.app.views.all.map((v) => d.app.views.active(v))).toEqual([true]);
  });

  it('is called so that no sign is halved', async () => {
    const d = await open();
    d.app.toSearch();
    d.app.search.type(`${'a'.repeat(VIEW_NAME_MAX - 1)}🎈🎈`);
    expect(d.app.views.suggestion()).toBe(`${'a'.repeat(VIEW_NAME_MAX - 1)}🎈`);
  });

  it('keeps a search, and searches again', async () => {
    const d = await open();
    d.app.toSearch();
    expect(d.app.views.canSave, 'nothing is searched for yet').toBe(false);
    d.app.search.type('person 2');
    await d.rest();
    await d.app.views.save('Second');
    d.app.leaveSearch();
    await d.app.views.toPosition(1);
    await d.rest();
    expect(d.app.search.on).toBe(true);
    expect(d.app.search.hits.map((h) => h.row.id)).toEqual(['2']);
  });

  it('of the same name is replaced, whatever its case, and can be taken back', async () => {
    const d = await open([view('a', { name: 'Vips', view: 'done' }), view('b')]);
    await d.app.filters.tag('vip');
    expect(d.app.views.named('vips ')?.id, 'the dialog says so').toBe('a');
    await d.app.views.save('VIPS');
    expect(d.app.views.all.map((v) => [v.id, v.name, v.view])).toEqual([['a', 'VIPS', 'inbox'], ['b', 'B', 'all']]);
    await takeBack(d);
    expect(d.app.views.all[0]).toEqual(view('a', { name: 'Vips', view: 'done' }));
  });

  it('is not one too many', async () => {
    const d = await open(Array.from({ length: VIEWS_MAX }, (_, i) => view(`v${i}`)));
    await d.app.views.save('One more');
    expect(d.app.views.all.length).toBe(VIEWS_MAX);
    await d.app.views.save('V3');
    expect(d.app.views.all[3]?.view, 'one of them can still be replaced').toBe('inbox');
  });

  it('has a count where the counts know it, without asking', async () => {
    const d = await open([view('a'), view('b', { numberIds: ['n2'] }), view('c', { tagIds: ['vip'] }), view('d', { search: 'x' })]);
    d.host.calls.length = 0;
    expect(d.app.views.all.map((v) => d.app.views.count(v))).toEqual([3, 1, null, null]);
    expect(d.host.calls).toEqual([]);
  });

  it('says that its tag or number is gone instead of showing something else', async () => {
    const d = await open([view('a', { tagIds: ['vip'] }), view('b', { numberIds: ['n9'] })]);
    const before = d.app.mailbox.listing;
    await d.host.removeTag('vip');
    await d.rest();
    await d.app.views.toPosition(1);
    expect(d.said()).toContain('“A” filters by a tag that was removed');
    await d.app.views.toPosition(2);
    expect(d.said()).toContain('“B” filters by a number that is no longer here');
    expect(d.app.mailbox.listing).toBe(before);
    await d.app.views.toPosition(3);
    expect(d.said()).toBe('There is no saved view 3');
  });

  it('is renamed, but not to the name of another one', async () => {
    const d = await open([view('a'), view('b')]);
    const [a] = d.app.views.all;
    if (a === undefined) throw new Error('there are two');
    expect(d.app.views.problem(a, 'b')).toBe('“B” has this name already');
    await d.app.views.rename(a, 'b');
    await d.app.views.rename(a, '  ');
    expect(names(d)).toEqual(['A', 'B']);
    await d.app.views.rename(a, ' Anna ');
    expect(names(d)).toEqual(['Anna', 'B']);
  });

  it('moves up and down, and no further than the ends', async () => {
    const d = await open([view('a'), view('b'), view('c')]);
    await d.app.views.move(view('a'), -1);
    expect(names(d)).toEqual(['A', 'B', 'C']);
    await d.app.views.move(view('a'), 1);
    await d.app.views.move(view('c'), -1);
    expect(names(d)).toEqual(['B', 'C', 'A']);
  });

  it('is removed, and undo puts it back at its place', async () => {
    const d = await open([view('a'), view('b'), view('c')]);
    await d.app.views.remove(view('b'));
    expect(names(d)).toEqual(['A', 'C']);
    await takeBack(d);
    expect(names(d)).toEqual(['A', 'B', 'C']);
    await d.app.views.remove(view('b'));
    const { current } = d.app.toasts;
    await d.app.views.rename(view('c'), 'B');
    if (typeof current?.action === 'function') current.action();
    await d.rest();
    expect(names(d), 'its name is taken').toEqual(['A', 'B']);
    expect(d.said()).toContain('cannot come back');
  });

  it('that could not be kept as it was changed says why in its dialog, and is as it was', async () => {
    const d = await open([view('a'), view('b')]);
    const { views } = d.app;
    const fails = async <T>(work: () => Promise<T>): Promise<T> => {
      d.host.failNext('saveSettings', { code: 'disk_full', params: {}, retryable: false, detail: '', traceId: '' });
      return work();
    };
    views.manage();
    expect(await fails(() => views.move(view('a'), 1))).toBe(false);
    expect(views.failed).toMatch(/^Your settings were not saved\. The disk is full/);
    expect(await fails(() => views.remove(view('a')))).toBe(false);
    expect([names(d), d.said()]).toEqual([['A', 'B'], null]);
    expect(await fails(() => views.rename(view('a'), 'Anna')), 'said at its field').toMatch(/The disk is full/);
    expect([names(d), views.failed]).toEqual([['A', 'B'], null]);
    expect(await views.move(view('a'), -1), 'it can go no further, which is no failure').toBe(false);
    expect(views.failed).toBeNull();
    expect(await fails(() => views.move(view('b'), -1))).toBe(false);
    expect(views.failed).not.toBeNull();
    views.manage();
    expect(views.failed, 'of an earlier visit').toBeNull();
  });

  it('becomes what is shown now', async () => {
    const d = await open([view('a')]);
    await d.app.filters.tag('vip');
    await d.app.views.update(view('a'));
    expect(d.app.views.all).toMatchObject([{ id: 'a', name: 'A', view: 'inbox', tagIds: ['vip'] }]);
    await takeBack(d);
    expect(d.app.views.all).toEqual([view('a')]);
  });

  it('says nothing where it could not be kept but why', async () => {
    const d = await open();
    d.host.failNext('saveSettings', { code: 'failed', params: {}, retryable: false, detail: '', traceId: '' });
    await d.app.views.save('Lost');
    expect(names(d)).toEqual([]);
    expect(d.said()).toBeNull();
    expect(d.app.toasts.errors.length).toBe(1);
  });
});

describe('keys', () => {
  const stage = new EventTarget();
  beforeEach(() => {
    vi.stubGlobal('window', stage);
    vi.stubGlobal('Element', class {});
    return () => vi.unstubAllGlobals();
  });
  const press = (key: string, code: string, more: object = {}): void => {
    const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, isComposing: false };
    stage.dispatchEvent(Object.assign(new Event('keydown', { cancelable: true }), none, { key, code }, more));
  };

  it('G and a digit go to a view, F filters, Shift+F clears, Mod+S saves', async () => {
    const d = await open([view('a'), view('b', { view: 'done' })]);
    const stop = listenToKeys(d.app);
    press('g', 'KeyG');
    press('2', 'Digit2');
    await d.rest();
    expect(d.app.mailbox.view).toBe('done');
    press('f', 'KeyF');
    expect(d.app.dialog).toBe('filter');
    await d.app.filters.tag('vip');
    press('F', 'KeyF', { shiftKey: true });
    expect(d.app.filters.on, 'keys are for the dialog while it is open').toBe(true);
    d.app.dialog = null;
    press('F', 'KeyF', { shiftKey: true });
    await d.rest();
    expect(d.app.filters.on).toBe(false);
    press('s', 'KeyS', { ctrlKey: true });
    expect(d.app.dialog).toBe('save_view');
    stop();
  });

  it('are in the palette by name', async () => {
    const d = await open([view('a', { name: 'Late ones' })]);
    const command = commandsOf(d.app).find((c) => c.id === 'view:a');
    expect(command).toMatchObject({ label: 'Go to Late ones', keys: ['G 1'] });
    command?.run();
    await d.rest();
    expect(d.app.mailbox.view).toBe('all');
  });
});
