import type { PictureKind } from '../../host/types';
import { shapesOf, textOf, toBase64, toPng, toSvg, type Picture, type Shape } from '../../kit/picture';

const EDGE = 20;
const LINE = 20;

/** The chart of a card with its title, what it is of, and its legend. */
function pictureOf(card: HTMLElement, drawing: SVGSVGElement): Picture {
  const width = drawing.width.baseVal.value + 2 * EDGE;
  const shapes: Shape[] = [];
  let y = EDGE + 12;
  for (const element of [card.querySelector('[data-title]'), document.querySelector('[data-scope]')]) {
    if (element === null) continue;
    shapes.push(textOf(element, EDGE, y));
    y += LINE;
  }
  shapes.push(...shapesOf(drawing, EDGE, y));
  y += drawing.height.baseVal.value + 22;
  let x = EDGE;
  for (const entry of card.querySelectorAll('[data-legend] li')) {
    const words = entry.querySelector('span');
    const sign = entry.querySelector('svg');
    if (words === null) continue;
    const room = words.getBoundingClientRect().width + (sign === null ? 0 : sign.width.baseVal.value + 6);
    if (x > EDGE && x + room > width - EDGE) {
      x = EDGE;
      y += LINE;
    }
    if (sign !== null) shapes.push(...shapesOf(sign, x, y - 10));
    shapes.push(textOf(words, x + (sign === null ? 0 : sign.width.baseVal.value + 6), y));
    x += room + 16;
  }
  return { w: width, h: y + EDGE, ground: getComputedStyle(card).backgroundColor, shapes };
}

/** The file in base64. */
export async function pictureFile(kind: PictureKind, card: HTMLElement | undefined, drawing: SVGSVGElement | undefined): Promise<string> {
  if (card === undefined || drawing === undefined) throw new Error('there is no chart');
  const picture = pictureOf(card, drawing);
  return toBase64(kind === 'svg' ? new TextEncoder().encode(toSvg(picture)) : await toPng(picture));
}
