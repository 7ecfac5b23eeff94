import type { Activity, Quote } from '../../host/types';
import { m } from '../../i18n';
import { oneLine } from '../../kit/text';

/** An item of the thread in a few words: what was written, or what it was. */
export function quoteWords({ kind }: Pick<Quote | Activity, 'kind'>, text: string): string {
  const words = Array.from(oneLine(text)).slice(0, 160).join('');
  if (words !== '') return words;
  return kind === 'call' ? m.quote_call() : kind === 'voicemail' ? m.quote_voicemail() : m.quote_message();
}
