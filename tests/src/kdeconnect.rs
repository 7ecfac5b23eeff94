//! KDE Connect on a bus of its own, with one phone behind it: what its service does with a phone's
//! messages, as its source has it (kdeconnect-kde, `plugins/sms`).

mod service;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zbus::blocking::{Connection, connection};

use service::{Conversations, Daemon, Device, heard};

use crate::Result;

pub const DEVICE: &str = "_5ad6e0e7_phone";
pub const NAME: &str = "Pixel of Ana";
/// The number of the phone.
pub const NUMBER: &str = "+34612345678";

const CONVERSATIONS: &str = "org.kde.kdeconnect.device.conversations";
/// What the service asks the phone for at least.
const FEWEST: usize = 25;
const INBOX: i32 = 1;
const SENT: i32 = 2;

/// A message in the phone's store.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: i32,
    pub thread: i64,
    pub addresses: Vec<String>,
    pub body: String,
    pub at: i64,
    pub kind: i32,
    /// Part, MIME type and name of each file.
    pub files: Vec<(i64, String, String)>,
}

/// What happens to the next text that is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Sent,
    /// The phone sends it, and the service does not hear of it by itself.
    Unheard,
    /// The phone takes it, and it never comes to be in its store.
    Lost,
}

struct State {
    paired: bool,
    reachable: bool,
    /// It is asleep: connected, and answers nothing.
    asleep: bool,
    /// It tells of what comes in: since it was asked for messages in this connection.
    tells: bool,
    rows: Vec<Row>,
    files: HashMap<i64, Vec<u8>>,
    folder: tempfile::TempDir,
    next: Next,
    sent: Vec<(Vec<String>, String)>,
    /// How often the phone was asked for the newest of all.
    asked_for_all: usize,
    /// Of the service: what it has of each conversation, by time.
    cache: HashMap<i64, BTreeMap<i64, Row>>,
    known: HashMap<i64, HashSet<i32>>,
    /// Conversations for whose older messages the phone was asked, and did not answer yet.
    waited_for: HashSet<i64>,
}

impl State {
    fn answers(&self) -> bool {
        self.reachable && !self.asleep
    }

    fn next_id(&self) -> i32 {
        self.rows.iter().map(|row| row.id).max().unwrap_or(0) + 1
    }
}

type Shared = Arc<Mutex<State>>;

pub struct FakePhone {
    bus: Connection,
    state: Shared,
}

fn lock(state: &Shared) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FakePhone {
    /// Puts the service on the bus at this address.
    pub fn start(address: &str) -> Result<Self> {
        let state = Arc::new(Mutex::new(State {
            paired: true,
            reachable: true,
            asleep: false,
            tells: false,
            rows: Vec::new(),
            files: HashMap::new(),
            folder: tempfile::tempdir()?,
            next: Next::Sent,
            sent: Vec::new(),
            asked_for_all: 0,
            cache: HashMap::new(),
            known: HashMap::new(),
            waited_for: HashSet::new(),
        }));
        let daemon = Daemon {
            state: state.clone(),
        };
        let conversations = Conversations {
            state: state.clone(),
            bus: Arc::default(),
        };
        let own = conversations.bus.clone();
        let bus = connection::Builder::address(address)?
            .serve_at("/modules/kdeconnect", daemon)?
            .serve_at(path(), Device)?
            .serve_at(path(), conversations)?
            .name("org.kde.kdeconnect")?
            .build()?;
        *own.lock().unwrap_or_else(PoisonError::into_inner) = Some(bus.clone());
        Ok(Self { bus, state })
    }

    /// A message that lies in the phone, and of which the service is not told.
    pub fn keep(&self, thread: i64, from: &[&str], body: &str, at: i64) -> Row {
        self.put(thread, from, body, at, INBOX)
    }

    /// The same for one that was sent from the phone.
    pub fn keep_sent(&self, thread: i64, to: &[&str], body: &str, at: i64) -> Row {
        self.put(thread, to, body, at, SENT)
    }

    /// A message comes in, and the phone tells of it.
    pub fn receive(&self, thread: i64, from: &[&str], body: &str, at: i64) {
        let row = self.put(thread, from, body, at, INBOX);
        let is_told = {
            let state = lock(&self.state);
            state.answers() && state.tells
        };
        if is_told {
            heard(&self.state, &self.bus, vec![row]);
        }
    }

    /// The same with a picture of these bytes; gives the id of that.
    pub fn receive_picture(&self, thread: i64, from: &str, at: i64, bytes: &[u8]) -> i64 {
        let mut row = self.put(thread, &[from], "", at, INBOX);
        let part = i64::from(row.id) + 1_000;
        {
            let mut state = lock(&self.state);
            row.files = vec![(part, "image/png".into(), format!("PART_{part}.png"))];
            state.files.insert(part, bytes.to_vec());
            if let Some(kept) = state.rows.last_mut() {
                *kept = row.clone();
            }
        }
        heard(&self.state, &self.bus, vec![row]);
        part
    }

    fn put(&self, thread: i64, addresses: &[&str], body: &str, at: i64, kind: i32) -> Row {
        let mut state = lock(&self.state);
        let row = Row {
            id: state.next_id(),
            thread,
            addresses: addresses.iter().map(|a| (*a).to_owned()).collect(),
            body: body.to_owned(),
            at,
            kind,
            files: Vec::new(),
        };
        state.rows.push(row.clone());
        row
    }

    /// It goes out of reach, or comes back: then the service knows nothing of what it has.
    pub fn set_reachable(&self, reachable: bool) {
        let mut state = lock(&self.state);
        state.reachable = reachable;
        state.tells = false;
        state.cache.clear();
        state.known.clear();
        state.waited_for.clear();
    }

    pub fn set_asleep(&self, asleep: bool) {
        lock(&self.state).asleep = asleep;
    }

    /// Somebody deletes a conversation on the phone. The service goes on having it.
    pub fn delete(&self, thread: i64) {
        lock(&self.state).rows.retain(|row| row.thread != thread);
    }

    pub fn set_paired(&self, paired: bool) {
        lock(&self.state).paired = paired;
    }

    /// Its texts are not shared any more.
    pub fn stop_sharing(&self) -> Result {
        let server = self.bus.object_server();
        server.remove::<Conversations, _>(path())?;
        Ok(())
    }

    pub fn on_next(&self, next: Next) {
        lock(&self.state).next = next;
    }

    /// Names and bytes of the files that went with what was sent.
    #[must_use]
    pub fn sent_files(&self) -> Vec<(String, Vec<u8>)> {
        let state = lock(&self.state);
        let sent = state.rows.iter().filter(|row| row.kind == SENT);
        let files = sent.flat_map(|row| &row.files);
        let file = |(part, _, name): &(i64, String, String)| {
            (
                name.clone(),
                state.files.get(part).cloned().unwrap_or_default(),
            )
        };
        files.map(file).collect()
    }

    /// The texts that the phone was given to send.
    pub fn sent(&self) -> Vec<(Vec<String>, String)> {
        lock(&self.state).sent.clone()
    }

    pub fn asked_for_all(&self) -> usize {
        lock(&self.state).asked_for_all
    }

    /// The phone does not give its files any more.
    pub fn forget_files(&self) {
        lock(&self.state).files.clear();
    }

    pub fn give_file(&self, part: i64, bytes: &[u8]) {
        lock(&self.state).files.insert(part, bytes.to_vec());
    }
}

/// Milliseconds, by the clock of this computer.
pub fn now() -> i64 {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed();
    i64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(0)
}

fn path() -> String {
    format!("/modules/kdeconnect/devices/{DEVICE}")
}
