//! Exports of Google Voice: a folder, zips of it, and what becomes of them.

use crate::cli::Cli;
use crate::world::{DAY, NOW, World, real_samples, target};
use listo_engine::api::{
    Activity, ActivityKind, CallOutcome, ConversationState, Direction, FileErrorCode, ImportState,
    ImportStatus, ProblemReason, Tally, ThreadAt, ThreadItem, View,
};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

const ME: &str = "+12025550100";
const PHONES: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nTEL;TYPE=CELL:+12025550199\r\n\
                      item1.TEL:+12025550100\r\nitem1.X-ABLabel:Google Voice\r\nEND:VCARD\r\n";

/// Files by their paths in an export.
type Files = BTreeMap<String, Vec<u8>>;

/// So many days ago, in another zone.
fn at(days: i64, seconds: i64) -> String {
    let ms = NOW - days * DAY + seconds * 1_000;
    // 2026-11-01 and what comes before it, to the second.
    let day = ms.div_euclid(DAY);
    let second = ms.rem_euclid(DAY) / 1_000;
    let (year, month, of_month) = date(day);
    let (hour, rest) = (second / 3_600, second % 3_600);
    format!(
        "{year:04}-{month:02}-{of_month:02}T{hour:02}:{:02}:{:02}.000+00:00",
        rest / 60,
        rest % 60
    )
}

/// Howard Hinnant's `civil_from_days`.
fn date(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (
        yoe + era * 400 + i64::from(month <= 2),
        month,
        doy - (153 * mp + 2) / 5 + 1,
    )
}

fn text(who: &str, name: &str, at: &str, body: &str, more: &str) -> String {
    let name = match who {
        ME => "<abbr class=\"fn\" title=\"\">Me</abbr>".to_owned(),
        _ => format!("<span class=\"fn\">{name}</span>"),
    };
    format!(
        "<div class=\"message\"><abbr class=\"dt\" title=\"{at}\">then</abbr>:\n<cite class=\"sender vcard\">\
         <a class=\"tel\" href=\"tel:{who}\">{name}</a></cite>:\n<q>{body}</q>\n{more}</div>"
    )
}

fn tags(labels: &[&str]) -> String {
    let tag = |l: &&str| format!("<a rel=\"tag\" href=\"http://www.google.com/voice#{l}\">{l}</a>");
    let tags: Vec<String> = labels.iter().map(tag).collect();
    format!("<div class=\"tags\">Labels:\n{}</div>", tags.join(", "))
}

fn texts(messages: &[String], labels: &[&str]) -> Vec<u8> {
    let log = messages.concat();
    let html = format!(
        "<html><body><div class=\"hChatLog hfeed\">{log}</div>{}</body></html>",
        tags(labels)
    );
    html.into_bytes()
}

fn call(who: &str, at: &str, seconds: u32, more: &str, labels: &[&str]) -> Vec<u8> {
    let html = format!(
        "<html><body><div class=\"haudio\"><div class=\"contributor vcard\"><a class=\"tel\" href=\"tel:{who}\">\
         <span class=\"fn\"></span></a></div><abbr class=\"published\" title=\"{at}\">then</abbr>{more}\
         <abbr class=\"duration\" title=\"PT{seconds}S\">x</abbr>{}</div></body></html>",
        tags(labels)
    );
    html.into_bytes()
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";
const MP3: &[u8] = b"ID3\x03 and so on";

fn export() -> Files {
    let img = "<div><img src=\"Ana - Text - 1-1-1\" alt=\"Image MMS Attachment\" /></div>";
    let audio = |name: &str| format!("<audio controls=\"controls\" src=\"{name}.mp3\"></audio>");
    let calls = [
        (
            "Ana - Text - 1.html",
            texts(
                &[
                    text("+12025550101", "Ana", &at(400, 0), "old", img),
                    text(ME, "", &at(399, 0), "answer", ""),
                ],
                &["sms", "inbox"],
            ),
        ),
        ("Ana - Text - 1-1-1.png", PNG.to_vec()),
        (
            "Bob - Text - 1.html",
            texts(
                &[text("+12025550102", "Bob", &at(300, 0), "not read", "")],
                &["sms", "inbox", "unread"],
            ),
        ),
        (
            "Eva - Text - 1.html",
            texts(
                &[text("+12025550103", "Eva", &at(3, 0), "recent", "")],
                &["sms", "inbox"],
            ),
        ),
        (
            "Gil - Text - 1.html",
            texts(
                &[text("+12025550104", "Gil", &at(3, 0), "put away", "")],
                &["sms", "archive"],
            ),
        ),
        (
            "Ida - Missed - 1.html",
            call("+12025550105", &at(2, 0), 0, "", &["missed"]),
        ),
        (
            "Ida - Placed - 1.html",
            call("+12025550105", &at(200, 0), 7, "", &["placed"]),
        ),
        (
            "Joe - Recorded - 1.html",
            call(
                "+12025550106",
                &at(200, 1),
                90,
                &audio("Joe - Recorded - 1"),
                &["recorded"],
            ),
        ),
        ("Joe - Recorded - 1.mp3", MP3.to_vec()),
        (
            "Liv - Voicemail - 1.html",
            call(
                "+12025550107",
                &at(100, 0),
                9,
                &format!(
                    "<span class=\"full-text\">Call me</span>{}",
                    audio("Liv - Voicemail - 1")
                ),
                &["voicemail", "inbox", "unread"],
            ),
        ),
        ("Liv - Voicemail - 1.mp3", MP3.to_vec()),
    ];
    let inside = |(name, bytes): (&str, Vec<u8>)| (format!("Takeout/Voice/Calls/{name}"), bytes);
    let mut files: Files = calls.into_iter().map(inside).collect();
    files.insert("Takeout/Voice/Phones.vcf".into(), PHONES.into());
    files
}

fn folder(files: &Files, at: &Path) -> String {
    for (name, bytes) in files {
        let path = at.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    at.to_string_lossy().into_owned()
}

fn zip(files: &Files, at: &Path, wanted: impl Fn(&str) -> bool) -> String {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(at).unwrap());
    for (name, bytes) in files.iter().filter(|(name, _)| wanted(name)) {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
    at.to_string_lossy().into_owned()
}

fn brought(t: &Tally) -> (i64, i64, i64, i64, i64, i64) {
    (
        t.messages,
        t.calls,
        t.voicemails,
        t.attachments,
        t.duplicates,
        t.unreadable,
    )
}

async fn everything(w: &World) -> Vec<(String, ConversationState, Vec<Activity>)> {
    let mut all = Vec::new();
    for row in w.rows(View::All).await {
        let thread = w
            .engine
            .thread(&row.id, &ThreadAt::Newest, 200)
            .await
            .unwrap();
        let items = thread.items.into_iter().filter_map(|item| match item {
            ThreadItem::Activity { activity } => Some(activity),
            _ => None,
        });
        all.push((row.parties[0].address.clone(), row.state, items.collect()));
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

#[tokio::test]
async fn a_folder_and_a_zip_bring_the_same_and_a_second_one_nothing() {
    let (w, other) = (World::new().await, World::new().await);
    let files = export();
    let dir = tempfile::tempdir().unwrap();
    let unpacked = folder(&files, &dir.path().join("unpacked"));
    let zipped = zip(&files, &dir.path().join("takeout.zip"), |_| true);

    let preview = w.preview(&w.options(&[&unpacked])).await;
    assert_eq!(brought(&preview.tally), (5, 3, 1, 3, 0, 0));
    let t = &preview.tally;
    assert_eq!((t.to_unread, t.to_open, t.to_done), (2, 2, 3));
    assert!(preview.bytes_total > 3_000 && preview.bytes_read == preview.bytes_total);
    assert_eq!(w.counts().await.total.all, 0, "looking is not importing");
    let done = w.import(&w.options(&[&unpacked])).await;
    assert_eq!(done.tally, preview.tally, "the preview is a promise");
    w.assert_sound().await;

    let from_zip = other.import(&other.options(&[&zipped])).await;
    assert_eq!(from_zip.tally, done.tally);
    assert_eq!(everything(&w).await, everything(&other).await);

    for again in [&zipped, &unpacked] {
        let again = w.import(&w.options(&[again])).await;
        assert_eq!(brought(&again.tally), (0, 0, 0, 0, 9, 0));
    }
    w.assert_sound().await;
}

#[tokio::test]
async fn everything_is_what_it_was() {
    let w = World::new().await;
    let dir = tempfile::tempdir().unwrap();
    let unpacked = folder(&export(), dir.path());
    w.import(&w.options(&[&unpacked])).await;
    let all = everything(&w).await;
    let states: Vec<_> = all.iter().map(|(_, state, _)| *state).collect();
    use ConversationState::{Done, Open, Unread};
    assert_eq!(states, [Done, Unread, Open, Done, Open, Done, Unread]);

    let of = |n: usize| &all[n].2;
    let ana = of(0);
    assert_eq!(
        (ana[0].direction, ana[1].direction),
        (Direction::Inbound, Direction::Outbound)
    );
    assert!(ana[0].attachments[0].image && ana[0].source == "google-voice-takeout");
    let recorded = &of(5)[0];
    assert_eq!(
        (recorded.kind, recorded.outcome, recorded.duration_s),
        (ActivityKind::Call, Some(CallOutcome::Answered), 90)
    );
    let voicemail = &of(6)[0];
    assert_eq!(
        (voicemail.kind, voicemail.body.as_str()),
        (ActivityKind::Voicemail, "Call me")
    );
    for heard in [recorded, voicemail] {
        assert!(heard.attachments[0].audio, "recordings can be played");
        let media = w.engine.media(&heard.attachments[0].sha256).await.unwrap();
        assert_eq!(media.bytes, MP3);
    }
}

#[tokio::test]
async fn the_number_is_the_one_the_export_says() {
    let w = World::new().await;
    let dir = tempfile::tempdir().unwrap();
    let unpacked = folder(&export(), dir.path());
    let mut options = w.options(&[&unpacked]);
    options.lines.clear();
    let asked = w.preview(&options).await;
    let [line] = asked.lines.as_slice() else {
        panic!("{:?}", asked.lines)
    };
    assert_eq!(
        (line.line.as_deref(), line.name.as_str()),
        (None, "Google Voice")
    );
    assert_eq!(line.e164.as_deref(), Some(ME));
    options.lines.clone_from(&asked.lines);
    options.lines[0].name = "My Voice".into();
    w.import(&options).await;

    // The next export of the same account is known, and that of another is not.
    options.lines.clear();
    let again = w.preview(&options).await;
    assert_eq!(
        (again.lines[0].name.as_str(), again.tally.duplicates),
        ("My Voice", 9)
    );
    let mut other = export();
    other.insert(
        "Takeout/Voice/Phones.vcf".into(),
        PHONES.replace(ME, "+12025550177").into(),
    );
    let other = folder(&other, &dir.path().join("other"));
    options.files = vec![other];
    assert_eq!(w.preview(&options).await.lines[0].name, "Google Voice");
}

#[tokio::test]
async fn parts_are_imported_together_or_one_by_one() {
    let files = export();
    let dir = tempfile::tempdir().unwrap();
    let first = |name: &str| name.contains("/A") || name.contains("/E") || name.ends_with(".mp3");
    let parts: Vec<String> = [true, false]
        .into_iter()
        .zip([
            "takeout-20261101T000000Z-001.zip",
            "takeout-20261101T000000Z-002.zip",
        ])
        .map(|(one, name)| zip(&files, &dir.path().join(name), |f| first(f) == one))
        .collect();
    let (together, apart) = (World::new().await, World::new().await);
    let both: Vec<&str> = parts.iter().map(String::as_str).collect();
    let done = together.import(&together.options(&both)).await;
    assert_eq!(brought(&done.tally), (5, 3, 1, 3, 0, 0));
    for part in &both {
        apart.import(&apart.options(&[part])).await;
    }
    assert_eq!(everything(&together).await, everything(&apart).await);
}

#[tokio::test]
async fn what_cannot_be_read_is_named_by_its_page() {
    let w = World::new().await;
    let dir = tempfile::tempdir().unwrap();
    let mut files = export();
    files.remove("Takeout/Voice/Calls/Ana - Text - 1-1-1.png");
    files.insert(
        "Takeout/Voice/Calls/Noise.html".into(),
        b"\xff\xfe noise".to_vec(),
    );
    files.insert(
        "Takeout/Voice/Calls/Undated.html".into(),
        texts(&[text(ME, "", "once", "x", "")], &[]),
    );
    let unpacked = folder(&files, dir.path());
    let status = w.import(&w.options(&[&unpacked])).await;
    assert_eq!(brought(&status.tally), (5, 3, 1, 2, 0, 3));
    let problem = |p: &listo_engine::api::Problem| {
        let page = p.file.strip_prefix(&unpacked).unwrap().to_owned();
        (page, p.line, p.reason)
    };
    let mut problems: Vec<_> = status.tally.problems.iter().map(problem).collect();
    problems.sort_by(|a, b| a.0.cmp(&b.0));
    let page = |name: &str| format!("/Takeout/Voice/Calls/{name}");
    assert_eq!(
        problems,
        [
            (page("Ana - Text - 1.html"), 1, ProblemReason::BadAttachment),
            (page("Noise.html"), 1, ProblemReason::Malformed),
            (page("Undated.html"), 1, ProblemReason::BadField),
        ]
    );
    let empty = dir.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let wrong = w.import(&w.options(&[&empty.to_string_lossy()])).await;
    assert_eq!(wrong.tally.file_errors[0].code, FileErrorCode::WrongType);
}

/// `n` old texts on pages of 500, in no order of time.
fn many(n: usize) -> Files {
    let page = |p: usize| {
        let who = format!("+1202555{:04}", 1_000 + p);
        let one = |i: usize| {
            let seconds = i64::try_from(i * 7 + p).unwrap();
            text(
                &who,
                "",
                &at(200, seconds),
                &format!("one of many, {i}"),
                "",
            )
        };
        let messages: Vec<String> = (0..500).map(one).collect();
        (
            format!("Takeout/Voice/Calls/{p:04}.html"),
            texts(&messages, &["sms"]),
        )
    };
    (0..n / 500).map(page).collect()
}

async fn cancelled_at(w: &World, file: &str, when: impl Fn(&ImportStatus) -> bool) -> ImportStatus {
    let mut events = w.engine.events();
    let id = w.engine.start_import(w.options(&[file])).unwrap();
    loop {
        if let listo_engine::Event::Import(status) = events.recv().await.unwrap() {
            assert_eq!(
                status.state,
                ImportState::Running,
                "it ended before it was stopped"
            );
            if when(&status) {
                break;
            }
        }
    }
    w.engine.cancel_import(&id).unwrap();
    w.engine.finished_import(&id).await.unwrap()
}

#[tokio::test]
async fn a_cancelled_import_keeps_what_is_stored_and_goes_on() {
    let w = World::new().await;
    let dir = tempfile::tempdir().unwrap();
    let unpacked = folder(&many(30_000), dir.path());
    // Pages come in no order of time: while they are read, nothing is stored.
    let early = cancelled_at(&w, &unpacked, |s| s.records > 100).await;
    assert_eq!(
        (early.state, early.tally.messages),
        (ImportState::Cancelled, 0)
    );
    let late = cancelled_at(&w, &unpacked, |s| s.tally.messages > 0).await;
    let kept = late.tally.messages;
    assert!(kept > 0 && kept < 30_000, "stopped in the middle: {kept}");
    w.assert_sound().await;

    let past = w.engine.past_imports().await.unwrap();
    assert!(past[0].resumable);
    let rest = w.import(&past[0].options).await;
    assert_eq!(
        (rest.tally.messages, rest.tally.duplicates),
        (30_000 - kept, kept)
    );
    w.assert_sound().await;
}

#[tokio::test]
async fn what_was_finished_stays_finished() {
    let w = World::new().await;
    let dir = tempfile::tempdir().unwrap();
    let unpacked = folder(&export(), dir.path());
    w.import(&w.options(&[&unpacked])).await;
    let inbox: Vec<_> = w.rows(View::Inbox).await.iter().map(target).collect();
    w.engine
        .mark_done(&crate::world::fresh(), &inbox, None)
        .await
        .unwrap();
    w.import(&w.options(&[&unpacked])).await;
    assert_eq!(w.counts().await.total.inbox, 0);
}

/// Counted by hand: 19 pages with 15 texts, 6 calls and 2 voicemails; one text stands on two pages.
#[tokio::test]
async fn the_real_samples_give_what_a_person_counts_in_them() {
    let Some(samples) = real_samples("google-voice-takeout") else {
        return;
    };
    let w = World::new().await;
    let status = w.import(&w.options(&[&samples])).await;
    let t = &status.tally;
    assert_eq!(
        (t.messages, t.calls, t.voicemails, t.duplicates),
        (14, 6, 2, 1)
    );
    // Their pictures, films and recordings are not among them.
    assert!(
        t.problems
            .iter()
            .all(|p| p.reason == ProblemReason::BadAttachment)
    );
    let again = w.import(&w.options(&[&samples])).await;
    assert_eq!((again.tally.messages, again.tally.duplicates), (0, 23));
    w.assert_sound().await;
}

#[test]
fn the_command_line_takes_a_folder() {
    let (dir, cli) = Cli::new();
    let unpacked = folder(&export(), &dir.path().join("unpacked"));
    let (code, said) = cli.run(&["import", &unpacked]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = cli.run(&["import", &unpacked, "--dry-run"]);
    assert!(code == 0 && said.contains('9'), "{said}");
}
