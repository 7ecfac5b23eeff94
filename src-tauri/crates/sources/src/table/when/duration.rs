//! Lengths of calls.

use super::{LONGEST, Token, tokens};
use listo_domain::text::fold_word;

/// Seconds of a call: `75`, `1:15`, `0:01:15`, `1m 15s`, `1 min 15 s`.
pub(in super::super) fn duration(text: &str) -> Option<u32> {
    let folded = fold_word(text.trim());
    if folded.len() > LONGEST {
        return None;
    }
    if let Some((whole, part)) = folded.split_once(['.', ','])
        && !part.is_empty()
        && part.bytes().all(|b| b.is_ascii_digit())
    {
        return whole.parse().ok();
    }
    let tokens = tokens(&folded)?;
    let mut total = 0_u32;
    let mut pending: Option<u32> = None;
    let mut colons = false;
    for token in tokens {
        match token {
            Token::Number(n, _) if colons => {
                total = pending.take()?.checked_mul(60)?;
                pending = Some(total.checked_add(n)?);
                (total, colons) = (0, false);
            }
            Token::Number(n, _) if pending.is_none() => pending = Some(n),
            Token::Sign(':') if pending.is_some() && !colons => colons = true,
            Token::Sign('.' | ',') => {}
            Token::Word(word) => {
                let unit = match word {
                    "h" | "hr" | "hrs" | "hour" | "hours" | "hora" | "horas" => 3600,
                    "m" | "min" | "mins" | "minute" | "minutes" | "minuto" | "minutos" => 60,
                    "s" | "sec" | "secs" | "second" | "seconds" | "seg" | "segs" | "segundo"
                    | "segundos" => 1,
                    _ => return None,
                };
                total = total.checked_add(pending.take()?.checked_mul(unit)?)?;
            }
            _ => return None,
        }
    }
    if colons {
        return None;
    }
    match pending {
        Some(n) => total.checked_add(n),
        None if folded.is_empty() => None,
        None => Some(total),
    }
}
