/** How wide the list may be made, in pixels of the page. As in the core's `ListWidth`. */
export const LIST_NARROWEST = 280;
export const LIST_WIDEST = 900;
/** With one press of an arrow. */
export const STEP = 16;
/** The sidebar, and a thread that can still be read. */
const BESIDE = 224 + 380;

/** The width that a window of this width has room for. */
export function fitted(width: number, room: number): number {
  const widest = Math.max(LIST_NARROWEST, Math.min(LIST_WIDEST, room - BESIDE));
  return Math.round(Math.min(widest, Math.max(LIST_NARROWEST, width)));
}
