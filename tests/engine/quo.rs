//! Quo through the whole engine: fetched, answered, and told apart where something is wrong.

use crate::provider::text;
use crate::world::{FixedClock, fresh, rows, target};
use listo_engine::api::{
    FaultKind, SearchOrder, SearchQuery, SourceAccount, SourceKind, SourceStatus, Target,
    TextToSend, ThreadAt, ThreadItem, View,
};
use listo_engine::{Clock as _, Engine, Outside, Session, SystemClock};
use listo_tests::quo::{FakeQuo, KEY, MARTA, NUMBER};
use std::sync::Arc;

pub struct World {
    pub engine: Engine,
    pub quo: FakeQuo,
    clock: Arc<FixedClock>,
    outside: Outside,
    folder: tempfile::TempDir,
    now: i64,
}

fn account(quo: &FakeQuo) -> SourceAccount {
    SourceAccount {
        kind: SourceKind::Quo,
        name: "Quo".into(),
        account_sid: String::new(),
        key_sid: None,
        base_url: Some(quo.base_url()),
        number: None,
        public_url: None,
    }
}

impl World {
    /// The provider lives by the clock of this computer, so that of the engine begins there.
    async fn new() -> Self {
        let (quo, folder) = (FakeQuo::start().unwrap(), tempfile::tempdir().unwrap());
        let now = SystemClock.now().0;
        let clock = Arc::new(FixedClock::at(now));
        let outside = Outside::with(Arc::new(Session::default()));
        let path = folder.path().join("listo.db");
        let engine = Engine::open_with(&path, clock.clone(), outside.clone());
        Self {
            engine: engine.await.unwrap(),
            quo,
            clock,
            outside,
            folder,
            now,
        }
    }

    pub async fn added() -> Self {
        let w = Self::new().await;
        w.connect().await;
        w
    }

    pub async fn connect(&self) {
        let account = account(&self.quo);
        let test = self.engine.test_source(&account, KEY).await.unwrap();
        assert_eq!((test.numbers[0].e164.as_str(), test.fault), (NUMBER, None));
        let added = self.engine.add_source(&account, KEY, &test.numbers).await;
        assert_eq!(added.unwrap()[0].number_ids.len(), 1);
    }

    pub async fn source(&self) -> SourceStatus {
        self.engine.sources().await.unwrap().remove(0)
    }

    async fn turn(&self) {
        self.engine
            .live_turn(&self.source().await.id)
            .await
            .unwrap();
    }

    /// Rounds, as time goes by.
    pub async fn settle(&mut self) {
        for _ in 0..30 {
            self.turn().await;
            self.pass(1_000);
        }
    }

    fn pass(&mut self, ms: i64) {
        self.now += ms;
        self.clock.set(self.now);
    }
}

#[tokio::test]
async fn what_comes_in_has_the_names_of_the_contacts_and_is_there_once() {
    let mut w = World::added().await;
    w.quo.receive(MARTA.0, "Can I come on Thursday?");
    w.quo.talk("+14155550135", "The delivery comes on Friday.");
    w.settle().await;
    let asked = SearchQuery {
        text: "Friday".into(),
        order: SearchOrder::Newest,
        after: None,
        seen: Vec::new(),
        limit: 10,
    };
    let found = w.engine.search(asked).await.unwrap();
    assert_eq!(found.hits.len(), 1, "the summary of a call is found");
    let there = rows(&w.engine, View::All).await;
    let mut names: Vec<_> = there
        .iter()
        .map(|row| row.parties[0].name.clone())
        .collect();
    names.sort();
    assert_eq!(names.last().unwrap().as_deref(), Some(MARTA.1), "{names:?}");
    assert_eq!(there.len(), 2);
    w.engine.close().await;
    let path = w.folder.path().join("listo.db");
    let opened = Engine::open_with(&path, w.clock.clone(), w.outside.clone());
    w.engine = opened.await.unwrap();
    w.settle().await;
    assert_eq!(w.source().await.fetched, 2, "nothing comes twice");
}

#[tokio::test]
async fn a_text_whose_answer_is_lost_is_found_and_not_sent_again() {
    let mut w = World::added().await;
    w.quo.receive(MARTA.0, "Can I come on Thursday?");
    w.settle().await;
    let id = rows(&w.engine, View::Inbox).await[0].id.clone();
    w.quo.cut_next();
    let sent = w.engine.send(&fresh(), &id, &text("Yes, at ten")).await;
    sent.unwrap();
    for _ in 0..40 {
        w.turn().await;
        w.pass(10_000);
    }
    assert_eq!(
        w.quo.sent(),
        [(MARTA.0.to_owned(), "Yes, at ten".to_owned())]
    );
    assert!(w.engine.outbox().await.unwrap().is_empty(), "it is settled");
    let thread = w.engine.thread(&id, &ThreadAt::Newest, 100).await.unwrap();
    let activity = |item: &&ThreadItem| matches!(item, ThreadItem::Activity { .. });
    let stored = thread.items.iter().filter(activity).count();
    assert_eq!(stored, 2, "and stored once");
}

#[tokio::test]
async fn a_key_that_is_wrong_revoked_or_limited_is_told_within_a_round_and_passes() {
    let mut w = World::added().await;
    let test = w
        .engine
        .test_source(&account(&w.quo), "wrong")
        .await
        .unwrap();
    assert_eq!(test.fault.unwrap().kind, FaultKind::Refused);
    w.settle().await;
    for (kind, spoil) in [
        (
            FaultKind::Refused,
            FakeQuo::revoke_key as fn(&FakeQuo, bool),
        ),
        (FaultKind::Limited, FakeQuo::limit),
    ] {
        spoil(&w.quo, true);
        w.pass(60_000);
        w.turn().await;
        assert_eq!(w.source().await.fault.map(|f| f.kind), Some(kind));
        spoil(&w.quo, false);
        w.pass(10 * 60_000);
        w.turn().await;
        assert_eq!(w.source().await.fault, None, "{kind:?} has passed");
    }
}

#[tokio::test]
async fn a_workspace_is_one_source_and_known_by_its_numbers() {
    let w = World::added().await;
    let test = w.engine.test_source(&account(&w.quo), KEY).await.unwrap();
    let again = w
        .engine
        .add_source(&account(&w.quo), KEY, &test.numbers)
        .await;
    assert!(again.unwrap_err().to_string().contains("numbers"));
    let renamed = SourceAccount {
        name: "Office".into(),
        ..account(&w.quo)
    };
    let id = w.source().await.id;
    let all = w
        .engine
        .change_source(&id, &renamed, Some(KEY))
        .await
        .unwrap();
    assert_eq!(all[0].account.name, "Office");
    let spaced = w.engine.change_source(&id, &renamed, Some("a b")).await;
    assert!(spaced.unwrap_err().to_string().contains("secret"));
}

/// A world whose source tells Quo, and its one conversation, which is unread.
async fn mirrored() -> (World, Target) {
    let mut w = World::added().await;
    w.quo.receive(MARTA.0, "Can I come on Thursday?");
    w.settle().await;
    let on = w.engine.mirror_source(&w.source().await.id, true).await;
    assert!(on.unwrap()[0].mirrors);
    let target = target(&rows(&w.engine, View::Unread).await[0]);
    (w, target)
}

fn marks(verbs: &[&str]) -> Vec<(String, String)> {
    let of = |verb: &&str| (MARTA.0.to_owned(), (*verb).to_owned());
    verbs.iter().map(of).collect()
}

impl World {
    async fn done(&self, target: &Target) {
        let targets = std::slice::from_ref(target);
        let done = self.engine.mark_done(&fresh(), targets, None).await;
        assert_eq!(done.unwrap().changed.len(), 1);
    }

    async fn open(&self, target: &Target) {
        let targets = std::slice::from_ref(target);
        self.engine
            .mark_open(&fresh(), targets, None)
            .await
            .unwrap();
    }

    /// Longer than an undo is waited for.
    async fn later(&mut self) {
        self.pass(5_000);
        self.turn().await;
    }
}

#[tokio::test]
async fn nothing_is_told_unless_it_is_switched_on() {
    let (mut w, target) = mirrored().await;
    let id = w.source().await.id;
    w.done(&target).await;
    w.engine.mirror_source(&id, false).await.unwrap();
    w.later().await;
    w.open(&target).await;
    w.later().await;
    assert_eq!(w.quo.marks(), [], "off, and what waited is forgotten");
    w.engine.mirror_source(&id, true).await.unwrap();
    w.later().await;
    assert_eq!(w.quo.marks(), [], "what was decided before is not told");
}

#[tokio::test]
async fn what_is_decided_is_told_after_five_seconds_and_folded() {
    let (mut w, target) = mirrored().await;
    w.done(&target).await;
    w.pass(4_900);
    w.turn().await;
    assert_eq!(w.quo.marks(), [], "an undo may come");
    w.pass(200);
    w.turn().await;
    assert_eq!(w.quo.marks(), marks(&["mark-as-done"]));
    w.open(&target).await;
    w.done(&target).await;
    w.open(&target).await;
    w.later().await;
    let open = ["mark-as-done", "mark-as-open", "mark-as-read"];
    assert_eq!(w.quo.marks(), marks(&open), "three decisions are one");
    let ids = std::slice::from_ref(&target.id);
    w.engine.mark_unread(&fresh(), ids, None).await.unwrap();
    w.later().await;
    assert_eq!(w.quo.marks(), marks(&open), "unread stays here");
    w.engine.mark_seen(&fresh(), &target).await.unwrap();
    w.later().await;
    assert_eq!(w.quo.marks().len(), 5, "{:?}", w.quo.marks());
    w.settle().await;
    assert_eq!(w.quo.marks().len(), 5, "and nothing twice");
}

#[tokio::test]
async fn a_done_that_is_undone_in_time_tells_nothing() {
    let (mut w, target) = mirrored().await;
    w.done(&target).await;
    w.pass(3_000);
    w.turn().await;
    w.engine.undo(&fresh()).await.unwrap();
    w.later().await;
    w.settle().await;
    assert_eq!(w.quo.marks(), []);
    w.done(&target).await;
    w.later().await;
    w.engine.undo(&fresh()).await.unwrap();
    w.later().await;
    let back = ["mark-as-done", "mark-as-open"];
    assert_eq!(
        w.quo.marks(),
        marks(&back),
        "it is unread again, which is not told"
    );
}

#[tokio::test]
async fn what_was_not_told_yet_survives_a_restart_and_a_provider_in_trouble() {
    let (mut w, target) = mirrored().await;
    w.done(&target).await;
    w.engine.close().await;
    let path = w.folder.path().join("listo.db");
    let opened = Engine::open_with(&path, w.clock.clone(), w.outside.clone());
    w.engine = opened.await.unwrap();
    w.quo.limit(true);
    w.later().await;
    w.later().await;
    assert_eq!(w.quo.marks(), []);
    assert_eq!(
        rows(&w.engine, View::Done).await.len(),
        1,
        "here it is done"
    );
    w.quo.limit(false);
    w.pass(5 * 60_000);
    w.settle().await;
    assert_eq!(w.quo.marks(), marks(&["mark-as-done"]));
}

#[tokio::test]
async fn a_refusal_is_said_at_the_source_and_undoes_nothing() {
    let (mut w, target) = mirrored().await;
    w.quo.refuse_marks(true);
    w.done(&target).await;
    w.later().await;
    let refusal = w.source().await.mirror_refusal;
    assert_eq!(refusal.as_deref(), Some("Not a member of this inbox"));
    assert_eq!(w.source().await.fault, None, "all else goes on");
    assert_eq!(rows(&w.engine, View::Done).await.len(), 1);
    w.quo.refuse_marks(false);
    w.settle().await;
    assert_eq!(w.quo.marks(), [], "it is not tried again and again");
    w.open(&target).await;
    w.later().await;
    assert_eq!(w.quo.marks().len(), 2);
    assert_eq!(w.source().await.mirror_refusal, None);
}

#[tokio::test]
async fn conversations_at_which_quo_fails_hold_up_no_other() {
    let (mut w, first) = mirrored().await;
    let (good, broken) = ("+14155550135", "+14155550136");
    for party in [broken, good] {
        w.quo.receive(party, "Is anybody there?");
    }
    w.settle().await;
    let unread = rows(&w.engine, View::Unread).await;
    let of = |party: &str| unread.iter().find(|row| row.parties[0].address == party);
    w.quo.break_marks_of(&[MARTA.0, broken]);
    for done in [
        first,
        target(of(broken).unwrap()),
        target(of(good).unwrap()),
    ] {
        w.done(&done).await;
        w.pass(100);
    }
    w.later().await;
    w.turn().await;
    let told: Vec<String> = w.quo.marks().into_iter().map(|(of, _)| of).collect();
    assert_eq!(told, [good], "the others wait by themselves");
    w.quo.break_marks_of(&[]);
    w.pass(5 * 60_000);
    w.settle().await;
    assert_eq!(w.quo.marks().len(), 3, "and are told when Quo takes them");
}

#[tokio::test]
async fn an_answer_in_what_is_done_leaves_it_done_in_quo() {
    let (mut w, target) = mirrored().await;
    let answer = TextToSend {
        then_done_through: Some(target.through.clone()),
        ..text("Yes, at ten")
    };
    let sent = w.engine.send(&fresh(), &target.id, &answer).await;
    sent.unwrap();
    w.later().await;
    w.settle().await;
    assert_eq!(w.quo.sent().len(), 1);
    let last = w.quo.marks().pop().unwrap().1;
    assert_eq!(last, "mark-as-done", "Quo opens what is answered");
}
