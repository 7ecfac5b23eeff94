//! Attribute values: references out, text in.

use std::borrow::Cow;

/// Replaces the five predefined entities and character references. Anything else that begins with
/// `&` stays literal text, so no document can define an entity that we would expand.
pub(super) fn unescape(raw: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'&', b'\r', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr::memchr2(b'&', b'\r', rest.as_bytes()) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        if let Some(after) = from.strip_prefix('\r') {
            // As XML asks of every reader: CR LF and a lone CR in the file are one line end.
            if !after.starts_with('\n') {
                text.push('\n');
            }
            rest = after;
        } else if let Some((c, after)) = reference(from) {
            text.push(c);
            rest = after;
        } else {
            text.push('&');
            rest = from.strip_prefix('&').unwrap_or_default();
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The character of the reference `from` begins with, and what follows it.
fn reference(from: &str) -> Option<(char, &str)> {
    // The longest we know is `&#x10FFFF;`; the bound keeps a text full of `&` linear.
    let end = from.bytes().take(16).position(|b| b == b';')?;
    let name = from.get(1..end)?;
    let after = from.get(end + 1..)?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => radix(hex, 16)?,
                None => radix(digits, 10)?,
            };
            char::from_u32(code)?
        }
    };
    Some((c, after))
}

fn radix(digits: &str, radix: u32) -> Option<u32> {
    // `from_str_radix` takes a sign.
    digits
        .chars()
        .all(|c| c.is_digit(radix))
        .then(|| u32::from_str_radix(digits, radix).ok())?
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn references_become_text_and_the_unknown_stays() {
        for (raw, expect) in [
            ("plain", "plain"),
            (
                "a &amp; b &lt;c&gt; &quot;d&quot; &apos;e&apos;",
                "a & b <c> \"d\" 'e'",
            ),
            ("one&#10;two&#x41;&#128512;", "one\ntwoA😀"),
            (
                "&lol9; &nbsp; & && &; &#; &#x; &#+5; &#xD83D; &#99999999999;",
                "&lol9; &nbsp; & && &; &#; &#x; &#+5; &#xD83D; &#99999999999;",
            ),
            ("a\r\nb\rc&#13;d", "a\nb\nc\rd"),
            ("&amp;#65;", "&#65;"),
            ("ends &", "ends &"),
        ] {
            assert_eq!(unescape(raw), expect, "{raw}");
        }
    }
}
