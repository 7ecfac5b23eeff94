import { describe, expect, it } from 'vitest';
import { EMPTY_TALLY, type ImportPlan } from '../host/memory/imports';
import { appError } from '../host/memory/memory';
import type { Tally } from '../host/types';
import { locale } from '../i18n';
import { finishFirstRun } from './firstrun';
import { desk, type Desk } from './testing';

const tally: Tally = { ...EMPTY_TALLY, conversations: 9, newConversations: 9, messages: 100, toUnread: 2, toDone: 7 };
const plan = (more: Partial<ImportPlan> = {}): ImportPlan => ({ bytes: 1000, records: 100, steps: 4, stepMs: 10, lines: [{ line: '1', name: '', e164: null }, { line: '2', name: 'Work', e164: null }], tally, ...more });
const files = ['/a/sms.xml'];

function rename(d: Desk, name: string): void {
  const line = d.app.imports.lines[0];
  if (line) line.name = name;
}

async function until(d: Desk, step: string): Promise<void> {
  for (let i = 0; i < 100 && d.app.imports.step !== step; i++) await new Promise((done) => setTimeout(done, 10));
  expect(d.app.imports.step).toBe(step);
}

describe('an import', () => {
  it('looks, names the lines, writes, and tells', async () => {
    const d = await desk({}, { plan: plan(), files });
    await d.app.imports.pick();
    await until(d, 'preview');
    expect(d.app.imports.lines.map((l) => l.name)).toEqual(['SIM 1', 'Work']);
    expect(d.called('startImport')).toBe(0);
    rename(d, ' Home ');
    await d.app.imports.start();
    await until(d, 'result');
    expect(d.host.calls.find((c) => c.command === 'startImport')?.args[0]).toEqual({ files, lines: [{ line: '1', name: 'Home', e164: null }, { line: '2', name: 'Work', e164: null }], region: 'US', tables: [] });
    expect(d.app.imports.status?.tally.messages).toBe(100);
    expect(d.app.imports.past).toHaveLength(1);
  });

  it('takes a folder as it takes files', async () => {
    const d = await desk({}, { plan: plan(), files: ['/a/Takeout'] });
    await d.app.imports.pickFolder();
    await until(d, 'preview');
    expect(d.app.imports.files).toEqual(['/a/Takeout']);
    d.app.imports.again();
    const none = await desk({}, { plan: plan(), files: [] });
    await none.app.imports.pickFolder();
    expect(none.app.imports.step).toBe('choose');
    expect(none.called('previewImport')).toBe(0);
  });

  it('can be stopped while looking: nothing was written', async () => {
    const d = await desk({}, { plan: plan({ steps: 100 }), files });
    await d.app.imports.pick();
    await d.app.imports.cancel();
    await until(d, 'choose');
    expect(d.app.imports.stopped).toBe(true);
    expect(d.called('startImport')).toBe(0);
  });

  it('stopped while writing says what was kept and can go on', async () => {
    const slow = plan({ steps: 60 });
    const d = await desk({}, { plan: slow, files });
    await d.app.imports.resume({ files, lines: [{ line: null, name: 'Home', e164: null }], region: 'ES' });
    await d.app.imports.cancel();
    await until(d, 'result');
    expect(d.app.imports.status?.state).toBe('cancelled');
    expect(d.app.imports.past[0]?.resumable).toBe(true);
    slow.steps = 2;
    await d.app.imports.start();
    await until(d, 'result');
    await d.rest();
    expect(d.app.imports.status?.state).toBe('finished');
  });

  it('needs a name for every line', async () => {
    const d = await desk({}, { plan: plan(), files });
    await d.app.imports.pick();
    await until(d, 'preview');
    rename(d, '  ');
    await d.app.imports.start();
    expect(d.app.imports.step).toBe('preview');
    expect(d.called('startImport')).toBe(0);
  });

  it('that does not start says so and changes nothing', async () => {
    const d = await desk({}, { plan: plan(), files });
    d.host.failNext('previewImport', appError('failed'));
    await d.app.imports.pick();
    expect(d.app.imports.step).toBe('choose');
    expect(d.app.toasts.errors[0]?.text).toMatch(/nothing was changed/);
  });

  it('a cancelled dialog is nothing', async () => {
    const d = await desk({}, { plan: plan(), files: [] });
    await d.app.imports.pick();
    expect(d.app.imports.step).toBe('choose');
    expect(d.called('previewImport')).toBe(0);
  });

  it('starts with the files given on the command line', async () => {
    const d = await desk({}, { plan: plan(), openFiles: ['/given.zip'], firstRun: true });
    expect(d.app.screen).toBe('import');
    await until(d, 'preview');
    expect(d.app.imports.files).toEqual(['/given.zip']);
  });

  it('that ends elsewhere waits to be looked at', async () => {
    const d = await desk({ a: 'open' }, { plan: plan({ steps: 3 }), files });
    await d.app.imports.resume({ files, lines: [{ line: null, name: 'Home', e164: null }], region: 'US', tables: [] });
    await d.app.toInbox();
    await until(d, 'result');
    expect(d.app.imports.resultSeen).toBe(false);
    d.app.toImport();
    expect(d.app.imports.step).toBe('result');
  });

  it('leaves the inbox usable', async () => {
    const d = await desk({ a: 'open', b: 'open' }, { plan: plan({ steps: 30 }), files });
    await d.app.imports.pick();
    await d.app.toInbox();
    await d.app.acts.done('a', 'next');
    expect(d.ids()).toEqual(['b']);
    expect(d.app.imports.step).toBe('looking');
  });
});

describe('first run', () => {
  it.each([['import', 'import'], ['samples', 'inbox'], ['skip', 'inbox']] as const)('%s leads to %s', async (choice, screen) => {
    const d = await desk({}, { firstRun: true, samples: () => ({ numbers: [{ id: 's', name: 'S', e164: null, color: 0, sample: true }], talks: [] }) });
    expect(d.app.screen).toBe('welcome');
    await finishFirstRun(d.app, choice);
    expect(d.app.screen).toBe(screen);
    expect(d.app.samples.any).toBe(choice === 'samples');
    expect(d.called('finishFirstRun')).toBe(1);
  });
});

describe('settings', () => {
  it('speak at once and are put back when they cannot be saved', async () => {
    const d = await desk({});
    d.host.failNext('saveSettings', appError('disk_full'));
    const saving = d.app.saveSettings({ language: 'es' });
    expect(locale.current).toBe('es');
    await saving;
    expect(locale.current).toBe('en');
    expect(d.app.settings.language).toBe('en');
    expect(d.app.toasts.errors).toHaveLength(1);
  });
});
