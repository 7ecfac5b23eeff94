//! Makes the byte stream readable before anything parses it.
//!
//! The app writes an emoji as two references to surrogates (`&#55357;&#56860;`), which no XML
//! parser accepts. Here such pairs become the character they mean; lone surrogates, references to
//! characters XML forbids (`&#0;`), raw control characters and bytes that are no UTF-8 become
//! U+FFFD. No line end is added or removed, so line numbers stay those of the file.

use std::io::{self, Read};

const CHUNK: usize = 64 * 1024;
/// Longest reference, digits only, that is still looked at (leading zeros are allowed).
const MAX_DIGITS: usize = 10;

/// The repaired stream. Its output is valid UTF-8 whatever its input.
pub(super) struct Repair<R> {
    inner: R,
    /// Room to read into; only the first `held` bytes mean something, held back from the last time.
    raw: Vec<u8>,
    held: usize,
    end: bool,
}

impl<R: Read> Repair<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            raw: Vec::new(),
            held: 0,
            end: false,
        }
    }

    /// The most bytes one [`fill`](Self::fill) can add.
    pub(super) const MAX_FILL: usize = 3 * (CHUNK + 64);

    /// Appends the next repaired bytes to `out`; `false` at the end of the input.
    pub(super) fn fill(&mut self, out: &mut Vec<u8>) -> io::Result<bool> {
        while !self.end {
            // Never shortened: clearing it anew would cost more than a short read brings.
            if self.raw.len() < self.held + CHUNK {
                self.raw.resize(self.held + CHUNK, 0);
            }
            let room = self.raw.get_mut(self.held..).unwrap_or_default();
            let room = room.get_mut(..CHUNK).unwrap_or_default();
            let read = match self.inner.read(room) {
                Ok(read) => read,
                Err(e) => {
                    if e.kind() == io::ErrorKind::Interrupted {
                        continue;
                    }
                    // What is held back was read well and still counts.
                    self.end = true;
                    repair(self.raw.get(..self.held).unwrap_or_default(), true, out);
                    return Err(e);
                }
            };
            self.end = read == 0;
            let before = out.len();
            let known = (self.held + read).min(self.raw.len());
            let used = repair(self.raw.get(..known).unwrap_or_default(), self.end, out);
            self.raw.copy_within(used..known, 0);
            self.held = known - used;
            if out.len() > before {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Repairs what can be decided and returns how many bytes of `input` that took; the rest (part of
/// a reference or a character) waits for more unless this is the `last` of it.
fn repair(input: &[u8], last: bool, out: &mut Vec<u8>) -> usize {
    let mut rest = input;
    loop {
        let plain = rest
            .iter()
            .position(|b| !is_plain(*b))
            .unwrap_or(rest.len());
        let (run, tail) = rest.split_at(plain);
        out.extend_from_slice(run);
        rest = tail;
        let taken = match rest.first() {
            None => 0,
            Some(b'&') => ampersand(rest, last, out),
            Some(0x80..) => multibyte(rest, last, out),
            Some(_) => {
                replace(out);
                1
            }
        };
        if taken == 0 {
            return input.len() - rest.len();
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
}

/// Bytes that go through unseen: ASCII without `&` and without the controls XML forbids.
const fn is_plain(b: u8) -> bool {
    matches!(b, b' '..=0x25 | 0x27..=0x7f | b'\t' | b'\n' | b'\r')
}

fn replace(out: &mut Vec<u8>) {
    out.extend_from_slice("\u{fffd}".as_bytes());
}

/// Bytes from `0x80` on; returns how many were taken, 0 to wait for the rest of a character.
fn multibyte(rest: &[u8], last: bool, out: &mut Vec<u8>) -> usize {
    let len = rest.iter().position(u8::is_ascii).unwrap_or(rest.len());
    let run = rest.get(..len).unwrap_or_default();
    let error = match std::str::from_utf8(run) {
        Ok(_) => {
            out.extend_from_slice(run);
            return len;
        }
        Err(error) => error,
    };
    let good = error.valid_up_to();
    out.extend_from_slice(run.get(..good).unwrap_or_default());
    match error.error_len() {
        Some(bad) => {
            replace(out);
            good + bad
        }
        None if len < rest.len() || last => {
            replace(out);
            len
        }
        None => good,
    }
}

/// `rest` begins with `&`; returns how many bytes were taken, 0 to wait for more.
fn ampersand(rest: &[u8], last: bool, out: &mut Vec<u8>) -> usize {
    match reference(rest) {
        Reference::Cut if !last => 0,
        Reference::Cut | Reference::None => {
            out.push(b'&');
            1
        }
        Reference::To {
            code: high @ 0xd800..=0xdbff,
            len,
        } => {
            let next = rest.get(len..).unwrap_or_default();
            match reference(next) {
                Reference::Cut if !last => 0,
                Reference::To {
                    code: low @ 0xdc00..=0xdfff,
                    len: more,
                } => {
                    let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    len + more
                }
                _ => {
                    replace(out);
                    len
                }
            }
        }
        Reference::To { code, len } => {
            if is_xml_char(code) {
                // Left as a reference: the character may be markup.
                out.extend_from_slice(rest.get(..len).unwrap_or_default());
            } else {
                replace(out);
            }
            len
        }
    }
}

const fn is_xml_char(code: u32) -> bool {
    matches!(code, 0x9 | 0xa | 0xd | 0x20..=0xd7ff | 0xe000..=0xfffd | 0x10000..=0x10ffff)
}

enum Reference {
    /// Not a character reference.
    None,
    /// May become one when more bytes are known.
    Cut,
    To {
        code: u32,
        len: usize,
    },
}

fn reference(rest: &[u8]) -> Reference {
    let mut bytes = rest.iter().copied().enumerate();
    for expected in [b'&', b'#'] {
        match bytes.next() {
            None => return Reference::Cut,
            Some((_, b)) if b == expected => {}
            Some(_) => return Reference::None,
        }
    }
    let mut bytes = bytes.peekable();
    let base = match bytes.peek() {
        None => return Reference::Cut,
        Some((_, b'x' | b'X')) => {
            bytes.next();
            16
        }
        Some(_) => 10,
    };
    let (mut code, mut digits) = (0u64, 0);
    for (at, byte) in bytes {
        match char::from(byte).to_digit(base) {
            Some(digit) if digits < MAX_DIGITS => {
                digits += 1;
                code = code * u64::from(base) + u64::from(digit);
            }
            None if byte == b';' && digits > 0 => {
                return Reference::To {
                    code: u32::try_from(code).unwrap_or(u32::MAX),
                    len: at + 1,
                };
            }
            _ => return Reference::None,
        }
    }
    Reference::Cut
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use proptest::prelude::*;

    use super::Repair;

    /// Gives the input in pieces of the given lengths, then one byte at a time.
    struct Pieces<'a>(&'a [u8], Vec<usize>);

    impl Read for Pieces<'_> {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            let want = if self.1.is_empty() {
                1
            } else {
                self.1.remove(0).max(1)
            };
            let n = want.min(buf.len()).min(self.0.len());
            buf[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn repaired(input: &[u8], pieces: Vec<usize>) -> Vec<u8> {
        let mut repair = Repair::new(Pieces(input, pieces));
        let mut out = Vec::new();
        while repair.fill(&mut out).unwrap() {}
        out
    }

    fn check(input: &[u8], expect: &str) {
        let got = String::from_utf8(repaired(input, vec![usize::MAX])).unwrap();
        assert_eq!(got, expect, "{}", String::from_utf8_lossy(input));
        assert_eq!(repaired(input, vec![]), got.as_bytes(), "byte by byte");
    }

    #[test]
    fn surrogate_pairs_become_the_character() {
        check(b"a &#55357;&#56860; b", "a 😜 b");
        check(b"&#xD83D;&#xDE1C;", "😜");
        check(b"&#xd83d;&#56860;", "😜");
        check(b"&#55356;&#56810;&#55356;&#56824;", "🇪🇸");
    }

    #[test]
    fn what_means_nothing_becomes_the_replacement_character() {
        check(
            b"&#55357; &#56860; &#55357;x &#55357;&#55357;&#56860;",
            "\u{fffd} \u{fffd} \u{fffd}x \u{fffd}😜",
        );
        check(b"&#55357;&#65; &#55357;", "\u{fffd}&#65; \u{fffd}");
        check(
            b"&#0; &#x0; &#11; &#xFFFF; &#1114112; &#4294967297;",
            "\u{fffd} \u{fffd} \u{fffd} \u{fffd} \u{fffd} \u{fffd}",
        );
        check(b"\x00\x01\x1f", "\u{fffd}\u{fffd}\u{fffd}");
        check(
            b"a\xffb \xe2\x82 c \xf0\x9f\x98",
            "a\u{fffd}b \u{fffd} c \u{fffd}",
        );
    }

    #[test]
    fn the_rest_is_untouched() {
        for text in [
            "&amp; &lt;&#10;&#128512;&#x41; & &# &#; &#x; &#12",
            "ñandú 😜 مرحبا\r\n\t",
            "&#00000000000065;",
            "&",
            "&#55357",
        ] {
            check(text.as_bytes(), text);
        }
    }

    fn hostile() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            Just(b"&#55357;".to_vec()),
            Just(b"&#56860;".to_vec()),
            Just(b"&#xD83D;".to_vec()),
            Just(b"&#xde1c;".to_vec()),
            Just(b"&#0;".to_vec()),
            Just(b"&#".to_vec()),
            Just("😜".as_bytes().to_vec()),
            Just(vec![0xf0, 0x9f]),
            Just(b"\n".to_vec()),
            proptest::collection::vec(any::<u8>(), 0..6),
        ];
        proptest::collection::vec(piece, 0..30).prop_map(|p| p.concat())
    }

    proptest! {
        #[test]
        fn how_the_input_is_cut_changes_nothing(input in hostile(), pieces in proptest::collection::vec(1usize..20, 0..40)) {
            let whole = repaired(&input, vec![usize::MAX]);
            prop_assert_eq!(&whole, &repaired(&input, pieces));
            let lines = |bytes: &[u8]| bytes.iter().filter(|b| **b == b'\n').count();
            prop_assert_eq!(lines(&whole), lines(&input));
            prop_assert!(std::str::from_utf8(&whole).is_ok());
        }
    }
}
