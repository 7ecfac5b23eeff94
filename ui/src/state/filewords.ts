import type { Attachment, FileBlock, FileLimits, OutboxItem, RefusedFile } from '../host/types';
import { bytes, count, m, plural } from '../i18n';
import { cutMiddle, inSentence, oneLine } from '../kit/text';

/** So long a name may be in a sentence. */
const LONGEST = 48;
/** So many are named. */
const NAMED = 3;

export const fileName = ({ name }: Pick<Attachment, 'name'>): string => (name ? oneLine(name) : m.attachment_unnamed());

export const sizeOf = (files: readonly Pick<Attachment, 'size'>[]): number => files.reduce((sum, file) => sum + file.size, 0);

/** The first of them by name, as they stand in a sentence. */
export function namesOf(files: readonly Pick<Attachment, 'name'>[]): string {
  const names = files.slice(0, NAMED).map((file) => inSentence(cutMiddle(fileName(file), LONGEST)));
  return names.join(', ') + (files.length > NAMED ? ' …' : '');
}

/** Why no file can be sent there; `source` is what the source is called. */
export function filesBlocked(block: FileBlock, source: string): string {
  switch (block) {
    case 'source': return m.files_block_source({ source });
    case 'no_address': return m.files_block_address({ source });
  }
}

/** Why these files cannot be sent with one text, or null. */
export function filesProblem(files: readonly Attachment[], limits: FileLimits, source: string): string | null {
  if (files.length === 0) return null;
  if (limits.block !== null) return filesBlocked(limits.block, source);
  if (files.length > limits.count) return m.files_too_many({ n: count(files.length), limit: count(limits.count) });
  return sizeOf(files) > limits.bytes ? m.files_too_large({ size: bytes(sizeOf(files)), limit: bytes(limits.bytes) }) : null;
}

/** What was not attached, and why; `all` is how many bytes the files of a text may have, 0 where that is not known. */
export function refusedFiles(refused: readonly RefusedFile[], all: number): string {
  const alike = new Map<string, RefusedFile[]>();
  for (const file of refused) alike.set(`${file.why} ${file.limit}`, [...(alike.get(`${file.why} ${file.limit}`) ?? []), file]);
  return [...alike.values()].map((files) => refusedFor(files, all)).join(' ');
}

function refusedFor(files: readonly RefusedFile[], all: number): string {
  const names = namesOf(files);
  const [file] = files;
  switch (file?.why) {
    case 'too_large': return file.limit < all ? m.refused_file_kind({ names, limit: bytes(file.limit), all: bytes(all) }) : m.refused_file_too_large({ names, limit: bytes(file.limit) });
    case 'too_many': return m.refused_file_too_many({ names, ...plural(file.limit) });
    case 'empty': return m.refused_file_empty({ names });
    case 'unreadable':
    case undefined: return m.refused_file_unreadable({ names });
  }
}

/** A text on its way out in one line: its words, and how many files go with it. */
export const itemWords = ({ body, files }: Pick<OutboxItem, 'body' | 'files'>): string => [oneLine(body), files.length === 0 ? '' : m.attachments(plural(files.length))].filter(Boolean).join(' · ');
