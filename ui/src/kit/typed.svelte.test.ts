import { expect, it } from 'vitest';
import { Typed } from './typed.svelte';

it('what is typed stays when the same is read again, and goes when something else is kept', async () => {
  let tag = $state.raw({ name: 'VIP' });
  const typed = new Typed(() => tag.name);
  const shown: string[] = [];
  const end = $effect.root(() => {
    $effect(() => void shown.push(typed.text));
  });
  const then = async (change: () => void): Promise<string | undefined> => {
    change();
    await Promise.resolve();
    return shown.at(-1);
  };
  expect(await then(() => undefined)).toBe('VIP');
  expect(await then(() => (typed.text = 'VIPs'))).toBe('VIPs');
  expect(await then(() => (tag = { name: 'VIP' })), 'another object of the same name').toBe('VIPs');
  expect(await then(() => (tag = { name: 'VIP' })), 'however often').toBe('VIPs');
  expect(await then(() => (tag = { name: 'Gold' })), 'another name').toBe('Gold');
  expect(await then(() => (typed.text = 'Go'))).toBe('Go');
  expect(await then(() => (tag = { name: 'Go' })), 'what was typed is kept').toBe('Go');
  expect(await then(() => (tag = { name: 'VIP' })), 'and taken back').toBe('VIP');
  end();
});
