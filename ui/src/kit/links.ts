/** Web addresses in the text of strangers, and where they truly lead. */

export interface Link {
  from: number;
  to: number;
  /** What the browser will be given. */
  href: string;
  /** The host it will ask, in ASCII. */
  host: string;
  /** The text says just that, so that nobody is led elsewhere than they read. */
  exact: boolean;
}

// Up to what ends a word: also anything that is not seen.
const ADDRESS = /(?<![\p{L}\p{N}])https?:\/\/[^\s<>"“”«»\p{Cc}\p{Cf}\p{Cs}\p{Co}]+/giu;
const TRAILING = /[.,;:!?'’…*_~)\]}]$/u;
const PAIRS: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

export function links(text: string): Link[] {
  if (!text.includes('://')) return [];
  const found: Link[] = [];
  for (const match of text.matchAll(ADDRESS)) {
    const written = trimmed(match[0]);
    const url = parsed(written);
    if (url === null || url.hostname === '' || !['http:', 'https:'].includes(url.protocol)) continue;
    found.push({ from: match.index, to: match.index + written.length, href: url.href, host: url.host, exact: says(written, url) });
  }
  return found;
}

function parsed(written: string): URL | null {
  try {
    return new URL(written);
  } catch {
    return null;
  }
}

/** Without the end of the sentence around it. A bracket stays that was opened inside. */
function trimmed(written: string): string {
  let end = written;
  while (TRAILING.test(end)) {
    const last = end.at(-1) ?? '';
    const opened = PAIRS[last];
    if (opened !== undefined && end.split(opened).length >= end.split(last).length) break;
    end = end.slice(0, -1);
  }
  return end;
}

/** Capitals in the host, a missing slash behind it and percent signs change nothing. */
function says(written: string, url: URL): boolean {
  // What stands before an @ looks like the host and is not.
  if (url.username !== '' || url.password !== '') return false;
  const [start = ''] = /^[^/]*\/\/[^/?#]*/.exec(written) ?? [];
  const rest = written.slice(start.length);
  return decoded(start.toLowerCase() + (rest.startsWith('/') ? rest : `/${rest}`)) === decoded(url.href);
}

function decoded(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}
