import { describe, expect, it } from 'vitest';
import { desk } from './testing';
import { leftWords, underWayWords } from './underway';

describe('closing Listo while something runs', () => {
  it('is told what is finished first, and may be thought over', async () => {
    const d = await desk({ a: 'unread' });
    expect(d.app.quit.waits).toBe(false);
    d.host.quits(['import', 'command']);
    expect(d.app.quit.waits).toBe(true);
    expect(underWayWords(d.app.quit.waitsFor)).toBe('an import and a command over many conversations');
    await d.app.quit.stay();
    expect(d.called('stayOpen')).toBe(1);
    expect(d.app.quit.waits).toBe(false);
  });

  it('comes over whatever dialog is open, and leaves it as it is', async () => {
    const d = await desk({ a: 'unread' });
    d.app.dialog = 'settings';
    d.host.quits(['export']);
    expect(d.app.dialog).toBe('settings');
    await d.app.quit.stay();
    expect(d.app.dialog).toBe('settings');
  });

  it('is done at once when the person says so, and no second time', async () => {
    const d = await desk({ a: 'unread' });
    d.host.quits(['export']);
    d.host.delays['quitNow'] = { after: 20 };
    const ended = d.app.quit.now();
    expect(d.app.quit.stopping).toBe(true);
    await d.app.quit.now();
    await d.app.quit.stay();
    await ended;
    expect([d.called('quitNow'), d.called('stayOpen')], 'it is too late to stay').toEqual([1, 0]);
  });

  it('says it again where the page is read anew', async () => {
    const d = await desk({ a: 'unread' });
    d.host.quits(['deletion']);
    await d.app.start();
    await d.rest();
    expect(d.app.quit.waitsFor).toEqual(['deletion']);
  });

  it('keeps what is being written before the program ends', async () => {
    const d = await desk({ a: 'unread' });
    d.app.drafts.keep('message', 'a', 'half a sentence');
    d.host.delays['keepDraft'] = { before: 20 };
    d.host.ends();
    await d.rest();
    expect(d.host.drafts.map((draft) => draft.text)).toEqual(['half a sentence']);
    const order = d.host.calls.map((c) => c.command).filter((c) => c === 'keepDraft' || c === 'draftsKept');
    expect(order).toEqual(['keepDraft', 'draftsKept']);
  });

  it('lets the program end where a draft cannot be kept', async () => {
    const d = await desk({ a: 'unread' });
    d.app.drafts.keep('message', 'a', 'x'.repeat(1_000_001));
    d.host.ends();
    await d.rest();
    expect(d.called('draftsKept')).toBe(1);
  });

  it('says what quitting leaves, and does not offer to cut off what cannot be', () => {
    for (const what of ['import', 'command', 'export', 'deletion'] as const) expect(leftWords(what)).not.toBe(null);
    expect(leftWords('update')).toBe(null);
  });
});
