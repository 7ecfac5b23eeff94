import { describe, expect, it } from 'vitest';
import { completed, completions } from './completion';
import { desk } from './testing';

describe('completions', () => {
  it.each([
    ['fr', ['from:']], ['i', []], ['is', ['is:']], ['ana in:', ['in:inbox', 'in:unread', 'in:done', 'in:snoozed', 'in:muted', 'in:waiting', 'in:pinned', 'in:all']],
    ['is:un', ['is:unread']], ['is:unread', []], ['in:unread ', []], ['HAS:V', ['has:voicemail']], ['"say in:', []], ['before:', []], ['http:', []],
    ['ta', ['tag:']], ['tag:', []],
  ])('of %o are %o', (text, want) => expect(completions(text)).toEqual(want));

  it.each([
    ['tag:', ['tag:VIP', 'tag:"VIP clients"', 'tag:Échéance']], ['ana tag:v', ['tag:VIP', 'tag:"VIP clients"']], ['tag:vip', ['tag:"VIP clients"']],
    ['tag:"vip c', ['tag:"VIP clients"']], ['tag:"vip clients"', []], ['TAG:eche', ['tag:Échéance']], ['tag:x', []], ['atag:', []], ['"say tag:', []], ['tag:vip ', []],
  ])('of %o are names of tags: %o', (text, want) => expect(completions(text, ['VIP', 'VIP clients', 'Échéance', 'a "quoted" one'])).toEqual(want));

  it('puts a name with spaces in quotes, in the place of what was begun', () => {
    expect(completed('ana tag:vi', 'tag:"VIP clients"')).toBe('ana tag:"VIP clients" ');
    expect(completed('ana tag:"vip c', 'tag:"VIP clients"')).toBe('ana tag:"VIP clients" ');
  });

  it('take the place of what was begun', () => {
    expect(completed('ana fr', 'from:'), 'its value follows').toBe('ana from:');
    expect(completed('ana is:un', 'is:unread'), 'the next word follows').toBe('ana is:unread ');
  });
});

describe('recent searches', () => {
  it('are kept with the settings, and forgotten when asked to', async () => {
    const d = await desk({ a: 'open' });
    d.app.toSearch();
    d.app.search.type('text');
    await d.rest();
    d.app.search.enter();
    await d.rest();
    expect(d.host.settings.recentSearches, 'also after a restart').toEqual(['text']);
    d.app.leaveSearch();
    d.app.toSearch();
    d.app.search.move(1);
    d.app.search.enter();
    expect(d.app.search.text).toBe('text');
    d.app.search.forget();
    await d.rest();
    expect(d.app.search.recent).toEqual([]);
    expect(d.host.settings.recentSearches).toEqual([]);
  });
});
