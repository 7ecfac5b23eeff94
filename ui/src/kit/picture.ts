/** A chart as a file: its shapes are read from the page with the colours and fonts they have there, and written or painted anew. */

interface Look {
  fill: string | null;
  stroke: string | null;
  width: number;
  dash: readonly number[];
  opacity: number;
}

export type Shape = { look: Look } & (
  | { kind: 'rect'; x: number; y: number; w: number; h: number; round: number }
  | { kind: 'circle'; x: number; y: number; r: number }
  | { kind: 'path'; d: string; x: number; y: number }
  | { kind: 'line'; x: number; y: number; x2: number; y2: number }
  | { kind: 'text'; x: number; y: number; text: string; anchor: 'start' | 'middle' | 'end'; size: number; weight: string; family: string }
);

export interface Picture {
  w: number;
  h: number;
  ground: string;
  shapes: readonly Shape[];
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const attributes = (all: Record<string, string | number | null>): string => Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [` ${name}="${escaped(String(value))}"`])).join('');

function written(shape: Shape): string {
  const { fill, stroke, width, dash, opacity } = shape.look;
  const look = attributes({ fill: fill ?? 'none', stroke, 'stroke-width': stroke === null ? null : width, 'stroke-dasharray': dash.length === 0 ? null : dash.join(' '), opacity: opacity === 1 ? null : opacity });
  switch (shape.kind) {
    case 'rect': return `<rect${attributes({ x: shape.x, y: shape.y, width: shape.w, height: shape.h, rx: shape.round || null })}${look}/>`;
    case 'circle': return `<circle${attributes({ cx: shape.x, cy: shape.y, r: shape.r })}${look}/>`;
    case 'line': return `<line${attributes({ x1: shape.x, y1: shape.y, x2: shape.x2, y2: shape.y2 })}${look}/>`;
    case 'path': return `<path${attributes({ d: shape.d, transform: `translate(${shape.x} ${shape.y})` })}${look}/>`;
    case 'text': return `<text${attributes({ x: shape.x, y: shape.y, 'text-anchor': shape.anchor, 'font-size': shape.size, 'font-weight': shape.weight, 'font-family': shape.family })}${look}>${escaped(shape.text)}</text>`;
  }
}

/** A file that needs nothing else and runs nothing. */
export const toSvg = ({ w, h, ground, shapes }: Picture): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"><rect width="${w}" height="${h}"${attributes({ fill: ground })}/>${shapes.map(written).join('')}</svg>\n`;

function paintOne(to: CanvasRenderingContext2D, shape: Shape): void {
  const { fill, stroke, width, dash, opacity } = shape.look;
  to.globalAlpha = opacity;
  to.fillStyle = fill ?? 'transparent';
  to.strokeStyle = stroke ?? 'transparent';
  to.lineWidth = width;
  to.setLineDash([...dash]);
  if (shape.kind === 'text') {
    to.font = `${shape.weight} ${shape.size}px ${shape.family}`;
    to.textAlign = shape.anchor === 'middle' ? 'center' : shape.anchor === 'end' ? 'right' : 'left';
    return to.fillText(shape.text, shape.x, shape.y);
  }
  const path = new Path2D();
  if (shape.kind === 'rect') path.roundRect(shape.x, shape.y, shape.w, shape.h, shape.round);
  else if (shape.kind === 'circle') path.arc(shape.x, shape.y, shape.r, 0, 2 * Math.PI);
  else if (shape.kind === 'path') path.addPath(new Path2D(shape.d), new DOMMatrix().translate(shape.x, shape.y));
  else {
    path.moveTo(shape.x, shape.y);
    path.lineTo(shape.x2, shape.y2);
  }
  if (fill !== null) to.fill(path);
  if (stroke !== null) to.stroke(path);
}

/** The bytes of a PNG, so many pixels of it for one of the page. */
export async function toPng(picture: Picture, scale = 2): Promise<Uint8Array> {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.w * scale);
  canvas.height = Math.round(picture.h * scale);
  const to = canvas.getContext('2d');
  if (to === null) throw new Error('there is nothing to paint on');
  to.scale(scale, scale);
  to.direction = 'ltr';
  to.fillStyle = picture.ground;
  to.fillRect(0, 0, picture.w, picture.h);
  for (const shape of picture.shapes) paintOne(to, shape);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (blob === null) throw new Error('the picture could not be made');
  return new Uint8Array(await blob.arrayBuffer());
}

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

const number = (text: string | null): number => Number.parseFloat(text ?? '') || 0;
const colour = (text: string): string | null => (text === 'none' || text === '' || text === 'transparent' ? null : text);

function lookOf(style: CSSStyleDeclaration): Look {
  const dash = style.strokeDasharray === 'none' ? [] : style.strokeDasharray.split(/[\s,]+/).map(number);
  const fill = colour(style.fill);
  // A shade has no line of its own in any chart.
  const shade = fill === null ? 1 : number(style.fillOpacity === '' ? '1' : style.fillOpacity);
  return { fill, stroke: colour(style.stroke), width: number(style.strokeWidth), dash, opacity: number(style.opacity === '' ? '1' : style.opacity) * shade };
}

function shapeOf(element: Element, x: number, y: number): Shape | null {
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility === 'hidden') return null;
  const look = lookOf(style);
  const at = (name: string): number => number(element.getAttribute(name));
  switch (element.localName) {
    case 'rect': return { kind: 'rect', look, x: x + at('x'), y: y + at('y'), w: at('width'), h: at('height'), round: at('rx') };
    case 'circle': return { kind: 'circle', look, x: x + at('cx'), y: y + at('cy'), r: at('r') };
    case 'path': return { kind: 'path', look, d: element.getAttribute('d') ?? '', x, y };
    case 'line': return { kind: 'line', look, x: x + at('x1'), y: y + at('y1'), x2: x + at('x2'), y2: y + at('y2') };
    case 'text': {
      const anchor = element.getAttribute('text-anchor');
      return { kind: 'text', look, x: x + at('x'), y: y + at('y'), text: element.textContent ?? '', anchor: anchor === 'middle' || anchor === 'end' ? anchor : 'start', size: number(style.fontSize), weight: style.fontWeight, family: style.fontFamily };
    }
    default: return null;
  }
}

/** The shapes of a drawing, moved; what is only there for the person who points is left out. */
export const shapesOf = (drawing: SVGSVGElement, x: number, y: number): Shape[] =>
  [...drawing.querySelectorAll('rect, circle, path, line, text')].flatMap((element) => (element.closest('[data-screen]') === null ? (shapeOf(element, x, y) ?? []) : []));

/** A line of text as it looks on the page. */
export function textOf(element: Element, x: number, y: number): Shape {
  const style = getComputedStyle(element);
  const look: Look = { fill: style.color, stroke: null, width: 0, dash: [], opacity: 1 };
  return { kind: 'text', look, x, y, text: element.textContent?.trim() ?? '', anchor: 'start', size: number(style.fontSize), weight: style.fontWeight, family: style.fontFamily };
}
