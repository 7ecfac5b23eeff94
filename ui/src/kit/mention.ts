/** What is being written behind an `@`, up to the caret. */
export interface Begun {
  /** Where the `@` stands. */
  at: number;
  typed: string;
}

/** An `@` inside a word, as in an e-mail address, begins nothing; a name may have two words. */
const BEGUN = /(?:^|[^\p{L}\p{N}@])@([\p{L}\p{N}'’.-]*(?: [\p{L}\p{N}'’.-]+)?)$/u;

export function begun(text: string, caret: number): Begun | null {
  const before = text.slice(0, caret);
  const found = BEGUN.exec(before);
  const typed = found?.[1];
  return typed === undefined ? null : { at: caret - typed.length - 1, typed };
}

/** Whether what stands behind a name sets it off already. */
export const followed = (behind: string): boolean => /^[\s.,;:!?)]/.test(behind);

/** A text in pieces, those that name somebody marked, whatever their case. */
export function mentioned(text: string, written: readonly string[]): { text: string; name: boolean }[] {
  const names = written.map((name) => `@${name}`).sort((a, b) => b.length - a.length);
  const pieces: { text: string; name: boolean }[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') pieces.push({ text: plain, name: false });
    plain = '';
  };
  for (let i = 0; i < text.length; ) {
    const word = /[\p{L}\p{N}]/u;
    const name = text[i] === '@' && !word.test(text[i - 1] ?? '') ? names.find((n) => text.slice(i, i + n.length).toLowerCase() === n.toLowerCase() && !word.test(text[i + n.length] ?? '')) : undefined;
    if (name === undefined) {
      plain += text[i];
      i++;
    } else {
      flush();
      pieces.push({ text: text.slice(i, i + name.length), name: true });
      i += name.length;
    }
  }
  flush();
  return pieces;
}
