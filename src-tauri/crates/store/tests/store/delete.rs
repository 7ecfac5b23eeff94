//! A source goes with what it has brought: what goes, what stays, and that nothing is left of its words.

use crate::world::World;
use listo_domain::{
    Attachment, Command, Comment, Content, Delivery, Direction, Landing, Millis, Outgoing, Seq,
};
use listo_store::{
    ConversationId, Deletion, DraftText, Error, Leftover, NewActivity, NewSource, NumberId,
    OutboxState, SourceNumber, Step, Store, Verb, View, Wiped,
};
use sqlx::{Connection as _, SqliteConnection};
use std::path::Path;

/// A provider's account with one number of ours.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    pub source: i64,
    pub number: NumberId,
}

impl World {
    pub async fn account(&self, kind: &str, number: NumberId) -> Account {
        let new = NewSource {
            kind: kind.to_owned(),
            name: kind.to_owned(),
            account: "{}".to_owned(),
        };
        let source = self.store.add_source(&new, Millis(1)).await.unwrap();
        let claim = SourceNumber {
            number_id: number.0,
            source_id: source,
            e164: format!("+1555020{source}"),
            texts: true,
        };
        let claims = [claim];
        let claimed = self.store.claim_numbers(source, &claims, false);
        claimed.await.unwrap();
        Account { source, number }
    }

    pub async fn fetched(&self, from: Account, kind: &'static str, items: Vec<NewActivity>) -> u64 {
        let items = items.into_iter().map(|mut item| {
            item.number = from.number;
            item.source = kind;
            item
        });
        let step = Step {
            items: items.collect(),
            cursor: "further".to_owned(),
            at: Millis(self.now),
            ..Step::default()
        };
        let taken = self.store.take_step(from.source, &step, true);
        taken.await.unwrap().map_or(0, |ingested| ingested.added)
    }

    pub async fn delete(&self, account: Account) -> Deletion {
        let mut on = |_, _| true;
        let deleted = self.store.delete_source(account.source, &mut on);
        deleted.await.unwrap().expect("nobody cancels")
    }

    pub fn saying(&self, who: &str, at: i64, body: &str, file: Option<&str>) -> NewActivity {
        let attachment = |sha: &str| Attachment {
            sha256: sha.repeat(64),
            media_type: "image/png".to_owned(),
            name: Some(format!("{body}.png")),
            size: 10,
        };
        let content = Content::Text {
            direction: Direction::Inbound,
            body: body.to_owned(),
            subject: None,
            delivery: Delivery::Delivered,
            attachments: file.map(attachment).into_iter().collect(),
        };
        self.item(who, at, Landing::Live, content)
    }

    pub async fn remark(&mut self, id: ConversationId, body: &str) {
        let comment = Comment {
            body: body.to_owned(),
            ..Comment::default()
        };
        self.give(id, Verb::Comment, Command::Comment(comment))
            .await;
    }

    pub async fn plan(&mut self, id: ConversationId, body: &str, send_at: Option<Millis>) -> Seq {
        let text = Outgoing {
            body: body.to_owned(),
            files: Vec::new(),
            send_at,
            then_done: false,
        };
        self.give(id, Verb::Send, Command::Send(text)).await;
        let outbox = self.store.outbox().await.unwrap();
        outbox.iter().map(|q| q.text).max().unwrap()
    }
}

pub async fn connection(path: &Path) -> SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    SqliteConnection::connect_with(&options).await.unwrap()
}

pub async fn scalar(path: &Path, sql: &'static str) -> i64 {
    let mut c = connection(path).await;
    sqlx::query_scalar(sql).fetch_one(&mut c).await.unwrap()
}

/// Which of these words the files of the database hold, in whatever page, or the indexes as a term.
pub async fn traces(store: &Store, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for end in ["", "-wal"] {
        let mut path = store.path().as_os_str().to_owned();
        path.push(end);
        let bytes = std::fs::read(&path).unwrap_or_default();
        for word in words {
            if bytes.windows(word.len()).any(|w| w == word.as_bytes()) {
                found.push(format!("{word} in {}", path.to_string_lossy()));
            }
        }
    }
    let mut c = connection(store.path()).await;
    for index in ["activity", "comment", "name", "digit"] {
        let make = format!(
            "CREATE VIRTUAL TABLE temp.{index}_words USING fts5vocab(main, {index}_search, row)"
        );
        sqlx::query(sqlx::AssertSqlSafe(make))
            .execute(&mut c)
            .await
            .unwrap();
        let read = format!("SELECT term FROM temp.{index}_words");
        let terms: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(read))
            .fetch_all(&mut c)
            .await
            .unwrap();
        for word in words {
            // An index of parts of words holds them in threes.
            let part = word
                .to_lowercase()
                .chars()
                .take(if index == "digit" { 3 } else { 99 })
                .collect::<String>();
            if terms.contains(&part) {
                found.push(format!("{word} as a word of {index}_search"));
            }
        }
    }
    found
}

#[tokio::test]
async fn what_came_from_a_source_goes_and_the_rest_stays() {
    let mut w = World::new().await;
    let own = w
        .store
        .add_number("Twilio", "+15550201", false, Millis(1))
        .await
        .unwrap();
    let account = w.account("twilio", own).await;
    let shared = w.account("quo", w.number).await;
    let fetched = vec![
        w.saying("+15550001", 1_000, "zebra", Some("a")),
        w.saying("+15550001", 1_001, "zebra two", Some("b")),
        w.saying("+15550002", 1_002, "okapi", None),
    ];
    w.fetched(account, "twilio", fetched).await;
    // On the number of the import and of another account: with what the import brought, and alone.
    let mixed = Account {
        source: account.source,
        number: w.number,
    };
    let (a, b) = (
        w.saying("+15550003", 1_010, "tapir", Some("c")),
        w.saying("+15550004", 1_011, "gnu", None),
    );
    w.fetched(mixed, "twilio", vec![a, b]).await;
    w.store
        .ingest(&[w.saying("+15550003", 900, "imported", Some("b"))])
        .await
        .unwrap();
    let texts = vec![w.saying("+15550005", 1_020, "of quo", None)];
    w.fetched(shared, "quo", texts).await;

    let all = w
        .store
        .conversations(&w.list(View::All).await)
        .await
        .unwrap();
    let of = |who: &str| {
        let is = |c: &&listo_store::Conversation| c.parties[0].address.0 == who;
        all.iter().find(is).unwrap().id
    };
    let (whole, mixed) = (of("+15550001"), of("+15550003"));
    w.remark(whole, "a remark about zebras").await;
    w.remark(mixed, "a remark that stays").await;
    w.plan(whole, "planned", Some(Millis(w.now + 1_000_000)))
        .await;
    w.run(Verb::Done, &[whole, mixed, of("+15550005")]).await;
    let draft = |about: ConversationId| DraftText {
        kind: "message".to_owned(),
        about: about.0.to_string(),
        text: "half a word".to_owned(),
        item: None,
    };
    w.store.keep_draft(&draft(whole)).await.unwrap();
    w.store.keep_draft(&draft(mixed)).await.unwrap();

    let expected = Deletion {
        conversations: 3,
        kept: 1,
        messages: 5,
        calls: 0,
        voicemails: 0,
        comments: 1,
        planned: 1,
        // "b" is the import's too.
        files: 2,
        numbers: vec![own],
    };
    assert_eq!(w.store.deletion(account.source).await.unwrap(), expected);
    assert_eq!(
        w.delete(account).await,
        expected,
        "what was said is what is done"
    );

    let left = w
        .store
        .conversations(&w.list(View::All).await)
        .await
        .unwrap();
    let who: Vec<&str> = left
        .iter()
        .map(|c| c.parties[0].address.0.as_str())
        .collect();
    assert_eq!(who, ["+15550005", "+15550003"]);
    assert_eq!(
        left[1].last.text, "imported",
        "what is left is the last now"
    );
    assert_eq!(w.texts("remark").await, ["a [remark] that stays"]);
    assert_eq!(w.texts("okapi").await, Vec::<String>::new());
    let numbers: Vec<i64> = w
        .store
        .numbers()
        .await
        .unwrap()
        .iter()
        .map(|n| n.id)
        .collect();
    assert_eq!(numbers, [w.number.0], "a number without anything goes");
    assert_eq!(
        w.store.outbox().await.unwrap(),
        [],
        "nothing is sent any more"
    );
    let drafts = w.store.drafts().await.unwrap();
    assert_eq!(drafts.len(), 1, "{drafts:?}");
    // A window that has it open still may write what it holds.
    w.store.keep_draft(&draft(whole)).await.unwrap();
    assert_eq!(w.store.drafts().await.unwrap(), drafts);
    assert_eq!(
        scalar(w.store.path(), "SELECT count(*) FROM person").await,
        2,
        "names that nobody has any more"
    );
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
    // The one command about what went and what stayed is still undone for what stayed.
    let undone = w.undo().await.unwrap();
    assert_eq!(undone.changed, [left[0].id, left[1].id], "{undone:?}");
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
}

#[tokio::test]
async fn no_word_of_it_is_left_in_the_file() {
    let mut w = World::new().await;
    let account = w.account("twilio", w.number).await;
    let mut items: Vec<_> = (0..300)
        .map(|i| {
            w.saying(
                &format!("+1555987{i:04}"),
                1_000 + i,
                &format!("zebra okapi{i}"),
                None,
            )
        })
        .collect();
    for item in &mut items {
        item.activity.parties[0].name = Some("Quagga Sanchez".to_owned());
    }
    w.fetched(account, "twilio", items).await;
    let all = w.list(View::All).await;
    w.remark(all[0], "tapir among us").await;
    // What was written, sent, and taken back stands in the log and in the outbox.
    let sent = w.plan(all[1], "gnu is sent", None).await;
    w.plan(all[2], "gnu is planned", Some(Millis(w.now * 2)))
        .await;
    let at = w.now + 10_000;
    w.store.claim_text(sent, Millis(at)).await.unwrap().unwrap();
    let mut item = w.saying("+15559870298", at, "gnu is sent", None);
    item.source = "twilio";
    let settled = w.store.settle_text(sent, OutboxState::Sent, &item, None);
    settled.await.unwrap();
    let draft = DraftText {
        kind: "comment".to_owned(),
        about: all[3].0.to_string(),
        text: "addax in mind".to_owned(),
        item: None,
    };
    w.store.keep_draft(&draft).await.unwrap();
    let elsewhere = w
        .store
        .add_number("Other", "", false, Millis(1))
        .await
        .unwrap();
    let mut kept = w.saying("+15550001", 1, "giraffe", None);
    kept.number = elsewhere;
    w.store.ingest(&[kept]).await.unwrap();

    let words = [
        "zebra",
        "okapi123",
        "Quagga",
        "tapir",
        "gnu is",
        "addax",
        "+15559870123",
    ];
    let found = traces(&w.store, &words).await;
    for word in words {
        assert!(
            found.iter().any(|f| f.starts_with(word)),
            "the test must be able to find {word}: {found:?}"
        );
    }
    w.delete(account).await;
    assert_eq!(
        w.store.leftovers().await.unwrap(),
        [Leftover::Files, Leftover::Database],
        "a crash now forgets neither"
    );
    assert_eq!(w.store.wipe().await.unwrap(), Wiped::All);
    assert_eq!(traces(&w.store, &words).await, Vec::<String>::new());
    let found = traces(&w.store, &["giraffe"]).await;
    assert_eq!(found.len(), 2, "what stays is there, and found: {found:?}");
    w.assert_replay_agrees().await;
    assert_eq!(
        scalar(w.store.path(), "SELECT count(*) FROM log").await,
        3,
        "that, when and by whom something was decided is still written"
    );
}

/// The files as they are at this moment, as a machine would find them that lost its power.
fn crash(store: &Store, into: &Path) -> std::path::PathBuf {
    let to = into.join("listo.db");
    for end in ["", "-wal"] {
        let with = |p: &Path| {
            let mut name = p.as_os_str().to_owned();
            name.push(end);
            std::path::PathBuf::from(name)
        };
        let _ = std::fs::copy(with(store.path()), with(&to));
    }
    to
}

#[tokio::test]
async fn cut_off_or_cancelled_nothing_is_deleted() {
    let mut w = World::new().await;
    let account = w.account("twilio", w.number).await;
    // More than SQLite keeps in memory before it writes: what a crash finds in the log is half a deletion.
    let long = "wombat ".repeat(400);
    for batch in 0..20 {
        let items: Vec<_> = (0..300)
            .map(|i| {
                w.saying(
                    &format!("p{}", i + batch * 30),
                    1_000 + batch * 300 + i,
                    &long,
                    None,
                )
            })
            .collect();
        w.fetched(account, "twilio", items).await;
    }
    let all = w.list(View::All).await;
    w.remark(all[0], "said").await;
    let before = w.store.deletion(account.source).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut found = None;
    let mut calls = 0;
    let mut half = |done, total| {
        calls += 1;
        if done * 2 > total {
            found = Some(crash(&w.store, folder.path()));
            return false;
        }
        true
    };
    let cancelled = w.store.delete_source(account.source, &mut half);
    assert_eq!(cancelled.await.unwrap(), None);
    assert!(calls > 2, "it was asked on the way: {calls}");
    assert_eq!(w.store.deletion(account.source).await.unwrap(), before);
    assert_eq!(w.store.leftovers().await.unwrap(), []);
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
    assert_eq!(w.texts("said").await, ["[said]"]);

    let after = Store::open(&found.unwrap()).await.unwrap();
    assert_eq!(
        after.deletion(account.source).await.unwrap(),
        before,
        "all or nothing, also where the machine stops"
    );
    assert_eq!(after.rebuild(true).await.unwrap().differences, []);

    // Nor does a commit that fails half delete.
    w.store.fail_next_commit(listo_store::CommitFault::Lost);
    let lost = w
        .store
        .delete_source(account.source, &mut |_, _| true)
        .await;
    assert!(matches!(lost, Err(Error::UnknownCommit(_))), "{lost:?}");
    assert_eq!(w.store.deletion(account.source).await.unwrap(), before);
    // What is committed and not wiped is known as such after a crash.
    w.delete(account).await;
    let folder = tempfile::tempdir().unwrap();
    let after = Store::open(&crash(&w.store, folder.path())).await.unwrap();
    assert_eq!(
        after.leftovers().await.unwrap(),
        [Leftover::Files, Leftover::Database]
    );
    assert_eq!(after.wipe().await.unwrap(), Wiped::All);
    after.is_cleared(Leftover::Database).await.unwrap();
    assert_eq!(after.leftovers().await.unwrap(), [Leftover::Files]);
    assert_eq!(
        traces(&after, &["wombat", "said"]).await,
        Vec::<String>::new()
    );
}
