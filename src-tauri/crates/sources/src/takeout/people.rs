//! Who is who: names that other pages explain, names that files carry, our own numbers.

use std::collections::HashMap;

use super::page::{Page, Who};
use super::values::{is_number, name, one_line};

/// So that a hostile export cannot fill the memory.
const MOST_NAMES: usize = 200_000;

/// The number of each name that has one. A page on which only we wrote names somebody and no number.
#[derive(Debug, Default)]
pub(super) struct Names {
    texts: HashMap<String, Option<String>>,
    calls: HashMap<String, Option<String>>,
}

impl Names {
    pub(super) fn learn(&mut self, page: &Page) {
        let senders = page.messages.iter().filter_map(|m| m.who.as_ref());
        for who in page.participants.iter().chain(senders) {
            learn(&mut self.texts, who);
        }
        for who in page.call.iter().filter_map(|call| call.who.as_ref()) {
            learn(&mut self.calls, who);
        }
    }

    /// The one number of this name. Somebody may have a number for calls only.
    pub(super) fn number(&self, name: &str) -> Option<&str> {
        let one = |names: &'_ HashMap<String, Option<String>>| names.get(name).cloned();
        match one(&self.texts) {
            Some(_) => self.texts.get(name)?.as_deref(),
            None => self.calls.get(name)?.as_deref(),
        }
    }
}

fn learn(names: &mut HashMap<String, Option<String>>, who: &Who) {
    let Some(name) = name(&who.name, &who.tel).filter(|_| !who.me && !who.tel.is_empty()) else {
        return;
    };
    if let Some(known) = names.get_mut(&name) {
        // Two numbers: which one is meant cannot be told.
        if known.as_deref() != Some(who.tel.as_str()) {
            *known = None;
        }
    } else if names.len() < MOST_NAMES {
        names.insert(name, Some(who.tel.clone()));
    }
}

/// Whom a page is about where no line of it has a number: the head of the file's name
/// (`<who> - Text - 2023-01-19T22_45_15Z`), or the title ("Me to" and a name in the next line).
/// The name, or a number.
pub(super) fn about(title: &str, stem: &str) -> String {
    let head = head(stem).map(one_line).unwrap_or_default();
    if is_number(&head) {
        return head;
    }
    let title = match title.split_once('\n') {
        Some((_, name)) => name,
        None => title.strip_prefix("Me to ").unwrap_or(title),
    };
    let title = one_line(title);
    if title.is_empty() { head } else { title }
}

/// The name may hold " - " itself.
fn head(stem: &str) -> Option<&str> {
    let (rest, time) = stem.rsplit_once(" - ")?;
    let dated = time.len() >= 19 && time.as_bytes().get(10) == Some(&b'T');
    let (head, _) = rest.rsplit_once(" - ").or_else(|| {
        // `- Text - …` where there is no name.
        rest.trim_start().strip_prefix("- ").map(|kind| ("", kind))
    })?;
    dated.then_some(head)
}

/// The English word for what a page is, which the file's name carries beside the labels.
pub(super) fn kind_word(stem: &str) -> Option<&str> {
    let (rest, _) = stem.rsplit_once(" - ")?;
    Some(rest.rsplit_once("- ").map_or(rest, |(_, kind)| kind).trim())
}

/// The number of Google Voice itself in `Phones.vcf`; the others are phones it forwards to.
pub(super) fn own_number(vcard: &str) -> Option<String> {
    let mut numbers: Vec<(&str, &str)> = Vec::new();
    let mut label = None;
    for line in vcard.lines() {
        let Some((head, value)) = line.split_once(':') else {
            continue;
        };
        let head = head.split(';').next().unwrap_or_default();
        let Some((group, field)) = head.rsplit_once('.') else {
            continue;
        };
        if field.eq_ignore_ascii_case("TEL") {
            numbers.push((group, value.trim()));
        } else if field.eq_ignore_ascii_case("X-ABLABEL")
            && value.trim().eq_ignore_ascii_case("Google Voice")
        {
            label = Some(group);
        }
    }
    let (_, number) = numbers
        .into_iter()
        .find(|(group, _)| Some(*group) == label)?;
    Some(number.strip_prefix("tel:").unwrap_or(number).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{about, kind_word, own_number};

    #[test]
    fn whom_a_page_is_about_is_in_its_title_or_its_name() {
        for (title, stem, expect) in [
            (
                "Me to\nAna Ruiz",
                "Ana Ruiz - Text - 2023-01-19T22_45_15Z",
                "Ana Ruiz",
            ),
            (
                "Me to\n",
                "+12025550122 - Text - 2023-01-19T22_45_15Z",
                "+12025550122",
            ),
            (
                "Ana - Cell",
                "Ana - Cell - Text - 2023-01-19T22_45_15Z",
                "Ana - Cell",
            ),
            ("", "Ana - Cell - Text - 2023-01-19T22_45_15Z", "Ana - Cell"),
            ("Me to\n", " - Text - 2023-01-19T22_45_15Z", ""),
            ("Me to\n", "- Text - 2023-01-19T22_45_15Z", ""),
            ("Me to\n", "Text - Outgoing", ""),
            ("", "", ""),
        ] {
            assert_eq!(about(title, stem), expect, "{title:?} {stem:?}");
        }
    }

    #[test]
    fn names_of_files_say_what_they_are() {
        assert_eq!(
            kind_word("Ana - Cell - Missed - 2023-01-19T22_45_15Z"),
            Some("Missed")
        );
        assert_eq!(
            kind_word(" - Voicemail - 2023-01-19T22_45_15Z"),
            Some("Voicemail")
        );
        assert_eq!(kind_word("x"), None);
    }

    #[test]
    fn our_number_is_the_one_labelled_so() {
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:\r\nitem1.TEL:+12025550100\r\n\
                    item1.X-ABLabel:Google Voice\r\nTEL;TYPE=CELL:+12025550199\r\nEND:VCARD\r\n";
        assert_eq!(own_number(card).as_deref(), Some("+12025550100"));
        let unlabelled = "BEGIN:VCARD\nTEL;TYPE=CELL:+12025550199\nEND:VCARD";
        assert_eq!(own_number(unlabelled), None);
        assert_eq!(own_number("nothing of the kind"), None);
    }
}
