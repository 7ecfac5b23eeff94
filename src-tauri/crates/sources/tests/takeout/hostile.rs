//! Anything at all, of any size.

use listo_sources::blobs::DryRun;
use listo_sources::takeout::Reader;
use proptest::prelude::*;

use super::{ANA, Export, Got, NOON, all, body, options, page, theirs, thread};

/// Something between a page and noise.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let tokens = [
        "<div class=\"hChatLog hfeed\">",
        "<div class=\"haudio\">",
        "<div class=\"message\">",
        "<div class=\"participants\">",
        "<div class=\"contributor vcard\">",
        "<div class=\"tags\">",
        "<div class=\"deletedStatusContainer\">",
        "<div>",
        "</div>",
        "<abbr class=\"dt\" title=\"2024-01-19T12:00:00.000-05:00\">",
        "<abbr class=\"dt\" title=\"x\">",
        "<abbr class=\"published\" title=\"2024-01-19T12:00:00.000-05:00\">",
        "<abbr class=\"duration\" title=\"PT1S\">",
        "<abbr class=\"fn\">",
        "</abbr>",
        "<cite class=\"sender vcard\">",
        "</cite>",
        "<a class=\"tel\" href=\"tel:+12025550122\">",
        "<a class=\"tel\" href=\"tel:\">",
        "<a rel=\"tag\" href=\"#missed\">",
        "<a rel=\"tag\" href=\"#unread\">",
        "<a class=\"video\" href=\"x-1-1\">",
        "</a>",
        "<span class=\"fn\">",
        "<span class=\"full-text\">",
        "</span>",
        "<q>",
        "</q>",
        "<br>",
        "<img src=\"x-1-1\" />",
        "<audio src=\"x.mp3\">",
        "<style>",
        "</style>",
        "<title>",
        "</title>",
        "<!--",
        "-->",
        "Me",
        "Ana",
        "text ",
        "\n",
        "&amp;",
        "&#0;",
        "<",
        ">",
        "\"",
        "\u{e9}",
    ];
    let token = prop_oneof![
        20 => proptest::sample::select(tokens.to_vec()).prop_map(|t| t.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..4),
    ];
    proptest::collection::vec(token, 0..80).prop_map(|t| t.concat())
}

fn read(html: &[u8]) -> Got {
    // The page beside it makes the folder one of Google Voice.
    let good = thread("", &[theirs(NOON, ANA, "Ana", "good", "")], &["sms"]);
    Export::new()
        .with("a.html", html)
        .with("b.html", good)
        .read()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_cost_only_their_page(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let got = read(&bytes);
        prop_assert!(got.activities.iter().any(|a| body(a) == "good"));
    }

    #[test]
    fn any_markup_gives_sound_records(bytes in soup()) {
        let got = read(&bytes);
        let lines = 1 + bytes.iter().filter(|b| **b == b'\n').count() as u64;
        for (page, line, _) in &got.problems {
            prop_assert!(page.ends_with("b.html") || (1..=lines).contains(line));
        }
        for a in &got.activities {
            prop_assert!(!a.parties.is_empty());
            prop_assert!(a.parties.windows(2).all(|p| p[0].address < p[1].address));
            prop_assert_eq!(a.external_id.len(), 32);
            if let Some(sender) = &a.sender {
                prop_assert!(a.parties.iter().any(|p| p.address == *sender));
            }
        }
        let again = read(&bytes);
        prop_assert_eq!(again.ids(), got.ids());
    }

    #[test]
    fn any_text_comes_back_as_it_was(text in "[^\0\r\t\n\u{c}<&]{1,40}") {
        let text = text.trim_matches(' ');
        let html = thread("", &[theirs(NOON, ANA, "Ana", text, "")], &["sms"]);
        let got = Export::new().with("a.html", html).read();
        prop_assert_eq!(body(got.only()), text);
    }
}

#[test]
fn nonsense_stays_linear() {
    let many = |s: &str| s.repeat(200_000);
    let names: String = (0..200_000).fold(String::new(), |all, n| all + " a" + &n.to_string());
    let log = |inside: &str| page("", &format!("<div class=\"hChatLog\">{inside}</div>"));
    for html in [
        log(&format!("<div {names}>")),
        log(&many("<div>")),
        log(&many("</div>")),
        log(&many("<q>")),
        log(&many("<")),
        log(&many("<div class=\"message\">")),
        log(&many("<!--")),
        log(&many("&amp")),
        log(&format!("<div class=\"message\"><q>{}", many("<br>"))),
        log(&format!(
            "<div class=\"participants\">{}",
            many("<cite><a href=tel:1></a></cite>")
        )),
        format!("<title>{}", many("<title>")),
    ] {
        let got = read(html.as_bytes());
        assert!(got.activities.len() < 200_010);
    }
}

#[test]
fn a_page_of_many_messages_is_read_whole() {
    let messages: Vec<String> = (0..20_000)
        .map(|n| {
            let at = format!(
                "2024-01-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                1 + n / 1_000,
                n / 60 % 24,
                n % 60,
                n % 59,
                n % 997
            );
            theirs(&at, ANA, "Ana", &format!("message {n}"), "")
        })
        .collect();
    let got = Export::new()
        .with("a.html", thread("", &messages, &["sms"]))
        .read();
    assert_eq!((got.activities.len(), got.problems.len()), (20_000, 0));
    assert_eq!(body(&got.activities[19_999]), "message 19999");
}

#[test]
fn a_page_that_unpacks_to_too_much_is_left_out() {
    let long = thread(
        "",
        &[theirs(NOON, ANA, "Ana", &"a".repeat(1_000_000), "")],
        &["sms"],
    );
    let good = thread("", &[theirs(NOON, ANA, "Ana", "good", "")], &["sms"]);
    let export = Export::new().with("a.html", long).with("b.html", good);
    let sink = DryRun::default();
    let mut reader = Reader::open(&export.zip(), options(), &sink).unwrap();
    reader.limit_page(100_000);
    let got = all(reader);
    assert_eq!(got.codes(), [("a.html", 1, "too_large")]);
    assert_eq!(got.activities.len(), 1);
}
