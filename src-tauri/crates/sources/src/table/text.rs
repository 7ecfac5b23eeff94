//! The text of a table, decoded as it is read.

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

const CHUNK: usize = 1 << 16;

/// A byte order mark tells; without one, every second byte being 0 (UTF-16), and whether the file
/// reads as UTF-8. Where more of it does than does not, it is UTF-8 with damage. What is left is
/// Windows-1252, which Excel writes.
pub(super) fn encoding_of(path: &Path) -> io::Result<&'static Encoding> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; CHUNK];
    let mut kept = 0;
    let mut first = true;
    let (mut good, mut bad) = (0_u64, 0_u64);
    loop {
        let read = file.read(buffer.get_mut(kept..).unwrap_or_default())?;
        let have = kept + read;
        let bytes = buffer.get(..have).unwrap_or_default();
        if first && let Some(found) = by_start(bytes) {
            return Ok(found);
        }
        first = false;
        let rest = judge(bytes, &mut good, &mut bad);
        if read == 0 {
            break;
        }
        buffer.copy_within(have - rest..have, 0);
        kept = rest;
    }
    Ok(if bad > good { WINDOWS_1252 } else { UTF_8 })
}

fn by_start(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((found, _)) = Encoding::for_bom(bytes) {
        return Some(found);
    }
    let zeros = |from: usize| {
        bytes
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let many = bytes.len() / 5;
    match () {
        () if bytes.len() < 4 => None,
        () if odd > many && even * 8 < odd => Some(UTF_16LE),
        () if even > many && odd * 8 < even => Some(UTF_16BE),
        () => None,
    }
}

/// Counts signs beyond ASCII that are UTF-8, and bytes that are not; gives how many bytes at the
/// end may be the beginning of one.
fn judge(mut bytes: &[u8], good: &mut u64, bad: &mut u64) -> usize {
    if bytes.is_ascii() {
        return 0;
    }
    loop {
        let (valid, error) = match std::str::from_utf8(bytes) {
            Ok(_) => (bytes.len(), None),
            Err(error) => (error.valid_up_to(), Some(error)),
        };
        let (text, rest) = bytes.split_at(valid);
        *good += text.iter().filter(|b| **b >= 0xc0).count() as u64;
        match error.map(|e| e.error_len()) {
            None => return 0,
            Some(None) => return rest.len(),
            Some(Some(n)) => {
                *bad += 1;
                bytes = rest.get(n..).unwrap_or_default();
            }
        }
    }
}

/// Gives the text of a file as UTF-8, piece by piece.
pub(super) struct Text {
    file: File,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Bytes of the file that were taken.
    pub read: u64,
    ended: bool,
}

impl Text {
    pub fn open(path: &Path, encoding: &'static Encoding) -> io::Result<Self> {
        Ok(Self {
            file: File::open(path)?,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; CHUNK],
            read: 0,
            ended: false,
        })
    }

    /// Appends the next piece; false at the end.
    pub fn fill(&mut self, into: &mut Vec<u8>) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let read = self.file.read(&mut self.raw)?;
        self.read += read as u64;
        self.ended = read == 0;
        let mut source = self.raw.get(..read).unwrap_or_default();
        loop {
            let room = self
                .decoder
                .max_utf8_buffer_length(source.len())
                .unwrap_or(CHUNK);
            let from = into.len();
            into.resize(from + room, 0);
            let target = into.get_mut(from..).unwrap_or_default();
            let (result, taken, written, _) =
                self.decoder.decode_to_utf8(source, target, self.ended);
            into.truncate(from + written);
            source = source.get(taken..).unwrap_or_default();
            if result == CoderResult::InputEmpty {
                return Ok(true);
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn check(bytes: &[u8], encoding: &str, text: &str) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let found = encoding_of(file.path()).unwrap();
        assert_eq!(found.name(), encoding, "{text}");
        let mut read = Vec::new();
        let mut source = Text::open(file.path(), found).unwrap();
        while source.fill(&mut read).unwrap() {}
        assert_eq!(String::from_utf8(read).unwrap(), text);
    }

    #[test]
    fn encodings_are_told_apart() {
        let utf16 = |text: &str, big: bool| -> Vec<u8> {
            let units = text.encode_utf16();
            units
                .flat_map(|u| {
                    if big {
                        u.to_be_bytes()
                    } else {
                        u.to_le_bytes()
                    }
                })
                .collect()
        };
        check("Fecha;Año\n".as_bytes(), "UTF-8", "Fecha;Año\n");
        check(b"plain\n", "UTF-8", "plain\n");
        check("\u{feff}Año\n".as_bytes(), "UTF-8", "Año\n");
        check(b"Fecha;A\xf1o;\x80 5\n", "windows-1252", "Fecha;Año;€ 5\n");
        check(&utf16("\u{feff}Año\n", false), "UTF-16LE", "Año\n");
        check(&utf16("\u{feff}Año\n", true), "UTF-16BE", "Año\n");
        check(
            &utf16("Date\tYear año\n", false),
            "UTF-16LE",
            "Date\tYear año\n",
        );
        check(
            &utf16("Date\tYear año\n", true),
            "UTF-16BE",
            "Date\tYear año\n",
        );
        check(
            "año año año \u{fffd}".replace('\u{fffd}', "").as_bytes(),
            "UTF-8",
            "año año año ",
        );
    }

    #[test]
    fn one_damaged_byte_among_much_utf8_stays_damage_and_splits_between_pieces_do_not_matter() {
        let mut bytes = "x".repeat(CHUNK - 1).into_bytes();
        bytes.extend("ñáéíóú".as_bytes());
        bytes.push(0xff);
        let expect = format!("{}ñáéíóú\u{fffd}", "x".repeat(CHUNK - 1));
        check(&bytes, "UTF-8", &expect);
        let latin: Vec<u8> = [b"x".repeat(CHUNK * 2), b"a\xf1o".to_vec()].concat();
        check(
            &latin,
            "windows-1252",
            &format!("{}año", "x".repeat(CHUNK * 2)),
        );
    }
}
