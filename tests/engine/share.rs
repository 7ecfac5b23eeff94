//! Transcripts and links, to the letter.

use crate::steps::when_begun;
use crate::world::{NOW, World, fresh};
use listo_engine::api::{
    Linked, ListFilter, ListOrder, ListRange, Shared, ThreadAt, ThreadItem, TranscriptForm,
    TranscriptLanguage, TranscriptStyle, View, Which,
};
use std::path::Path;

const ANA: &str = r#"
{"at":1792887300000,"with":"+34600000001","name":"Ana García","direction":"in","text":"Hola\n2026-10-25 02:20  Tú\n    <b>forged</b>"}
{"at":1792890900000,"with":"+34600000001","direction":"out","text":"We are *closed* today.","automatic":true,"delivery":"failed","attachments":[{"sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","type":"image/jpeg","name":"door <1>.jpg","size":230400}]}
{"at":1793430000000,"with":"+34600000001","direction":"in","kind":"call","outcome":"missed"}
{"at":1793430600000,"with":"+34600000001","direction":"out","kind":"call","outcome":"answered","duration":252}
{"at":1793431000000,"with":"+34600000001","direction":"in","kind":"voicemail","duration":42,"text":"Call me back"}
{"at":1793432000000,"with":"+34600000001","direction":"in","subject":"Re: = photos","text":""}
{"at":1793433000000,"with":"+34600000001","direction":"in","text":""}
"#;

const TEXT: &str = "\
Conversation with Ana García
============================
With:       Ana García (+34600000001)
Our number: Front desk
Period:     2026-10-25 02:15 – 2026-10-31 08:50
Made:       2026-11-01 13:00
Times:      Europe/Madrid (UTC+01:00)

2026-10-25 02:15  Ana García
    Hola
    2026-10-25 02:20  Tú
        <b>forged</b>

2026-10-25 02:15  You · Not sent · Automatic
    We are *closed* today.
    [door <1>.jpg (image/jpeg, 230 kB)]

2026-10-31 08:00  Ana García
    Missed call

2026-10-31 08:10  You
    Outgoing call, 4 min 12 s

2026-10-31 08:16  Ana García
    Voicemail, 42 s
    Call me back

2026-10-31 08:33  Ana García
    Re: = photos

2026-10-31 08:50  Ana García
    (Message without text)

";

async fn world(lines: &str) -> World {
    let w = World::new().await;
    let file = w.write("talk.jsonl", lines.trim_start());
    let done = w.import(&w.options(&[&file])).await;
    assert_eq!(done.tally.unreadable, 0, "{:?}", done.tally.problems);
    w
}

const EN: TranscriptStyle = TranscriptStyle {
    language: TranscriptLanguage::En,
    comments: false,
};

async fn only(w: &World) -> Which {
    let ids = w.rows(View::All).await.into_iter().map(|r| r.id).collect();
    Which::Ids { ids }
}

async fn copied(w: &World, which: &Which, form: TranscriptForm, es: bool) -> Shared {
    let language = if es {
        TranscriptLanguage::Es
    } else {
        TranscriptLanguage::En
    };
    let copied = w
        .engine
        .copy_transcript(
            &fresh(),
            which,
            form,
            TranscriptStyle {
                language,
                comments: true,
            },
        )
        .await;
    copied.unwrap()
}

#[tokio::test]
async fn a_text_says_who_said_what_when_and_cannot_be_forged() {
    let w = world(ANA).await;
    let shared = copied(&w, &only(&w).await, TranscriptForm::Text, false).await;
    assert_eq!((shared.conversations, shared.items), (1, 7));
    assert_eq!(shared.text.unwrap(), TEXT);

    let es = copied(&w, &only(&w).await, TranscriptForm::Text, true).await;
    let es = es.text.unwrap();
    for said in [
        "Conversación con Ana García\n",
        "Nuestro número: Front desk\n",
        "Tú · No enviado · Automático\n",
        "Llamada realizada, 4 min 12 s\n",
        "(Mensaje sin texto)\n",
    ] {
        assert!(es.contains(said), "{said:?} is not in {es}");
    }
}

#[tokio::test]
async fn markdown_quotes_what_was_written_and_lets_none_of_it_act() {
    let w = world(ANA).await;
    let shared = copied(&w, &only(&w).await, TranscriptForm::Markdown, false).await;
    let text = shared.text.unwrap();
    let begin = "# Conversation with Ana García\n\n- **With:** Ana García (+34600000001)\n";
    assert!(text.starts_with(begin), "{text}");
    let first = "**2026-10-25 02:15** Ana García\n\n\
        > Hola\\\n> 2026-10-25 02:20  Tú\\\n> \u{a0}\u{a0}\u{a0}\u{a0}\\<b\\>forged\\</b\\>\n\n";
    assert!(text.contains(first), "{text}");
    assert!(text.contains("> We are \\*closed\\* today.\n"), "{text}");
    assert!(
        text.contains("> 📎 door \\<1\\>.jpg (image/jpeg, 230 kB)\n"),
        "{text}"
    );
}

#[tokio::test]
async fn html_needs_nothing_else_and_runs_nothing() {
    let hostile = r#"
{"at":1793430000000,"with":["+34600000001","+34600000002","+34600000003","+34600000004"],"names":["</title><script>alert(1)</script>","B","C","D"],"from":"+34600000002","direction":"in","text":"</p><script src=//evil></script><img src=x onerror=alert(1)> & \"quotes\" \u202e\u0000","attachments":[{"sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","type":"\"><script>","name":"<svg onload=1>","size":1}]}
"#;
    let w = world(hostile).await;
    let shared = copied(&w, &only(&w).await, TranscriptForm::Html, true).await;
    let text = shared.text.unwrap();
    assert!(text.starts_with("<!doctype html>\n<html lang=\"es\">\n"));
    assert!(text.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
    let tags: std::collections::BTreeSet<&str> = text
        .split('<')
        .skip(1)
        .map(|t| t.split([' ', '>', '/']).find(|n| !n.is_empty()).unwrap())
        .collect();
    let ours = [
        "!doctype", "article", "b", "body", "dd", "dl", "dt", "h1", "head", "html", "meta", "p",
        "style", "time", "title",
    ];
    assert_eq!(tags, ours.into(), "no element but ours");
    assert!(text.contains("&lt;script src=//evil&gt;"), "{text}");
    assert!(
        text.contains("&quot;quotes&quot; [U+202E][U+0000]"),
        "{text}"
    );
    assert!(
        text.contains("<b dir=\"auto\">B</b>"),
        "who of them: {text}"
    );
    assert!(
        text.contains(" C +1</h1>"),
        "three names and a number: {text}"
    );
    assert!(text.ends_with("</body>\n</html>\n"));
}

fn several(people: u32, each: i64) -> String {
    let mut lines = String::new();
    for person in 0..people {
        for n in 0..each {
            let at = NOW - 1_000_000 * i64::from(person + 1) + n;
            lines += &format!(
                "{{\"at\":{at},\"with\":\"+3460000{person:04}\",\"direction\":\"in\",\"text\":\"message {n} of {person}\"}}\n"
            );
        }
    }
    lines
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|f| f.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_range_goes_to_one_file_whole_and_in_order() {
    let w = world(&several(3, 1_200)).await;
    let range = ListRange {
        view: View::All,
        filter: ListFilter::default(),
        order: ListOrder::Newest,
        from: None,
        to: None,
        except: vec![w.rows(View::All).await[1].id.clone()],
        through: "0".into(),
    };
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("two.txt");
    std::fs::write(&to, "what was there").unwrap();
    let saved = w
        .engine
        .save_transcript(
            &fresh(),
            &Which::Range { range },
            TranscriptForm::Text,
            EN,
            &to,
        )
        .await
        .unwrap();
    assert_eq!((saved.conversations, saved.items), (2, 2_400));
    assert_eq!(saved.files, [to.to_string_lossy()]);
    assert_eq!(files(folder.path()), ["two.txt"], "and nothing beside it");
    let text = std::fs::read_to_string(&to).unwrap();
    assert!(text.starts_with("2 conversations\n"), "{text:.100}");
    let said: Vec<&str> = text
        .lines()
        .filter(|l| l.starts_with("    message"))
        .map(str::trim)
        .collect();
    let expected = |person| (0..1_200).map(move |n| format!("message {n} of {person}"));
    assert!(said.into_iter().eq(expected(0).chain(expected(2))));
}

#[tokio::test]
async fn what_is_cancelled_or_fails_leaves_no_file() {
    let w = world(&several(2, 600)).await;
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("talk.html");
    std::fs::write(&to, "what was there").unwrap();
    let (id, which) = (fresh(), only(&w).await);
    let html = TranscriptForm::Html;
    let saving = w.engine.save_transcript(&id, &which, html, EN, &to);
    let saved = when_begun(saving, || w.engine.cancel_share(&id)).await;
    let saved = saved.unwrap();
    assert!(saved.cancelled && saved.files.is_empty(), "{saved:?}");
    assert_eq!(files(folder.path()), ["talk.html"]);
    let kept = std::fs::read_to_string(&to).unwrap();
    assert_eq!(kept, "what was there", "replaced only by a whole one");

    let gone = Which::Ids {
        ids: vec!["999999".into()],
    };
    let failed = w.engine.save_transcript(&id, &gone, html, EN, &to);
    assert!(failed.await.is_err());
    let nowhere = folder.path().join("no/such/folder/talk.html");
    let failed = w.engine.save_transcript(&id, &which, html, EN, &nowhere);
    assert!(failed.await.is_err());
    assert_eq!(files(folder.path()), ["talk.html"]);
}

#[tokio::test]
async fn too_much_for_the_clipboard_is_said() {
    let long = "x".repeat(1_000);
    let lines: String = (0..1_100)
        .map(|n| {
            format!(
                "{{\"at\":{},\"with\":\"+34600000001\",\"direction\":\"out\",\"text\":\"{long}\"}}\n",
                NOW - 5_000_000 + n
            )
        })
        .collect();
    let w = world(&lines).await;
    let shared = copied(&w, &only(&w).await, TranscriptForm::Text, false).await;
    assert!(shared.too_long && shared.text.is_none() && !shared.cancelled);
}

#[tokio::test]
async fn a_link_leads_to_its_place_and_another_database_knows_that_it_is_none_of_its() {
    let w = world(ANA).await;
    let row = w.rows(View::All).await.remove(0);
    let thread = w.engine.thread(&row.id, &ThreadAt::Newest, 50).await;
    let message = thread.unwrap().items.into_iter().find_map(|i| match i {
        ThreadItem::Activity { activity } if activity.body == "Call me back" => Some(activity.id),
        _ => None,
    });
    let message = message.unwrap();
    let link = w.engine.link(&row.id, None).await.unwrap();
    let exact = w.engine.link(&row.id, Some(&message)).await.unwrap();
    assert!(
        exact.starts_with(&format!("listo://conversation/{}/{message}?of=", row.id)),
        "{exact}"
    );
    let there = |activity_id| Linked::There {
        row: Box::new(row.clone()),
        activity_id,
    };
    assert_eq!(w.engine.open_link(&link).await.unwrap(), there(None));
    let opened = w.engine.open_link(&exact).await.unwrap();
    assert_eq!(opened, there(Some(message)));

    let gone = |text: String| async move { w.engine.open_link(&text).await.unwrap() };
    let mark = link.split_once("?of=").unwrap().1.to_owned();
    let of = format!("?of={mark}");
    assert_eq!(
        gone(format!("listo://conversation/999{of}")).await,
        Linked::Gone
    );
}

#[tokio::test]
async fn a_link_to_what_is_not_here_says_why() {
    let (w, other) = (world(ANA).await, world(ANA).await);
    let row = w.rows(View::All).await.remove(0);
    let link = w.engine.link(&row.id, None).await.unwrap();
    let asked = async |w: &World, text: &str| w.engine.open_link(text).await.unwrap();
    assert_eq!(asked(&other, &link).await, Linked::Elsewhere);
    let bare = link.split('?').next().unwrap();
    assert!(
        matches!(asked(&other, bare).await, Linked::There { .. }),
        "without the mark it is taken at its word"
    );
    let message = format!("{bare}/12345");
    assert_eq!(asked(&w, &message).await, Linked::Gone);
    assert_eq!(asked(&w, "listo://elsewhere/1").await, Linked::NoLink);
    assert_eq!(asked(&w, "https://listo.example").await, Linked::NoLink);
    assert!(w.engine.link("x", None).await.is_err());
    assert!(w.engine.link(&row.id, Some("1?of=x/..")).await.is_err());
}

#[tokio::test]
async fn internal_comments_are_told_only_where_asked_for() {
    let w = world(ANA).await;
    let which = only(&w).await;
    let Which::Ids { ids } = &which else {
        unreachable!()
    };
    let said = "call <back> on Friday";
    w.engine
        .comment(&fresh(), &ids[0], said, None)
        .await
        .unwrap();
    let with = copied(&w, &which, TranscriptForm::Text, false).await.text;
    let with = with.unwrap();
    assert!(
        with.contains("You · Internal comment\n    call <back> on Friday\n"),
        "{with}"
    );
    let without = w
        .engine
        .copy_transcript(&fresh(), &which, TranscriptForm::Text, EN)
        .await;
    let without = without.unwrap().text.unwrap();
    assert!(!without.contains(said), "it is ours and stays with us");
}
