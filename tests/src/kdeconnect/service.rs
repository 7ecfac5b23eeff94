//! What the service does with what the phone sends, and the objects that it has on the bus.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use zbus::blocking::Connection;
use zbus::zvariant::{Array, Signature, StructureBuilder, Value};

use super::{CONVERSATIONS, DEVICE, FEWEST, NAME, Next, Row, SENT, Shared, State, lock, now, path};
use crate::Result;

pub(super) struct Daemon {
    pub state: Shared,
}

#[zbus::interface(name = "org.kde.kdeconnect.daemon")]
impl Daemon {
    #[zbus(name = "deviceNames")]
    fn device_names(&self, only_reachable: bool, only_paired: bool) -> BTreeMap<String, String> {
        let state = lock(&self.state);
        let is_asked = (state.reachable || !only_reachable) && (state.paired || !only_paired);
        let phone = (DEVICE.to_owned(), NAME.to_owned());
        is_asked.then_some(phone).into_iter().collect()
    }
}

pub(super) struct Device;

#[zbus::interface(name = "org.kde.kdeconnect.device")]
impl Device {
    #[zbus(property, name = "type")]
    fn kind(&self) -> String {
        "phone".to_owned()
    }
}

pub(super) struct Conversations {
    pub state: Shared,
    pub bus: Arc<Mutex<Option<Connection>>>,
}

impl Conversations {
    /// What the phone does takes its time, and nothing waits for it.
    fn later(&self, work: impl FnOnce(&Shared, &Connection) + Send + 'static) {
        let bus = self.bus.lock().unwrap_or_else(PoisonError::into_inner);
        let (state, bus) = (self.state.clone(), bus.clone());
        std::thread::spawn(move || {
            if let Some(bus) = bus {
                work(&state, &bus);
            }
        });
    }
}

#[zbus::interface(name = "org.kde.kdeconnect.device.conversations")]
impl Conversations {
    #[zbus(name = "activeConversations")]
    fn active_conversations(&self) -> Vec<Value<'static>> {
        let state = lock(&self.state);
        let newest = state
            .cache
            .values()
            .filter_map(|rows| rows.values().next_back());
        newest.filter_map(|row| told(row).ok()).collect()
    }

    #[zbus(name = "requestAllConversationThreads")]
    fn request_all_conversation_threads(&self) {
        self.later(|state, bus| {
            let rows = {
                let mut state = lock(state);
                state.asked_for_all += 1;
                state.tells |= state.answers();
                let mut newest: BTreeMap<i64, Row> = BTreeMap::new();
                for row in &state.rows {
                    let there = newest.entry(row.thread).or_insert_with(|| row.clone());
                    if row.at > there.at {
                        *there = row.clone();
                    }
                }
                match state.answers() {
                    true => newest.into_values().collect(),
                    false => Vec::new(),
                }
            };
            heard(state, bus, rows);
        });
    }

    #[zbus(name = "requestConversation")]
    fn request_conversation(&self, thread: i64, start: i32, end: i32) {
        self.later(move |state, bus| {
            let start = usize::try_from(start).unwrap_or(0);
            let most = usize::try_from(end).unwrap_or(0).saturating_sub(start);
            let given = give(state, bus, thread, start, most);
            let left = {
                let state = lock(state);
                let known = state.cache.get(&thread).map_or(0, BTreeMap::len);
                known.saturating_sub(start + given)
            };
            if given < most {
                more(state, bus, thread);
                give(state, bus, thread, start + given, most - given);
            } else if left < FEWEST {
                more(state, bus, thread);
            }
        });
    }

    #[zbus(name = "sendWithoutConversation")]
    fn send_without_conversation(
        &self,
        addresses: Vec<Value<'_>>,
        message: String,
        files: Vec<Value<'_>>,
    ) {
        let to: Vec<String> = addresses.iter().filter_map(address).collect();
        let paths: Vec<PathBuf> = files.iter().filter_map(local).collect();
        self.later(move |state, bus| {
            let row = {
                let mut state = lock(state);
                if !state.answers() {
                    return;
                }
                state.sent.push((to.clone(), message.clone()));
                let last = state.rows.iter().map(|row| row.at).max().unwrap_or(0);
                let with = state.rows.iter().find(|row| row.addresses == to);
                let new = state.rows.iter().map(|row| row.thread).max().unwrap_or(0) + 1;
                let thread = with.map_or(new, |row| row.thread);
                let row = Row {
                    id: state.next_id(),
                    thread,
                    addresses: to,
                    body: message,
                    at: now().max(last + 1_000),
                    kind: SENT,
                    files: state.take_over(&paths),
                };
                let next = std::mem::replace(&mut state.next, Next::Sent);
                if next != Next::Lost {
                    state.rows.push(row.clone());
                }
                (next == Next::Sent).then_some(row)
            };
            heard(state, bus, row.into_iter().collect());
        });
    }

    #[zbus(name = "requestAttachmentFile")]
    fn request_attachment_file(&self, part: i64, name: String) {
        self.later(move |state, bus| {
            let file: Option<PathBuf> = {
                let state = lock(state);
                state.files.get(&part).and_then(|bytes| {
                    let file = state.folder.path().join(&name);
                    std::fs::write(&file, bytes).ok().map(|()| file)
                })
            };
            if let Some(file) = file {
                let file = file.to_string_lossy().into_owned();
                tell(bus, "attachmentReceived", &(file, name));
            }
        });
    }
}

impl State {
    /// Files of this computer go to the phone, under their own names; one that cannot be read does not.
    fn take_over(&mut self, paths: &[PathBuf]) -> Vec<(i64, String, String)> {
        let mut taken = Vec::new();
        for path in paths {
            let (Ok(bytes), Some(name)) = (std::fs::read(path), path.file_name()) else {
                continue;
            };
            let part = self.files.keys().max().unwrap_or(&0) + 1;
            self.files.insert(part, bytes);
            let name = name.to_string_lossy().into_owned();
            taken.push((part, "image/jpeg".to_owned(), name));
        }
        taken
    }
}

/// A path, as the service takes it: no address.
fn local(value: &Value<'_>) -> Option<PathBuf> {
    match value {
        Value::Value(inner) => local(inner),
        Value::Str(path) => Some(PathBuf::from(path.as_str())),
        _ => None,
    }
}

/// The phone sends what is older than the cache of a conversation; and before that its newest message once
/// more, as it does for any change in its store.
fn more(state: &Shared, bus: &Connection, thread: i64) {
    let again = {
        let state = lock(state);
        let newest = state
            .cache
            .get(&thread)
            .and_then(|rows| rows.values().next_back());
        newest.filter(|_| state.answers()).cloned()
    };
    heard(state, bus, again.into_iter().collect());
    let rows = {
        let mut state = lock(state);
        if !state.waited_for.insert(thread) || !state.answers() {
            return;
        }
        state.tells = true;
        let cached = state.cache.get(&thread);
        let oldest = cached.and_then(|rows| rows.keys().next().copied());
        let count = cached.map_or(0, BTreeMap::len).max(FEWEST);
        let mut rows: Vec<Row> = state
            .rows
            .iter()
            .filter(|row| row.thread == thread && oldest.is_none_or(|oldest| row.at <= oldest))
            .cloned()
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.at));
        rows.truncate(count);
        rows
    };
    heard(state, bus, rows);
}

/// The service takes over what the phone has sent, and tells of it.
pub(super) fn heard(state: &Shared, bus: &Connection, rows: Vec<Row>) {
    let mut changed: BTreeMap<i64, u64> = BTreeMap::new();
    for row in rows {
        let how = {
            let mut state = lock(state);
            let is_new = !state.cache.contains_key(&row.thread);
            let is_known = !state.known.entry(row.thread).or_default().insert(row.id);
            let rows = state.cache.entry(row.thread).or_default();
            if !is_known {
                rows.insert(row.at, row.clone());
            }
            let is_latest = rows.keys().next_back() == Some(&row.at);
            let count = state.known.get(&row.thread).map_or(0, HashSet::len);
            changed.insert(row.thread, u64::try_from(count).unwrap_or(0));
            match (is_known, is_new, is_latest) {
                (true, _, _) | (false, false, false) => None,
                (false, true, _) => Some("conversationCreated"),
                (false, false, true) => Some("conversationUpdated"),
            }
        };
        if let (Some(how), Ok(value)) = (how, told(&row)) {
            tell(bus, how, &value);
        }
    }
    for (thread, count) in changed {
        lock(state).waited_for.remove(&thread);
        tell(bus, "conversationLoaded", &(thread, count));
    }
}

/// Tells the messages of a part of the cache, from the newest; how many there were.
fn give(state: &Shared, bus: &Connection, thread: i64, start: usize, most: usize) -> usize {
    let rows: Vec<Row> = {
        let state = lock(state);
        let cached = state.cache.get(&thread);
        let all = cached.into_iter().flat_map(|rows| rows.values().rev());
        all.skip(start).take(most).cloned().collect()
    };
    for value in rows.iter().filter_map(|row| told(row).ok()) {
        tell(bus, "conversationUpdated", &value);
    }
    rows.len()
}

fn tell<B>(bus: &Connection, signal: &str, body: &B)
where
    B: serde::Serialize + zbus::zvariant::DynamicType,
{
    // Who listens has gone with the bus.
    let _ = bus.emit_signal(None::<()>, path(), CONVERSATIONS, signal, body);
}

/// A message in the form of `interfaces/conversationmessage.h`.
fn told(row: &Row) -> Result<Value<'static>> {
    let mut addresses = Array::new(&signature("(s)")?);
    for address in &row.addresses {
        let one = StructureBuilder::new().add_field(address.clone()).build()?;
        addresses.append(one.into())?;
    }
    let mut files = Array::new(&signature("(xsss)")?);
    for (part, media_type, name) in &row.files {
        let one = StructureBuilder::new()
            .add_field(*part)
            .add_field(media_type.clone())
            .add_field(String::new())
            .add_field(name.clone())
            .build()?;
        files.append(one.into())?;
    }
    let message = StructureBuilder::new()
        .add_field(1_i32)
        .add_field(row.body.clone())
        .append_field(addresses.into())
        .add_field(row.at)
        .add_field(row.kind)
        .add_field(0_i32)
        .add_field(row.thread)
        .add_field(row.id)
        .add_field(-1_i64)
        .append_field(files.into())
        .build()?;
    Ok(message.into())
}

fn signature(text: &str) -> Result<Signature> {
    Signature::try_from(text).map_err(|error| error.to_string().into())
}

fn address(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Value(inner) => address(inner),
        Value::Structure(fields) => match fields.fields().first() {
            Some(Value::Str(text)) => Some(text.as_str().to_owned()),
            _ => None,
        },
        _ => None,
    }
}
