//! The parts of an MMS that are not text.

use std::io::{self, Read};

use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::read::DecoderReader;

use crate::blobs::{BlobSink, DryRun, Watched};
use crate::numbers::is_invisible;

/// Padding is often missing and its bits are often not zero; the bytes are the same.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What became of the base64 text of a part.
pub(super) enum Stored {
    Blob {
        sha256: String,
        size: u64,
    },
    /// Not base64. `raw` names the text as it is, for the id of the message.
    Damaged {
        raw: String,
        detail: String,
    },
}

/// Decodes into the sink without holding the decoded bytes.
///
/// # Errors
/// Those of the sink; damaged base64 is none.
pub(super) fn store(data: &str, blobs: &dyn BlobSink) -> io::Result<Stored> {
    let decoder = DecoderReader::new(WithoutSpace(data.as_bytes()), &BASE64);
    let mut watched = Watched::new(decoder, u64::MAX);
    let put = blobs.put(&mut watched);
    match (put, watched.failed()) {
        (_, Some(detail)) => {
            let (raw, _) = DryRun::default().put(&mut WithoutSpace(data.as_bytes()))?;
            Ok(Stored::Damaged { raw, detail })
        }
        (Ok((sha256, size)), None) => Ok(Stored::Blob { sha256, size }),
        (Err(error), None) => Err(error),
    }
}

/// The text of a part that carries it as base64: UTF-8, or Latin 1 where the part says so.
pub(super) fn text(data: &str, charset: Option<&str>) -> Option<String> {
    // A text of this length is none; the limit keeps a hostile one from being copied.
    const MOST: u64 = 16 * 1024 * 1024;
    let mut bytes = Vec::new();
    DecoderReader::new(WithoutSpace(data.as_bytes()), &BASE64)
        .take(MOST)
        .read_to_end(&mut bytes)
        .ok()?;
    // IANA numbers: 3 is ASCII, 4 is Latin 1, 106 is UTF-8.
    let encoding = match charset.map(str::trim) {
        Some("4") => encoding_rs::WINDOWS_1252,
        _ => encoding_rs::UTF_8,
    };
    Some(encoding.decode_without_bom_handling(&bytes).0.into_owned())
}

/// A name for display and for saving: the last path segment without control and direction
/// characters, at most 120 characters with the extension kept; `None` if nothing remains.
#[must_use]
pub fn clean_name(raw: &str) -> Option<String> {
    const MOST: usize = 120;
    let last = raw.rsplit(['/', '\\']).find(|s| !s.trim().is_empty())?;
    let kept: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .collect();
    // Windows drops dots and spaces at the end, so two names could become one.
    let name = kept.trim().trim_end_matches(['.', ' ']);
    if name.trim_matches(['.', ' ']).is_empty() {
        return None;
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, ext)) if !stem.is_empty() && (1..=10).contains(&ext.chars().count()) => {
            (stem, Some(ext))
        }
        _ => (name, None),
    };
    let room = MOST - extension.map_or(0, |e| e.chars().count() + 1) - 1;
    let mut clean: String = stem.chars().take(room).collect();
    if is_device(stem) {
        clean.insert(0, '_');
    }
    if let Some(extension) = extension {
        clean.push('.');
        clean.push_str(extension);
    }
    Some(clean)
}

/// Names that mean a device on Windows, with any extension.
fn is_device(stem: &str) -> bool {
    let stem = stem
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_ascii_uppercase();
    let numbered = |prefix| {
        stem.strip_prefix(prefix)
            .is_some_and(|n: &str| n.len() == 1 && n.as_bytes() >= b"1".as_slice())
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// Base64 may be wrapped into lines.
struct WithoutSpace<'t>(&'t [u8]);

impl Read for WithoutSpace<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buf.len() && !self.0.is_empty() {
            let space = |b: &u8| b.is_ascii_whitespace();
            let window = self.0.get(..buf.len() - filled).unwrap_or(self.0);
            let run = window.iter().position(space).unwrap_or(window.len());
            let (now, rest) = self.0.split_at(run);
            if let Some(to) = buf.get_mut(filled..filled + run) {
                to.copy_from_slice(now);
            }
            filled += run;
            let skip = rest.iter().position(|b| !space(b)).unwrap_or(rest.len());
            self.0 = rest.get(skip..).unwrap_or_default();
        }
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::{Stored, clean_name, store, text};
    use crate::blobs::DryRun;

    #[test]
    fn names_are_cleaned() {
        for (raw, expect) in [
            ("IMG_1.jpg", Some("IMG_1.jpg")),
            ("../../x", Some("x")),
            ("C:\\photos\\a b.png", Some("a b.png")),
            ("file:///data/user/0/x/part.3gp", Some("part.3gp")),
            ("invoice\u{202e}gpj.exe", Some("invoicegpj.exe")),
            ("a\0b\n.txt", Some("ab.txt")),
            ("..", None),
            (" / ", None),
            ("", None),
            ("CON", Some("_CON")),
            ("nul.txt", Some("_nul.txt")),
            ("COM1.log", Some("_COM1.log")),
            ("COMIC.jpg", Some("COMIC.jpg")),
            ("report. .", Some("report")),
            (".vcf", Some(".vcf")),
        ] {
            assert_eq!(clean_name(raw).as_deref(), expect, "{raw:?}");
        }
        let long = clean_name(&format!("{}.jpeg", "ñ".repeat(300))).unwrap();
        assert_eq!(long.chars().count(), 119);
        assert!(long.ends_with("ñ.jpeg"));
    }

    #[test]
    fn base64_is_read_as_it_comes() {
        let sink = DryRun::default();
        let hash = |data: &str| match store(data, &sink).unwrap() {
            Stored::Blob { sha256, size } => Some((sha256, size)),
            Stored::Damaged { .. } => None,
        };
        let whole = hash("aGVsbG8gd29ybGQ=").unwrap();
        assert_eq!(whole.1, 11);
        // sha256sum of "hello world"
        assert_eq!(
            whole.0,
            "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
        );
        assert_eq!(hash("aGVsbG8gd29ybGQ"), Some(whole.clone()));
        assert_eq!(hash("aGVs\nbG8g\r\n d29ybGQ="), Some(whole));
        assert_eq!(hash("aGVs*G8g"), None);
        assert_eq!(hash("not base64!"), None);
        assert_eq!(text("w6Fh", Some("106")).as_deref(), Some("áa"));
        assert_eq!(text("4WE=", Some("4")).as_deref(), Some("áa"));
    }
}
