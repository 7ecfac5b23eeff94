//! Whom a text names: `@` and the name of a member.

use crate::conversation::Actor;
use crate::event::Mentioned;
use crate::text::fold_word;

/// Every member whose name stands behind an `@` in the text, once each, in the order of the text. Case
/// and accents do not matter; of names that begin alike the longest counts. An `@` inside a word, as in
/// an e-mail address, names nobody.
#[must_use]
pub fn mentions_in(text: &str, members: &[(Actor, String)]) -> Vec<Mentioned> {
    let mut names: Vec<(&Actor, String)> = members
        .iter()
        .map(|(actor, name)| (actor, fold_word(name)))
        .filter(|(_, folded)| !folded.is_empty())
        .collect();
    // Of equal names the one that was given first counts.
    names.sort_by_key(|(_, folded)| std::cmp::Reverse(folded.len()));
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
        let named = names
            .iter()
            .find_map(|(actor, folded)| Some((*actor, beginning(behind, folded)?)));
        if let Some((actor, written)) = named
            && !found.iter().any(|m| m.actor == *actor)
        {
            let actor = actor.clone();
            found.push(Mentioned { actor, written });
        }
    }
    found
}

/// What of the text is this name, up to the end of a word. Letter by letter, because folding makes one
/// letter two, and none of an accent.
fn beginning(text: &str, folded: &str) -> Option<String> {
    let mut written = String::new();
    let mut whole = None;
    for letter in text.chars() {
        written.push(letter);
        let so_far = fold_word(&written);
        if so_far == folded {
            whole = Some(written.len());
        } else if whole.is_some() || !folded.starts_with(&so_far) {
            break;
        }
    }
    let whole = whole?;
    let ends = !text
        .get(whole..)?
        .chars()
        .next()
        .is_some_and(char::is_alphanumeric);
    ends.then(|| text.get(..whole).map(str::to_owned))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<(String, String)> {
        let members = [
            ("me", "Marta"),
            ("a", "Ana"),
            ("b", "Ana López"),
            ("c", "José"),
            ("d", ""),
            ("e", "Groß"),
            ("f", "Yo"),
            ("me", "yo"),
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
        assert_eq!(
            named("@gross and @Jose\u{301}"),
            [one("e", "gross"), one("c", "Jose\u{301}")].concat(),
            "however it is written"
        );
        assert_eq!(
            named("@yo mañana"),
            one("f", "yo"),
            "a real name comes first"
        );
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
        assert_eq!(named("@Ana @Marta @ana @marta"), two);
    }
}
