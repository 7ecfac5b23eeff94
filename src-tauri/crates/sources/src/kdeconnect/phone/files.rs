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
    /// So many more may be waited for in vain.
    patience: usize,
}

impl<'a> Files<'a> {
    pub fn new(phone: &'a Threads<'a>, blobs: &'a dyn BlobSink, patience: usize) -> Self {
        Self {
            phone,
            blobs,
            patience,
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
        let path = match self.patience {
            0 => None,
            _ => self.phone.file(part, name)?,
        };
        let Some(path) = path else {
            self.patience = self.patience.saturating_sub(1);
            return Ok(Err("the phone did not give it".into()));
        };
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes));
        Ok(match read {
            Err(error) => Err(format!("it cannot be read: {error}")),
            Ok(_) if bytes.len() as u64 > LIMIT => Err("it has more than 25 MB".into()),
            // One that broke off is left there, and told of as if it had come.
            Ok(_) if is_cut_off(&bytes) => Err("it came only in part".into()),
            Ok(_) => Ok(bytes),
        })
    }
}

/// Whether the end of a file is missing, as far as its kind tells.
fn is_cut_off(bytes: &[u8]) -> bool {
    let tail = bytes
        .get(bytes.len().saturating_sub(4_096)..)
        .unwrap_or(bytes);
    let ends = |mark: &[u8]| tail.windows(mark.len()).any(|at| at == mark);
    match bytes {
        [] => true,
        [0xff, 0xd8, ..] => !ends(&[0xff, 0xd9]),
        [0x89, b'P', b'N', b'G', ..] => !ends(b"IEND"),
        [b'G', b'I', b'F', ..] => !bytes.ends_with(&[0x3b]),
        _ if bytes.get(4..8) == Some(b"ftyp") => !boxes_end(bytes),
        _ => false,
    }
}

/// The boxes of an MP4 or 3GP file, one behind the other, fill it.
fn boxes_end(bytes: &[u8]) -> bool {
    let mut at = 0_usize;
    while at < bytes.len() {
        let head = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>());
        let Some([a, b, c, d, ..]) = head else {
            return false;
        };
        let size = match u32::from_be_bytes([*a, *b, *c, *d]) {
            // To the end of the file.
            0 => return true,
            1 => {
                let long = bytes.get(at + 8..).and_then(|rest| rest.first_chunk::<8>());
                let long = long.map(|long| u64::from_be_bytes(*long));
                long.and_then(|long| usize::try_from(long).ok())
                    .unwrap_or(usize::MAX)
            }
            size => usize::try_from(size).unwrap_or(usize::MAX),
        };
        if size < 8 {
            return false;
        }
        at = at.saturating_add(size);
    }
    at == bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_broke_off_is_known_by_its_end() {
        let jpeg = [b"\xff\xd8 picture ".as_slice(), b"\xff\xd9"].concat();
        let png = b"\x89PNG\r\n\x1a\n picture \0\0\0\0IEND\xae\x42\x60\x82".to_vec();
        let mut video = b"\0\0\0\x0cftypisom\0\0\0\x10mdat".to_vec();
        video.extend([7; 8]);
        for whole in [jpeg, png, video, b"GIF89a picture \x3b".to_vec()] {
            assert!(!is_cut_off(&whole), "{whole:?} is whole");
            let part = whole.get(..whole.len() - 5).unwrap();
            assert!(is_cut_off(part), "{part:?} is not");
        }
        assert!(!is_cut_off(b"#!AMR sound"), "of others nothing is known");
        assert!(is_cut_off(b""));
    }
}
