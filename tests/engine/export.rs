//! Everything, for other programs, and back again.

use crate::steps::when_begun;
use crate::world::{NOW, World, fresh};
use listo_engine::api::{
    Activity, ActivityKind, ExportForm, ImportOptions, Party, ThreadAt, ThreadItem, View,
};
use std::path::Path;

const LINES: &str = r#"
{"at":1793431000000,"with":"+34600000001","name":"Ana \"A\" García","direction":"in","text":"Hola,\n\"line\" two","line":"Front desk"}
{"at":1793431000000,"with":"+34600000001","direction":"in","text":"Hola,\n\"line\" two","line":"Front desk","id":"twin"}
{"at":1793430900000,"with":"+34600000001","direction":"out","text":"=HYPERLINK(\"http://evil\")","automatic":true,"delivery":"failed","line":"Front desk","attachments":[{"sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","type":"image/jpeg","name":"door.jpg","size":230400}]}
{"at":1793430000000,"with":"+34600000001","direction":"in","kind":"call","outcome":"rejected","line":"+12025550100"}
{"at":1793430600000,"with":"","direction":"in","kind":"voicemail","duration":42,"text":"Call me back","line":"+12025550100","read":false}
{"at":1793430700000,"with":["+34600000001","+34600000002","Bank"],"names":["","Luis",""],"from":"+34600000002","direction":"in","subject":"Photos","text":"","line":"Front desk"}
{"at":1793430800000,"with":["+34600000001","+34600000002","Bank"],"direction":"out","text":"Thanks","delivery":"draft","line":"Front desk"}
"#;

async fn import(w: &World, file: &str) {
    let options = ImportOptions {
        lines: Vec::new(),
        ..w.options(&[file])
    };
    let lines = w.preview(&options).await.lines;
    let done = w.import(&ImportOptions { lines, ..options }).await;
    assert_eq!(done.tally.unreadable, 0, "{:?}", done.tally.problems);
}

async fn world() -> World {
    let w = World::new().await;
    let file = w.write("in.jsonl", LINES.trim_start());
    import(&w, &file).await;
    w
}

/// Who talks with whom on which number, and all that was said, without our own ids.
async fn told(w: &World) -> Vec<(String, Option<String>, Vec<Party>, Vec<Activity>)> {
    let numbers = w.engine.numbers().await.unwrap();
    let mut all = Vec::new();
    for row in w.rows(View::All).await {
        let number = numbers.iter().find(|n| n.id == row.number_id).unwrap();
        let thread = w.engine.thread(&row.id, &ThreadAt::Newest, 500).await;
        let said = thread.unwrap().items.into_iter().filter_map(|i| match i {
            ThreadItem::Activity { activity } => Some(Activity {
                id: String::new(),
                ..activity
            }),
            ThreadItem::StateChange { .. } | ThreadItem::Comment { .. } => None,
        });
        let (name, e164) = (number.name.clone(), number.e164.clone());
        all.push((name, e164, row.parties, said.collect()));
    }
    all
}

#[tokio::test]
async fn json_lines_come_back_as_they_were() {
    let w = world().await;
    // Not ours to take along.
    w.engine.add_samples().await.unwrap();
    let to = w.folder.path().join("out.jsonl");
    let lines = ExportForm::JsonLines;
    let out = w.engine.export(&fresh(), lines, &to, false).await.unwrap();
    assert_eq!((out.conversations, out.items), (4, 7));
    assert!(
        w.engine.export(&fresh(), lines, &to, false).await.is_err(),
        "a file that is there is replaced only on purpose"
    );
    w.engine.export(&fresh(), lines, &to, true).await.unwrap();
    w.engine.remove_samples().await.unwrap();

    let other = World::new().await;
    import(&other, &to.to_string_lossy()).await;
    let (here, there) = (told(&w).await, told(&other).await);
    assert_eq!(here.iter().map(|t| t.3.len()).sum::<usize>(), 7);
    assert_eq!(here, there);
    let unread = other.rows(View::Unread).await;
    assert_eq!(unread.len(), 1, "who waits still waits");
    assert_eq!(unread[0].last.kind, ActivityKind::Voicemail);
    other.assert_sound().await;

    let before = other.counts().await.total;
    import(&other, &to.to_string_lossy()).await;
    assert_eq!(
        other.counts().await.total,
        before,
        "a second time adds nothing"
    );
    assert_eq!(told(&other).await, there);
}

#[tokio::test]
async fn csv_comes_back_without_a_question_as_far_as_it_carries() {
    let w = world().await;
    let folder = tempfile::tempdir().unwrap();
    let csv = ExportForm::Csv;
    let out = w
        .engine
        .export(&fresh(), csv, folder.path(), false)
        .await
        .unwrap();
    let messages = &out.files[1];
    let other = World::new().await;
    import(&other, messages).await;
    let mut here = told(&w).await;
    for activity in here.iter_mut().flat_map(|told| &mut told.3) {
        activity.attachments.clear();
        activity.source = "table".into();
    }
    assert_eq!(here, told(&other).await, "all but the files");
    let unread = other.rows(View::Unread).await;
    assert_eq!(unread.len(), 1, "who waits still waits");
    assert_eq!(unread[0].last.kind, ActivityKind::Voicemail);
    other.assert_sound().await;
    let before = other.counts().await.total;
    import(&other, messages).await;
    assert_eq!(
        other.counts().await.total,
        before,
        "a second time adds nothing"
    );

    // The list of conversations is no list of messages.
    let options = w.options(&[&out.files[0]]);
    let list = w.preview(&options).await;
    assert_eq!(list.tally.file_errors.len(), 1);
    assert!(list.tables.is_empty());
}

/// RFC 4180, as a spreadsheet reads it.
fn table(path: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("Excel needs the mark");
    assert!(text.ends_with("\"\r\n"), "every line ends with CRLF");
    let mut rows = vec![vec![]];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        assert_eq!(c, '"', "every field is quoted: {text}");
        let mut field = String::new();
        while let Some(c) = chars.next() {
            if c != '"' {
                field.push(c);
            } else if chars.peek() == Some(&'"') {
                chars.next();
                field.push('"');
            } else {
                break;
            }
        }
        rows.last_mut().unwrap().push(field);
        match chars.next() {
            Some(',') => {}
            Some('\r') => {
                assert_eq!(chars.next(), Some('\n'));
                rows.push(vec![]);
            }
            other => panic!("{other:?} after a field of {text}"),
        }
    }
    rows.pop();
    rows
}

#[tokio::test]
async fn csv_has_a_row_for_each_and_no_formula() {
    let w = world().await;
    let folder = tempfile::tempdir().unwrap();
    let id = fresh();
    let out = || w.engine.export(&id, ExportForm::Csv, folder.path(), false);
    let first = out().await.unwrap();
    assert_eq!((first.conversations, first.items), (4, 7));
    let names: Vec<_> = first
        .files
        .iter()
        .map(|f| Path::new(f).file_name())
        .collect();
    let name = |n: &'static str| Some(std::ffi::OsStr::new(n));
    assert_eq!(
        names,
        [
            name("listo-2026-11-01-conversations.csv"),
            name("listo-2026-11-01-messages.csv")
        ]
    );

    let conversations = table(&first.files[0]);
    let messages = table(&first.files[1]);
    assert_eq!((conversations.len(), messages.len()), (1 + 4, 1 + 7));
    let widths = |t: &[Vec<String>]| t.iter().all(|r| r.len() == t[0].len());
    assert!(widths(&conversations) && widths(&messages));
    let cell = |t: &[Vec<String>], row: usize, name: &str| {
        let at = t[0].iter().position(|c| c == name).unwrap();
        t[row][at].clone()
    };
    let all = conversations.iter().chain(&messages).flatten();
    let formula = |c: &&String| c.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    assert_eq!(all.filter(formula).count(), 0, "{messages:?}");

    let ana = (1..=4).find(|r| cell(&conversations, *r, "names") == "Ana \"A\" García");
    let ana = ana.expect("a row for Ana on this number");
    assert_eq!(cell(&conversations, ana, "numbers"), "'+34600000001");
    assert_eq!(cell(&conversations, ana, "messages"), "3");
    assert_eq!(cell(&conversations, ana, "first_at"), "2026-10-31 08:15:00");
    let evil = (1..=7).find(|r| cell(&messages, *r, "text").contains("HYPERLINK"));
    let evil = evil.unwrap();
    assert_eq!(
        cell(&messages, evil, "text"),
        "'=HYPERLINK(\"http://evil\")"
    );
    assert_eq!(cell(&messages, evil, "delivery"), "failed, automatic");
    assert_eq!(cell(&messages, evil, "at_utc"), "2026-10-31T07:15:00.000Z");
    assert_eq!(
        cell(&messages, evil, "attachments"),
        "door.jpg (image/jpeg, 230400 bytes)"
    );

    let second = out().await.unwrap();
    assert!(
        second.files[0].ends_with("listo-2026-11-01-2-conversations.csv"),
        "nothing is replaced: {:?}",
        second.files
    );
}

#[tokio::test]
async fn an_export_that_is_cancelled_leaves_nothing() {
    let w = World::new().await;
    let lines: String = (0..1_200)
        .map(|n| {
            let at = NOW - 5_000_000 + n;
            format!(
                "{{\"at\":{at},\"with\":\"+34600000001\",\"direction\":\"out\",\"text\":\"{n}\"}}\n"
            )
        })
        .collect();
    let file = w.write("in.jsonl", &lines);
    import(&w, &file).await;
    let folder = tempfile::tempdir().unwrap();
    for (form, to) in [
        (ExportForm::JsonLines, folder.path().join("all.jsonl")),
        (ExportForm::Csv, folder.path().to_path_buf()),
    ] {
        let id = fresh();
        let exporting = w.engine.export(&id, form, &to, true);
        let out = when_begun(exporting, || w.engine.cancel_share(&id)).await;
        assert!(out.unwrap().cancelled);
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 0, "{form:?} leaves no half file");
    }
}

#[tokio::test]
async fn the_command_line_exports_and_replaces_nothing_unasked() {
    let w = world().await;
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(crate::cli::binary());
        command.arg("--db").arg(w.folder.path().join("listo.db"));
        let out = command.arg("export").args(args).output().unwrap();
        let text = String::from_utf8(out.stdout).unwrap() + &String::from_utf8_lossy(&out.stderr);
        (out.status.code().unwrap(), text)
    };
    let to = folder
        .path()
        .join("all.jsonl")
        .to_string_lossy()
        .into_owned();
    let (code, text) = run(&[&to]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("4 conversations, 7 messages"), "{text}");
    let (code, text) = run(&[&to]);
    assert_eq!(code, 3, "{text}");
    assert!(text.contains("is there already"), "{text}");
    assert_eq!(run(&[&to, "--force"]).0, 0);
    let (code, text) = run(&[&folder.path().to_string_lossy(), "--csv"]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
    let (code, text) = run(&["/no/such/folder/all.jsonl"]);
    assert_eq!(code, 3, "{text}");
}
