//! Exports of Google Voice: a folder, zips of it, and what becomes of them.

use crate::cli::Cli;
use crate::steps::under_way;
use crate::voice::{ME, MP3, PHONES, export, folder, many, text, texts, zip};
use crate::world::{World, real_samples, target};
use listo_engine::api::{
    Activity, ActivityKind, CallOutcome, ConversationState, Direction, FileErrorCode, ImportState,
    ImportStatus, ProblemReason, Tally, ThreadAt, ThreadItem, View,
};

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

async fn cancelled_at(w: &World, file: &str, when: impl Fn(&ImportStatus) -> bool) -> ImportStatus {
    let mut events = w.engine.events();
    let id = w.engine.start_import(w.options(&[file])).unwrap();
    under_way(&mut events, when).await;
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
