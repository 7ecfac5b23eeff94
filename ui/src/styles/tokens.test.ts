import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { COLORS, colorClass } from '../kit/colors';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The colours that a block sets, over those it adds to. */
function tokens(text: string, selector: string, base: Record<string, string> = {}): Record<string, string> {
  const block = text.slice(text.indexOf(`${selector} {`)).split('}')[0] ?? '';
  return { ...base, ...Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value])) };
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const v = parseInt(colour.slice(at, at + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const more = css.slice(css.indexOf('@media screen and (prefers-contrast: more)'));
const themes = {
  light: tokens(more, ':root', tokens(css, ':root')),
  dark: tokens(more, "[data-theme='dark']", tokens(css, "[data-theme='dark']")),
};
const INKS = ['ink', 'ink-2', 'ink-3', 'accent-text', 'missed', 'done'];
const GROUNDS = ['bg', 'surface', 'raised', 'sel', 'picked', 'sel-dim', 'hover'];

it.each(Object.entries(themes))('more contrast is 7:1 for text and 3:1 for lines, %s', (_, colours) => {
  const of = (name: string): string => colours[name] ?? `no ${name}`;
  const pairs = [
    ...INKS.flatMap((ink) => GROUNDS.map((ground) => [ink, ground, 7] as const)),
    ['accent-ink', 'accent', 7] as const, ['accent-ink', 'unread', 7] as const, ['done', 'done-bg', 7] as const, ['missed', 'missed-bg', 7] as const, ['warn-ink', 'warn-bg', 7] as const,
    ...['line', 'line-2', 'line-3'].flatMap((line) => ['bg', 'surface'].map((ground) => [line, ground, 3] as const)),
  ];
  const low = pairs.filter(([ink, ground, need]) => !(contrast(of(ink), of(ground)) >= need)).map(([ink, ground]) => `${ink} on ${ground}: ${contrast(of(ink), of(ground)).toFixed(2)}`);
  expect(low).toEqual([]);
});

const usual = { light: tokens(css, ':root'), dark: tokens(css, "[data-theme='dark']", tokens(css, ':root')) };
const palette = Object.fromEntries([...css.matchAll(/\.(num-\d) \{ --hue: (#[0-9a-f]{6})/g)].map(([, name, value]) => [name ?? '', value ?? '']));

it.each(Object.entries(usual))('the colours of numbers and tags are 3:1 on what they stand on, and there is one for each name, %s', (_, colours) => {
  expect(Object.keys(palette)).toEqual(Array.from({ length: COLORS }, (_, i) => colorClass(i)));
  const low = Object.entries(palette).flatMap(([name, hue]) => GROUNDS.filter((ground) => contrast(hue, colours[ground] ?? '') < 3).map((ground) => `${name} on ${ground}: ${contrast(hue, colours[ground] ?? '').toFixed(2)}`));
  expect(low).toEqual([]);
});

it.each(Object.entries(usual))('the name of a tag is 4.5:1 on its chip, %s', (_, colours) => {
  expect(contrast(colours['ink-2'] ?? '', colours['raised'] ?? '')).toBeGreaterThanOrEqual(4.5);
});
