//! Why a file cannot be read at all, and what it looks like instead.

use std::io;

/// The file as a whole cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("the file does not exist")]
    NotFound,
    #[error("no permission to read the file")]
    NoPermission,
    /// No bytes, or nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// Something else than a backup of messages or calls.
    #[error("not a backup of messages or calls; it looks like {looks:?}")]
    WrongType { looks: Looks },
    /// The backups in the zip are encrypted (AES or the older ZipCrypto).
    #[error("the zip is encrypted")]
    EncryptedZip,
    /// A zip whose directory or compression cannot be read.
    #[error("the zip cannot be read: {detail}")]
    Zip { detail: String },
    /// Opening or reading failed, or an attachment could not be stored (disk full).
    #[error("{0}")]
    Io(io::Error),
}

impl FileError {
    /// The stable name of the variant, for messages in the user's language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NoPermission => "no_permission",
            Self::Empty => "empty",
            Self::WrongType { .. } => "wrong_type",
            Self::EncryptedZip => "encrypted_zip",
            Self::Zip { .. } => "zip",
            Self::Io(_) => "io",
        }
    }
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::PermissionDenied => Self::NoPermission,
            io::ErrorKind::IsADirectory => Self::WrongType {
                looks: Looks::Folder,
            },
            _ => Self::Io(error),
        }
    }
}

/// What a file that is no backup looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looks {
    Folder,
    Html,
    Json,
    Image,
    Pdf,
    Sqlite,
    /// A compressed archive of another kind, or a zip without an XML file in it.
    Archive,
    /// XML with another first element; empty where it has none.
    Xml {
        root: String,
    },
    Text,
    Binary,
}

impl Looks {
    /// The stable name of the variant, for messages in the user's language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::Html => "html",
            Self::Json => "json",
            Self::Image => "image",
            Self::Pdf => "pdf",
            Self::Sqlite => "sqlite",
            Self::Archive => "archive",
            Self::Xml { .. } => "xml",
            Self::Text => "text",
            Self::Binary => "binary",
        }
    }
}

const MAGIC: &[(&[u8], Looks)] = &[
    (b"\x89PNG", Looks::Image),
    (b"\xff\xd8\xff", Looks::Image),
    (b"GIF8", Looks::Image),
    (b"RIFF", Looks::Image),
    (b"%PDF", Looks::Pdf),
    (b"SQLite format 3", Looks::Sqlite),
    // Zips are opened before anybody asks; this one is inside another, or comes as a stream.
    (b"PK\x03\x04", Looks::Archive),
    (b"\x1f\x8b", Looks::Archive),
    (b"7z\xbc\xaf", Looks::Archive),
    (b"Rar!", Looks::Archive),
    (b"BZh", Looks::Archive),
    (b"\xfd7zXZ", Looks::Archive),
    (b"ANDROID BACKUP", Looks::Archive),
];

/// Judges a file by its first bytes, as they are and as decoded and repaired text; `None` where it
/// begins like XML.
pub(super) fn looks_like(raw: &[u8], text: &[u8]) -> Option<Looks> {
    for (magic, looks) in MAGIC {
        if raw.starts_with(magic) {
            return Some(looks.clone());
        }
    }
    let text = text.trim_ascii_start();
    match text.first() {
        Some(b'<') => {
            let lower = text
                .get(..text.len().min(64))
                .unwrap_or_default()
                .to_ascii_lowercase();
            let html = lower.starts_with(b"<!doctype html") || lower.starts_with(b"<html");
            html.then_some(Looks::Html)
        }
        Some(b'{' | b'[') => Some(Looks::Json),
        _ => {
            let replaced = memchr::memmem::find(text, "\u{fffd}".as_bytes()).is_some();
            Some(if replaced { Looks::Binary } else { Looks::Text })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::looks_like;

    #[test]
    fn first_bytes_tell() {
        for (start, expect) in [
            (&b"<!DOCTYPE html><html>"[..], Some("html")),
            (b" \n<HTML lang=en>", Some("html")),
            (b"{\"a\": 1}", Some("json")),
            (b"\x89PNG\r\n\x1a\n", Some("image")),
            (b"%PDF-1.7", Some("pdf")),
            (b"SQLite format 3\0", Some("sqlite")),
            (b"\x1f\x8b\x08", Some("archive")),
            (b"23/06/2018, 01:55 p.m. - Ana: hola", Some("text")),
            ("a\u{fffd}".as_bytes(), Some("binary")),
            (b"\n<?xml version='1.0'?>", None),
            (b"<smses>", None),
        ] {
            assert_eq!(
                looks_like(start, start).map(|l| l.code()),
                expect,
                "{start:?}"
            );
        }
    }
}
