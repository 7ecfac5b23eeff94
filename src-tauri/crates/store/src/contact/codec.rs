//! Decisions about contacts as the log keeps them.

use crate::error::{Error, Result};
use listo_domain::{Address, ContactWhat, Millis, Note, NoteId, Patch, PropertyId, Seq, TagId};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct PatchJson {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    present: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    numbers: Option<Vec<String>>,
    /// Id, and time and text; null takes the note away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<(i64, Option<(i64, String)>)>,
    /// Id and value; null takes it away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    properties: Vec<(i64, Option<String>)>,
    /// Id, and whether it is on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<(i64, bool)>,
}

impl From<&Patch> for PatchJson {
    fn from(p: &Patch) -> Self {
        let addresses = |numbers: &Vec<Address>| numbers.iter().map(|a| a.0.clone()).collect();
        let note = |n: &Note| (n.at.0, n.text.clone());
        Self {
            present: p.present,
            name: p.name.clone(),
            company: p.company.clone(),
            numbers: p.numbers.as_ref().map(addresses),
            notes: p
                .notes
                .iter()
                .map(|(id, n)| (id.0, n.as_ref().map(note)))
                .collect(),
            properties: p
                .properties
                .iter()
                .map(|(id, v)| (id.0, v.clone()))
                .collect(),
            tags: p.tags.iter().map(|(tag, on)| (tag.0, *on)).collect(),
        }
    }
}

impl From<PatchJson> for Patch {
    fn from(p: PatchJson) -> Self {
        let note = |(at, text)| Note {
            at: Millis(at),
            text,
        };
        Self {
            present: p.present,
            name: p.name,
            company: p.company,
            numbers: p
                .numbers
                .map(|numbers| numbers.into_iter().map(Address).collect()),
            notes: p
                .notes
                .into_iter()
                .map(|(id, n)| (NoteId(id), n.map(note)))
                .collect(),
            properties: p
                .properties
                .into_iter()
                .map(|(id, v)| (PropertyId(id), v))
                .collect(),
            tags: p
                .tags
                .into_iter()
                .map(|(tag, on)| (TagId(tag), on))
                .collect(),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct RestoreJson {
    target: i64,
    expects: i64,
    to: PatchJson,
    stamp: i64,
}

/// What undo puts back.
#[derive(Serialize, Deserialize)]
struct BeforeJson {
    to: PatchJson,
    stamp: i64,
}

fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Unreadable(e.to_string()))
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::Unreadable(e.to_string()))
}

/// The kind and the payload of a decision. `redo` tells the two users of `Restored` apart.
pub(super) fn what_to_log(what: &ContactWhat, redo: bool) -> Result<(&'static str, String)> {
    Ok(match what {
        ContactWhat::Set(patch) => ("contact", json(&PatchJson::from(patch))?),
        ContactWhat::Restored {
            target,
            expects,
            to,
            stamp,
        } => (
            if redo {
                "contact_redone"
            } else {
                "contact_undone"
            },
            json(&RestoreJson {
                target: target.0,
                expects: expects.0,
                to: to.into(),
                stamp: stamp.0,
            })?,
        ),
    })
}

pub(super) fn what_from_log(kind: &str, payload: &str) -> Result<ContactWhat> {
    Ok(match kind {
        "contact" => ContactWhat::Set(parse::<PatchJson>(payload)?.into()),
        "contact_undone" | "contact_redone" => {
            let RestoreJson {
                target,
                expects,
                to,
                stamp,
            } = parse(payload)?;
            ContactWhat::Restored {
                target: Seq(target),
                expects: Seq(expects),
                to: to.into(),
                stamp: Seq(stamp),
            }
        }
        other => return Err(Error::Unreadable(format!("kind {other}"))),
    })
}

pub(super) fn before_to_json(back: &Patch, stamp: Seq) -> Result<String> {
    json(&BeforeJson {
        to: back.into(),
        stamp: stamp.0,
    })
}

pub(super) fn before_from_json(text: &str) -> Result<(Patch, Seq)> {
    let BeforeJson { to, stamp } = parse(text)?;
    Ok((to.into(), Seq(stamp)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decision_survives_the_log() {
        let note = Note {
            at: Millis(4),
            text: "later".into(),
        };
        let patch = Patch {
            present: Some(true),
            name: Some("Ana".into()),
            company: Some(String::new()),
            numbers: Some(vec![Address("+1".into())]),
            notes: [(NoteId(3), Some(note)), (NoteId(4), None)].into(),
            properties: [(PropertyId(1), Some("a".into())), (PropertyId(2), None)].into(),
            tags: [(TagId(1), true), (TagId(2), false)].into(),
        };
        let restored = |to| ContactWhat::Restored {
            target: Seq(5),
            expects: Seq(6),
            to,
            stamp: Seq(2),
        };
        for what in [
            ContactWhat::Set(Patch::default()),
            ContactWhat::Set(patch.clone()),
            restored(patch.clone()),
        ] {
            let (kind, payload) = what_to_log(&what, false).unwrap();
            assert_eq!(what_from_log(kind, &payload).unwrap(), what);
        }
        let before = before_to_json(&patch, Seq(9)).unwrap();
        assert_eq!(before_from_json(&before).unwrap(), (patch, Seq(9)));
    }
}
