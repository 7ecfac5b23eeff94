use crate::archive::{Sms, many, smses};
use crate::steps::under_way;
use crate::world::{World, real_sample, target};
use listo_engine::Error;
use listo_engine::api::{
    ConversationState, FileErrorCode, ImportState, ProblemReason, Tally, ThreadAt, ThreadItem, View,
};

fn landed(t: &Tally) -> (i64, i64, i64) {
    (t.to_unread, t.to_open, t.to_done)
}

pub const MIXED: [Sms<'static>; 6] = [
    Sms {
        address: "+12025550101",
        days_ago: 400,
        kind: 1,
        read: 1,
        body: "old and read",
        sim: "-1",
    },
    Sms {
        address: "+12025550102",
        days_ago: 3,
        kind: 1,
        read: 1,
        body: "recent and read",
        sim: "-1",
    },
    Sms {
        address: "+12025550103",
        days_ago: 2,
        kind: 1,
        read: 0,
        body: "not read",
        sim: "-1",
    },
    Sms {
        address: "+12025550104",
        days_ago: 300,
        kind: 1,
        read: 0,
        body: "old, not read",
        sim: "-1",
    },
    Sms {
        address: "+12025550105",
        days_ago: 300,
        kind: 1,
        read: 0,
        body: "old, then answered",
        sim: "-1",
    },
    Sms {
        address: "+12025550105",
        days_ago: 299,
        kind: 2,
        read: 1,
        body: "the answer",
        sim: "-1",
    },
];

#[tokio::test]
async fn a_preview_writes_nothing_and_says_what_the_import_does() {
    let w = World::new().await;
    let file = w.write("sms.xml", &smses(&MIXED));
    let options = w.options(&[&file]);
    let preview = w.preview(&options).await;
    assert_eq!(w.counts().await.total.all, 0, "looking is not importing");
    assert_eq!(
        w.engine.numbers().await.unwrap(),
        [],
        "not even a number is made"
    );
    assert_eq!(landed(&preview.tally), (2, 1, 2));

    let done = w.import(&options).await;
    assert_eq!(done.tally, preview.tally, "the preview is a promise");
    let total = w.counts().await.total;
    assert_eq!((total.unread, total.inbox, total.done), (2, 3, 2));
    w.assert_sound().await;

    let again = w.preview(&options).await;
    assert_eq!(
        again.tally.duplicates, 6,
        "the preview of a known file says so"
    );
    assert_eq!((again.tally.messages, again.tally.conversations), (0, 0));
    let again = w.import(&options).await;
    assert_eq!((again.tally.messages, again.tally.duplicates), (0, 6));
    w.assert_sound().await;
}

#[tokio::test]
async fn a_copy_of_the_same_file_reopens_nothing() {
    let w = World::new().await;
    let file = w.write("sms.xml", &smses(&MIXED));
    let options = w.options(&[&file]);
    w.import(&options).await;
    let inbox: Vec<_> = w.rows(View::Inbox).await.iter().map(target).collect();
    w.engine
        .mark_done(&crate::world::fresh(), &inbox, None)
        .await
        .unwrap();
    w.import(&options).await;
    assert_eq!(
        w.counts().await.total.inbox,
        0,
        "what I finished stays finished"
    );
}

#[tokio::test]
async fn an_incremental_file_brings_the_rest_and_reopens_where_there_is_news() {
    let w = World::new().await;
    let first = w.write("first.xml", &smses(&MIXED[..3]));
    w.import(&w.options(&[&first])).await;
    let inbox: Vec<_> = w.rows(View::Inbox).await.iter().map(target).collect();
    w.engine
        .mark_done(&crate::world::fresh(), &inbox, None)
        .await
        .unwrap();
    let mut items = MIXED[..3].to_vec_of();
    items.push(Sms {
        address: "+12025550102",
        days_ago: 0,
        read: 0,
        body: "news",
        ..Sms::default()
    });
    let second = w.write("second.xml", &smses(&items));
    let status = w.import(&w.options(&[&second])).await;
    assert_eq!((status.tally.messages, status.tally.duplicates), (1, 3));
    let unread = w.rows(View::Unread).await;
    assert_eq!(unread.len(), 1);
    assert_eq!(unread[0].last.text, "news");
    w.assert_sound().await;
}

trait ToVecOf<'a> {
    fn to_vec_of(&self) -> Vec<Sms<'a>>;
}

impl<'a> ToVecOf<'a> for [Sms<'a>] {
    fn to_vec_of(&self) -> Vec<Sms<'a>> {
        self.iter().map(|s| Sms { ..*s }).collect()
    }
}

#[tokio::test]
async fn unreadable_records_are_listed_and_the_rest_is_kept() {
    let w = World::new().await;
    let xml = smses(&MIXED).replacen("date=\"", "date=\"yesterday", 1);
    let file = w.write("sms.xml", &xml);
    let status = w.import(&w.options(&[&file])).await;
    assert_eq!(status.tally.messages, 5);
    assert_eq!(status.tally.unreadable, 1);
    let problem = &status.tally.problems[0];
    assert_eq!(problem.line, 3, "the line of the file where the record is");
    assert_eq!(problem.reason, ProblemReason::BadField);
    assert!(
        problem.detail.contains("date"),
        "names the field: {}",
        problem.detail
    );
}

#[tokio::test]
async fn a_truncated_file_gives_what_it_holds() {
    let w = World::new().await;
    let xml = smses(&MIXED);
    let file = w.write("sms.xml", &xml[..xml.len() - 120]);
    let status = w.import(&w.options(&[&file])).await;
    assert_eq!(status.tally.messages, 5);
    assert_eq!(status.tally.problems[0].reason, ProblemReason::Truncated);
    w.assert_sound().await;
}

#[tokio::test]
async fn every_kind_of_wrong_file_is_told_apart_and_leaves_nothing() {
    let w = World::new().await;
    let empty = w.write("empty.xml", "");
    let html = w.write("page.xml", "<!doctype html><html><body>no</body></html>");
    let missing = w.folder.path().join("missing.xml");
    let missing = missing.to_string_lossy();
    for (file, code) in [
        (empty.as_str(), FileErrorCode::Empty),
        (html.as_str(), FileErrorCode::WrongType),
        (missing.as_ref(), FileErrorCode::NotFound),
    ] {
        let status = w.import(&w.options(&[file])).await;
        assert_eq!(status.tally.file_errors[0].code, code, "{file}");
    }
    assert_eq!(
        w.engine.numbers().await.unwrap(),
        [],
        "no number for a file that is none of ours"
    );
    let good = w.write("sms.xml", &smses(&MIXED));
    let status = w.import(&w.options(&[&html, &good])).await;
    assert_eq!(
        status.tally.messages, 6,
        "a wrong file does not keep the right one out"
    );
    assert_eq!(status.tally.file_errors.len(), 1);
}

#[tokio::test]
async fn a_cancelled_import_keeps_whole_batches_and_goes_on() {
    let w = World::new().await;
    let file = w.write("sms.xml", &many(30_000, 50));
    let options = w.options(&[&file]);
    let mut events = w.engine.events();
    let id = w.engine.start_import(options.clone()).unwrap();
    assert!(
        matches!(
            w.engine.start_import(options.clone()),
            Err(Error::ImportRunning)
        ),
        "one import at a time"
    );
    under_way(&mut events, |status| status.tally.messages > 0).await;
    w.engine.cancel_import(&id).unwrap();
    let status = w.engine.finished_import(&id).await.unwrap();
    assert_eq!(status.state, ImportState::Cancelled);
    let kept = status.tally.messages;
    assert!(kept > 0 && kept < 30_000, "stopped in the middle: {kept}");
    assert_eq!(kept % 2_000, 0, "whole batches only");
    w.assert_sound().await;
    let past = w.engine.past_imports().await.unwrap();
    assert!(past[0].resumable, "the list of imports offers to continue");

    let rest = w.import(&past[0].options).await;
    assert_eq!(
        rest.tally.duplicates, kept,
        "what is there is not stored twice"
    );
    assert_eq!(rest.tally.messages, 30_000 - kept);
    w.assert_sound().await;
}

#[tokio::test]
async fn the_inbox_works_while_an_import_runs() {
    let w = World::new().await;
    let first = w.write("first.xml", &smses(&MIXED));
    w.import(&w.options(&[&first])).await;
    let file = w.write("sms.xml", &many(20_000, 300));
    let id = w.engine.start_import(w.options(&[&file])).unwrap();
    let mut done = 0;
    for row in w.rows(View::Inbox).await {
        let outcome = w
            .engine
            .mark_done(&crate::world::fresh(), &[target(&row)], None)
            .await
            .unwrap();
        done += outcome.changed.len();
    }
    assert_eq!(done, 3);
    w.engine.finished_import(&id).await.unwrap();
    assert_eq!(w.counts().await.total.inbox, 0);
    w.assert_sound().await;
}

/// Counted with Python's `xml.etree` (XMLPullParser): 12 sms in the small file; 41 sms and 8 mms
/// in the other before it ends in the middle of a record.
#[tokio::test]
async fn the_real_archives_give_the_counts_of_a_separate_reading() {
    let (Some(small), Some(both)) = (real_sample("sms_small.xml"), real_sample("sms_and_mms.xml"))
    else {
        return;
    };
    let w = World::new().await;
    let status = w.import(&w.options(&[&small])).await;
    assert_eq!((status.tally.messages, status.tally.unreadable), (12, 0));
    let status = w.import(&w.options(&[&both])).await;
    assert_eq!(
        status.tally.messages,
        49 - 12,
        "the small file is the start of the other"
    );
    assert_eq!(status.tally.duplicates, 12);
    assert_eq!(status.tally.problems[0].reason, ProblemReason::Truncated);
    assert_eq!(status.tally.attachments, 2);
    let again = w.import(&w.options(&[&both])).await;
    assert_eq!((again.tally.messages, again.tally.duplicates), (0, 49));

    let rows = w.rows(View::All).await;
    let group = rows.iter().find(|r| r.parties.len() > 1).unwrap();
    assert_eq!(
        group.parties.len(),
        3,
        "the addresses joined by ~ are one group"
    );
    let mut images = 0;
    for row in &rows {
        let thread = w
            .engine
            .thread(&row.id, &ThreadAt::Newest, 200)
            .await
            .unwrap();
        for item in thread.items {
            if let ThreadItem::Activity { activity } = item {
                for file in activity.attachments.iter().filter(|f| f.image) {
                    assert!(w.engine.media(&file.sha256).await.is_some());
                    images += 1;
                }
            }
        }
    }
    assert!(images > 0, "the pictures of the MMS can be shown");
    assert!(
        rows.iter().all(|r| r.state != ConversationState::Open),
        "all older than 30 days"
    );
    w.assert_sound().await;
}

#[tokio::test]
async fn records_of_any_size_come_in_batches_that_fit() {
    let w = World::new().await;
    let long = "long text ".repeat(60_000);
    let items: Vec<Sms<'_>> = (0..20)
        .map(|_| Sms {
            body: &long,
            ..Sms::default()
        })
        .collect();
    let file = w.write("sms.xml", &smses(&items));
    let status = w.import(&w.options(&[&file])).await;
    assert_eq!(status.tally.messages, 20);
    w.assert_sound().await;
}
