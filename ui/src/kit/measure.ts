let to: CanvasRenderingContext2D | null | undefined;

/** How wide a text is in the font of the page. */
function widthOf(text: string, size: number): number {
  if (to === undefined) to = typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d');
  if (to === null) return text.length * size * 0.55;
  to.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  return to.measureText(text).width;
}

/** As much of a text as there is room for. */
export function fitText(text: string, size: number, room: number): string {
  if (widthOf(text, size) <= room) return text;
  const letters = Array.from(text);
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthOf(`${letters.slice(0, middle).join('').trimEnd()}…`, size) <= room) low = middle;
    else high = middle - 1;
  }
  return `${letters.slice(0, low).join('').trimEnd()}…`;
}
