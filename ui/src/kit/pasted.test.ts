import { expect, it } from 'vitest';
import { picturesIn } from './pasted';

const data = (text: string, ...files: File[]): Parameters<typeof picturesIn>[0] => ({ getData: () => text, files: files as unknown as FileList });
const png = new File(['x'], 'image.png', { type: 'image/png' });
const pdf = new File(['x'], 'bill.pdf', { type: 'application/pdf' });

it('takes the pictures of the clipboard, and leaves words to the field', () => {
  expect(picturesIn(data('', png, pdf))).toEqual([png]);
  expect(picturesIn(data('A1\tB1', png)), 'cells of a table come as a picture too').toEqual([]);
  expect(picturesIn(data(''))).toEqual([]);
  expect(picturesIn(null)).toEqual([]);
});
