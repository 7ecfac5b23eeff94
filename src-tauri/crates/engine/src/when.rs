//! Times to snooze until: the natural choices, and what a person types in English or Spanish.

mod choices;
mod opening;

use crate::business::Business;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime};
use chrono::{TimeDelta, TimeZone, Timelike};

pub(crate) use choices::choices;

const NINE: u32 = 9 * 60;
const MONTHS_AHEAD: u32 = 5 * 12;

/// A typed time in English or Spanish; `None` where it is not understood or not later than `now`.
/// A day without an hour is the hour at which the business opens on it, or else nine.
pub(crate) fn read<Z: TimeZone>(
    text: &str,
    now: &DateTime<Z>,
    business: &Business,
) -> Option<DateTime<Z>> {
    let here = wall(now)?;
    let words = split(text)?;
    let words = Words(&words);
    let time = amount(words, now, here, business)
        .or_else(|| moment(words, None, now, here.date(), business))?;
    let limit = here.checked_add_months(Months::new(MONTHS_AHEAD))?;
    (time > *now && wall(&time)? <= limit).then_some(time)
}

/// The local time, where chrono can tell it without overflow.
fn wall<Z: TimeZone>(time: &DateTime<Z>) -> Option<NaiveDateTime> {
    let year = time.naive_utc().year();
    (0..=10_000).contains(&year).then(|| time.naive_local())
}

fn at<Z: TimeZone>(now: &DateTime<Z>, day: NaiveDate, minutes: u32) -> Option<DateTime<Z>> {
    let minutes = TimeDelta::try_minutes(i64::from(minutes))?;
    let midnight = day.and_time(NaiveTime::MIN);
    on_the_wall(now, midnight.checked_add_signed(minutes)?)
}

fn on_the_wall<Z: TimeZone>(now: &DateTime<Z>, local: NaiveDateTime) -> Option<DateTime<Z>> {
    // A gap is at most a day: a zone that crossed the date line.
    (0..=25 * 60).find_map(|minutes| {
        let whole = if minutes == 0 {
            local
        } else {
            local.with_second(0)?.with_nanosecond(0)?
        };
        let next = whole.checked_add_signed(TimeDelta::try_minutes(minutes)?)?;
        now.timezone().from_local_datetime(&next).earliest()
    })
}

fn ahead(today: NaiveDate, days: u32) -> Option<NaiveDate> {
    today.checked_add_days(Days::new(days.into()))
}

/// Words without case and accents, numbers with their `:`, `.` and `-`.
fn split(text: &str) -> Option<Vec<String>> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let digit = |at: Option<usize>| text.get(at?).filter(|it| it.is_ascii_digit());
    let mut words: Vec<String> = Vec::new();
    let mut number = None;
    for (place, &letter) in text.iter().enumerate() {
        let between = digit(place.checked_sub(1)).and(digit(place.checked_add(1)));
        if matches!(letter, '\u{300}'..='\u{36f}' | '\'' | '’')
            || letter == '.' && between.is_none()
        {
            continue;
        }
        if letter.is_whitespace() || letter == ',' {
            number = None;
            continue;
        }
        let accented = ["aáàâä", "eéèêë", "iíìîï", "oóòôö", "uúùûü", "nñ"];
        let plain = accented.iter().find(|all| all.contains(letter));
        let letter = plain.and_then(|all| all.chars().next()).unwrap_or(letter);
        let kind = letter.is_ascii_digit() || matches!(letter, ':' | '.' | '-');
        if !kind && !letter.is_alphabetic() {
            return None;
        }
        match words.last_mut() {
            Some(word) if number == Some(kind) => word.push(letter),
            _ => words.push(letter.to_string()),
        }
        number = Some(kind);
    }
    Some(words)
}

fn digits(word: &str, longest: usize) -> Option<u32> {
    let plain = word.len() <= longest && word.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten()
}

/// The place of a word in a list of names, those of one thing between bars.
fn named(word: &str, names: &str) -> Option<u32> {
    let mut things = names.split('|');
    let place = things.position(|all| all.split_whitespace().any(|name| name == word))?;
    u32::try_from(place).ok()
}

const WEEKDAYS: &str = "monday mon lunes lun | tuesday tues tue martes mar
    | wednesday wed miercoles mie | thursday thurs thur thu jueves jue
    | friday fri viernes vie | saturday sat sabado sab | sunday sun domingo dom";
const MONTHS: &str = "january jan enero ene | february feb febrero | march mar marzo
    | april apr abril abr | may mayo | june jun junio | july jul julio | august aug agosto ago
    | september sept sep septiembre setiembre | october oct octubre | november nov noviembre
    | december dec diciembre dic";
/// From one on.
const NUMBERS: &str = "one un una a an | two dos | three tres | four cuatro | five cinco
    | six seis | seven siete | eight ocho | nine nueve | ten diez | eleven once | twelve doce";
const UNITS: &str = "m min mins minute minutes minuto minutos | h hr hrs hour hours hora horas
    | d day days dia dias | week weeks semana semanas | month months mes meses
    | year years ano anos";

#[derive(Clone, Copy)]
enum Day {
    On(NaiveDate),
    /// Counted from Monday; today may be one.
    Weekday(u32, bool),
    Yearly(u32, u32),
}

/// A part of the day: the first and the last hour that belong to it, and the usual one.
#[derive(Clone, Copy)]
struct Part(u32, u32, u32);

const MORNING: Part = Part(0, 11, 9);
/// In Spanish twelve in the morning is noon.
const MANANA: Part = Part(0, 12, 9);
const NOON: Part = Part(12, 15, 12);
const AFTERNOON: Part = Part(12, 21, 15);
const EVENING: Part = Part(17, 24, 20);

/// Hour, minute, and whether the hour can mean only one time of the day.
#[derive(Clone, Copy)]
struct Clock(u32, u32, bool);

impl Clock {
    fn minutes(self, part: Option<Part>) -> Option<u32> {
        let Clock(hour, minute, sure) = self;
        let other = if sure { hour } else { hour + 12 };
        let meant = match part {
            None if (1..=6).contains(&hour) => other,
            None => hour,
            Some(Part(from, to, _)) => {
                let fits = |hour: &u32| (from..=to).contains(hour);
                [hour, other].into_iter().find(fits)?
            }
        };
        Some(meant * 60 + minute)
    }
}

/// What is left to read. A reader that finds nothing takes nothing.
#[derive(Clone, Copy)]
struct Words<'a>(&'a [String]);

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn attempt<T>(&mut self, reader: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let mut rest = *self;
        let found = reader(&mut rest)?;
        *self = rest;
        Some(found)
    }

    /// Takes the first phrase that is next, of those between slashes.
    fn eat(&mut self, phrases: &str) -> bool {
        phrases.split('/').any(|phrase| {
            let all = |rest: &mut Self| phrase.split(' ').all(|word| rest.next() == Some(word));
            self.attempt(|rest| all(rest).then_some(())).is_some()
        })
    }

    fn day(
        &mut self,
        today: NaiveDate,
        next_week: Option<NaiveDate>,
    ) -> Option<(Day, Option<Part>)> {
        for (phrases, days, part) in [
            (
                "tonight/this evening/esta noche/de esta noche",
                0,
                Some(EVENING),
            ),
            (
                "this afternoon/esta tarde/de esta tarde",
                0,
                Some(AFTERNOON),
            ),
            ("this morning/esta manana", 0, Some(MORNING)),
            ("today/hoy/de hoy", 0, None),
            ("tomorrow/tmrw/manana/de manana", 1, None),
            (
                "day after tomorrow/the day after tomorrow/pasado manana",
                2,
                None,
            ),
        ] {
            if self.eat(phrases) {
                return Some((Day::On(ahead(today, days)?), part));
            }
        }
        let week = "next week/la proxima semana/proxima semana/la semana que viene\
            /semana que viene/la semana proxima/semana proxima";
        if self.eat(week) {
            return Some((Day::On(next_week?), None));
        }
        let date = self.attempt(Words::date);
        Some((date.or_else(|| self.attempt(Words::weekday))?, None))
    }

    fn weekday(&mut self) -> Option<Day> {
        self.eat("on the/on/at the/the/el/del");
        let mut not_today = self.eat("next/proximo");
        let _ = !not_today && self.eat("this/este");
        let day = if self.eat("weekend/fin de semana/finde") {
            5
        } else {
            let word = self.next()?;
            // "mar 12" is a Tuesday in one language and a March in the other.
            let mut ahead = *self;
            let number = word == "mar" && ahead.next().is_some_and(|it| digits(it, 2).is_some());
            if number && !ahead.eat("am/pm/a m/p m/h") {
                return None;
            }
            named(word, WEEKDAYS)?
        };
        not_today |= self.eat("que viene/proximo/siguiente");
        Some(Day::Weekday(day, !not_today))
    }

    fn date(&mut self) -> Option<Day> {
        self.eat("on the/on/the/el/del");
        let first = self.next()?;
        if first.contains('-') {
            let date = NaiveDate::parse_from_str(first, "%Y-%m-%d").ok()?;
            return (first.len() == 10).then_some(Day::On(date));
        }
        let (month, day) = if let Some(day) = digits(first, 2) {
            self.eat("de/of");
            (self.next()?, day)
        } else {
            (first, digits(self.next()?, 2)?)
        };
        let month = named(month, MONTHS)? + 1;
        let year = self.attempt(|words| {
            words.eat("de/del");
            let word = words.next().filter(|word| word.len() == 4)?;
            i32::try_from(digits(word, 4)?).ok()
        });
        match year {
            Some(year) => NaiveDate::from_ymd_opt(year, month, day).map(Day::On),
            None => (first != "mar").then_some(Day::Yearly(month, day)),
        }
    }

    fn clock(&mut self) -> Option<Clock> {
        let said = self.eat("at/a las/a la/las");
        let word = self.next()?;
        let (hours, minutes) = word.split_once([':', '.']).unwrap_or((word, ""));
        let spelled = || {
            named(hours, NUMBERS)
                .filter(|_| said && !matches!(hours, "a" | "an"))
                .map(|place| place + 1)
        };
        let hour = digits(hours, 2).or_else(spelled)?;
        let minute = match minutes.len() {
            2 => digits(minutes, 2)?,
            0 if hours.len() == word.len() => 0,
            _ => return None,
        };
        if hour > 23 || minute > 59 {
            return None;
        }
        let pm = self.eat("pm/p m");
        if pm || self.eat("am/a m") {
            let half = (1..=12).contains(&hour).then_some(hour % 12)?;
            return Some(Clock(half + if pm { 12 } else { 0 }, minute, true));
        }
        self.eat(if said {
            "h/horas/oclock/en punto"
        } else {
            "h/oclock"
        });
        Some(Clock(
            hour,
            minute,
            hour == 0 || hour > 12 || hours.starts_with('0'),
        ))
    }

    fn part(&mut self, behind_day: bool) -> Option<Part> {
        let article = self.eat("por la/de la/en la/a la");
        let behind_day = article || behind_day;
        match () {
            () if article && self.eat("manana") => Some(MANANA),
            () if behind_day && self.eat("tarde") => Some(AFTERNOON),
            () if behind_day && self.eat("noche") => Some(EVENING),
            () if article => None,
            () if self.eat("morning/in the morning") => Some(MORNING),
            () if self.eat("afternoon/in the afternoon") => Some(AFTERNOON),
            () if self.eat("evening/in the evening/night/at night") => Some(EVENING),
            () => self
                .eat("noon/at noon/midday/at midday/mediodia/al mediodia/a mediodia/del mediodia")
                .then_some(NOON),
        }
    }
}

/// "in 2 hours", "3 dias a las 9".
fn amount<Z: TimeZone>(
    mut words: Words<'_>,
    now: &DateTime<Z>,
    here: NaiveDateTime,
    business: &Business,
) -> Option<DateTime<Z>> {
    let said = words.eat("in/en/dentro de/for");
    if words.eat("half an hour/media hora") {
        let time = now.clone().checked_add_signed(TimeDelta::try_minutes(30)?);
        return time.filter(|_| words.0.is_empty());
    }
    let word = words.next()?;
    let spelled = || named(word, NUMBERS).map(|place| place + 1);
    let count = digits(word, 7).or_else(spelled)?;
    let unit = words.next()?;
    // "17h" is five in the afternoon, "2h" is two hours from now.
    if !said && unit == "h" && (13..=23).contains(&count) {
        return None;
    }
    let unit = named(unit, UNITS)?;
    if unit < 2 {
        let length = TimeDelta::try_minutes(i64::from(count) * if unit == 0 { 1 } else { 60 })?;
        let time = now.clone().checked_add_signed(length)?;
        return words.0.is_empty().then_some(time);
    }
    let today = here.date();
    let day = match unit {
        2 => ahead(today, count),
        3 => ahead(today, count.checked_mul(7)?),
        4 => today.checked_add_months(Months::new(count)),
        _ => today.checked_add_months(Months::new(count.checked_mul(12)?)),
    }?;
    if words.0.is_empty() {
        return on_the_wall(now, day.and_time(here.time()));
    }
    moment(words, Some(Day::On(day)), now, today, business)
}

/// A day, a time or both, in any order.
fn moment<Z: TimeZone>(
    mut words: Words<'_>,
    mut day: Option<Day>,
    now: &DateTime<Z>,
    today: NaiveDate,
    business: &Business,
) -> Option<DateTime<Z>> {
    let next_week = business.next_week(now, today);
    let (mut clock, mut part): (Option<Clock>, Option<Part>) = (None, None);
    if words.0.is_empty() {
        return None;
    }
    while !words.0.is_empty() {
        if day.is_none()
            && let Some((found, with)) = words.attempt(|words| words.day(today, next_week))
            && (part.is_none() || with.is_none())
        {
            (day, part) = (Some(found), part.or(with));
        } else if clock.is_none()
            && let Some(found) = words.attempt(Words::clock)
        {
            clock = Some(found);
        } else if part.is_none()
            && let Some(found) = words.attempt(|words| words.part(day.is_some()))
        {
            part = Some(found);
        } else {
            return None;
        }
    }
    let on = |day| match (clock, part) {
        (Some(clock), part) => at(now, day, clock.minutes(part)?),
        (None, None) => business.opens(now, day).or_else(|| at(now, day, NINE)),
        (None, Some(part)) => {
            let Part(from, to, usual) = part;
            // The morning begins when the business does, if it does in the morning.
            let begins = |time: &DateTime<Z>| {
                wall(time).is_some_and(|there| (from..=to).contains(&there.hour()))
            };
            let opens = business.opens(now, day).filter(begins);
            opens
                .filter(|_| usual * 60 == NINE)
                .or_else(|| at(now, day, usual * 60))
        }
    };
    let days: Vec<Option<NaiveDate>> = match day {
        None => vec![Some(today), ahead(today, 1)],
        Some(Day::On(date)) => vec![Some(date)],
        Some(Day::Weekday(day, today_too)) => {
            let days = (7 + day - today.weekday().num_days_from_monday()) % 7;
            let first = ahead(today, days).filter(|_| days > 0 || today_too);
            vec![first, ahead(today, days + 7)]
        }
        Some(Day::Yearly(month, day)) => {
            let on = |years| NaiveDate::from_ymd_opt(today.year() + years, month, day);
            (0..=5).map(on).collect()
        }
    };
    let mut times = days.into_iter().flatten().filter_map(on);
    times.find(|time| time > now)
}

#[cfg(test)]
mod tests;
