//! What two exports of one history have in common.

use super::{ANA, BOB, Export, LATER, NOON, body, ours, theirs, thread};

const FILE: &str = "Ana Ruiz - Text - 2024-01-19T17_00_00Z.html";

fn img(name: &str) -> String {
    format!("<div><img src=\"{name}\" alt=\"Image MMS Attachment\" /></div>")
}

#[test]
fn an_answer_a_new_name_and_another_zone_change_no_id() {
    let first = Export::new().with(
        FILE,
        thread("Me to\nAna Ruiz", &[ours(NOON, "hola", "")], &["sms"]),
    );
    let second = Export::new().with(
        "Annie - Text - 2024-01-19T17_00_00Z.html",
        thread(
            "Me to\nAnnie",
            &[
                ours("2024-01-19T18:00:00.000+01:00", "hola", ""),
                theirs(LATER, ANA, "Annie", "hi", ""),
            ],
            &["sms", "inbox", "unread"],
        ),
    );
    let (first, second) = (first.read(), second.read());
    assert_eq!(
        first.activities[0].external_id,
        second.activities[0].external_id
    );
    assert_ne!(first.activities[0].parties, second.activities[0].parties);
}

#[test]
fn files_that_are_missing_change_no_id() {
    let html = thread(
        "",
        &[theirs(NOON, ANA, "Ana", "look", &img("a-1-1"))],
        &["sms"],
    );
    let without = Export::new().with(FILE, &html).read();
    let with = Export::new()
        .with(FILE, &html)
        .with("a-1-1.jpg", "jpg")
        .read();
    assert_eq!(without.codes(), [(FILE, 8, "bad_attachment")]);
    assert_eq!(without.ids(), with.ids());
}

#[test]
fn whatever_tells_messages_apart_makes_another_id() {
    let all = [
        theirs(NOON, ANA, "Ana", "a", ""),
        theirs(NOON, BOB, "Ana", "a", ""),
        theirs(LATER, ANA, "Ana", "a", ""),
        theirs(NOON, ANA, "Ana", "b", ""),
        theirs(NOON, ANA, "Ana", "a", &img("x-1-1")),
        ours(NOON, "a", ""),
    ];
    let got = Export::new().with(FILE, thread("", &all, &["sms"])).read();
    let mut ids = got.ids();
    ids.dedup();
    assert_eq!(ids.len(), all.len());
}

#[test]
fn the_same_words_to_two_people_are_two_messages() {
    let greeting = |to: &str| {
        thread(
            &format!("Me to\n{to}"),
            &[ours(NOON, "Happy new year", "")],
            &["sms"],
        )
    };
    let export = Export::new()
        .with("Ana - Text - 2024-01-19T17_00_00Z.html", greeting("Ana"))
        .with("Bob - Text - 2024-01-19T17_00_00Z.html", greeting("Bob"))
        // A copy of a page, as two unpacked parts leave it.
        .at(
            "Takeout 2/Voice/Calls/Bob - Text - 2024-01-19T17_00_00Z.html",
            greeting("Bob"),
        );
    let got = export.read();
    let (ids, mut once) = (got.ids(), got.ids());
    once.dedup();
    assert_eq!((ids.len(), once.len()), (3, 2));
    let other = Export::new()
        .with("Bob - Text - 2024-01-19T17_00_00Z.html", greeting("Bob"))
        .read();
    assert!(ids.contains(&other.ids()[0]), "one of them is known");
}

#[test]
fn two_pictures_of_one_moment_are_two_and_two_texts_are_one() {
    let picture = |n: u32| theirs(NOON, ANA, "Ana", "", &img(&format!("p-{n}-1")));
    let all = [
        picture(1),
        picture(2),
        theirs(NOON, ANA, "Ana", "t", ""),
        theirs(NOON, ANA, "Ana", "t", ""),
    ];
    let export = || {
        Export::new()
            .with(FILE, thread("", &all, &["sms"]))
            .with("p-1-1.jpg", "1")
            .with("p-2-1.jpg", "2")
    };
    let got = export().read();
    let mut ids = got.ids();
    ids.dedup();
    assert_eq!(ids.len(), 3);
    assert_eq!(export().read().ids(), got.ids());
    assert_eq!(body(&got.activities[0]), "");
}
