//! After any history over two sources and an import, a store without one of the sources is what it would be
//! had its items never been there: rows, counts, search, insights, replay, and undo of the rest.

use crate::delete::Account;
use crate::insights::{assert_ledger_is_as_made_anew, catch_up, ledger};
use crate::world::World;
use listo_domain::{ContactCommand, Direction, Millis};
use listo_store::{NumberId, Store, Verb, View};
use proptest::prelude::*;
use sqlx::{Connection as _, SqliteConnection};
use std::path::Path;

#[derive(Debug, Clone)]
enum Step {
    /// Who, when, what, and which of the sources.
    Facts(u8, Vec<(u8, i64, u8)>),
    Run(u8, Vec<u8>),
    Contact(u8),
    TakeAway(u8),
    CatchUp,
    Undo,
    Redo,
}

fn facts() -> impl Strategy<Value = Step> {
    (
        0..4u8,
        prop::collection::vec((0..5u8, 1..500i64, 0..4u8), 1..6),
    )
        .prop_map(|(s, f)| Step::Facts(s, f))
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => facts(),
        5 => (0..VERBS.len(), prop::collection::vec(0..6u8, 1..4)).prop_map(|(v, t)| Step::Run(u8::try_from(v).unwrap(), t)),
        1 => (0..5u8).prop_map(Step::Contact),
        1 => (0..5u8).prop_map(Step::TakeAway),
        1 => Just(Step::CatchUp),
        2 => Just(Step::Undo),
        1 => Just(Step::Redo),
    ]
}

const VERBS: [Verb; 13] = [
    Verb::Done,
    Verb::Unread,
    Verb::Open,
    Verb::Seen,
    Verb::Snooze,
    Verb::Mute,
    Verb::Unmute,
    Verb::Pin,
    Verb::Comment,
    Verb::Tag,
    Verb::Untag,
    Verb::Assign,
    Verb::Send,
];
const PEOPLE: [&str; 5] = [
    "+15550001",
    "+15550002",
    "+15550003",
    "someone",
    "+15550005",
];

struct Two {
    w: World,
    /// The one to go, on a number of its own.
    goes: Account,
    stays: Account,
}

impl Two {
    async fn new() -> Self {
        let w = World::new().await;
        w.store.create_tag("VIP", 0, Millis(1)).await.unwrap();
        let own = w
            .store
            .add_number("Own", "+15550101", false, Millis(1))
            .await
            .unwrap();
        let goes = w.account("twilio", own).await;
        let stays = w.account("quo", w.number).await;
        Self { w, goes, stays }
    }

    async fn take(&mut self, from: u8, facts: &[(u8, i64, u8)]) {
        let items: Vec<_> = facts
            .iter()
            .map(|(who, at, kind)| {
                let who = PEOPLE[usize::from(*who)];
                // No two sources say something of the same moment: the order would be that of coming in.
                let at = at * 4 + i64::from(from);
                let mut item = match kind {
                    0 => self.w.missed(who, at),
                    1 => self.w.text(who, at, Direction::Outbound),
                    _ => self.w.text(who, at, Direction::Inbound),
                };
                item.activity.parties[0].name = None;
                item
            })
            .collect();
        let at = |of: Account, number: NumberId| Account {
            source: of.source,
            number,
        };
        let (own, shared) = (self.goes.number, self.w.number);
        match from {
            0 => {
                self.w.store.ingest(&items).await.unwrap();
            }
            1 => {
                self.w.fetched(at(self.goes, own), "twilio", items).await;
            }
            2 => {
                self.w.fetched(at(self.goes, shared), "twilio", items).await;
            }
            _ => {
                self.w.fetched(self.stays, "quo", items).await;
            }
        }
    }

    async fn go(&mut self, step: &Step) {
        match step {
            Step::Facts(from, facts) => self.take(*from, facts).await,
            Step::Run(verb, targets) => {
                let all = self.w.list(View::All).await;
                let ids = targets
                    .iter()
                    .filter_map(|t| all.get(usize::from(*t)).copied());
                let mut ids: Vec<_> = ids.collect();
                ids.dedup();
                self.w.run(VERBS[usize::from(*verb)], &ids).await;
            }
            Step::Contact(who) => {
                let name = ContactCommand::Name(format!("Contact {who}"));
                self.w
                    .decide(crate::contacts::with(PEOPLE[usize::from(*who)]), name)
                    .await;
            }
            Step::TakeAway(at) => {
                let all = self.w.list(View::All).await;
                if let Some(id) = all.get(usize::from(*at)) {
                    self.w.take_away_a_comment(*id).await;
                }
            }
            Step::CatchUp => {
                self.w.store.catch_up_ledger(-1, 2).await.unwrap();
            }
            Step::Undo => {
                self.w.undo().await;
            }
            Step::Redo => {
                self.w.redo().await;
            }
        }
    }
}

/// The same by other means: the rows of the items are struck from a copy, and all else is computed anew.
async fn struck(from: &Store, into: &Path, source: i64) -> Store {
    let path = into.join("listo.db");
    let mut c = SqliteConnection::connect(&format!("sqlite:{}", from.path().display()))
        .await
        .unwrap();
    sqlx::query("VACUUM INTO ?")
        .bind(path.to_string_lossy())
        .execute(&mut c)
        .await
        .unwrap();
    c.close().await.unwrap();
    let mut c = SqliteConnection::connect(&format!("sqlite:{}", path.display()))
        .await
        .unwrap();
    for sql in [
        "PRAGMA foreign_keys = 0",
        "DROP TRIGGER log_is_append_only_update",
        "DELETE FROM activity_search WHERE rowid IN (SELECT id FROM activity WHERE origin = ?1)",
        "DELETE FROM activity WHERE origin = ?1",
        "DELETE FROM conversation WHERE id NOT IN (SELECT conversation_id FROM activity)",
        "DELETE FROM party WHERE conversation_id NOT IN (SELECT id FROM conversation)",
        "DELETE FROM conversation_tag WHERE conversation_id NOT IN (SELECT id FROM conversation)",
        "DELETE FROM outbox WHERE conversation_id NOT IN (SELECT id FROM conversation)",
        "DELETE FROM name_search WHERE rowid NOT IN (SELECT id FROM conversation)",
        "DELETE FROM digit_search WHERE rowid NOT IN (SELECT id FROM conversation)",
        "DELETE FROM comment_search WHERE rowid IN (SELECT seq FROM log \
         WHERE contact_id = 0 AND conversation_id NOT IN (SELECT id FROM conversation))",
        "UPDATE log SET payload = '{\"body\":\"\"}' WHERE kind = 'commented' \
         AND conversation_id NOT IN (SELECT id FROM conversation)",
        "UPDATE log SET payload = '{\"body\":\"\"}' WHERE kind = 'queued' \
         AND conversation_id NOT IN (SELECT id FROM conversation)",
        "DELETE FROM person WHERE address NOT IN (SELECT address FROM party)",
        "UPDATE command SET state = 2 WHERE applied_by NOT IN (SELECT command_id FROM log \
         WHERE contact_id > 0 OR conversation_id IN (SELECT id FROM conversation))",
        "DELETE FROM source_number WHERE source_id = ?1",
        "DELETE FROM source WHERE id = ?1",
        "DELETE FROM number WHERE id NOT IN (SELECT number_id FROM conversation) \
         AND id NOT IN (SELECT number_id FROM source_number)",
        "DELETE FROM count",
    ] {
        let query = sqlx::query(sql);
        let query = if sql.contains("?1") {
            query.bind(source)
        } else {
            query
        };
        query.execute(&mut c).await.unwrap();
    }
    c.close().await.unwrap();
    let store = Store::open(&path).await.unwrap();
    store.rebuild(false).await.unwrap();
    store
}

/// Whatever a store shows or keeps, but the insights.
async fn told(store: &Store) -> Vec<String> {
    let mut all = Vec::new();
    for view in [
        View::Inbox,
        View::Unread,
        View::Done,
        View::Snoozed,
        View::Pinned,
        View::Muted,
        View::Mentions,
        View::All,
    ] {
        let page = store.list(&crate::world::top(view, 1000)).await.unwrap();
        all.extend(page.rows.iter().map(|row| format!("{view:?} {row:?}")));
    }
    all.push(format!("{:?}", store.counts().await.unwrap()));
    all.push(format!("{:?}", store.numbers().await.unwrap()));
    all.push(format!("{:?}", store.outbox().await.unwrap()));
    for words in ["text", "note", "answer", "555", "contact", "someone", "7"] {
        let found = store.search(&crate::search::ask(words)).await.unwrap();
        all.extend(found.hits.iter().map(|hit| format!("{words}: {hit:?}")));
    }
    let mut c = SqliteConnection::connect(&format!("sqlite:{}", store.path().display()))
        .await
        .unwrap();
    for sql in [
        "SELECT json_array(seq, conversation_id, contact_id, kind, payload, before, stamp_after, occurred_at) FROM log ORDER BY seq",
        "SELECT json_array(hex(id), seq, verb, hex(applied_by), hex(undone_by), state) FROM command ORDER BY seq",
        "SELECT json_array(address, name) FROM person ORDER BY address",
        "SELECT json_array(id, conversation_id, body, arrival) FROM activity ORDER BY id",
        "SELECT json_array(conversation_id, address) FROM party ORDER BY 1",
        "SELECT json_array(tag_id, conversation_id) FROM conversation_tag ORDER BY 1",
        "SELECT json_array(id, present, name) FROM contact ORDER BY id",
    ] {
        let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut c).await.unwrap();
        all.extend(rows);
    }
    all
}

async fn with_decisions(steps: &[Step]) {
    let mut two = Two::new().await;
    for step in steps {
        two.go(step).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let never = struck(&two.w.store, folder.path(), two.goes.source).await;
    two.w.delete(two.goes).await;
    let w = &two.w;
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
    assert_eq!(
        told(&w.store).await,
        told(&never).await,
        "as if it had never been there"
    );
    catch_up(&w.store, 3).await;
    catch_up(&never, 512).await;
    assert_eq!(
        ledger(&w.store).await,
        ledger(&never).await,
        "and so are the figures"
    );
    w.store.wipe().await.unwrap();
    assert_eq!(
        told(&w.store).await,
        told(&never).await,
        "a wipe changes nothing that is kept"
    );
    let mut w = two.w;
    for _ in 0..4 {
        w.undo().await;
        w.assert_replay_agrees().await;
    }
    w.redo().await;
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
    assert_ledger_is_as_made_anew(&w.store).await;
}

/// What is shown of conversations, whatever their ids are.
async fn shown(store: &Store) -> Vec<String> {
    let page = store
        .list(&crate::world::top(View::All, 1000))
        .await
        .unwrap();
    let rows = page.rows.iter().map(|r| {
        format!(
            "{:?}",
            (
                r.number,
                &r.parties,
                r.shown,
                r.unread_reason,
                r.waiting_since,
                r.last_at,
                &r.last,
                r.sort
            )
        )
    });
    let mut rows: Vec<String> = rows.collect();
    rows.push(format!("{:?}", store.counts().await.unwrap().total));
    for words in ["text", "555", "someone"] {
        let found = store.search(&crate::search::ask(words)).await.unwrap();
        rows.extend(
            found
                .hits
                .iter()
                .map(|hit| format!("{words}: {:?}", (hit.at, &hit.snippet, &hit.title))),
        );
    }
    rows
}

/// Nothing but facts, once with the source and once without.
async fn without_decisions(all: &[Step]) {
    let mut with = Two::new().await;
    let mut without = Two::new().await;
    for step in all {
        with.go(step).await;
        if !matches!(step, Step::Facts(1 | 2, _)) {
            without.go(step).await;
        }
    }
    with.w.delete(with.goes).await;
    without.w.delete(without.goes).await;
    assert_eq!(
        shown(&with.w.store).await,
        shown(&without.w.store).await,
        "the items were never there"
    );
}

fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(test);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_store_without_a_source_is_as_if_it_had_never_been_there(steps in prop::collection::vec(step(), 1..25)) {
        run(with_decisions(&steps));
    }

    #[test]
    fn facts_alone_leave_no_trace(steps in prop::collection::vec(facts(), 1..12)) {
        run(without_decisions(&steps));
    }
}
