//! A phone through the whole engine, with KDE Connect on a bus of its own.

use crate::provider::text;
use crate::world::{FixedClock, fresh, rows};
use listo_engine::api::{
    FaultKind, SourceAccount, SourceHistory, SourceKind, SourceStatus, TextToSend, ThreadAt,
    ThreadItem, View,
};
use listo_engine::{
    BadAccount, Chosen, Clock as _, Connected, Engine, Outside, Session, SystemClock,
};
use listo_sources::kdeconnect::{self, Patience};
use listo_tests::app::session_bus;
use listo_tests::kdeconnect::{DEVICE, FakePhone, NAME, NUMBER, Next, now};
use std::sync::Arc;
use std::time::Duration;
use xtask::proc::Guarded;

const MARTA: &str = "+34600000001";
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// How long a phone that answers may take, on a busy computer too.
const ANSWER: Duration = Duration::from_secs(8);
/// The same where the phone is silent, and that is waited out.
const SILENCE: Duration = Duration::from_secs(4);

struct World {
    engine: Engine,
    phone: FakePhone,
    clock: Arc<FixedClock>,
    address: String,
    now: i64,
    _folder: tempfile::TempDir,
    _bus: Guarded,
}

/// As the engine does it, for a phone that answers at once or not at all.
fn impatient(account: &SourceAccount, answer: Duration) -> Connected {
    let phone = kdeconnect::Account {
        device: account.account_sid.clone(),
        number: account.number.clone().unwrap_or_default(),
        bus: account.base_url.clone(),
    };
    let patience = Patience {
        answer,
        gap: Duration::from_millis(500),
    };
    kdeconnect::connect_with(phone, patience).map_err(|bad| BadAccount {
        field: "number",
        value: bad.to_string(),
    })
}

impl World {
    async fn new() -> Self {
        Self::waiting(ANSWER).await
    }

    async fn waiting(answer: Duration) -> Self {
        let (bus, address) = session_bus().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let now = SystemClock.now().0;
        let clock = Arc::new(FixedClock::at(now));
        let outside = Outside {
            secrets: Arc::new(Session::default()),
            connect: Arc::new(move |account, _| impatient(account, answer)),
        };
        let path = folder.path().join("listo.db");
        let engine = Engine::open_with(&path, clock.clone(), outside);
        Self {
            engine: engine.await.unwrap(),
            phone: FakePhone::start(&address).unwrap(),
            clock,
            address,
            now,
            _folder: folder,
            _bus: bus,
        }
    }

    fn account(&self) -> SourceAccount {
        SourceAccount {
            kind: SourceKind::KdeConnect,
            name: NAME.into(),
            account_sid: DEVICE.into(),
            key_sid: None,
            base_url: Some(self.address.clone()),
            number: Some(NUMBER.into()),
            public_url: None,
        }
    }

    async fn connect(&self) {
        let account = self.account();
        let test = self.engine.test_source(&account, "").await.unwrap();
        assert_eq!(test.fault, None);
        let found = (test.numbers[0].e164.as_str(), test.numbers[0].name.as_str());
        assert_eq!(
            found,
            (NUMBER, NAME),
            "the phone is what it is called there"
        );
        let added = self.engine.add_source(&account, "", &test.numbers).await;
        assert_eq!(added.unwrap()[0].number_ids.len(), 1);
    }

    async fn source(&self) -> SourceStatus {
        self.engine.sources().await.unwrap().remove(0)
    }

    fn pass(&mut self, ms: i64) {
        self.now += ms;
        self.clock.set(self.now);
    }

    /// A round: as nobody is looking, there is one every minute.
    async fn turn(&mut self) {
        self.pass(61_000);
        let id = self.source().await.id;
        self.engine.live_turn(&id).await.unwrap();
    }

    /// Rounds, until the years before are there.
    async fn settle(&mut self) {
        for _ in 0..40 {
            self.pass(1_000);
            let id = self.source().await.id;
            self.engine.live_turn(&id).await.unwrap();
            if self.source().await.history == SourceHistory::Complete {
                return;
            }
        }
        panic!("the history does not end: {:?}", self.source().await);
    }

    async fn bodies(&self, id: &str) -> Vec<String> {
        let thread = self
            .engine
            .thread(id, &ThreadAt::Newest, 1_000)
            .await
            .unwrap();
        let body = |item: ThreadItem| match item {
            ThreadItem::Activity { activity, .. } => Some(activity.body),
            _ => None,
        };
        thread.items.into_iter().filter_map(body).collect()
    }
}

#[tokio::test]
async fn what_the_phone_has_comes_whole_and_once() {
    let mut w = World::new().await;
    let old = w.now - 400 * DAY;
    for n in 0..180 {
        w.phone
            .keep(1, &["600 000 001"], &format!("m{n}"), old + n * MINUTE);
    }
    w.phone.keep_sent(2, &["+34600000002"], "Hello", old);
    w.phone
        .keep(3, &["+34600000003", "+34600000004"], "We are three", old);
    w.connect().await;
    w.settle().await;
    let there = rows(&w.engine, View::All).await;
    let mut sizes = Vec::new();
    for row in &there {
        sizes.push((row.parties.len(), w.bodies(&row.id).await.len()));
    }
    sizes.sort_unstable();
    assert_eq!(
        sizes,
        [(1, 1), (1, 180), (2, 1)],
        "each conversation is whole"
    );
    let marta = there.iter().find(|row| row.parties[0].address == MARTA);
    let told = w
        .bodies(&marta.expect("a number of its own country has it").id)
        .await;
    assert_eq!(told.first().map(String::as_str), Some("m0"));
    let source = w.source().await;
    assert_eq!(
        (source.fetched, source.problems),
        (182, 0),
        "and nothing twice"
    );
    let all = w.phone.asked_for_all();
    w.turn().await;
    assert_eq!(
        w.phone.asked_for_all(),
        all,
        "a phone that has nothing new is left alone"
    );
}

#[tokio::test]
async fn what_came_in_while_it_was_away_is_news() {
    let mut w = World::new().await;
    w.phone.keep(1, &[MARTA], "Before", w.now - DAY);
    w.connect().await;
    w.settle().await;
    w.phone.receive(1, &[MARTA], "Now", w.now);
    w.turn().await;
    let id = rows(&w.engine, View::Unread).await.remove(0).id;
    assert_eq!(w.bodies(&id).await, ["Before", "Now"]);
    w.phone.set_reachable(false);
    w.turn().await;
    let fault = w.source().await.fault.expect("it is told");
    assert_eq!(fault.kind, FaultKind::Unreachable);
    for n in 0..40 {
        w.phone.receive(1, &[MARTA], &format!("a{n}"), w.now + n);
        w.phone
            .receive(2, &["BANK"], &format!("Code {n}"), w.now + n);
    }
    w.phone.set_reachable(true);
    w.pass(10 * MINUTE);
    w.turn().await;
    assert_eq!(w.source().await.fault, None);
    assert_eq!(w.bodies(&id).await.len(), 42, "none is lost");
    let unread = rows(&w.engine, View::Unread).await;
    let bank = unread
        .iter()
        .find(|row| row.parties[0].address == "BANK")
        .unwrap();
    assert_eq!(w.bodies(&bank.id).await.len(), 40, "also of one who is new");
}

#[tokio::test]
async fn a_text_leaves_once_also_where_nothing_is_heard_of_it() {
    let mut w = World::waiting(SILENCE).await;
    w.phone.keep(1, &[MARTA], "At ten?", w.now - DAY);
    w.connect().await;
    w.settle().await;
    let id = rows(&w.engine, View::All).await.remove(0).id;
    for (next, body) in [(Next::Sent, "Yes"), (Next::Unheard, "At the door")] {
        w.phone.on_next(next);
        w.engine.send(&fresh(), &id, &text(body)).await.unwrap();
        for _ in 0..4 {
            w.turn().await;
        }
    }
    let to = vec![MARTA.to_owned()];
    let sent = [
        (to.clone(), "Yes".to_owned()),
        (to, "At the door".to_owned()),
    ];
    assert_eq!(w.phone.sent(), sent);
    assert!(
        w.engine.outbox().await.unwrap().is_empty(),
        "both are settled"
    );
    assert_eq!(w.bodies(&id).await, ["At ten?", "Yes", "At the door"]);
}

#[tokio::test]
async fn pictures_go_through_the_phone_under_their_own_names() {
    let mut w = World::new().await;
    w.phone.keep(1, &[MARTA], "How does it look?", w.now - DAY);
    w.connect().await;
    w.settle().await;
    let id = rows(&w.engine, View::All).await.remove(0).id;
    let picture = |n: u8| [b"\xff\xd8\xff\xe0".to_vec(), vec![n; 50_000]].concat();
    let chosen = |n: u8| Chosen::Bytes {
        name: "roof.jpg".into(),
        bytes: picture(n),
    };
    let large = Chosen::Bytes {
        name: "large.jpg".into(),
        bytes: [picture(3), vec![0; 600_000]].concat(),
    };
    let all = vec![chosen(1), chosen(2), large];
    let attached = w.engine.attach(&id, all).await.unwrap();
    assert_eq!(attached.refused.len(), 1, "no carrier takes it");
    let look = TextToSend {
        files: attached.files.iter().map(|f| f.sha256.clone()).collect(),
        ..text("Like this")
    };
    w.engine.send(&fresh(), &id, &look).await.unwrap();
    for _ in 0..4 {
        w.turn().await;
    }
    let files = [1, 2].map(|n| ("roof.jpg".to_owned(), picture(n)));
    assert_eq!(w.phone.sent_files(), files);
    let thread = w.engine.thread(&id, &ThreadAt::Newest, 10).await.unwrap();
    let Some(ThreadItem::Activity { activity }) = thread.items.last() else {
        panic!("the text is the last item: {:?}", thread.items);
    };
    assert_eq!(activity.attachments, attached.files);
    assert!(w.engine.outbox().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_text_that_the_phone_never_confirms_is_not_sent_again_by_itself() {
    let mut w = World::waiting(SILENCE).await;
    w.phone.keep(1, &[MARTA], "At ten?", w.now - DAY);
    w.connect().await;
    w.settle().await;
    let id = rows(&w.engine, View::All).await.remove(0).id;
    w.phone.on_next(Next::Lost);
    w.engine.send(&fresh(), &id, &text("Yes")).await.unwrap();
    for _ in 0..6 {
        w.turn().await;
        w.pass(MINUTE);
    }
    assert_eq!(w.phone.sent().len(), 1, "it may be on its way");
    assert!(w.engine.outbox().await.unwrap().is_empty());
    let unread = rows(&w.engine, View::Unread).await;
    assert_eq!(unread.len(), 1, "a person is told, and decides");
}

#[tokio::test]
async fn a_phone_that_is_asleep_loses_nothing() {
    let mut w = World::waiting(SILENCE).await;
    let old = w.now - 400 * DAY;
    for n in 0..30 {
        w.phone
            .keep(1, &[MARTA], &format!("m{n}"), old + n * MINUTE);
        w.phone.keep(n + 10, &["BANK"], "Code", old + n);
    }
    w.connect().await;
    w.phone.set_asleep(true);
    w.turn().await;
    let source = w.source().await;
    let kind = source.fault.map(|fault| fault.kind);
    assert_eq!(kind, Some(FaultKind::NoAnswer), "silence is no empty phone");
    assert_ne!(source.history, SourceHistory::Complete);
    w.phone.set_asleep(false);
    w.pass(10 * MINUTE);
    w.settle().await;
    assert_eq!(w.source().await.fetched, 60, "it is all there");
}

#[tokio::test]
async fn a_conversation_deleted_on_the_phone_holds_up_no_other() {
    let mut w = World::waiting(SILENCE).await;
    w.phone.keep(1, &[MARTA], "Hello", w.now - DAY);
    w.connect().await;
    w.settle().await;
    w.phone.receive(7, &["BANK"], "Your code is 1234", w.now);
    w.phone.delete(7);
    w.phone.receive(1, &[MARTA], "Are you there?", w.now + 1);
    for _ in 0..2 {
        w.turn().await;
    }
    assert_eq!(w.source().await.fault, None);
    let unread = rows(&w.engine, View::Unread).await;
    assert_eq!(
        unread.len(),
        2,
        "what was heard of is kept, and the rest comes"
    );
}

#[tokio::test]
async fn a_picture_comes_with_its_bytes_or_later() {
    let mut w = World::waiting(SILENCE).await;
    w.phone.keep(1, &[MARTA], "Look", w.now - DAY);
    w.connect().await;
    w.settle().await;
    let picture = b"\x89PNG\r\n\x1a\n of the garden IEND";
    w.phone.receive_picture(1, MARTA, w.now, picture);
    w.turn().await;
    let part = w.phone.receive_picture(1, MARTA, w.now + 1, picture);
    w.phone.forget_files();
    w.turn().await;
    let id = rows(&w.engine, View::Unread).await.remove(0).id;
    let sizes = async |w: &World| {
        let thread = w.engine.thread(&id, &ThreadAt::Newest, 10).await.unwrap();
        let size = |item: ThreadItem| match item {
            ThreadItem::Activity { activity, .. } => {
                Some(activity.attachments.iter().map(|file| file.size).collect())
            }
            _ => None,
        };
        let all: Vec<Vec<i64>> = thread.items.into_iter().filter_map(size).collect();
        all
    };
    let bytes = i64::try_from(picture.len()).unwrap();
    assert_eq!(sizes(&w).await, [vec![], vec![bytes], vec![]]);
    w.phone.give_file(part, picture);
    w.pass(61 * MINUTE);
    w.turn().await;
    assert_eq!(sizes(&w).await, [vec![], vec![bytes], vec![bytes]]);
    assert_eq!(w.source().await.problems, 0, "none is missing in the end");
}

#[tokio::test]
async fn one_that_is_not_paired_any_more_or_not_there_is_told_apart() {
    let mut w = World::new().await;
    w.connect().await;
    w.phone.set_paired(false);
    w.turn().await;
    let fault = w.source().await.fault.expect("it is told");
    assert_eq!(fault.kind, FaultKind::Unpaired);
    w.phone.set_paired(true);
    w.phone.stop_sharing().unwrap();
    let test = w.engine.test_source(&w.account(), "").await.unwrap();
    assert_eq!(test.fault.unwrap().kind, FaultKind::Unpaired);
    let elsewhere = SourceAccount {
        base_url: Some("unix:path=/nowhere/at/all".into()),
        ..w.account()
    };
    let test = w.engine.test_source(&elsewhere, "").await.unwrap();
    assert_eq!(test.fault.unwrap().kind, FaultKind::Unreachable);
    let national = SourceAccount {
        number: Some("612345678".into()),
        ..w.account()
    };
    let wrong = w.engine.test_source(&national, "").await.unwrap_err();
    assert!(wrong.to_string().contains("number"), "{wrong}");
}

#[test]
fn a_phone_is_added_and_fetched_from_a_terminal() {
    let (_bus, address) = session_bus().unwrap();
    let phone = FakePhone::start(&address).unwrap();
    phone.keep(1, &[MARTA], "Can I come on Thursday?", now() - DAY);
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(crate::cli::binary());
        command.arg("--db").arg(folder.path().join("listo.db"));
        let out = command
            .args(args)
            .stdin(std::process::Stdio::null())
            .output();
        let out = out.unwrap();
        let said = [out.stdout, out.stderr].concat();
        (out.status.code(), String::from_utf8(said).unwrap())
    };
    let add = ["source", "add", "kdeconnect", "--name", "phone"];
    let (code, said) = run(&add);
    assert_eq!(code, Some(2), "it says what is missing: {said}");
    let of = [
        "--device",
        DEVICE,
        "--number",
        NUMBER,
        "--base-url",
        &address,
    ];
    let (code, said) = run(&[&add[..], &of].concat());
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(NUMBER) && said.contains(NAME), "{said}");
    let (code, said) = run(&["sync"]);
    assert_eq!(code, Some(0), "{said}");
    let (_, said) = run(&["list", "--json"]);
    assert!(said.contains("Can I come on Thursday?"), "{said}");
}
