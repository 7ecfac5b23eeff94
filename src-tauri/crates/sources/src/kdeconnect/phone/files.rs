//! Messages as items; and pictures, sounds and videos, which the service brings over one by one.

use std::fs::File;
use std::io::Read;

use listo_domain::{Attachment, Content};

use super::message::Message;
use super::threads::Threads;
use crate::blobs::BlobSink;
use crate::connector::{Fault, Item, Problem, Pulled};

/// Bytes of one file; a carrier takes a few MB.
const LIMIT: u64 = 25 * 1024 * 1024;

/// Gives a message, still without its files, unless it is none or cannot be read.
pub(super) fn item_of<'a>(
    phone: &Threads<'_>,
    message: &Message,
    out: &'a mut Pulled,
) -> Option<&'a mut Item> {
    match message.item(&phone.account.number, &phone.region) {
        Err(problem) => out.problems.push(problem),
        Ok(None) => {}
        Ok(Some(item)) => {
            out.items.push(item);
            return out.items.last_mut();
        }
    }
    None
}

pub(super) fn unreadable(id: &str, field: &str, what: &str) -> Problem {
    Problem {
        id: id.to_owned(),
        field: field.to_owned(),
        what: what.to_owned(),
    }
}

/// Fetches the files of messages in one step.
pub(super) struct Files<'a> {
    phone: &'a Threads<'a>,
    blobs: &'a dyn BlobSink,
    /// The phone did not give one: it is not waited for a second time.
    given_up: bool,
}

impl<'a> Files<'a> {
    pub fn new(phone: &'a Threads<'a>, blobs: &'a dyn BlobSink) -> Self {
        Self {
            phone,
            blobs,
            given_up: false,
        }
    }

    /// Adds the files of a message to its item; why one of them is missing, if it is.
    pub fn attach(
        &mut self,
        message: &Message,
        item: &mut Item,
    ) -> Result<Result<(), String>, Fault> {
        let mut missing = Ok(());
        let Content::Text { attachments, .. } = &mut item.activity.content else {
            return Ok(missing);
        };
        for file in &message.files {
            match self.fetch(file.part, &file.name)? {
                Ok(bytes) => {
                    let stored = self.blobs.put(&mut bytes.as_slice());
                    let (sha256, size) =
                        stored.map_err(|error| Fault::Storage(error.to_string()))?;
                    attachments.push(Attachment {
                        sha256,
                        media_type: file.media_type.clone(),
                        name: Some(file.name.clone()).filter(|name| !name.is_empty()),
                        size,
                    });
                }
                Err(why) => missing = Err(why),
            }
        }
        Ok(missing)
    }

    fn fetch(&mut self, part: i64, name: &str) -> Result<Result<Vec<u8>, String>, Fault> {
        let path = match self.given_up {
            true => None,
            false => self.phone.file(part, name)?,
        };
        let Some(path) = path else {
            self.given_up = true;
            return Ok(Err("the phone did not give it".into()));
        };
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes));
        Ok(match read {
            Err(error) => Err(format!("it cannot be read: {error}")),
            Ok(_) if bytes.len() as u64 > LIMIT => Err("it has more than 25 MB".into()),
            Ok(_) => Ok(bytes),
        })
    }
}
