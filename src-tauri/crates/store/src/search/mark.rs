//! Marking matches in the stored text, which keeps its accents: word by word, folded as the index
//! folds them.

use super::Piece;
use listo_domain::search::Term;
use listo_domain::text::{fold_word, words};
use std::ops::Range;

/// Characters of a snippet, and how many of them stand before the first match: the narrowest list
/// shows about 35, and the match has to be among them.
const SNIPPET: usize = 160;
const BEFORE: usize = 18;
/// Matches are looked for in this much of a text.
const LOOKED_AT: usize = 100_000;

/// What is looked for, folded once for all hits of a page.
pub(super) struct Marker {
    terms: Vec<(Vec<String>, bool)>,
    digits: Option<String>,
}

impl Marker {
    pub fn new(terms: &[Term], digits: Option<String>) -> Self {
        let folded = |t: &Term| (t.words.iter().map(|w| fold_word(w)).collect(), t.prefix);
        Self {
            terms: terms.iter().map(folded).collect(),
            digits,
        }
    }

    /// The whole text, taken apart into what matches and what does not.
    pub fn pieces(&self, text: &str) -> Vec<Piece> {
        cut(text, &self.matches(text), 0..text.len())
    }

    /// The digits that were looked for, in a number.
    pub fn number(&self, text: &str) -> Vec<Piece> {
        let found = self
            .digits
            .as_deref()
            .and_then(|d| text.find(d).map(|at| at..at + d.len()));
        cut(text, found.as_slice(), 0..text.len())
    }

    /// One line of at most 160 characters around the first match.
    pub fn snippet(&self, text: &str) -> Vec<Piece> {
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let matches = self.matches(&text);
        let first = matches.first().map_or(0, |r| r.start);
        let start = start_before(&text, first);
        let end = text
            .get(start..)
            .and_then(|rest| rest.char_indices().nth(SNIPPET))
            .map_or(text.len(), |(i, _)| start + i);
        let mut pieces = cut(&text, &matches, start..end);
        if start > 0 {
            pieces.insert(0, plain("…"));
        }
        if end < text.len() {
            pieces.push(plain("…"));
        }
        pieces
    }

    fn matches(&self, text: &str) -> Vec<Range<usize>> {
        let end = (0..=LOOKED_AT.min(text.len()))
            .rev()
            .find(|i| text.is_char_boundary(*i))
            .unwrap_or(0);
        let text = text.get(..end).unwrap_or("");
        let found: Vec<Range<usize>> = words(text).collect();
        let mut matches: Vec<Range<usize>> = Vec::new();
        for at in 0..found.len() {
            for (words, prefix) in &self.terms {
                let Some(here) = found.get(at..at + words.len()) else {
                    continue;
                };
                let last = words.len().saturating_sub(1);
                let all = here.iter().zip(words).enumerate().all(|(i, (r, wanted))| {
                    let word = text.get(r.clone()).unwrap_or("");
                    is(word, wanted, *prefix && i == last)
                });
                if all {
                    matches.extend(here.iter().cloned());
                }
            }
        }
        matches.sort_by_key(|r| r.start);
        matches.dedup();
        matches
    }
}

/// Whether a word is the wanted one, or begins with it. Folds only what has to be folded.
fn is(word: &str, wanted: &str, prefix: bool) -> bool {
    if word.is_ascii() && wanted.is_ascii() {
        let (word, wanted) = (word.as_bytes(), wanted.as_bytes());
        return match word.get(..wanted.len()) {
            Some(start) => {
                (prefix || word.len() == wanted.len()) && start.eq_ignore_ascii_case(wanted)
            }
            None => false,
        };
    }
    let word = fold_word(word);
    if prefix {
        word.starts_with(wanted)
    } else {
        word == wanted
    }
}

/// A little before the match, at the beginning of a word.
fn start_before(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("");
    let Some((from, _)) = before.char_indices().rev().nth(BEFORE) else {
        return 0;
    };
    before
        .get(from..)
        .and_then(|rest| rest.find(' '))
        .map_or(from, |space| from + space + 1)
}

fn plain(text: &str) -> Piece {
    Piece {
        text: text.to_owned(),
        hit: false,
    }
}

fn cut(text: &str, matches: &[Range<usize>], within: Range<usize>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = within.start;
    let mut push = |range: Range<usize>, hit: bool| {
        if let Some(text) = text.get(range).filter(|t| !t.is_empty()) {
            pieces.push(Piece {
                text: text.to_owned(),
                hit,
            });
        }
    };
    for found in matches {
        if found.start < at || found.end > within.end {
            continue;
        }
        push(at..found.start, false);
        push(found.clone(), true);
        at = found.end;
    }
    push(at..within.end, false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marker(words: &[&str], prefix: bool) -> Marker {
        let term = Term {
            words: words.iter().map(|w| (*w).to_owned()).collect(),
            prefix,
        };
        Marker::new(&[term], None)
    }

    fn shown(pieces: &[Piece]) -> String {
        let mark = |p: &Piece| {
            if p.hit {
                format!("[{}]", p.text)
            } else {
                p.text.clone()
            }
        };
        pieces.iter().map(mark).collect()
    }

    #[test]
    fn matches_are_marked_in_the_text_as_it_is_written() {
        let text = "La reunión, ¿mañana? REUNION. Reuniones";
        assert_eq!(
            shown(&marker(&["reunion"], false).pieces(text)),
            "La [reunión], ¿mañana? [REUNION]. Reuniones"
        );
        assert_eq!(
            shown(&marker(&["reu"], true).pieces(text)),
            "La [reunión], ¿mañana? [REUNION]. [Reuniones]"
        );
        assert_eq!(
            shown(&marker(&["manana", "reunion"], false).pieces(text)),
            "La reunión, ¿[mañana]? [REUNION]. Reuniones",
            "the words of a phrase in their order"
        );
        assert_eq!(
            shown(&marker(&["Strasse"], false).pieces("Straße 3")),
            "[Straße] 3"
        );
    }

    #[test]
    fn a_snippet_is_one_line_around_the_first_match() {
        let long = format!(
            "{}cita\n\tmañana {}",
            "palabra ".repeat(40),
            "fin ".repeat(80)
        );
        let snippet = marker(&["cita"], false).snippet(&long);
        let text = shown(&snippet);
        assert!(text.starts_with('…') && text.ends_with('…'), "{text}");
        assert!(text.contains("[cita] mañana"), "{text}");
        assert!(text.chars().count() <= SNIPPET + 4, "{text}");
        let before = text.chars().take_while(|c| *c != '[').count();
        assert!(
            before <= 20,
            "a narrow list would cut the match off: {text}"
        );
    }
}
