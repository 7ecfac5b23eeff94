//! What pages say.

use listo_domain::{CallOutcome, Content, Delivery, Direction};

use super::{
    ANA, BOB, Export, Got, LATER, ME, NOON, attachments, body, call, message, ours, outbound, page,
    parties, sender, tags, theirs, thread,
};

fn one(name: &str, html: &str) -> Got {
    Export::new().with(name, html).read()
}

fn texts(messages: &[String]) -> Got {
    one("x.html", &thread("", messages, &["sms"]))
}

#[test]
fn text_is_taken_as_text() {
    for (source, expect) in [
        (
            "a &amp; b &lt;i&gt; &#128522; &hellip; &nbsp;c",
            "a & b <i> \u{1f60a} \u{2026} \u{a0}c",
        ),
        ("one<br>two<br/>three<br />", "one\ntwo\nthree"),
        ("<b>bold</b> <script>alert(1)</script>x", "bold alert(1)x"),
        (
            "<a href=\"https://example.com/?a=1&amp;b=2\">example.com</a>",
            "example.com",
        ),
        ("a <!-- hidden --> b", "a  b"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("MMS Sent", "MMS Sent"),
        ("\u{202e}evil\u{202c}", "\u{202e}evil\u{202c}"),
        ("&unknown; &#xD800; &#0;", "&unknown; \u{fffd} \u{fffd}"),
        ("", ""),
    ] {
        let got = texts(&[theirs(NOON, ANA, "Ana", source, "")]);
        assert_eq!(body(got.only()), expect, "{source}");
    }
}

#[test]
fn me_is_us_and_names_are_those_of_the_page() {
    let got = texts(&[
        theirs(NOON, ANA, "Ana Ruiz", "hola", ""),
        ours(LATER, "adi\u{f3}s", ""),
        // Older pages have a span here as well.
        message(
            LATER,
            &format!("<a class=\"tel\" href=\"tel:{ME}\"><span class=\"fn\">Me</span></a>"),
            "old",
            "",
        ),
    ]);
    let ana = vec![(ANA, Some("Ana Ruiz"))];
    assert!(got.activities.iter().all(|a| parties(a) == ana));
    let seen: Vec<_> = got
        .activities
        .iter()
        .map(|a| (outbound(a), sender(a), a.read))
        .collect();
    let read = Some(true);
    assert_eq!(
        seen,
        [
            (false, Some(ANA), read),
            (true, None, read),
            (true, None, read)
        ]
    );
    assert!(matches!(
        got.activities[1].content,
        Content::Text {
            delivery: Delivery::Sent,
            subject: None,
            ..
        }
    ));
    assert_eq!(got.own, [ME]);
}

#[test]
fn a_label_unread_is_about_the_newest_of_others() {
    let messages = [
        theirs("2024-01-19T12:00:01.000-05:00", ANA, "", "2", ""),
        theirs("2024-01-19T12:00:00.000-05:00", ANA, "", "1", ""),
        ours("2024-01-19T12:00:02.000-05:00", "3", ""),
    ];
    let flags = |labels: &[&str]| {
        let got = one("x.html", &thread("", &messages, labels));
        let read: Vec<_> = got
            .activities
            .iter()
            .map(|a| a.read == Some(true))
            .collect();
        (read, got.archived)
    };
    let none = vec![false; 3];
    let all = vec![true; 3];
    assert_eq!(flags(&["sms", "inbox"]), (all.clone(), none.clone()));
    assert_eq!(
        flags(&["sms", "inbox", "unread"]),
        (vec![false, true, true], none.clone())
    );
    assert_eq!(flags(&["sms", "Archive"]), (all.clone(), all.clone()));
    assert_eq!(
        flags(&["archived", "unread"]),
        (vec![false, true, true], all.clone())
    );
    // What was thrown away, or never wanted, does not come back for not having been read.
    assert_eq!(flags(&["spam", "unread"]), (all.clone(), all.clone()));
    assert_eq!(flags(&["trash", "unread"]), (all.clone(), all.clone()));
    let html = thread("", &messages, &["sms", "unread"]).replace("\nFalse", "\nTrue");
    let deleted = one("x.html", &html);
    assert_eq!(deleted.archived, all);
    let spam = Export::new().with("a.html", thread("", &messages, &["sms"]));
    let spam = spam.at(
        "Takeout/Voice/Spam/b.html",
        thread("", &messages, &["sms", "unread"]),
    );
    assert_eq!(spam.read().archived, [none, all].concat());
}

#[test]
fn whom_we_wrote_to_without_an_answer_is_told_by_other_pages() {
    let got = Export::new()
        // Read before the page that knows her.
        .with(
            "Ana Ruiz - Text - 2024-01-19T17_00_00Z.html",
            thread("Me to\nAna Ruiz", &[ours(NOON, "hola", "")], &["sms"]),
        )
        .with(
            "Zoe - Text - 2024-01-19T17_00_00Z.html",
            thread("Me to\nZoe", &[ours(NOON, "hey", "")], &["sms"]),
        )
        .with(
            "Ana Ruiz - Text - 2025-01-19T17_00_00Z.html",
            thread(
                "Ana Ruiz",
                &[theirs(LATER, ANA, "Ana Ruiz", "yo", "")],
                &["sms"],
            ),
        )
        .with(
            "+12025550133 - Text - 2024-01-19T17_00_00Z.html",
            thread("Me to\n", &[ours(NOON, "ok", "")], &["sms"]),
        )
        .with(
            "Zoe - Missed - 2024-01-19T17_00_00Z.html",
            call(BOB, "Zoe", NOON, "", &["missed"]),
        )
        .with(
            " - Text - 2024-01-19T17_00_00Z.html",
            thread("Me to\n", &[ours(NOON, "who", "")], &["sms"]),
        )
        .read();
    assert_eq!(got.problems, []);
    let to = |text: &str| {
        let of = |a: &&listo_domain::IncomingActivity| matches!(&a.content, Content::Text { body, .. } if body == text);
        parties(got.activities.iter().find(of).unwrap())
    };
    assert_eq!(to("hola"), [(ANA, Some("Ana Ruiz"))]);
    assert_eq!(to("ok"), [(BOB, None)]);
    // Of Zoe only a call tells the number.
    assert_eq!(to("hey"), [(BOB, Some("Zoe"))]);
    assert_eq!(to("who"), [("", None)]);
    assert_eq!(got.activities.len(), 6);
}

#[test]
fn a_name_with_two_numbers_tells_neither() {
    let got = Export::new()
        .with(
            "1.html",
            thread("", &[theirs(NOON, ANA, "Ana", "a", "")], &["sms"]),
        )
        .with(
            "2.html",
            thread("", &[theirs(NOON, BOB, "Ana", "b", "")], &["sms"]),
        )
        .with(
            "3.html",
            thread("Me to\nAna", &[ours(NOON, "c", "")], &["sms"]),
        )
        .read();
    assert_eq!(parties(&got.activities[2]), [("Ana", Some("Ana"))]);
}

#[test]
fn a_line_without_a_number_is_of_whoever_wrote_before() {
    let got = texts(&[
        theirs(NOON, ANA, "Ana", "1", ""),
        theirs(NOON, "", "", "2", ""),
        // Another number of the same person is another conversation.
        theirs(NOON, BOB, "Ana", "3", ""),
        ours(NOON, "4", ""),
        theirs(NOON, BOB, "", "5", ""),
    ]);
    let with: Vec<_> = got.activities.iter().map(parties).collect();
    let (one, two) = (vec![(ANA, Some("Ana"))], vec![(BOB, Some("Ana"))]);
    assert_eq!(with, [&one, &one, &two, &two, &two].map(Clone::clone));
}

fn group(listed: &str, messages: &[String]) -> Got {
    let log = messages.join(" ");
    one(
        "Group Conversation - 2024-01-19T17_00_00Z.html",
        &page(
            "Group Conversation",
            &format!(
                "<div class=\"hChatLog hfeed\"><div class=\"participants\">Conversaci\u{f3}n con:\n{listed}</div>{log}</div>{}",
                tags(&["sms"])
            ),
        ),
    )
}

fn cite(tel: &str, name: &str) -> String {
    format!(
        "<cite class=\"sender vcard\"><a class=\"tel\" href=\"tel:{tel}\"><span class=\"fn\">{name}</span></a></cite>, "
    )
}

#[test]
fn a_group_has_its_participants_and_who_writes_in_it() {
    let got = group(
        &format!("{}{}{}", cite(BOB, BOB), cite(ANA, "Ana"), cite(ME, "")),
        &[
            ours(NOON, "hi", ""),
            theirs(NOON, ANA, "Ana", "hey", ""),
            theirs(NOON, "", "Ana", "again", ""),
            theirs(NOON, "", "", "who?", ""),
            theirs(LATER, "+12025550144", "Eve", "joined", ""),
        ],
    );
    let all = vec![
        (ANA, Some("Ana")),
        (BOB, None),
        ("+12025550144", Some("Eve")),
    ];
    assert!(got.activities.iter().all(|a| parties(a) == all), "{got:#?}");
    let senders: Vec<_> = got.activities.iter().map(sender).collect();
    assert_eq!(
        senders,
        [None, Some(ANA), Some(ANA), None, Some("+12025550144")]
    );
    assert_eq!(got.problems, []);
}

#[test]
fn several_people_without_a_list_are_a_group() {
    let got = texts(&[
        theirs(NOON, ANA, "Ana", "a", ""),
        theirs(NOON, BOB, "Bob", "b", ""),
    ]);
    let both = vec![(ANA, Some("Ana")), (BOB, Some("Bob"))];
    assert!(got.activities.iter().all(|a| parties(a) == both));
}

fn seconds(text: &str) -> String {
    format!("<br />\n<abbr class=\"duration\" title=\"{text}\">(00:00:00)</abbr>\n")
}

#[test]
fn calls_are_told_by_labels_then_by_the_name_of_the_file() {
    use CallOutcome::{Answered, Missed};
    use Direction::{Inbound, Outbound};
    let file = |kind: &str| format!("Ana - {kind} - 2024-01-19T17_00_00Z.html");
    for (label, word, duration, expect) in [
        ("missed", "Verpasst", "", Some((Inbound, Missed, 0))),
        (
            "received",
            "Missed",
            "PT1M1S",
            Some((Inbound, Answered, 61)),
        ),
        ("placed", "x", "PT1S", Some((Outbound, Answered, 1))),
        ("placed", "x", "", Some((Outbound, Missed, 0))),
        ("recorded", "x", "PT5S", Some((Inbound, Answered, 5))),
        ("inbox", "Placed", "PT2S", Some((Outbound, Answered, 2))),
        ("inbox", "Verpasst", "", None),
    ] {
        let html = call(ANA, "Ana", NOON, &seconds(duration), &[label]);
        let got = one(&file(word), &html);
        let read = got.activities.first().map(|a| match &a.content {
            Content::Call {
                direction,
                outcome,
                duration_s,
                ..
            } => (*direction, *outcome, *duration_s),
            _ => panic!("{a:?}"),
        });
        assert_eq!(read, expect, "{label} {word}");
        assert_eq!(got.problems.len(), usize::from(expect.is_none()));
    }
}

#[test]
fn recordings_and_transcripts_come_with_their_calls() {
    let audio = "<audio controls=\"controls\" src=\"Ana - X - 2024-01-19T17_00_00Z.mp3\">\
                 <a rel=\"enclosure\" href=\"Ana - X - 2024-01-19T17_00_00Z.mp3\">Audio</a></audio>";
    let words = "Transcript:\n<span class=\"description\"><span class=\"full-text\">Call me\n &amp; bring <i>milk</i></span>\n\
                 <span class=\"word high\">Call\n<span class=\"confidence\">0.85</span></span></span>";
    for (label, more) in [
        ("voicemail", format!("{words}{audio}")),
        ("recorded", audio.to_owned()),
        ("received", audio.to_owned()),
    ] {
        let got = Export::new()
            .with(
                "Ana - X - 2024-01-19T17_00_00Z.html",
                call(ANA, "Ana", NOON, &more, &[label, "unread"]),
            )
            .with("Ana - X - 2024-01-19T17_00_00Z.mp3", b"ID3 sound")
            .read();
        let a = got.only();
        assert_eq!(attachments(a)[0].media_type, "audio/mpeg");
        assert_eq!(attachments(a)[0].size, 9);
        assert_eq!(a.read, Some(false));
        if let Content::Voicemail { transcript, .. } = &a.content {
            assert_eq!(transcript.as_deref(), Some("Call me & bring milk"));
        } else {
            assert_ne!(label, "voicemail");
        }
    }
}

#[test]
fn a_withheld_caller_has_no_address() {
    let got = one("x.html", &call("", "", NOON, "", &["missed"]));
    assert_eq!(
        (parties(got.only()), sender(got.only())),
        (vec![("", None)], Some(""))
    );
}

#[test]
fn what_makes_no_sense_is_reported_and_the_rest_is_kept() {
    let good = theirs(NOON, ANA, "Ana", "good", "");
    let got = Export::new()
        .with(
            "1 dates.html",
            thread(
                "",
                &[
                    good.clone(),
                    format!("\n{}", theirs("soon", ANA, "Ana", "bad", "")),
                    good.clone().replace(NOON, LATER),
                ],
                &["sms"],
            ),
        )
        .with(
            "2 nobody.html",
            thread("", &[good.replace("cite", "span")], &["sms"]),
        )
        .with(
            "3 cut.html",
            thread("", &[good.clone(), format!("\n{good}")], &["sms"])
                .split("good</q>\n</div> \n")
                .next()
                .unwrap()
                .to_owned()
                + "good</q>\n</div>\n<div class=\"message\"><q>half",
        )
        .with("4 empty.html", " \n")
        .with("5 noise.html", b"\0\xff\xfe garbage \x80")
        .with("6 style.html", "<html><style>.haudio {}</style>")
        .with("7 call.html", call(ANA, "", "yesterday", "", &["missed"]))
        .with(
            "8 long.html",
            call(ANA, "", NOON, &seconds("forever"), &["received"]),
        )
        .read();
    assert_eq!(got.activities.len(), 3);
    assert_eq!(
        got.codes(),
        [
            ("1 dates.html", 13, "bad_field"),
            ("2 nobody.html", 8, "bad_field"),
            ("3 cut.html", 13, "truncated"),
            ("4 empty.html", 1, "truncated"),
            ("5 noise.html", 1, "malformed"),
            ("6 style.html", 1, "truncated"),
            ("7 call.html", 7, "bad_field"),
            ("8 long.html", 7, "bad_field"),
        ]
    );
}
