/** A field that somebody was writing in when a dialog came over it: it gets the focus back. */
let kept: HTMLElement | null = null;

const FIELD = 'input:not([type=radio]):not([type=checkbox]), textarea';

export const back = {
  keep(element: Element | null): void {
    kept = element instanceof HTMLElement && element.matches(FIELD) ? element : null;
  },
  /** The focus was asked to go elsewhere meanwhile. */
  forget(): void {
    kept = null;
  },
  /** Gives the focus back; false where there is no such field any more. */
  give(): boolean {
    const field = kept;
    kept = null;
    if (field?.isConnected !== true) return false;
    field.focus();
    return true;
  },
};
