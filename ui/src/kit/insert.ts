/** Puts a text into a field as if it had been typed: the field's own undo takes it back. */
export function replaceIn(field: HTMLTextAreaElement, from: number, to: number, text: string): void {
  field.focus({ preventScroll: true });
  field.setSelectionRange(from, to);
  // The one way that keeps the undo of the field; where it is missing, the text goes in all the same.
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, from, to, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
