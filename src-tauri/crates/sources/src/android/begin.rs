//! The beginning of a stream: what it is, and whether it is a backup.

use super::error::{FileError, Looks, looks_like};
use super::frame::{Frame, Framer, Kind, is_root};
use super::reader::MAX_RECORD;
use super::source::Opened;

/// What a backup holds, by its first element. Either may hold both in practice; all is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Messages,
    Calls,
}

impl FileKind {
    /// The stable name of the variant, for messages in the user's language.
    pub fn code(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Calls => "calls",
        }
    }
}

/// A stream read as far as its first element.
pub(super) struct Begun<'a> {
    pub(super) framer: Framer<'a>,
    /// The frame that told what the file is, where it already is a record.
    pub(super) pending: Option<Frame>,
    pub(super) kind: FileKind,
    pub(super) entry: Option<String>,
    pub(super) backup_set: Option<String>,
}

/// Reads as far as the first element, which tells what the stream is.
pub(super) fn begin(opened: Opened<'_>) -> Result<Begun<'_>, FileError> {
    let mut framer = Framer::new(opened.stream, MAX_RECORD);
    let start = framer.peek(4096);
    if start.trim_ascii().is_empty() && start.len() < 4096 {
        return match framer.next() {
            Frame::Unreadable { error, .. } => Err(FileError::Io(error)),
            _ => Err(FileError::Empty),
        };
    }
    if let Some(looks) = looks_like(&opened.start, start) {
        return Err(FileError::WrongType { looks });
    }
    let backup_set = find_backup_set(start);
    let frame = framer.next();
    let (pending, kind) = match frame {
        Frame::Open { name } if is_root(name.as_bytes()) => {
            let calls = name == "calls";
            (
                None,
                if calls {
                    FileKind::Calls
                } else {
                    FileKind::Messages
                },
            )
        }
        Frame::Open { name } if name.eq_ignore_ascii_case("html") => {
            return Err(FileError::WrongType { looks: Looks::Html });
        }
        Frame::Open { name } => {
            let root = name.chars().take(64).collect();
            return Err(FileError::WrongType {
                looks: Looks::Xml { root },
            });
        }
        // A backup that lost its beginning.
        Frame::Record {
            kind: Kind::Call, ..
        } => (Some(frame), FileKind::Calls),
        Frame::Record { .. } | Frame::Broken { .. } | Frame::TooLarge { .. } => {
            (Some(frame), FileKind::Messages)
        }
        Frame::Unreadable { error, .. } => return Err(FileError::Io(error)),
        Frame::Truncated { .. } | Frame::End => {
            return Err(FileError::WrongType {
                looks: Looks::Xml {
                    root: String::new(),
                },
            });
        }
    };
    Ok(Begun {
        framer,
        pending,
        kind,
        entry: opened.entry,
        backup_set,
    })
}

/// The value of `backup_set="…"` near the start of a file, where the root element is.
fn find_backup_set(start: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(start);
    let (_, rest) = text.split_once(" backup_set=\"")?;
    let (value, _) = rest.split_once('"')?;
    (!value.is_empty() && value != "null").then(|| value.chars().take(64).collect())
}
