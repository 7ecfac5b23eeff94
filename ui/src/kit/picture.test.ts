import { expect, it } from 'vitest';
import { toBase64, toSvg, type Shape } from './picture';

const look = { fill: 'rgb(1, 2, 3)', stroke: null, width: 0, dash: [], opacity: 1 };

it('writes a drawing that needs nothing else', () => {
  const shapes: Shape[] = [
    { kind: 'rect', look, x: 1, y: 2, w: 3, h: 4, round: 0 },
    { kind: 'path', look: { ...look, fill: null, stroke: 'rgb(9, 9, 9)', width: 2, dash: [3, 1], opacity: 0.5 }, d: 'M0 0L1 1', x: 5, y: 6 },
    { kind: 'line', look: { ...look, fill: null, stroke: 'rgb(9, 9, 9)', width: 1 }, x: 0, y: 0, x2: 9, y2: 9 },
    { kind: 'circle', look, x: 4, y: 4, r: 2 },
  ];
  const file = toSvg({ w: 20, h: 10, ground: 'rgb(255, 255, 255)', shapes });
  expect(file).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 20 10"><rect width="20" height="10" fill="rgb(255, 255, 255)"/>' +
      '<rect x="1" y="2" width="3" height="4" fill="rgb(1, 2, 3)"/>' +
      '<path d="M0 0L1 1" transform="translate(5 6)" fill="none" stroke="rgb(9, 9, 9)" stroke-width="2" stroke-dasharray="3 1" opacity="0.5"/>' +
      '<line x1="0" y1="0" x2="9" y2="9" fill="none" stroke="rgb(9, 9, 9)" stroke-width="1"/>' +
      '<circle cx="4" cy="4" r="2" fill="rgb(1, 2, 3)"/></svg>\n',
  );
});

it('lets no name of a stranger out of its text', () => {
  const text: Shape = { kind: 'text', look, x: 0, y: 0, text: '</text><script>alert("&")</script>', anchor: 'end', size: 12, weight: '400', family: '"Inter Variable", sans-serif' };
  const file = toSvg({ w: 1, h: 1, ground: 'white', shapes: [text] });
  expect(file).not.toContain('<script');
  expect(file).toContain('&lt;/text&gt;&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;');
  expect(file).toContain('font-family="&quot;Inter Variable&quot;, sans-serif"');
});

it('codes bytes of any length', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 256);
  expect([...Buffer.from(toBase64(bytes), 'base64')]).toEqual([...bytes]);
});
