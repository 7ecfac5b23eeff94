//! Whom a text names: `@` and the name of a member.

use crate::conversation::Actor;
use crate::event::Mentioned;
use crate::text::fold_word;

/// Every member whose name stands behind an `@` in the text, once each, in the order of the text. Case
/// and accents do not matter; of names that begin alike the longest counts. An `@` inside a word, as in
/// an e-mail address, names nobody.
#[must_use]
pub fn mentions_in(text: &str, members: &[(Actor, String)]) -> Vec<Mentioned> {
    let mut names: Vec<(&Actor, String, usize)> = members
        .iter()
        .filter(|(_, name)| !name.is_empty())
        .map(|(actor, name)| (actor, fold_word(name), name.chars().count()))
        .collect();
    names.sort_by_key(|(_, _, length)| std::cmp::Reverse(*length));
    let mut found: Vec<Mentioned> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let (before, behind) = text.split_at(at);
        if before
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric)
        {
            continue;
        }
        let behind = behind.strip_prefix('@').unwrap_or_default();
        let named = names.iter().find_map(|(actor, folded, length)| {
            let mut rest = behind.chars();
            let written: String = rest.by_ref().take(*length).collect();
            let ends = !rest.next().is_some_and(char::is_alphanumeric);
            (ends && fold_word(&written) == *folded).then_some((*actor, written))
        });
        if let Some((actor, written)) = named
            && !found.iter().any(|m| m.actor == *actor)
        {
            let actor = actor.clone();
            found.push(Mentioned { actor, written });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<(String, String)> {
        let members = [
            ("me", "Marta"),
            ("me", "yo"),
            ("a", "Ana"),
            ("b", "Ana López"),
            ("c", "José"),
            ("d", ""),
        ];
        let members: Vec<(Actor, String)> = members
            .iter()
            .map(|(actor, name)| (Actor((*actor).into()), (*name).to_owned()))
            .collect();
        let found = mentions_in(text, &members);
        found.into_iter().map(|m| (m.actor.0, m.written)).collect()
    }

    fn one(actor: &str, written: &str) -> Vec<(String, String)> {
        vec![(actor.into(), written.into())]
    }

    #[test]
    fn a_name_behind_an_at_is_a_mention() {
        assert_eq!(named("@Ana, look"), one("a", "Ana"));
        assert_eq!(named("see (@ana)"), one("a", "ana"), "case does not matter");
        assert_eq!(named("@jose"), one("c", "jose"), "nor do accents");
        assert_eq!(named("@yo mañana"), one("me", "yo"));
    }

    #[test]
    fn the_longest_name_counts() {
        assert_eq!(named("@Ana López mira"), one("b", "Ana López"));
        assert_eq!(named("@Ana Lopera mira"), one("a", "Ana"));
    }

    #[test]
    fn others_are_no_mentions() {
        for text in ["Ana", "@", "@@", "x@Ana.com", "@Anabel", "@ Ana", "@Eva"] {
            assert_eq!(named(text), [], "{text}");
        }
    }

    #[test]
    fn each_is_named_once() {
        let two = [one("a", "Ana"), one("me", "Marta")].concat();
        assert_eq!(named("@Ana @Marta @ana @yo"), two);
    }
}
