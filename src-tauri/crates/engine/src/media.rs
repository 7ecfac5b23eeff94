//! Attachment bytes for the window. What is shown as an image or played as a recording is decided by
//! the bytes, never by what a message says of them.

use crate::api::Attachment;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::share::draft::Draft;
use listo_sources::{clean_name, file_types};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// An image or a recording the window may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// Bytes; what is larger is listed as a file.
const MOST: u64 = 25 * 1024 * 1024;
/// Bytes at the start of a file that tell what it is.
const HEAD: u64 = 16;

/// Raster formats by their first bytes. SVG and HTML are none and are never rendered.
fn image_type(head: &[u8]) -> Option<&'static str> {
    let webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if head.starts_with(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") {
        Some("image/gif")
    } else if webp {
        Some("image/webp")
    } else if head.starts_with(b"BM") && head.len() > 13 {
        Some("image/bmp")
    } else {
        None
    }
}

/// Twelve set bits begin a frame, and the mark of a text in UTF-16 (FF FE) as well.
fn is_mpeg(head: &[u8]) -> bool {
    head.first() == Some(&0xff) && head.get(1).is_some_and(|b| b & 0xf0 == 0xf0)
}

/// Recordings by their first bytes. The container of MP4 and 3GP holds films too: only the sound of
/// one would be played.
fn audio_type(head: &[u8]) -> Option<&'static str> {
    let wave = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE");
    // MPEG audio begins with twelve set bits; layer 0 is AAC in ADTS.
    let mpeg = is_mpeg(head);
    let layer = head.get(1).map_or(0, |b| b >> 1 & 3);
    if wave {
        Some("audio/wav")
    } else if head.starts_with(b"#!AMR-WB\n") {
        Some("audio/amr-wb")
    } else if head.starts_with(b"#!AMR\n") {
        Some("audio/amr")
    } else if head.get(4..8) == Some(b"ftyp") {
        Some("audio/mp4")
    } else if head.starts_with(b"OggS") {
        Some("audio/ogg")
    } else if head.starts_with(b"fLaC") {
        Some("audio/flac")
    } else if head.starts_with(b"ID3") || (mpeg && layer != 0) {
        Some("audio/mpeg")
    } else if mpeg {
        Some("audio/aac")
    } else {
        None
    }
}

/// The type of a file by its first bytes, or else as it is `told`.
pub(crate) fn media_type<'t>(head: &[u8], told: &'t str) -> &'t str {
    let shown = shown(head, told);
    let known = image_type(head).or_else(|| audio_type(head).filter(|_| shown.audio));
    known.unwrap_or(told)
}

/// How the window shows a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    image: bool,
    audio: bool,
}

/// What can hold a film, or be a text, is a recording only if it is said to be one.
fn shown(head: &[u8], said: &str) -> Shown {
    let film = head.get(4..8) == Some(b"ftyp") || head.starts_with(b"OggS");
    let doubtful = film || is_mpeg(head);
    let audio = audio_type(head).is_some() && (!doubtful || said.starts_with("audio/"));
    Shown {
        image: image_type(head).is_some(),
        audio,
    }
}

impl Engine {
    /// `said` is the type the message states.
    async fn shown(&self, sha256: &str, said: &str) -> Shown {
        let nothing = Shown {
            image: false,
            audio: false,
        };
        let Some(path) = self.inner.blobs.path(sha256) else {
            return nothing;
        };
        let said = said.to_ascii_lowercase();
        tokio::task::spawn_blocking(move || {
            let mut head = Vec::new();
            let read = File::open(path).and_then(|f| f.take(HEAD).read_to_end(&mut head));
            read.map_or(nothing, |_| shown(&head, &said))
        })
        .await
        .unwrap_or(nothing)
    }

    /// A stored file with what the window makes of it.
    pub(crate) async fn attachment(
        &self,
        sha256: String,
        media_type: String,
        name: Option<String>,
        size: i64,
    ) -> Attachment {
        let shown = self.shown(&sha256, &media_type).await;
        Attachment {
            image: shown.image,
            audio: shown.audio,
            sha256,
            media_type,
            name,
            size,
        }
    }

    /// The image or recording stored under this SHA-256; `None` where there is none of them.
    pub async fn media(&self, sha256: &str) -> Option<Media> {
        let path = self.inner.blobs.path(sha256)?;
        if tokio::fs::metadata(&path).await.ok()?.len() > MOST {
            return None;
        }
        let bytes = tokio::fs::read(path).await.ok()?;
        let media_type = image_type(&bytes).or_else(|| audio_type(&bytes))?;
        Some(Media { media_type, bytes })
    }
}

impl Engine {
    /// Writes a stored file under another name, in place of one that is there.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the file is not there any more; otherwise it could not be written, and what was
    /// there stays.
    pub async fn save_attachment(&self, sha256: &str, to: &Path) -> Result<()> {
        let from = self.inner.blobs.path(sha256).filter(|path| path.is_file());
        let (from, to) = (from.ok_or(Error::NotFound("attachment"))?, to.to_owned());
        let saved = tokio::task::spawn_blocking(move || {
            let mut draft = Draft::of(&to)?;
            std::io::copy(&mut File::open(from)?, &mut draft)?;
            draft.keep(true)?;
            mark_as_foreign(&to);
            Ok::<_, std::io::Error>(())
        });
        Ok(saved.await.map_err(std::io::Error::other)??)
    }
}

/// What a file is to be called when it is saved: as the message calls it, with an ending.
#[must_use]
pub fn attachment_name(name: Option<&str>, media_type: &str) -> String {
    let name = name.and_then(clean_name);
    let name = name.unwrap_or_else(|| "attachment".to_owned());
    match name.contains('.') {
        true => name,
        false => format!("{name}.{}", file_types::ending(media_type)),
    }
}

/// It came from somebody else: the system warns before it runs what is in it. Others than Windows and macOS know
/// no such mark.
fn mark_as_foreign(file: &Path) {
    #[cfg(windows)]
    {
        // A second stream of the file; 3 is the zone of the internet. Not every disk can hold one.
        let mut stream = file.as_os_str().to_owned();
        stream.push(":Zone.Identifier");
        let _ = std::fs::write(stream, "[ZoneTransfer]\r\nZoneId=3\r\n");
    }
    #[cfg(target_os = "macos")]
    {
        // Not every disk can hold it.
        let _ = xattr::set(file, "com.apple.quarantine", b"0081;00000000;Listo;");
    }
    #[cfg(not(any(windows, target_os = "macos")))]
    let _ = file;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_saved_under_a_safe_name_with_an_ending() {
        for (name, media_type, saved) in [
            (Some("roof.png"), "image/png", "roof.png"),
            (Some("../../etc/x\u{202e}gnp.exe"), "image/png", "xgnp.exe"),
            (Some("scan"), "application/pdf", "scan.pdf"),
            (Some(".."), "image/jpeg", "attachment.jpg"),
            (None, "text/html", "attachment.bin"),
        ] {
            assert_eq!(attachment_name(name, media_type), saved, "{name:?}");
        }
    }

    #[test]
    fn only_raster_images_are_images() {
        assert_eq!(image_type(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(image_type(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(image_type(b"RIFF1234WEBPVP8 "), Some("image/webp"));
        for hostile in [
            &b"<svg onload=alert(1)>"[..],
            b"<!doctype html><script>",
            b"RIFF1234WAVEfmt ",
            b"MZ\x90\x00",
            b"",
        ] {
            assert_eq!(
                image_type(hostile),
                None,
                "{hostile:?} must not reach an <img>"
            );
        }
    }
    #[test]
    fn recordings_are_told_by_their_bytes() {
        for (head, wanted) in [
            (&b"RIFF1234WAVEfmt "[..], Some("audio/wav")),
            (b"#!AMR\n\x3c", Some("audio/amr")),
            (b"#!AMR-WB\n", Some("audio/amr-wb")),
            (b"\x00\x00\x00\x18ftyp3gp4", Some("audio/mp4")),
            (b"OggS\x00\x02", Some("audio/ogg")),
            (b"fLaC\x00", Some("audio/flac")),
            (b"ID3\x03\x00", Some("audio/mpeg")),
            (b"\xff\xfb\x90\x64", Some("audio/mpeg")),
            (b"\xff\xf1\x50\x80", Some("audio/aac")),
            (b"\xff\xd8\xff\xe0", None),
            (b"<svg onload=alert(1)>", None),
            (b"<!doctype html><script>", None),
            (b"MZ\x90\x00", None),
            (b"\xff", None),
            (b"", None),
        ] {
            assert_eq!(audio_type(head), wanted, "{head:?}");
        }
    }

    #[test]
    fn a_text_in_utf_16_is_no_recording() {
        for text in [
            &b"\xff\xfe"[..],
            b"\xff\xfeH\0o\0l\0a\0",
            b"\xff\xfe\x90\x64",
        ] {
            assert!(!shown(text, "text/plain").audio, "{text:?}");
        }
        assert!(shown(b"\xff\xfb\x90\x64", "audio/mpeg").audio);
    }

    #[test]
    fn a_film_is_no_recording_unless_it_is_said_to_be_one() {
        let mp4 = b"\x00\x00\x00\x18ftypisom";
        assert!(!shown(mp4, "video/mp4").audio);
        assert!(shown(mp4, "audio/mp4").audio);
        assert!(
            shown(b"RIFF1234WAVEfmt ", "video/mp4").audio,
            "the bytes tell"
        );
        assert!(
            !shown(b"<!doctype html>", "audio/mpeg").audio,
            "nor words alone"
        );
    }
}
