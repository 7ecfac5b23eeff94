/**
 * The second click of a double click: by then something else may lie under the pointer, which
 * nobody aimed at. A button pressed with the keyboard counts none.
 */
export const isRepeat = (event: Pick<MouseEvent, 'detail'>): boolean => event.detail > 1;

/** A handler that acts on the first click of a sequence only. */
export const firstClick =
  (run: () => void) =>
  (event: Pick<MouseEvent, 'detail'>): void => {
    if (!isRepeat(event)) run();
  };
