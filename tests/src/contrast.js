// Text contrast as WCAG 2 defines it, for the nodes axe could not judge. Arguments: the nodes' CSS
// selectors. Returns those below the limit, and those nobody can compute (a picture behind them).
const parse = color => {
  // Let the engine turn any colour notation into plain numbers.
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  pen.fillStyle = color;
  pen.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
  return { r, g, b, a: a / 255 };
};
const over = (top, below) => {
  const mix = c => top[c] * top.a + below[c] * (1 - top.a);
  return { r: mix('r'), g: mix('g'), b: mix('b'), a: 1 };
};
const luminance = color => {
  const part = c => {
    const v = color[c] / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part('r') + 0.7152 * part('g') + 0.0722 * part('b');
};
const ratio = (a, b) => {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
};
// What may lie behind the text: a gradient is as bad as its worst colour.
const colors = style => {
  const stops = style.backgroundImage.match(/(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([^()]*\)/g);
  return stops === null ? [[parse(style.backgroundColor)]] : [stops.map(parse), [parse(style.backgroundColor)]];
};
const found = [];
for (const selector of arguments[0]) {
  const node = document.querySelector(selector);
  if (!node || !node.checkVisibility({ visibilityProperty: true })) continue;
  const style = getComputedStyle(node);
  const layers = [];
  let picture = false;
  let opacity = 1;
  for (let e = node; e; e = e.parentElement) {
    const s = getComputedStyle(e);
    opacity *= Number(s.opacity);
    picture ||= s.backgroundImage.includes('url(');
    const ofElement = colors(s);
    layers.push(...ofElement);
    if (ofElement.some(choice => choice.every(c => c.a === 1))) break;
  }
  if (picture) {
    found.push(`${selector}: a picture lies behind the text`);
    continue;
  }
  // What shines through everything is the canvas, white unless the page says otherwise.
  const behind = layers.reduceRight(
    (below, choice) => below.flatMap(b => choice.map(c => over(c, b))),
    [{ r: 255, g: 255, b: 255, a: 1 }],
  );
  const ink = parse(style.color);
  const have = Math.min(...behind.map(b => ratio(over({ ...ink, a: ink.a * opacity }, b), b)));
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const need = large ? 3 : 4.5;
  if (have < need) {
    found.push(`${selector}: contrast ${have.toFixed(2)}, needed ${need} ("${node.innerText.slice(0, 30)}")`);
  }
}
return found;
