//! KDE Connect's service on the session bus.
//!
//! Read in its source (kdeconnect-kde, `plugins/sms`, `interfaces/conversationmessage.h`), because it
//! is described nowhere else:
//!
//! - It keeps a cache of each conversation, from the newest message back. What the phone sends by
//!   itself (new messages) lands there; after a connection is lost the cache is empty.
//! - `activeConversations` gives the newest message of each conversation of the cache.
//! - `requestConversation(id, start, end)` has no answer of its own: each message of that part, counted
//!   from the newest, comes as `conversationUpdated`. Where the cache ends, the phone is asked once for
//!   about as many as are there (25 at least), which may be fewer than what was asked for.
//! - `conversationLoaded(id, count)` follows whatever the phone has sent of a conversation, also where
//!   nothing in it was new: `count` is what the cache has now. What was asked for comes after it.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use serde::Serialize;
use zbus::blocking::connection::Builder;
use zbus::blocking::{Connection, MessageIterator};
use zbus::zvariant::{DynamicType, OwnedValue, StructureBuilder, Value};
use zbus::{MatchRule, message};

use super::message::Message;
use crate::connector::Fault;

const SERVICE: &str = "org.kde.kdeconnect";
const DAEMON_PATH: &str = "/modules/kdeconnect";
const DAEMON: &str = "org.kde.kdeconnect.daemon";
const DEVICE: &str = "org.kde.kdeconnect.device";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const CONVERSATIONS: &str = "org.kde.kdeconnect.device.conversations";
/// The service answers at once; only the phone takes its time, and that has no answer of its own.
const ANSWER: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(super) struct Bus(Connection);

/// What the service tells by itself.
#[derive(Debug)]
pub(super) enum Told {
    Message(Message),
    /// The phone has sent something of a conversation, of which so many messages are known now.
    Loaded {
        thread: i64,
        count: u64,
    },
    /// A file has come, and lies there under the name it was asked for by.
    File {
        path: String,
        name: String,
    },
    /// A message that cannot be read.
    Unreadable,
}

impl Bus {
    /// The session bus, or the one at `address`.
    pub fn open(address: Option<&str>) -> Result<Self, Fault> {
        let builder = match address {
            Some(address) => Builder::address(address),
            None => Builder::session(),
        };
        let opened = builder.and_then(|builder| builder.method_timeout(ANSWER).build());
        let no_bus = |error: zbus::Error| Fault::Unreachable(format!("no session bus: {error}"));
        opened.map(Self).map_err(no_bus)
    }

    /// The devices that are paired, by id, with their names.
    pub fn devices(&self, only_reachable: bool) -> Result<BTreeMap<String, String>, Fault> {
        let asked = (only_reachable, true);
        self.call(DAEMON_PATH, DAEMON, "deviceNames", &asked)?
            .body()
            .deserialize()
            .map_err(|error| Fault::Unreadable(format!("deviceNames: {error}")))
    }

    /// What kind of device it is (`phone`, `laptop`), where the service says so.
    pub fn kind(&self, device: &str) -> Option<String> {
        let asked = (DEVICE, "type");
        let answer = self.call(&path(device), PROPERTIES, "Get", &asked).ok()?;
        let value: OwnedValue = answer.body().deserialize().ok()?;
        String::try_from(value).ok()
    }

    /// The newest message of each conversation that the service knows.
    pub fn conversations(&self, device: &str) -> Result<Vec<Message>, Fault> {
        let answer = self.ask(device, "activeConversations", &())?;
        let all: Vec<OwnedValue> = answer
            .body()
            .deserialize()
            .map_err(|error| Fault::Unreadable(format!("activeConversations: {error}")))?;
        Ok(all
            .iter()
            .filter_map(|value| Message::read(value))
            .collect())
    }

    /// Has the phone asked for the newest message of each of its conversations.
    pub fn request_all(&self, device: &str) -> Result<(), Fault> {
        self.ask(device, "requestAllConversationThreads", &())
            .map(drop)
    }

    /// Has the messages `start..end` of a conversation told, counted from the newest.
    pub fn request(&self, device: &str, thread: i64, start: i32, end: i32) -> Result<(), Fault> {
        self.ask(device, "requestConversation", &(thread, start, end))
            .map(drop)
    }

    /// Has a file brought over from the phone.
    pub fn request_file(&self, device: &str, part: i64, name: &str) -> Result<(), Fault> {
        self.ask(device, "requestAttachmentFile", &(part, name))
            .map(drop)
    }

    /// Hands a text over to the phone, with files of this computer by their paths.
    pub fn send(
        &self,
        device: &str,
        to: &[String],
        body: &str,
        files: &[String],
    ) -> Result<(), Fault> {
        let address = |to: &String| {
            let address = StructureBuilder::new().add_field(to.clone()).build();
            address.map(Value::from)
        };
        let to: Result<Vec<Value<'_>>, _> = to.iter().map(address).collect();
        let to = to.map_err(|error| Fault::Unreadable(error.to_string()))?;
        let files: Vec<Value<'_>> = files
            .iter()
            .map(|path| Value::from(path.as_str()))
            .collect();
        self.ask(device, "sendWithoutConversation", &(to, body, files))
            .map(drop)
    }

    /// What is told of this phone from now on.
    pub fn listen(&self, device: &str) -> Result<Ear, Fault> {
        let rule = MatchRule::builder()
            .msg_type(message::Type::Signal)
            .sender(SERVICE)
            .and_then(|rule| rule.path(path(device)))
            .and_then(|rule| rule.interface(CONVERSATIONS))
            .map_err(fault)?
            .build();
        let heard = MessageIterator::for_match_rule(rule, &self.0, None).map_err(fault)?;
        let (tell, told) = mpsc::channel();
        // It has no way to wait for a while only. It ends with the connection, or with the ear.
        std::thread::spawn(move || {
            for message in heard.map_while(Result::ok) {
                let said = understood(&message);
                if said.is_some_and(|said| tell.send(said).is_err()) {
                    break;
                }
            }
        });
        Ok(Ear(told))
    }

    fn ask<B>(&self, device: &str, method: &str, body: &B) -> Result<message::Message, Fault>
    where
        B: Serialize + DynamicType,
    {
        self.call(&path(device), CONVERSATIONS, method, body)
    }

    fn call<B>(
        &self,
        path: &str,
        interface: &str,
        method: &str,
        body: &B,
    ) -> Result<message::Message, Fault>
    where
        B: Serialize + DynamicType,
    {
        self.0
            .call_method(Some(SERVICE), path, Some(interface), method, body)
            .map_err(fault)
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        // Who listens on it has a share in it: that thread ends here.
        let _ = self.0.clone().close();
    }
}

/// Hears what the service tells.
#[derive(Debug)]
pub(super) struct Ear(Receiver<Told>);

impl Ear {
    /// The next thing that is told, or `None` where nothing is for so long.
    pub fn next(&self, within: Duration) -> Result<Option<Told>, Fault> {
        match self.0.recv_timeout(within) {
            Ok(told) => Ok(Some(told)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => {
                Err(Fault::NoAnswer("the session bus has gone".into()))
            }
        }
    }
}

fn path(device: &str) -> String {
    format!("{DAEMON_PATH}/devices/{device}")
}

fn understood(message: &message::Message) -> Option<Told> {
    let body = message.body();
    match message.header().member()?.as_str() {
        "conversationCreated" | "conversationUpdated" => {
            let told: Option<OwnedValue> = body.deserialize().ok();
            let read = told.and_then(|value| Message::read(&value));
            Some(read.map_or(Told::Unreadable, Told::Message))
        }
        "conversationLoaded" => {
            let (thread, count) = body.deserialize().ok()?;
            Some(Told::Loaded { thread, count })
        }
        "attachmentReceived" => {
            let (path, name) = body.deserialize().ok()?;
            Some(Told::File { path, name })
        }
        _ => None,
    }
}

fn fault(error: zbus::Error) -> Fault {
    match &error {
        zbus::Error::MethodError(name, _, _) => {
            let name = name.as_str();
            let of = name.rsplit('.').next().unwrap_or_default();
            match of {
                "ServiceUnknown" | "NameHasNoOwner" => {
                    Fault::Unreachable("KDE Connect does not run".into())
                }
                _ if name.contains(".Spawn.") => {
                    Fault::Unreachable(format!("KDE Connect cannot be started: {error}"))
                }
                // Where its part for texts is off.
                "UnknownObject" | "UnknownInterface" | "UnknownMethod" => {
                    Fault::Unpaired("KDE Connect does not share the texts of this phone".into())
                }
                _ => Fault::NoAnswer(error.to_string()),
            }
        }
        _ => Fault::NoAnswer(error.to_string()),
    }
}
