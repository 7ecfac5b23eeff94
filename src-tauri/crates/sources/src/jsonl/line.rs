//! One line, and what it tells.

use crate::blobs::hex;
use crate::numbers::Numbers;
use listo_domain::{
    Address, Attachment, CallOutcome, Content, Delivery, Direction, IncomingActivity, Millis, Party,
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;

#[derive(Deserialize)]
pub(super) struct Line<'a> {
    #[serde(alias = "ts")]
    pub at: i64,
    #[serde(borrow, alias = "contact")]
    with: With<'a>,
    #[serde(alias = "dir")]
    direction: Way,
    #[serde(default)]
    kind: Kind,
    #[serde(borrow, default, alias = "body")]
    text: Cow<'a, str>,
    #[serde(borrow, default, alias = "phone")]
    pub line: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    name: Cow<'a, str>,
    #[serde(default, alias = "dur")]
    duration: u32,
    #[serde(default)]
    read: Option<bool>,
    #[serde(borrow, default)]
    names: Vec<Cow<'a, str>>,
    #[serde(borrow, default)]
    from: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    subject: Option<Cow<'a, str>>,
    #[serde(default)]
    delivery: Option<How>,
    #[serde(default)]
    outcome: Option<Ended>,
    #[serde(default)]
    automatic: bool,
    #[serde(borrow, default)]
    attachments: Vec<Named<'a>>,
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
}

/// A file that is told of and not there.
#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow)]
    sha256: Cow<'a, str>,
    #[serde(borrow, default, rename = "type")]
    media_type: Cow<'a, str>,
    #[serde(borrow, default)]
    name: Option<Cow<'a, str>>,
    #[serde(default)]
    size: u64,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum How {
    Draft,
    Queued,
    Sent,
    Delivered,
    Failed,
}

impl From<How> for Delivery {
    fn from(how: How) -> Self {
        match how {
            How::Draft => Self::Draft,
            How::Queued => Self::Queued,
            How::Sent => Self::Sent,
            How::Delivered => Self::Delivered,
            How::Failed => Self::Failed,
        }
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Ended {
    Answered,
    Missed,
    Rejected,
    Blocked,
}

impl From<Ended> for CallOutcome {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Answered => Self::Answered,
            Ended::Missed => Self::Missed,
            Ended::Rejected => Self::Rejected,
            Ended::Blocked => Self::Blocked,
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum With<'a> {
    One(#[serde(borrow)] Cow<'a, str>),
    Several(Vec<Cow<'a, str>>),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Way {
    In,
    Out,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    #[serde(alias = "sms")]
    Text,
    Call,
    Voicemail,
}

pub(super) fn activity(line: Line<'_>, numbers: &mut Numbers) -> IncomingActivity {
    let direction = match line.direction {
        Way::In => Direction::Inbound,
        Way::Out => Direction::Outbound,
    };
    let external_id = identity(&line);
    let others: Vec<Cow<'_, str>> = match line.with {
        With::One(one) => vec![one],
        With::Several(several) => several,
    };
    let single = others.len() == 1;
    let mut parties: BTreeMap<Address, Option<String>> = BTreeMap::new();
    let mut first = None;
    for (place, other) in others.iter().enumerate() {
        let address = numbers.normalise(other);
        first.get_or_insert_with(|| address.clone());
        let name = line.names.get(place).filter(|name| !name.is_empty());
        let known = parties.entry(address).or_default();
        *known = known.take().or(name.map(|name| name.to_string()));
    }
    let from = line.from.as_deref().map(|from| numbers.normalise(from));
    let sender = from.or(first).unwrap_or_else(|| numbers.normalise(""));
    if parties.is_empty() {
        parties.insert(sender.clone(), None);
    }
    let name = (single && !line.name.is_empty()).then(|| line.name.into_owned());
    let mut attachments = line.attachments.into_iter().filter_map(attachment);
    let content = match line.kind {
        Kind::Text => Content::Text {
            direction,
            body: line.text.into_owned(),
            subject: line.subject.map(Cow::into_owned),
            delivery: match direction {
                Direction::Inbound => Delivery::Delivered,
                Direction::Outbound => line.delivery.map_or(Delivery::Sent, Delivery::from),
            },
            attachments: attachments.collect(),
        },
        Kind::Call => Content::Call {
            direction,
            outcome: match line.outcome {
                Some(ended) => ended.into(),
                None if line.duration > 0 => CallOutcome::Answered,
                None => CallOutcome::Missed,
            },
            duration_s: line.duration,
            recording: attachments.next(),
            summary: (!line.text.is_empty()).then(|| line.text.into_owned()),
        },
        Kind::Voicemail => Content::Voicemail {
            duration_s: line.duration,
            transcript: (!line.text.is_empty()).then(|| line.text.into_owned()),
            recording: attachments.next(),
        },
    };
    IncomingActivity {
        external_id,
        parties: parties
            .into_iter()
            .map(|(address, given)| Party {
                address,
                name: given.or_else(|| name.clone()),
            })
            .collect(),
        sender: (direction == Direction::Inbound).then_some(sender),
        at: Millis(line.at),
        content,
        automatic: line.automatic,
        read: line.read,
    }
}

/// Only under the name that bytes of ours would have.
fn attachment(file: Named<'_>) -> Option<Attachment> {
    let hash = file.sha256.len() == 64;
    let hash = hash
        && file
            .sha256
            .bytes()
            .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    hash.then(|| Attachment {
        sha256: file.sha256.into_owned(),
        media_type: file.media_type.into_owned(),
        name: file.name.map(Cow::into_owned),
        size: file.size.min(i64::MAX as u64),
    })
}

/// Of what the line says of the event itself, so that a second copy adds nothing.
fn identity(line: &Line<'_>) -> String {
    let mut hash = Sha256::new();
    let mut with = |field: &[u8]| {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field);
    };
    with(b"listo-jsonl-1");
    with(match line.kind {
        Kind::Text => b"text",
        Kind::Call => b"call",
        Kind::Voicemail => b"voicemail",
    });
    with(match line.direction {
        Way::In => b"in",
        Way::Out => b"out",
    });
    with(&line.at.to_be_bytes());
    with(line.text.as_bytes());
    match &line.with {
        With::One(one) => with(one.trim().as_bytes()),
        With::Several(several) => {
            let mut all: Vec<&str> = several.iter().map(|s| s.trim()).collect();
            all.sort_unstable();
            all.iter().for_each(|one| with(one.as_bytes()));
        }
    }
    // Only where it is given: what was imported without it is known by the rest.
    if let Some(id) = &line.id {
        with(id.as_bytes());
    }
    let mut text = hex(&hash.finalize());
    text.truncate(32);
    text
}
