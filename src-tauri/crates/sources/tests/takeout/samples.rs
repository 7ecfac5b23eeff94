//! The real samples, where they are: `../shared/providers` beside the repository. Expected is what a
//! person reads in them in a browser.

use std::path::{Path, PathBuf};

use listo_domain::{CallOutcome, Content, Direction};

use super::{Got, body, open, outbound, parties, sender};

fn samples() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/providers");
    let path = root.join("samples/google-voice-takeout");
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: no samples at {}", path.display());
    None
}

/// One sample by itself.
fn sample(name: &str) -> Option<Got> {
    let from = samples()?.join(format!("{name}.html"));
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(from, dir.path().join(format!("{name}.html"))).unwrap();
    Some(open(dir.path()))
}

/// At, ours, other side, sender, text.
type Read<'a> = (
    i64,
    bool,
    Vec<(&'a str, Option<&'a str>)>,
    Option<&'a str>,
    &'a str,
);

fn texts(got: &Got) -> Vec<Read<'_>> {
    let read = |a| -> Read<'_> {
        let a: &listo_domain::IncomingActivity = a;
        (a.at.0, outbound(a), parties(a), sender(a), body(a))
    };
    got.activities.iter().map(read).collect()
}

#[test]
fn every_page_of_the_samples_is_read() {
    let Some(folder) = samples() else { return };
    let got = open(&folder);
    // 11 pages of texts with 15 messages, 8 of calls. Their pictures and recordings are not there.
    assert_eq!(got.activities.len(), 23, "{got:#?}");
    let mut missed: Vec<(&str, &str)> = got
        .codes()
        .into_iter()
        .map(|(p, _, code)| (p, code))
        .collect();
    missed.dedup();
    assert_eq!(
        missed,
        [
            ("Call - Recorded.html", "bad_attachment"),
            ("Call - Voicemail, no name or number.html", "bad_attachment"),
            ("Call - Voicemail.html", "bad_attachment"),
            ("Text - Emoji embedded.html", "bad_attachment"),
            ("Text - Name with images.html", "bad_attachment"),
            ("Text - Video Attachment.html", "bad_attachment"),
            ("Text - contact embedded.html", "bad_attachment"),
        ]
    );
}

#[test]
fn texts_read_as_in_a_browser() {
    let Some(got) = sample("Text - Incoming with newlines") else {
        return;
    };
    let who = vec![("+11035550133", None)];
    assert_eq!(
        texts(&got),
        [(
            1_661_186_041_682,
            false,
            who,
            Some("+11035550133"),
            "Hi,\nHello\nGoodbye"
        )]
    );

    let got = sample("Text - Incoming, no name, no response").unwrap();
    let who = vec![("54321", None)];
    assert_eq!(
        texts(&got),
        [(1_704_133_719_050, false, who, Some("54321"), "Hello")]
    );

    let got = sample("Text - Emoji embedded").unwrap();
    let who = vec![("+11085550153", Some("Joe Smith"))];
    assert_eq!(
        texts(&got),
        [(
            1_703_098_176_419,
            false,
            who,
            Some("+11085550153"),
            "\u{1f601}"
        )]
    );

    let got = sample("Text - Outbound with name, yes response").unwrap();
    let joe = || vec![("+11025550122", Some("Joe Smith"))];
    assert_eq!(
        texts(&got),
        [
            (1_688_158_083_847, true, joe(), None, "Good afternoon."),
            (
                1_688_180_187_190,
                false,
                joe(),
                Some("+11025550122"),
                "hello"
            ),
        ]
    );
    assert_eq!(got.own, ["+11035550133"]);

    let got = sample("Text - Outgoing conversation").unwrap();
    let short = || vec![("+11025550122", None)];
    let answer = "You have successfully been unsubscribed. You will not receive any more messages \
                  from this number. Reply START to resubscribe.";
    assert_eq!(
        texts(&got),
        [
            (1_693_101_422_888, true, short(), None, "STOP"),
            (
                1_693_101_427_196,
                false,
                short(),
                Some("+11025550122"),
                answer
            ),
        ]
    );
}

#[test]
fn somebody_without_a_number_is_known_by_name() {
    let Some(got) = sample("Text - Outbound with name, no response") else {
        return;
    };
    let who = vec![("Anonymous Smith", Some("Anonymous Smith"))];
    assert_eq!(
        texts(&got),
        [(1_674_168_315_494, true, who, None, "Good afternoon.")]
    );

    // The first line of this page names nobody; the second, from the same person, does.
    let got = sample("Text - Name with images").unwrap();
    let joe = || vec![("+11005550138", Some("Joe Smith - Cell"))];
    assert_eq!(
        texts(&got),
        [
            (1_648_059_442_422, false, joe(), Some("+11005550138"), ""),
            (
                1_648_059_481_875,
                false,
                joe(),
                Some("+11005550138"),
                "MMS Received"
            ),
        ]
    );
}

#[test]
fn groups_have_everybody_in_them() {
    let Some(got) = sample("Text - Group text names") else {
        return;
    };
    let both = vec![
        ("+11025550122", Some("Bob Smith")),
        ("+11035550133", Some("Joe Smith")),
    ];
    assert_eq!(
        texts(&got),
        [(1_705_641_574_863, true, both, None, "test message")]
    );

    let got = sample("Text - Group text numbers").unwrap();
    let five = || {
        [
            "+11035550112",
            "+11085550100",
            "+11085550119",
            "+11085550180",
            "+11085550194",
        ]
        .map(|n| (n, None))
        .to_vec()
    };
    assert_eq!(
        texts(&got),
        [
            (
                1_618_947_759_731,
                false,
                five(),
                Some("+11085550119"),
                "hello"
            ),
            (
                1_618_947_834_467,
                false,
                five(),
                Some("+11085550180"),
                "goodbye"
            ),
        ]
    );
}

#[test]
fn calls_are_what_their_labels_say() {
    use CallOutcome::{Answered, Missed};
    use Direction::{Inbound, Outbound};
    let all = [
        (
            "Missed with name",
            1_684_458_148_348,
            Inbound,
            Missed,
            0,
            "+11045550100",
            Some("Joe Smith"),
        ),
        (
            "Missed with number",
            1_647_377_530_722,
            Inbound,
            Missed,
            0,
            "+11015550111",
            None,
        ),
        (
            "Outgoing",
            1_700_361_673_128,
            Outbound,
            Answered,
            4,
            "+11025550163",
            Some("Joe Smith"),
        ),
        (
            "Received with name",
            1_693_102_393_449,
            Inbound,
            Answered,
            6_695,
            "+11045550100",
            Some("Joe Smith"),
        ),
        (
            "Received with number",
            1_705_417_194_250,
            Inbound,
            Answered,
            1_987,
            "+11045550100",
            None,
        ),
        (
            "Recorded",
            1_592_495_041_358,
            Inbound,
            Answered,
            90,
            "+11025550144",
            None,
        ),
    ];
    for (name, at, way, how, seconds, who, named) in all {
        let Some(got) = sample(&format!("Call - {name}")) else {
            return;
        };
        let a = &got.activities[0];
        let Content::Call {
            direction,
            outcome,
            duration_s,
            ..
        } = &a.content
        else {
            panic!("{name}: {a:?}");
        };
        assert_eq!(
            (a.at.0, *direction, *outcome, *duration_s),
            (at, way, how, seconds),
            "{name}"
        );
        assert_eq!(parties(a), [(who, named)], "{name}");
        assert_eq!(got.activities.len(), 1);
    }
}

#[test]
fn voicemails_have_their_transcript() {
    let all = [
        (
            "Call - Voicemail",
            1_666_650_412_822,
            3,
            "+11025550122",
            None,
        ),
        (
            "Call - Voicemail, no name or number",
            1_602_878_508_000,
            179,
            "",
            Some("Hello World Goodbye"),
        ),
    ];
    for (name, at, seconds, who, words) in all {
        let Some(got) = sample(name) else { return };
        let a = &got.activities[0];
        let Content::Voicemail {
            duration_s,
            transcript,
            ..
        } = &a.content
        else {
            panic!("{name}: {a:?}");
        };
        assert_eq!(
            (a.at.0, *duration_s, transcript.as_deref()),
            (at, seconds, words)
        );
        assert_eq!((parties(a), sender(a)), (vec![(who, None)], Some(who)));
    }
}
