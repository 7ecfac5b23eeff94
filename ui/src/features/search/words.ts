import type { QueryProblem } from '../../host/types';
import { listOf, m } from '../../i18n';
import { oneLine } from '../../kit/text';
import { tagTerm } from '../../state/completion';

/** What is wrong with a part of the query, and what can be written instead. */
export function problemText(problem: QueryProblem, text: string): string {
  const part = oneLine(text.slice(problem.start, problem.end)).trim();
  switch (problem.reason) {
    case 'bad_date': return m.problem_bad_date({ part });
    case 'unknown_value': return problem.expected.length > 0 ? m.problem_unknown_value({ part, values: listOf(problem.expected) }) : m.problem_unknown({ part });
    case 'unknown_tag': {
      const tag = oneLine(problem.value);
      return problem.expected.length > 0 ? m.problem_unknown_tag({ tag, values: listOf(problem.expected.map(oneLine)) }) : m.problem_no_tags({ tag });
    }
    case 'missing_value': return problem.expected.length > 0 ? m.problem_missing_value({ part, values: listOf(problem.expected) }) : m.problem_missing({ part });
    case 'open_quote': return m.problem_open_quote();
    case 'too_long': return m.problem_too_long();
  }
}

export interface Example {
  text: string;
  means: string;
}

/** What can be typed. The operators are the same in every language; the dates are of today, the tag is one there is. */
export function examples(now: number, tags: readonly { name: string }[]): Example[] {
  const date = new Date(now);
  const month = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`;
  const tag = tags.flatMap((t) => tagTerm(t.name) ?? [])[0];
  return [
    { text: `"${m.example_phrase()}"`, means: m.example_phrase_means() },
    { text: '555', means: m.example_digits_means() },
    { text: 'from:me', means: m.example_from_means() },
    { text: 'to:me', means: m.example_to_means() },
    { text: 'in:done', means: m.example_in_means() },
    { text: 'is:unread', means: m.example_is_means() },
    { text: 'has:voicemail', means: m.example_has_means() },
    ...(tag === undefined ? [] : [{ text: tag, means: m.example_tag_means() }]),
    { text: `before:${month}`, means: m.example_before_means() },
    { text: `after:${date.getFullYear() - 1}`, means: m.example_after_means() },
  ];
}
