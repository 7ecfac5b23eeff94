//! Dates as mail and HTTP write them (`Fri, 24 May 2019 17:44:46 +0000`), and days of UTC.

use listo_domain::Millis;

const DAY_MS: i64 = 86_400_000;
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads a date of RFC 5322, its weekday left out or not, or one of HTTP, which is the same in GMT.
pub(crate) fn read(text: &str) -> Option<Millis> {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let first = words.next()?;
    let day = match first.starts_with(|c: char| c.is_ascii_digit()) {
        true => first,
        false => words.next()?,
    };
    let day: i64 = number(day, 1, 31)?;
    let month = words.next()?.to_ascii_lowercase();
    let month = MONTHS.iter().position(|m| *m == month)?;
    let year = number(words.next()?, 1970, 9999)?;
    let mut clock = words.next()?.split(':');
    let hours = number(clock.next()?, 0, 23)?;
    let minutes = number(clock.next()?, 0, 59)?;
    let seconds = clock.next().map_or(Some(0), |s| number(s, 0, 60))?;
    let offset = offset(words.next().unwrap_or("GMT"))?;
    if clock.next().is_some() || words.next().is_some() {
        return None;
    }
    let days = days_before(year, month as i64 + 1) + day - 1;
    let seconds = ((days * 24 + hours) * 60 + minutes - offset) * 60 + seconds;
    Some(Millis(seconds * 1000))
}

/// The day of UTC, as `2019-05-24`.
pub(crate) fn day(at: Millis) -> String {
    let days = at.0.div_euclid(DAY_MS);
    // Howard Hinnant's civil_from_days.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

fn number(word: &str, least: i64, most: i64) -> Option<i64> {
    if word.is_empty() || !word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    word.parse().ok().filter(|n| (least..=most).contains(n))
}

/// Minutes east of Greenwich.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "GMT" | "UTC" | "UT" | "Z") {
        return Some(0);
    }
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_at_checked(2)?;
    Some(sign * (number(hours, 0, 23)? * 60 + number(minutes, 0, 59)?))
}

/// Days from 1970-01-01 to the first of the month: Howard Hinnant's days_from_civil.
fn days_before(year: i64, month: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let march_month = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * march_month + 2) / 5;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    era * 146_097 + of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_mail_and_http_are_read() {
        let at = Some(Millis(1_558_719_886_000));
        for text in [
            "Fri, 24 May 2019 17:44:46 +0000",
            "24 May 2019 17:44:46 GMT",
            "Fri, 24 May 2019 19:44:46 +0200",
            "Fri, 24 may 2019 17:44:46",
            "Fri, 24 May 2019 12:14:46 -0530",
        ] {
            assert_eq!(read(text), at, "{text}");
        }
        assert_eq!(read("Thu, 1 Jan 1970 00:00:00 +0000"), Some(Millis(0)));
        let leap = read("Thu, 29 Feb 2024 23:59:60 +0000");
        assert_eq!(leap, Some(Millis(1_709_251_200_000)));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "Fri,",
            "2019-05-24T17:44:46Z",
            "Fri, 24 Mai 2019 17:44:46 +0000",
            "Fri, 32 May 2019 17:44:46 +0000",
            "Fri, 24 May 2019 24:44:46 +0000",
            "Fri, 24 May 2019 17:44:46 +00é0",
            "Fri, 24 May 2019 17:44:46 é",
            "Fri, 24 May 2019 17:44:46 +0000 (UTC)",
            "Fri, +4 May 2019 17:44:46 +0000",
            "Fri, 24 May 99999999999999999999 17:44:46 +0000",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_those_of_utc_and_agree_with_reading() {
        assert_eq!(day(Millis(0)), "1970-01-01");
        assert_eq!(day(Millis(-1)), "1969-12-31");
        assert_eq!(day(Millis(1_709_251_199_999)), "2024-02-29");
        assert_eq!(day(Millis(1_709_251_200_000)), "2024-03-01");
        for days in (0..80_000).step_by(7) {
            let at = Millis(days * DAY_MS + DAY_MS - 1000);
            let text = day(at);
            let (year, rest) = text.split_once('-').unwrap();
            let (month, day) = rest.split_once('-').unwrap();
            let month = MONTHS[month.parse::<usize>().unwrap() - 1];
            let mail = format!("{day} {month} {year} 23:59:59 +0000");
            assert_eq!(read(&mail), Some(at), "{text}");
        }
    }
}
