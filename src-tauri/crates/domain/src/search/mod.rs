//! The query language of search: what a person types, taken apart. Parsing never fails: what is not
//! understood is left out and reported with its place.

mod token;

use self::token::{Operator, Token, date, tokens, unfinished_date};
use crate::fact::Millis;
use crate::text::{fold_special, fold_word, is_word, words};
use std::ops::Range;

/// More words than these are not looked for.
pub const MAX_TERMS: usize = 16;
/// Nobody types more; what is pasted beyond it is left out.
pub const MAX_BYTES: usize = 1_000;

/// One thing the text must contain: a word, or the words of a phrase in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub words: Vec<String>,
    /// The last word may go on: it is still being typed, or ends with `*`.
    pub prefix: bool,
}

impl Term {
    /// A single letter or digit: too little to look for in texts by its beginning.
    #[must_use]
    pub fn is_letter(&self) -> bool {
        let mut chars = self.words.iter().flat_map(|w| w.chars());
        chars.next().is_some() && chars.next().is_none()
    }
}

/// Somebody named by `from:` or `to:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Me,
    /// Every word of it is in the name, or its digits are part of the number.
    Other(Term),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum In {
    Inbox,
    Unread,
    Open,
    Done,
    Snoozed,
    Muted,
    Waiting,
    Pinned,
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Has {
    Voicemail,
    Call,
    Attachment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemReason {
    UnknownValue,
    BadDate,
    MissingValue,
    OpenQuote,
    TooLong,
}

/// A part of the query that was left out. The range is in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub at: Range<usize>,
    pub reason: ProblemReason,
    pub value: String,
    /// What could stand there.
    pub expected: &'static [&'static str],
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    pub terms: Vec<Term>,
    pub from: Vec<Who>,
    pub to: Vec<Who>,
    /// Conversations in any of these places; empty for all.
    pub places: Vec<In>,
    pub has: Vec<Has>,
    /// Conversations that have all of these.
    pub tags: Vec<TagName>,
    pub before: Option<Millis>,
    pub after: Option<Millis>,
    pub problems: Vec<Problem>,
}

/// A tag named by `tag:`; which ones there are, the store knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagName {
    /// Without case and accents.
    pub folded: String,
    /// It is still being typed, or ends with `*`: also tags that begin so.
    pub prefix: bool,
    /// In bytes of the text.
    pub at: Range<usize>,
}

/// A calendar day; the caller knows when it begins where the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    pub year: i32,
    pub month: u32,
    pub day: u32,
}

const IN: [(&str, In); 8] = [
    ("inbox", In::Inbox),
    ("unread", In::Unread),
    ("done", In::Done),
    ("snoozed", In::Snoozed),
    ("muted", In::Muted),
    ("waiting", In::Waiting),
    ("pinned", In::Pinned),
    ("all", In::All),
];
const IS: [(&str, In); 7] = [
    ("unread", In::Unread),
    ("open", In::Open),
    ("done", In::Done),
    ("snoozed", In::Snoozed),
    ("muted", In::Muted),
    ("waiting", In::Waiting),
    ("pinned", In::Pinned),
];
const HAS: [(&str, Has); 4] = [
    ("voicemail", Has::Voicemail),
    ("call", Has::Call),
    ("attachment", Has::Attachment),
    ("image", Has::Attachment),
];
const IN_NAMES: &[&str] = &[
    "inbox", "unread", "done", "snoozed", "muted", "waiting", "pinned", "all",
];
const IS_NAMES: &[&str] = &[
    "unread", "open", "done", "snoozed", "muted", "waiting", "pinned",
];
const HAS_NAMES: &[&str] = &["voicemail", "call", "attachment", "image"];
const DATES: &[&str] = &["2026-01-31", "2026-01", "2026"];

impl Query {
    /// `start_of` tells when a day begins; `None` for a day that does not exist.
    #[must_use]
    pub fn parse(text: &str, start_of: &dyn Fn(Day) -> Option<Millis>) -> Self {
        let mut query = Self::default();
        let mut text = text;
        if text.len() > MAX_BYTES {
            let end = (0..=MAX_BYTES)
                .rev()
                .find(|i| text.is_char_boundary(*i))
                .unwrap_or(0);
            query.problem(end..text.len(), ProblemReason::TooLong, "", &[]);
            text = text.get(..end).unwrap_or("");
        }
        let mut tokens = tokens(text, &mut query.problems);
        // An operator after the last word does not end it: "presu in:done" goes on looking for
        // what begins with "presu".
        if let Some(last) = tokens.iter().rposition(|t| t.operator.is_none())
            && last + 1 < tokens.len()
            && let Some(token) = tokens.get_mut(last)
        {
            token.growing = !token.closed;
        }
        for token in tokens {
            query.take(text, token, start_of);
        }
        if query.terms.len() > MAX_TERMS {
            query.terms.truncate(MAX_TERMS);
            query.problem(0..text.len(), ProblemReason::TooLong, "", &[]);
        }
        query
    }

    /// Nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
            && self.from.is_empty()
            && self.to.is_empty()
            && self.places.is_empty()
            && self.has.is_empty()
            && self.tags.is_empty()
            && self.before.is_none()
            && self.after.is_none()
    }

    /// Single letters look at names only.
    #[must_use]
    pub fn names_only(&self) -> bool {
        !self.terms.is_empty() && self.terms.iter().all(Term::is_letter)
    }

    /// The digits of the terms, where all of them together can be part of a phone number.
    #[must_use]
    pub fn digits(&self) -> Option<String> {
        digits_of(&self.terms)
    }

    fn problem(
        &mut self,
        at: Range<usize>,
        reason: ProblemReason,
        value: &str,
        expected: &'static [&'static str],
    ) {
        self.problems.push(Problem {
            at,
            reason,
            value: value.to_owned(),
            expected,
        });
    }

    fn take(&mut self, text: &str, token: Token, start_of: &dyn Fn(Day) -> Option<Millis>) {
        let written = text.get(token.value.clone()).unwrap_or("");
        let at = token.all.clone();
        let Some(operator) = token.operator else {
            self.terms.extend(term(written, token.growing));
            return;
        };
        if written.trim().is_empty() {
            // Still being typed at the end of the text: nothing is wrong yet.
            if at.end < text.len() {
                self.problem(at, ProblemReason::MissingValue, "", &[]);
            }
            return;
        }
        let value = written.to_lowercase();
        let growing = token.growing;
        match operator {
            Operator::From | Operator::To => {
                let who = match (value.as_str(), term(written, growing)) {
                    ("me" | "yo" | "mí", _) => Some(Who::Me),
                    (_, term) => term.map(Who::Other),
                };
                match operator {
                    Operator::From => self.from.extend(who),
                    _ => self.to.extend(who),
                }
            }
            Operator::In => match named(&IN, &value) {
                Some(place) => self.places.push(place),
                None => self.unknown(at, &value, IN_NAMES, growing),
            },
            Operator::Is => match named(&IS, &value) {
                Some(place) => self.places.push(place),
                None => self.unknown(at, &value, IS_NAMES, growing),
            },
            Operator::Has => match named(&HAS, &value) {
                Some(has) => self.has.push(has),
                None => self.unknown(at, &value, HAS_NAMES, growing),
            },
            Operator::Tag => {
                let name = fold_word(value.trim());
                let star = name.strip_suffix('*').map(str::to_owned);
                self.tags.push(TagName {
                    prefix: star.is_some() || growing,
                    folded: star.unwrap_or(name),
                    at,
                });
            }
            Operator::Before | Operator::After => match date(&value).and_then(start_of) {
                Some(start) if operator == Operator::Before => self.before = Some(start),
                Some(start) => self.after = Some(start),
                None if growing && unfinished_date(&value) => {}
                None => self.problem(at, ProblemReason::BadDate, &value, DATES),
            },
        }
    }

    /// What may become a value with the next key is no problem yet.
    fn unknown(
        &mut self,
        at: Range<usize>,
        value: &str,
        names: &'static [&'static str],
        growing: bool,
    ) {
        if !(growing && names.iter().any(|n| n.starts_with(value))) {
            self.problem(at, ProblemReason::UnknownValue, value, names);
        }
    }
}

fn named<T: Copy>(names: &[(&str, T)], value: &str) -> Option<T> {
    names.iter().find(|(n, _)| *n == value).map(|(_, v)| *v)
}

/// What is looked for inside one conversation: the words of the text, without operators, the last
/// one while it is being typed also as a beginning.
#[must_use]
pub fn find_terms(text: &str) -> Vec<Term> {
    let end = (0..=MAX_BYTES.min(text.len()))
        .rev()
        .find(|i| text.is_char_boundary(*i))
        .unwrap_or(0);
    let text = text.get(..end).unwrap_or("");
    let each = words(text).filter_map(|r| text.get(r)).take(MAX_TERMS);
    let mut terms: Vec<Term> = each.filter_map(|word| term(word, false)).collect();
    let growing = text.chars().next_back().is_some_and(is_word);
    let alone = terms.len() == 1;
    if let Some(last) = terms.pop() {
        // Nearly every text has a word that begins with a certain letter: alone it stands for itself.
        let letter = last.is_letter();
        if alone || !growing || !letter {
            terms.push(Term {
                prefix: growing && !letter,
                ..last
            });
        }
    }
    terms
}

/// The words of what was written, special letters spelled out; `None` where there are none.
fn term(written: &str, growing: bool) -> Option<Term> {
    let found: Vec<String> = words(written)
        .filter_map(|r| written.get(r))
        .map(|w| fold_special(w).into_owned())
        .collect();
    let star = written.ends_with('*');
    let prefix = star || (growing && written.chars().next_back().is_some_and(is_word));
    (!found.is_empty()).then_some(Term {
        words: found,
        prefix,
    })
}

/// Digits of terms that hold nothing else, joined: "600 11 22" is one number. At least three.
#[must_use]
pub fn digits_of(terms: &[Term]) -> Option<String> {
    let all: String = terms
        .iter()
        .flat_map(|t| t.words.concat().chars().collect::<Vec<_>>())
        .collect();
    (all.len() >= 3 && all.chars().all(|c| c.is_ascii_digit())).then_some(all)
}

#[cfg(test)]
mod tests;
