/**
 * A webview lays out some 33 million pixels at most, and positions are exact up to about 16 million.
 * A longer list gets a body of this height; where the scroller stands (physical) and what of the list
 * it shows (virtual) are then two things.
 */
export const MAX_BODY = 15_000_000;
/** At both ends the two go together, so that the ends are exact and nothing has to be put right near them. */
const END_ZONE = 1_000_000;
/** A step of the scroller that is larger than this part of one pixel of the bar's way is a drag. */
const DRAG = 0.4;

export const bodyHeight = (height: number): number => Math.min(height, MAX_BODY);

const room = (height: number, viewport: number): number => Math.max(0, height - viewport);

/** What of the list belongs to a place of the scroller when it has been dragged there, in whole pixels. */
export function toVirtual(physical: number, height: number, viewport: number): number {
  const far = room(height, viewport);
  const end = room(bodyHeight(height), viewport);
  const at = Math.max(0, Math.min(end, physical));
  if (height <= MAX_BODY) return at;
  if (at <= END_ZONE) return at;
  if (at >= end - END_ZONE) return far - (end - at);
  return Math.round(END_ZONE + ((at - END_ZONE) * (far - 2 * END_ZONE)) / (end - 2 * END_ZONE));
}

/** The other way round: where the scroller stands when this of the list is shown, in whole pixels. */
export function toPhysical(virtual: number, height: number, viewport: number): number {
  const far = room(height, viewport);
  const end = room(bodyHeight(height), viewport);
  const at = Math.max(0, Math.min(far, virtual));
  if (height <= MAX_BODY) return at;
  if (at <= END_ZONE) return at;
  if (at >= far - END_ZONE) return end - (far - at);
  return Math.round(END_ZONE + ((at - END_ZONE) * (end - 2 * END_ZONE)) / (far - 2 * END_ZONE));
}

/** Where a list stands: small steps of the scroller move it as far, a drag moves it in proportion. */
export class Scroller {
  height = 0;
  viewport = 600;
  /** The upper edge of what is shown. */
  virtual = 0;
  physical = 0;

  /** What has to be taken off a row's place in the list to get its place in the body. */
  get offset(): number {
    return this.virtual - this.physical;
  }

  size(height: number, viewport: number): void {
    this.height = height;
    this.viewport = viewport;
  }

  /** The scroller moved. */
  moved(physical: number): number {
    const { height, viewport } = this;
    const step = physical - this.physical;
    const perTrackPixel = bodyHeight(height) / Math.max(1, viewport);
    const end = room(bodyHeight(height), viewport);
    const atAnEnd = physical <= 0 || physical >= end;
    const drag = height <= MAX_BODY || atAnEnd || Math.abs(step) > perTrackPixel * DRAG;
    const to = drag ? toVirtual(physical, height, viewport) : this.virtual + step;
    this.physical = physical;
    this.virtual = Math.max(0, Math.min(room(height, viewport), to));
    return this.virtual;
  }

  /** Shows this of the list; where the scroller has to go. */
  show(virtual: number): number {
    const { height, viewport } = this;
    this.virtual = Math.max(0, Math.min(room(height, viewport), virtual));
    this.physical = toPhysical(this.virtual, height, viewport);
    return this.physical;
  }

  /** After small steps over a long way the bar is not where it should be; null when it is. */
  adrift(): number | null {
    const right = toPhysical(this.virtual, this.height, this.viewport);
    return Math.abs(right - this.physical) < 1 ? null : right;
  }
}
