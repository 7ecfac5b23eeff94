//! Text from outside must not steer the terminal, nor look like lines of ours.

const INDENT: &str = "\n                  ";

/// For a name, a snippet, a path: whatever it holds, it stays on its line.
pub fn line(text: &str) -> String {
    text.replace("\r\n", " ").chars().map(one).collect()
}

/// For the body of a message: its lines are kept, set in from the margin.
pub fn body(text: &str) -> String {
    let lines: Vec<String> = text
        .split(['\n', '\u{2028}', '\u{2029}'])
        .map(|l| l.strip_suffix('\r').unwrap_or(l).chars().map(one).collect())
        .collect();
    lines.join(INDENT)
}

fn one(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() || turns(c) => '\u{fffd}',
        c => c,
    }
}

/// Controls of the direction of writing, which can show a line in another order than it has.
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
