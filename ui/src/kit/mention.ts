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

/** The text with the name in the place of what was begun, and where the caret goes. */
export function completed(text: string, caret: number, { at }: Begun, name: string): { text: string; caret: number } {
  const front = `${text.slice(0, at)}@${name}`;
  const behind = text.slice(caret);
  const space = /^[\s.,;:!?)]/.test(behind) ? '' : ' ';
  // Behind the space, be it a new one or one that was there.
  const on = space !== '' || behind.startsWith(' ') ? 1 : 0;
  return { text: front + space + behind, caret: front.length + on };
}

/** A text in pieces, those that name somebody marked. */
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
    const name = text[i] === '@' && !word.test(text[i - 1] ?? '') ? names.find((n) => text.startsWith(n, i) && !word.test(text[i + n.length] ?? '')) : undefined;
    if (name === undefined) {
      plain += text[i];
      i++;
    } else {
      flush();
      pieces.push({ text: name, name: true });
      i += name.length;
    }
  }
  flush();
  return pieces;
}
