//! Finds where a tag, a record or a comment ends, byte by byte.

use memchr::{memchr, memchr2, memmem};

use super::{Frame, Framer, Kind, LOOK_AHEAD, is_root, name, record_kind};

/// Where a scan is.
#[derive(Clone, Copy)]
pub(super) enum State {
    Tag,
    Quote(u8),
    Text,
    /// In a comment, instruction or CDATA section that ends with these bytes.
    Until(&'static [u8]),
}

/// How a scan ended.
pub(super) enum Scanned {
    Done { self_closing: bool },
    Broken,
    Cut,
}

impl Framer<'_> {
    /// Moves `length` (from `pos`) to the end of a tag, of a whole record, or of an `Until`.
    pub(super) fn scan(
        &mut self,
        length: &mut usize,
        mut state: State,
        kind: Option<Kind>,
        dropped: &mut bool,
    ) -> Scanned {
        // Outside records there is nothing to hold.
        let cap = if kind.is_some() { self.cap } else { 0 };
        let (mut first_tag, mut closing) = (true, false);
        loop {
            if *length > cap {
                *dropped = true;
            }
            if *dropped {
                // The last byte stays: it tells `/>` from `>`.
                let gone = length.saturating_sub(1);
                self.consume(gone);
                *length -= gone;
            }
            if !self.ensure(*length + 1) {
                return Scanned::Cut;
            }
            let known = self.buf.get(self.pos + *length..).unwrap_or_default();
            match state {
                State::Quote(quote) => match memchr2(quote, b'<', known) {
                    None => *length += known.len(),
                    Some(at) => {
                        let found = known.get(at).copied();
                        *length += at;
                        if found == Some(b'<') {
                            if self.boundary(*length) {
                                return Scanned::Broken;
                            }
                        } else {
                            state = State::Tag;
                        }
                        *length += 1;
                    }
                },
                State::Tag => {
                    let stop = |b: &u8| matches!(b, b'"' | b'\'' | b'>' | b'<');
                    let Some(at) = known.iter().position(stop) else {
                        *length += known.len();
                        continue;
                    };
                    let found = known.get(at).copied().unwrap_or_default();
                    *length += at;
                    match found {
                        b'>' => {
                            let before = self.buf.get(self.pos + *length - 1).copied();
                            let self_closing = before == Some(b'/');
                            *length += 1;
                            let whole = kind != Some(Kind::Mms);
                            if closing || whole || (first_tag && self_closing) {
                                return Scanned::Done { self_closing };
                            }
                            first_tag = false;
                            state = State::Text;
                            continue;
                        }
                        b'<' => {
                            if self.boundary(*length) {
                                return Scanned::Broken;
                            }
                        }
                        quote => state = State::Quote(quote),
                    }
                    *length += 1;
                }
                State::Text => {
                    let Some(at) = memchr(b'<', known) else {
                        *length += known.len();
                        continue;
                    };
                    *length += at;
                    if self.boundary(*length) {
                        return Scanned::Broken;
                    }
                    let from = self.buf.get(self.pos + *length..).unwrap_or_default();
                    (state, closing) = match from {
                        [b'<', b'!', b'-', b'-', ..] => (State::Until(b"-->"), false),
                        [b'<', b'!', b'[', ..] => (State::Until(b"]]>"), false),
                        [b'<', b'?', ..] => (State::Until(b"?>"), false),
                        [b'<', b'/', end @ ..] => (State::Tag, name(end) == b"mms"),
                        [b'<', c, ..] if c.is_ascii_alphabetic() => (State::Tag, false),
                        _ => (State::Text, false),
                    };
                    *length += 1;
                }
                State::Until(end) => {
                    let found = memmem::find(known, end);
                    if let Some(at) = found {
                        *length += at + end.len();
                        if kind.is_none() {
                            return Scanned::Done {
                                self_closing: false,
                            };
                        }
                        state = State::Text;
                    } else {
                        // The end may be cut by the end of the buffer.
                        let known = known.len();
                        if known >= end.len() {
                            *length += known - (end.len() - 1);
                        } else if !self.ensure(*length + end.len()) {
                            *length += known;
                        }
                    }
                }
            }
        }
    }

    /// Whether a record begins or the root ends at `at` (from `pos`).
    fn boundary(&mut self, at: usize) -> bool {
        self.ensure(at + LOOK_AHEAD);
        let from = self.buf.get(self.pos + at..).unwrap_or_default();
        match from {
            [b'<', b'/', end @ ..] => is_root(name(end)),
            [b'<', start @ ..] => {
                let name = name(start);
                record_kind(name).is_some()
                    && start.get(name.len()).is_some_and(u8::is_ascii_whitespace)
            }
            _ => false,
        }
    }

    /// A document type with its internal subset: passed over, so it defines nothing.
    pub(super) fn skip_doctype(&mut self) -> Option<Frame> {
        let line = self.line;
        let (mut depth, mut quote) = (0usize, None);
        loop {
            let mut used = 0;
            let mut done = false;
            for byte in self.rest() {
                used += 1;
                match (quote, byte) {
                    (Some(q), b) if q == *b => quote = None,
                    (Some(_), _) => {}
                    (None, b'"' | b'\'') => quote = Some(*byte),
                    (None, b'<' | b'[') => depth += 1,
                    (None, b'>' | b']') => {
                        depth = depth.saturating_sub(1);
                        done = depth == 0;
                    }
                    _ => {}
                }
                if done {
                    break;
                }
            }
            self.consume(used);
            if done {
                return None;
            }
            if !self.ensure(1) {
                return Some(self.cut(line));
            }
        }
    }
}
