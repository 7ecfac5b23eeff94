//! From bytes to text: UTF-8 or UTF-16 where the file says so or reads so, and what an older office
//! program writes where it does not.

use encoding_rs::{UTF_8, WINDOWS_1252};

pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Cut off in the middle of a letter is UTF-8 all the same.
        Err(e) if e.error_len().is_none() => UTF_8.decode(bytes).0.into_owned(),
        Err(_) => WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}
