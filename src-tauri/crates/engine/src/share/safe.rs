//! Text of strangers on its way into a document: what is hidden or turns the writing is named.

use std::fmt::Write as _;

/// Line breaks are kept, as `\n`.
pub(crate) fn text(text: &str) -> String {
    let plain = text.replace("\r\n", "\n");
    let mut out = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            c if hidden(c) => {
                let _ = write!(out, "[U+{:04X}]", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// For a name, an address, the name of a file: it stays on its line.
pub(crate) fn line(words: &str) -> String {
    text(words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As the window has it (`kit/text.ts`): controls, what turns or isolates the writing, interlinear
/// marks. Joiners and plain direction marks stay, as scripts and emoji need them.
fn hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::{line, text};

    #[test]
    fn what_steers_or_hides_is_named_and_the_rest_stays() {
        assert_eq!(text("a\r\nb\rc\u{2028}d"), "a\nb\nc\nd");
        assert_eq!(
            text("\u{1b}[31m\u{202e}x\0"),
            "[U+001B][31m[U+202E]x[U+0000]"
        );
        assert_eq!(
            text("👩\u{200d}🔧 \u{5e9}\u{200f}"),
            "👩\u{200d}🔧 \u{5e9}\u{200f}"
        );
        assert_eq!(line(" Ana\n2026-01-01  Me: "), "Ana 2026-01-01 Me:");
    }
}
