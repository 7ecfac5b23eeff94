//! What can be cleaned up: rules that recognise verification codes and promotions, and open
//! conversations nothing has happened in for long. They only say what fits; nothing is done here.

use crate::fact::Millis;
use crate::text::{fold_word, words};

/// Which rule a conversation fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TidyRule {
    /// Open, seen, and nothing has happened for long.
    Quiet,
    /// A service that sends nothing but verification codes.
    Codes,
    /// A service that says how not to hear from it any more.
    Promotions,
}

/// Whether a rule is in use, and how long nothing must have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TidyAge {
    pub on: bool,
    pub days: u32,
}

impl TidyAge {
    /// What a conversation's last item must be older than; none where the rule is off.
    #[must_use]
    pub fn before(self, now: Millis) -> Option<Millis> {
        let back = i64::from(self.days) * 86_400_000;
        self.on.then(|| Millis(now.0.saturating_sub(back)))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TidyRules {
    pub quiet: TidyAge,
    /// Also where the other side has the last word.
    pub quiet_waiting: bool,
    pub codes: TidyAge,
    pub promotions: TidyAge,
}

/// So many of the newest items tell what a sender sends.
pub const TIDY_RECENT: usize = 10;
/// What is after so many characters of a text tells nothing about its kind.
pub const TIDY_CHARS: usize = 1_000;

/// Nobody writes back to these: a short code, or a name in place of a number.
#[must_use]
pub fn is_service(address: &str) -> bool {
    let count = address.chars().count();
    if !(3..=20).contains(&count) {
        return false;
    }
    if address.bytes().all(|b| b.is_ascii_digit()) {
        return count <= 6;
    }
    address.chars().any(char::is_alphabetic)
        && address
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '&' | '*'))
}

/// What a service sends, told from its newest inbound texts, the newest first.
#[must_use]
pub fn kind_of_service(texts: &[&str]) -> Option<TidyRule> {
    let newest = texts.first()?;
    if texts.iter().all(|text| is_code(text)) {
        return Some(TidyRule::Codes);
    }
    // Many begin with a welcome that says STOP and then send what matters: half have to say it.
    let offers = texts.iter().filter(|text| offers_a_way_out(text)).count();
    (offers_a_way_out(newest) && offers * 2 >= texts.len()).then_some(TidyRule::Promotions)
}

/// A word of a text, folded, and what stands right before and after it.
struct Token<'a> {
    raw: &'a str,
    folded: String,
    before: &'a str,
    after: &'a str,
}

const MOST_WORDS: usize = 200;

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut spans: Vec<_> = words(text).take(MOST_WORDS).collect();
    let ends: Vec<usize> = spans
        .iter()
        .skip(1)
        .map(|s| s.start)
        .chain([text.len()])
        .collect();
    let mut from = 0;
    spans
        .drain(..)
        .zip(ends)
        .map(|(span, next)| {
            let before = text.get(from..span.start).unwrap_or_default();
            from = span.end;
            let raw = text.get(span.clone()).unwrap_or_default();
            Token {
                raw,
                folded: fold_word(raw),
                before,
                after: text.get(span.end..next).unwrap_or_default(),
            }
        })
        .collect()
}

const CODE_WORDS: [&str; 20] = [
    "code",
    "codes",
    "codigo",
    "passcode",
    "pin",
    "otp",
    "tan",
    "clave",
    "contrasena",
    "password",
    "token",
    "verification",
    "verificacion",
    "verify",
    "verifica",
    "verificar",
    "authentication",
    "autenticacion",
    "2fa",
    "2sv",
];
/// A code of these is none to log in with.
const OTHER_CODES: [&str; 17] = [
    "zip",
    "postal",
    "post",
    "promo",
    "promotional",
    "promocional",
    "promocion",
    "discount",
    "descuento",
    "coupon",
    "cupon",
    "voucher",
    "tracking",
    "seguimiento",
    "area",
    "dress",
    "referral",
];
/// A code stands at most so many words from the word that names it.
const NEAR: usize = 10;

/// A text that brings a verification code: digits near a word that names them.
#[must_use]
pub fn is_code(text: &str) -> bool {
    let tokens = tokens(text);
    let names: Vec<usize> = (0..tokens.len())
        .filter(|i| names_a_code(&tokens, *i))
        .collect();
    (0..tokens.len())
        .any(|i| is_digits_of_code(&tokens, i) && names.iter().any(|n| n.abs_diff(i) <= NEAR))
}

fn names_a_code(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(token) = tokens.get(at) else {
        return false;
    };
    if !CODE_WORDS.contains(&token.folded.as_str()) {
        return false;
    }
    // "zip code", "código de descuento"
    let around = at.saturating_sub(2)..(at + 3).min(tokens.len());
    !tokens
        .get(around)
        .unwrap_or_default()
        .iter()
        .any(|t| OTHER_CODES.contains(&t.folded.as_str()))
}

fn is_number(token: &Token<'_>) -> bool {
    token.raw.bytes().all(|b| b.is_ascii_digit())
}

/// 4 to 8 digits, or two groups of three; no amount, date or phone number.
fn is_digits_of_code(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(token) = tokens.get(at) else {
        return false;
    };
    if !is_number(token) {
        return false;
    }
    let glued = |mark: &str| matches!(mark, "-" | "." | "," | "/" | ":");
    let previous = at.checked_sub(1).and_then(|i| tokens.get(i));
    let next = tokens.get(at + 1);
    if token.raw.len() == 3 && matches!(token.after, "-" | " ") {
        let second = next.is_some_and(|n| n.raw.len() == 3 && is_number(n) && !glued(n.after));
        let alone = previous.is_none_or(|p| !is_number(p));
        return second && alone && !is_money(token.before);
    }
    if !(4..=8).contains(&token.raw.len()) {
        return false;
    }
    let joined = |other: Option<&Token<'_>>, mark: &str| {
        glued(mark.trim_matches(' ')) && mark.len() == 1 && other.is_some_and(is_number)
    };
    !joined(previous, token.before)
        && !joined(next, token.after)
        && !is_money(token.before)
        && !token.after.trim_start().starts_with(['€', '$', '£', '%'])
        && !token.before.ends_with('+')
}

fn is_money(before: &str) -> bool {
    before.trim_end().ends_with(['€', '$', '£'])
}

/// Ways out in words, folded.
const WAYS_OUT: [&[&str]; 22] = [
    &["unsubscribe"],
    &["optout"],
    &["opt", "out"],
    &["stop2end"],
    &["stop", "to", "end"],
    &["stop", "to", "opt"],
    &["stop", "to", "quit"],
    &["stop", "to", "cancel"],
    &["stop", "to", "unsubscribe"],
    &["reply", "stop"],
    &["text", "stop"],
    &["txt", "stop"],
    &["send", "stop"],
    &["darse", "de", "baja"],
    &["darte", "de", "baja"],
    &["date", "de", "baja"],
    &["dese", "de", "baja"],
    &["envia", "baja"],
    &["responde", "baja"],
    &["desuscribirse"],
    &["desuscribirte"],
    &["cancelar", "suscripcion"],
];
/// Written in capitals they are what one has to send.
const TO_SEND: [&str; 3] = ["STOP", "STOPALL", "BAJA"];

/// A text that says how not to hear from its sender any more.
#[must_use]
pub fn offers_a_way_out(text: &str) -> bool {
    let tokens = tokens(text);
    // Where everything is in capitals they say nothing.
    let shouted = !text.chars().any(char::is_lowercase);
    if !shouted && tokens.iter().any(|t| TO_SEND.contains(&t.raw)) {
        return true;
    }
    let folded: Vec<&str> = tokens.iter().map(|t| t.folded.as_str()).collect();
    WAYS_OUT
        .iter()
        .any(|way| folded.windows(way.len()).any(|w| w == *way))
}
