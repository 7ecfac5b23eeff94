//! `sms` and `mms` records.

use listo_domain::{Attachment, Content, Delivery, Direction, IncomingActivity, Millis};

use super::attachment::{self, Stored};
use super::error::FileError;
use super::identity::Identity;
use super::item::Reason;
use super::parties::{self, Others, Role};
use super::record::{Addr, Fields, Part};
use super::values::{self, Unit};
use crate::blobs::BlobSink;
use crate::numbers::Numbers;

pub(super) fn sms(fields: &Fields, numbers: &mut Numbers) -> Result<IncomingActivity, Reason> {
    let at = values::date(fields.date.as_deref(), Unit::Millis)?;
    let (direction, delivery) = match fields.kind.as_deref().map(str::trim) {
        Some("1") => (Direction::Inbound, Delivery::Delivered),
        Some("2") => (Direction::Outbound, sent(fields.status.as_deref())),
        Some("3") => (Direction::Outbound, Delivery::Draft),
        Some("4" | "6") => (Direction::Outbound, Delivery::Queued),
        Some("5") => (Direction::Outbound, Delivery::Failed),
        other => return Err(values::bad("type", other)),
    };
    let others = parties::of_sms(fields, direction, numbers)?;
    let body = fields.body.clone().unwrap_or_default();
    let subject = fields.subject.clone().filter(|s| !s.trim().is_empty());
    let identity = identity("sms", direction, at, &others, &body, subject.as_deref());
    let read = direction == Direction::Outbound || values::read(fields.read.as_deref());
    let content = Content::Text {
        direction,
        body,
        subject,
        delivery,
        attachments: Vec::new(),
    };
    Ok(activity(identity, others, at, content, read))
}

/// What the status of a sent SMS says: that of the GSM status report, of which Android's own
/// values 0, 32 and 64 are the beginnings of the ranges.
fn sent(status: Option<&str>) -> Delivery {
    match status.and_then(|s| s.trim().parse::<i64>().ok()) {
        Some(0..=31) => Delivery::Delivered,
        Some(64..=127) => Delivery::Failed,
        _ => Delivery::Sent,
    }
}

/// An MMS while its pieces come in.
pub(super) struct Mms {
    fields: Box<Fields>,
    at: Millis,
    direction: Direction,
    delivery: Delivery,
    addrs: Vec<(String, Role)>,
    parts: Vec<(i64, PartContent)>,
}

/// What a part contributes.
enum PartContent {
    Text(String),
    File(Attachment),
    /// Lost, but still part of what makes the message itself.
    Damaged(String),
}

impl Mms {
    pub(super) fn new(fields: Box<Fields>) -> Result<Self, Reason> {
        let at = values::date(fields.date.as_deref(), Unit::MillisOrSeconds)?;
        let (direction, delivery) = match fields.msg_box.as_deref().map(str::trim) {
            Some("1") => (Direction::Inbound, Delivery::Delivered),
            Some("2") => (Direction::Outbound, Delivery::Sent),
            Some("3") => (Direction::Outbound, Delivery::Draft),
            Some("4") => (Direction::Outbound, Delivery::Queued),
            // Not in the app's list, but in Android's.
            Some("5") => (Direction::Outbound, Delivery::Failed),
            other => return Err(values::bad("msg_box", other)),
        };
        Ok(Self {
            fields,
            at,
            direction,
            delivery,
            addrs: Vec::new(),
            parts: Vec::new(),
        })
    }

    pub(super) fn addr(&mut self, addr: Addr) {
        if let Some(address) = addr.address.filter(|_| self.addrs.len() < parties::MOST) {
            self.addrs.push((address, Role::of(addr.kind.as_deref())));
        }
    }

    /// Takes one part; the inner error is why its content was lost.
    ///
    /// # Errors
    /// The sink cannot store.
    pub(super) fn part(
        &mut self,
        part: Part<'_>,
        blobs: &dyn BlobSink,
    ) -> Result<Result<(), String>, FileError> {
        let stated = part.media_type.as_deref().unwrap_or_default();
        let stated = stated.split(';').next().unwrap_or_default().trim();
        let media_type: String = stated
            .chars()
            .filter(|c| !c.is_control())
            .take(100)
            .collect();
        let media_type = media_type.to_ascii_lowercase();
        let seq = part
            .seq
            .as_deref()
            .and_then(|s| s.trim().parse().ok())
            .unwrap_or(0);
        let data = part.data.as_deref().filter(|d| !d.trim().is_empty());
        if media_type == "application/smil" {
            return Ok(Ok(()));
        }
        if media_type == "text/plain" {
            let decoded = || attachment::text(data?, part.charset.as_deref());
            if let Some(text) = part.text.or_else(decoded) {
                self.parts.push((seq, PartContent::Text(text)));
            }
            return Ok(Ok(()));
        }
        let name = [part.location, part.file_name, part.name]
            .iter()
            .flatten()
            .find_map(|name| attachment::clean_name(name));
        let shown = name.clone().unwrap_or_else(|| media_type.clone());
        let stored = match (data, part.text) {
            (Some(data), _) => attachment::store(data, blobs)?,
            // A contact card may come as text.
            (None, Some(text)) if !text.is_empty() => {
                let (sha256, size) = blobs.put(&mut text.as_bytes())?;
                Stored::Blob { sha256, size }
            }
            _ => Stored::Damaged {
                raw: String::new(),
                detail: "no content in the file".into(),
            },
        };
        match stored {
            Stored::Blob { sha256, size } => {
                let media_type = if media_type.is_empty() {
                    "application/octet-stream".to_owned()
                } else {
                    media_type
                };
                let file = Attachment {
                    sha256,
                    media_type,
                    name,
                    size,
                };
                self.parts.push((seq, PartContent::File(file)));
                Ok(Ok(()))
            }
            Stored::Damaged { raw, detail } => {
                self.parts.push((seq, PartContent::Damaged(raw)));
                Ok(Err(format!("{shown}: {detail}")))
            }
        }
    }

    /// The finished message, and our own number if it gives that away.
    pub(super) fn finish(
        mut self,
        own_numbers: &[listo_domain::Address],
        numbers: &mut Numbers,
    ) -> Result<(IncomingActivity, Option<listo_domain::Address>), Reason> {
        let (fields, direction, at) = (&self.fields, self.direction, self.at);
        let mut others = parties::of_mms(fields, direction, &self.addrs, own_numbers, numbers)?;
        self.parts.sort_by_key(|(seq, _)| *seq);
        let (mut texts, mut attachments, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
        for (_, part) in self.parts {
            match part {
                PartContent::Text(text) => texts.push(text),
                PartContent::File(file) => {
                    hashes.push(file.sha256.clone());
                    attachments.push(file);
                }
                PartContent::Damaged(raw) => hashes.push(raw),
            }
        }
        let body = texts.join("\n");
        let subject = fields
            .subject
            .as_deref()
            .map(|s| undo_latin1(s, fields.subject_charset.as_deref()))
            .filter(|s| !s.trim().is_empty());
        let identity = identity("mms", direction, at, &others, &body, subject.as_deref())
            .with_all(hashes.iter().map(String::as_str));
        let read = direction == Direction::Outbound || values::read(fields.read.as_deref());
        let delivery = self.delivery;
        let content = Content::Text {
            direction,
            body,
            subject,
            delivery,
            attachments,
        };
        let ours = others.ours.take();
        Ok((activity(identity, others, at, content, read), ours))
    }
}

/// Android keeps the bytes of a UTF-8 subject as if they were Latin 1 ("ReuniÃ³n"). Undone only
/// where the subject says it is UTF-8 and its characters are such bytes.
fn undo_latin1(subject: &str, charset: Option<&str>) -> String {
    let bytes: Option<Vec<u8>> = subject
        .chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    match bytes
        .filter(|_| charset.map(str::trim) == Some("106"))
        .map(String::from_utf8)
    {
        Some(Ok(text)) => text,
        _ => subject.to_owned(),
    }
}

fn identity(
    kind: &str,
    direction: Direction,
    at: Millis,
    others: &Others,
    body: &str,
    subject: Option<&str>,
) -> Identity {
    Identity::new(kind, direction)
        .with_all(others.written.iter().map(String::as_str))
        .with(&at.0.to_string())
        .with(body)
        .with(subject.unwrap_or_default())
}

fn activity(
    identity: Identity,
    others: Others,
    at: Millis,
    content: Content,
    read: bool,
) -> IncomingActivity {
    IncomingActivity {
        external_id: identity.finish(),
        parties: others.parties,
        sender: others.sender,
        at,
        content,
        automatic: false,
        read: Some(read),
    }
}

#[cfg(test)]
mod tests {
    use super::undo_latin1;

    #[test]
    fn a_subject_kept_as_bytes_becomes_text_again() {
        assert_eq!(undo_latin1("ReuniÃ³n", Some("106")), "Reunión");
        assert_eq!(undo_latin1("Reunión", Some("106")), "Reunión");
        assert_eq!(undo_latin1("ReuniÃ³n", None), "ReuniÃ³n");
        assert_eq!(undo_latin1("日本", Some("106")), "日本");
    }
}
