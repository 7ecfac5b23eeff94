/** Pictures of the clipboard. Where words are with them, as from a table or a document, the words are meant. */
export function picturesIn(data: Pick<DataTransfer, 'files' | 'getData'> | null): File[] {
  if (data === null || data.getData('text/plain') !== '') return [];
  return [...data.files].filter((file) => file.type.startsWith('image/'));
}
