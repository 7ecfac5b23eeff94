import { expect, it } from 'vitest';
import { appError, MemoryHost } from '../host/memory/memory';
import { App } from './app.svelte';
import { talks, TestClock } from './testing';

it('a start that is tried again listens to each event once', async () => {
  const host = new MemoryHost({ talks: talks({ a: 'open' }) });
  const heard: string[] = [];
  const { onChanged, onCommandProgress, onImportProgress } = host;
  host.onChanged = (listener) => (heard.push('changed'), onChanged.call(host, listener));
  host.onCommandProgress = (listener) => (heard.push('command'), onCommandProgress.call(host, listener));
  host.onImportProgress = (listener) => (heard.push('import'), onImportProgress.call(host, listener));
  const app = new App(host, new TestClock());
  host.failNext('appState', appError('failed'));
  await app.start();
  expect(app.screen).toBe('broken');
  await app.start();
  expect(app.screen).toBe('inbox');
  expect(heard).toEqual(['changed', 'command', 'import']);
});
