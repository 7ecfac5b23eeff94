/** Mod+Z and Mod+Shift+Z: WebKitGTK has no keys for what its fields can do. False for any other key. */
export function undoKey(event: KeyboardEvent): boolean {
  if (event.key.toLowerCase() !== 'z' || event.altKey || !(event.ctrlKey || event.metaKey)) return false;
  document.execCommand(event.shiftKey ? 'redo' : 'undo');
  return true;
}

/** Puts a text into a field as if it had been typed: the field's own undo takes it back. Where the focus is, it stays. */
export function replaceIn(field: HTMLTextAreaElement, from: number, to: number, text: string): void {
  const here = document.activeElement === field;
  if (here) field.setSelectionRange(from, to);
  // The one way that keeps the undo of the field, and it writes where the focus is.
  if (here && document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, from, to, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
