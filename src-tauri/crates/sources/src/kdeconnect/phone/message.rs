//! A message as KDE Connect has it.

use listo_domain::{Address, Content, Delivery, Direction, IncomingActivity, Millis, Party};
use zbus::zvariant::{Structure, Value};

use crate::connector::{Failure, FailureKind, Item, Problem};
use crate::numbers::normalise;

/// Its fields, in the order in which they are told (`conversationmessage.h`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub body: String,
    /// The others. Of what came in the first is who wrote it.
    pub addresses: Vec<String>,
    /// Milliseconds, by the phone's clock.
    pub at: i64,
    /// As Android's `Telephony.Sms.TYPE`.
    pub kind: i64,
    pub thread: i64,
    /// Its row in the phone's store, which has one for SMS and one for MMS.
    pub row: i64,
    pub files: Vec<File>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct File {
    pub part: i64,
    pub media_type: String,
    pub name: String,
}

/// Android's boxes.
mod boxes {
    pub const INBOX: i64 = 1;
    pub const SENT: i64 = 2;
    pub const OUTBOX: i64 = 4;
    pub const FAILED: i64 = 5;
    pub const QUEUED: i64 = 6;
}

impl Message {
    pub fn read(value: &Value<'_>) -> Option<Self> {
        let fields = structure(value)?.fields();
        Some(Self {
            body: text(fields.get(1)?)?,
            addresses: list(fields.get(2)?)?
                .filter_map(|of| text(structure(of)?.fields().first()?))
                .collect(),
            at: number(fields.get(3)?)?,
            kind: number(fields.get(4)?)?,
            thread: number(fields.get(6)?)?,
            row: number(fields.get(7)?)?,
            // Older services know nothing of files.
            files: fields
                .get(9)
                .and_then(list)
                .map_or_else(Vec::new, |all| all.filter_map(File::read).collect()),
        })
    }

    /// The same for a message at any time: the phone numbers SMS and MMS each from one on.
    pub fn id(&self) -> String {
        format!("{}-{}", self.row, self.at)
    }

    pub fn is_ours(&self) -> bool {
        matches!(
            self.kind,
            boxes::SENT | boxes::OUTBOX | boxes::FAILED | boxes::QUEUED
        )
    }

    /// How far one of ours has come. The service keeps what it heard first, so that one that was leaving
    /// then is never told to have left; and of what happens after that the phone says nothing.
    pub fn delivery(&self) -> Delivery {
        match self.kind {
            boxes::FAILED => Delivery::Failed,
            _ => Delivery::Sent,
        }
    }

    pub fn failure(&self) -> Option<Failure> {
        (self.kind == boxes::FAILED).then(|| Failure {
            kind: FailureKind::Other,
            code: String::new(),
            message: "the phone could not send it".into(),
        })
    }

    /// The others, in E.164 where they are numbers, without `own`.
    pub fn others(&self, own: &str, region: &str) -> Vec<Address> {
        let all = self.addresses.iter().map(|of| normalise(of, region));
        all.filter(|address| address.0 != own).collect()
    }

    /// `None` for a draft, and for what has nothing in it.
    pub fn item(&self, own: &str, region: &str) -> Result<Option<Item>, Problem> {
        let direction = match (self.kind, self.is_ours()) {
            (boxes::INBOX, _) => Direction::Inbound,
            (_, true) => Direction::Outbound,
            _ => return Ok(None),
        };
        if self.at <= 0 {
            return Err(Problem {
                id: self.id(),
                field: "date".into(),
                what: "it has no time".into(),
            });
        }
        // A picture message that the phone has not fetched yet.
        if self.addresses.is_empty() && self.body.is_empty() && self.files.is_empty() {
            return Ok(None);
        }
        let mut others = self.others(own, region);
        if others.is_empty() {
            // One to ourselves, or of a withheld number.
            let own = self.addresses.first().map(|of| normalise(of, region));
            others.push(own.unwrap_or_else(|| Address(String::new())));
        }
        let sender = match direction {
            Direction::Inbound => others.first().cloned(),
            Direction::Outbound => None,
        };
        others.sort();
        others.dedup();
        let party = |address| Party {
            address,
            name: None,
        };
        Ok(Some(Item {
            own: own.to_owned(),
            failure: self.failure(),
            activity: IncomingActivity {
                external_id: self.id(),
                parties: others.into_iter().map(party).collect(),
                sender,
                at: Millis(self.at),
                content: Content::Text {
                    direction,
                    body: self.body.clone(),
                    subject: None,
                    delivery: match direction {
                        Direction::Inbound => Delivery::Delivered,
                        Direction::Outbound => self.delivery(),
                    },
                    attachments: Vec::new(),
                },
                automatic: false,
                read: None,
            },
        }))
    }
}

impl File {
    fn read(value: &Value<'_>) -> Option<Self> {
        let fields = structure(value)?.fields();
        Some(Self {
            part: number(fields.first()?)?,
            media_type: text(fields.get(1)?)?,
            name: text(fields.get(3)?)?,
        })
    }
}

/// What is inside of variants.
fn inner<'a, 'v>(value: &'a Value<'v>) -> &'a Value<'v> {
    match value {
        Value::Value(within) => inner(within),
        value => value,
    }
}

fn structure<'a, 'v>(value: &'a Value<'v>) -> Option<&'a Structure<'v>> {
    match inner(value) {
        Value::Structure(structure) => Some(structure),
        _ => None,
    }
}

fn list<'a, 'v>(value: &'a Value<'v>) -> Option<impl Iterator<Item = &'a Value<'v>>> {
    match inner(value) {
        Value::Array(all) => Some(all.inner().iter()),
        _ => None,
    }
}

fn text(value: &Value<'_>) -> Option<String> {
    match inner(value) {
        Value::Str(text) => Some(text.as_str().to_owned()),
        _ => None,
    }
}

/// Of whatever width: it has grown between versions.
fn number(value: &Value<'_>) -> Option<i64> {
    match inner(value) {
        Value::I16(n) => Some((*n).into()),
        Value::U16(n) => Some((*n).into()),
        Value::I32(n) => Some((*n).into()),
        Value::U32(n) => Some((*n).into()),
        Value::I64(n) => Some(*n),
        Value::U64(n) => i64::try_from(*n).ok(),
        _ => None,
    }
}
