//! Times as tables write them, in English or Spanish.

mod duration;
#[cfg(test)]
mod tests;

use super::mapping::Order;
use chrono::{NaiveDate, NaiveTime};
use chrono_tz::{OffsetComponents as _, Tz};
use listo_domain::Millis;
use listo_domain::text::fold_word;

pub(super) use duration::duration;

/// A cell beyond this holds no time.
const LONGEST: usize = 60;
const MONTHS: [[&str; 2]; 12] = [
    ["january", "enero"],
    ["february", "febrero"],
    ["march", "marzo"],
    ["april", "abril"],
    ["may", "mayo"],
    ["june", "junio"],
    ["july", "julio"],
    ["august", "agosto"],
    ["september", "septiembre"],
    ["october", "octubre"],
    ["november", "noviembre"],
    ["december", "diciembre"],
];
const DAYS: [&str; 14] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
];
const FILL: [&str; 15] = [
    "de", "del", "of", "at", "a", "las", "la", "el", "t", "st", "nd", "rd", "th", "h", "hrs",
];
/// Zones that mean one thing where they are written, in minutes east of Greenwich.
const ZONES: [(&str, i32); 16] = [
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
    ("cet", 60),
    ("cest", 120),
];

/// The zone of times that name none.
#[derive(Clone, Copy)]
pub enum Zone {
    /// How many seconds local time here is ahead of UTC at a moment in milliseconds.
    Here(fn(i64) -> i32),
    Named(Tz),
}

impl Zone {
    /// By its name in the time zone database; `""` is the one of this computer.
    #[must_use]
    pub fn of(name: &str, here: fn(i64) -> i32) -> Option<Self> {
        if name.is_empty() {
            return Some(Self::Here(here));
        }
        name.parse().ok().map(Self::Named)
    }

    fn ahead(self, at: i64) -> i64 {
        match self {
            Self::Here(ahead) => i64::from(ahead(at)) * 1000,
            Self::Named(zone) => {
                let utc = chrono::DateTime::from_timestamp_millis(at).unwrap_or_default();
                let offset = chrono::TimeZone::offset_from_utc_datetime(&zone, &utc.naive_utc());
                let ahead = offset.base_utc_offset() + offset.dst_offset();
                ahead.num_milliseconds()
            }
        }
    }

    /// Of a time that the clocks show twice the first; of one that they skip, the moment they would
    /// have shown it.
    fn moment(self, local: i64) -> i64 {
        const DAY: i64 = 86_400_000;
        let [before, after] = [local - DAY, local + DAY].map(|near| local - self.ahead(near));
        let shows = |at: &i64| at + self.ahead(*at) == local;
        let mut both = [before.min(after), before.max(after)].into_iter();
        both.find(shows).unwrap_or(before)
    }
}

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Milliseconds since 1970 as if the place were Greenwich.
    local: i64,
    /// Minutes east of Greenwich, where it is said.
    offset: Option<i32>,
    /// It reads otherwise in another order.
    pub by_order: bool,
}

impl Stamp {
    pub fn zoned(self) -> bool {
        self.offset.is_some()
    }

    pub fn at(self, zone: Zone) -> Millis {
        Millis(match self.offset {
            Some(minutes) => self.local - i64::from(minutes) * 60_000,
            None => zone.moment(self.local),
        })
    }
}

/// Reads a date and, where it stands in a column of its own, the time.
pub(super) fn read(date: &str, time: &str, order: Option<Order>) -> Option<Stamp> {
    if let Some(local) = counted(date.trim()) {
        return Some(Stamp {
            local,
            offset: Some(0),
            by_order: false,
        });
    }
    let mut parts = Parts::of(date, order)?;
    let day = parts.day?;
    let time = time.trim();
    if !time.is_empty() {
        let own = Parts::of(time, order)?;
        parts.time = Some(own.time?);
        parts.offset = own.offset.or(parts.offset);
    }
    let at = day.and_time(parts.time.unwrap_or_default());
    let local = at.and_utc().timestamp_millis();
    (local > 0).then_some(Stamp {
        local,
        offset: parts.offset,
        by_order: parts.by_order,
    })
}

/// Seconds, milliseconds or microseconds since 1970.
fn counted(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) {
        return None;
    }
    let n: i64 = whole.parse().ok()?;
    match whole.len() {
        10 => {
            let millis: i64 = format!("{part:0<3}").get(..3)?.parse().ok()?;
            Some(n * 1000 + millis)
        }
        13 => Some(n),
        16 => Some(n / 1000),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'t> {
    Number(u32, usize),
    Word(&'t str),
    Sign(char),
}

fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let taken = if first.is_ascii_digit() {
            let n = run(|c| c.is_ascii_digit());
            let (digits, _) = rest.split_at(n);
            found.push(Token::Number(digits.parse().ok()?, n));
            n
        } else if first.is_alphabetic() {
            let n = run(char::is_alphabetic);
            found.push(Token::Word(rest.split_at(n).0));
            n
        } else {
            if !first.is_whitespace() && !crate::numbers::is_invisible(first) {
                found.push(Token::Sign(first));
            }
            first.len_utf8()
        };
        rest = rest.get(taken..)?;
    }
    Some(found)
}

#[derive(Default)]
struct Parts {
    day: Option<NaiveDate>,
    time: Option<NaiveTime>,
    offset: Option<i32>,
    by_order: bool,
}

impl Parts {
    fn of(text: &str, order: Option<Order>) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let folded = fold_word(text.trim());
        let mut tokens = tokens(&folded)?;
        let mut parts = Self::default();
        parts.take_time(&mut tokens)?;
        parts.take_day(&tokens, order)?;
        Some(parts)
    }

    /// Takes the time and what belongs to it out of the tokens; `None` where it is no time.
    fn take_time(&mut self, tokens: &mut Vec<Token<'_>>) -> Option<()> {
        use Token::{Number, Sign, Word};
        let colon = tokens
            .windows(3)
            .position(|three| matches!(three, [Number(..), Sign(':'), Number(..)]));
        let Some(from) = colon else { return Some(()) };
        let number = |at: usize| match tokens.get(at) {
            Some(Number(n, len)) if *len <= 2 => Some(*n),
            _ => None,
        };
        let (mut hour, minute) = (number(from)?, number(from + 2)?);
        let (mut second, mut milli, mut at) = (0, 0, from + 3);
        if tokens.get(at) == Some(&Sign(':')) {
            second = number(at + 1)?;
            at += 2;
            if let (Some(Sign('.' | ',' | ':')), Some(Number(n, len))) =
                (tokens.get(at), tokens.get(at + 1))
            {
                let thousandth = format!("{n:0>len$}000");
                milli = thousandth.get(..3)?.parse().ok()?;
                at += 2;
            }
        }
        let afternoon = match tokens.get(at..).unwrap_or_default() {
            [Word(half @ ("am" | "pm")), ..] => {
                at += 1;
                Some(*half == "pm")
            }
            [
                Word(half @ ("a" | "p")),
                Sign('.'),
                Word("m"),
                Sign('.'),
                ..,
            ] => {
                at += 4;
                Some(*half == "p")
            }
            [Word(half @ ("a" | "p")), Word("m"), ..] => {
                at += 2;
                Some(*half == "p")
            }
            _ => None,
        };
        hour = match afternoon {
            None => hour,
            Some(_) if hour == 0 || hour > 12 => return None,
            Some(true) => hour % 12 + 12,
            Some(false) => hour % 12,
        };
        if let Some(Word(word)) = tokens.get(at)
            && let Some((_, minutes)) = ZONES.iter().find(|(name, _)| name == word)
        {
            self.offset = Some(*minutes);
            at += 1;
        }
        let sign = match tokens.get(at) {
            Some(Sign('+')) => 1,
            Some(Sign('-' | '−')) => -1,
            _ => 0,
        };
        let ahead = match tokens.get(at + 1..).unwrap_or_default() {
            _ if sign == 0 => None,
            [Number(h, 2), Sign(':'), Number(m, 2), ..] => Some((h * 60 + m, 4)),
            [Number(n, 4)] => Some((n / 100 * 60 + n % 100, 2)),
            [Number(h, 1 | 2)] => Some((h * 60, 2)),
            _ => None,
        };
        if let Some((minutes, taken)) = ahead.filter(|(minutes, _)| *minutes < 24 * 60) {
            self.offset = Some(sign * i32::try_from(minutes).ok()?);
            at += taken;
        }
        self.time = Some(NaiveTime::from_hms_milli_opt(
            hour,
            minute,
            second.min(59),
            milli,
        )?);
        tokens.drain(from..at);
        Some(())
    }

    /// The day from what is left; nothing may be left over that is no part of one.
    fn take_day(&mut self, tokens: &[Token<'_>], order: Option<Order>) -> Option<()> {
        let mut month = None;
        let mut tuesday = false;
        let mut numbers = Vec::new();
        for token in tokens {
            match token {
                Token::Number(n, len) => numbers.push((*n, *len)),
                Token::Sign('/' | '-' | '.' | ',') => {}
                Token::Sign(_) => return None,
                Token::Word(word) => {
                    let named = MONTHS.iter().position(|names| {
                        word.len() >= 3 && names.iter().any(|name| name.starts_with(word))
                    });
                    let weekday = word.len() >= 2 && DAYS.iter().any(|day| day.starts_with(word));
                    match named {
                        // "mar" is a Tuesday as well.
                        Some(found) if month.is_none() || tuesday => {
                            tuesday = *word == "mar";
                            month = Some(u32::try_from(found).ok()? + 1);
                        }
                        _ if weekday || FILL.contains(word) => {}
                        _ => return None,
                    }
                }
            }
        }
        let (year, month, day) = match (month, numbers.as_slice()) {
            (None, []) => return Some(()),
            (None, [(n, 8)]) => ((*n / 10_000, 4), n / 100 % 100, n % 100),
            (Some(month), [year @ (_, 4), (day, 1 | 2)] | [(day, 1 | 2), year]) => {
                (*year, month, *day)
            }
            (None, [year @ (_, 4), (month, 1 | 2), (day, 1 | 2)]) => (*year, *month, *day),
            (None, [a @ (_, 1 | 2), b @ (_, 1 | 2), c @ (_, 2 | 4)]) => {
                self.by_order = true;
                match order? {
                    Order::Dmy => (*c, b.0, a.0),
                    Order::Mdy => (*c, a.0, b.0),
                    Order::Ymd if c.1 == 2 => (*a, b.0, c.0),
                    Order::Ymd => return None,
                }
            }
            _ => return None,
        };
        let year = match year {
            (year, 4) => year,
            (year @ 0..70, 2) => 2000 + year,
            (year, 2) => 1900 + year,
            _ => return None,
        };
        let year = i32::try_from(year)
            .ok()
            .filter(|y| (1970..=9999).contains(y))?;
        self.day = Some(NaiveDate::from_ymd_opt(year, month, day)?);
        Some(())
    }
}
