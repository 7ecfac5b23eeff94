import { expect, it } from 'vitest';
import { appError } from '../host/memory/memory';
import { links, type Link } from '../kit/links';
import { desk, type Desk } from './testing';

function link(text: string): Link {
  const [found] = links(text);
  if (found === undefined) throw new Error(`no link in ${text}`);
  return found;
}

const opened = (d: Desk): unknown[] => d.host.calls.filter((c) => c.command === 'openWeb').map((c) => c.args[0]);

it('a link that says where it leads is opened at once', async () => {
  const d = await desk({ a: 'open' });
  d.app.webLinks.follow(link('https://a.example/x'));
  expect([opened(d), d.app.dialog]).toEqual([['https://a.example/x'], null]);
});

it('another one only after a yes', async () => {
  const d = await desk({ a: 'open' });
  const trick = link('https://bank.example@evil.example/');
  d.app.webLinks.follow(trick);
  expect([opened(d), d.app.dialog, d.app.webLinks.asked?.host]).toEqual([[], 'link', 'evil.example']);
  d.app.webLinks.refuse();
  expect([opened(d), d.app.dialog]).toEqual([[], null]);
  d.app.webLinks.follow(trick);
  d.app.webLinks.accept();
  expect([opened(d), d.app.dialog]).toEqual([['https://bank.example@evil.example/'], null]);
});

it('says when no browser could be opened', async () => {
  const d = await desk({ a: 'open' });
  d.host.failNext('openWeb', appError('failed'));
  d.app.webLinks.follow(link('https://a.example/x'));
  await d.rest();
  expect(d.app.toasts.errors).toHaveLength(1);
});
