//! Phone numbers as sources write them, and as we keep them.
//!
//! Parsing is Google's libphonenumber in the port `rlibphonenumber` (Apache-2.0), whose metadata
//! follows Google's releases automatically.

use std::collections::HashMap;

use listo_domain::Address;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};

/// Brings a number to E.164, or returns the text trimmed where it is no such number.
///
/// `region` (ISO 3166 alpha-2, `"ES"`) gives national numbers their country; an unknown one leaves
/// them as they are. Kept as written: short codes, alphanumeric senders, e-mail addresses, service
/// codes (`*123#`), numbers with an extension, and whatever is not valid. A number in international
/// form needs only a possible length, as new ranges appear faster than programs are updated.
/// Invisible characters around a number (pasted from contacts) are dropped. Withheld is `""`.
pub fn normalise(raw: &str, region: &str) -> Address {
    let text = raw.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    Address(e164(text, region).unwrap_or_else(|| text.to_owned()))
}

/// Whether national numbers of this region (ISO 3166 alpha-2, upper case) are understood.
pub fn is_region(code: &str) -> bool {
    known_region(code).is_some()
}

/// All regions [`is_region`] accepts, sorted.
pub fn regions() -> Vec<String> {
    let mut all: Vec<String> = PHONE_NUMBER_UTIL
        .get_supported_regions()
        .map(|r| r.to_string())
        .collect();
    all.retain(|code| code.len() == 2);
    all.sort();
    all
}

fn known_region(code: &str) -> Option<Region> {
    if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let region = Region::from_code(code).ok()?;
    PHONE_NUMBER_UTIL
        .get_country_code_for_region(region)
        .map(|_| region)
}

fn e164(text: &str, region: &str) -> Option<String> {
    // libphonenumber reads letters as keypad digits and finds numbers inside prose; a sender "2FA"
    // or "PHARMACY24" must stay a name.
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if !(3..=20).contains(&digits) || !text.chars().all(is_phone_char) {
        return None;
    }
    // Pasted numbers carry direction marks and odd spaces in the middle as well.
    let plain: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let international = plain.starts_with('+');
    let number = PHONE_NUMBER_UTIL.parse(&plain, known_region(region)).ok()?;
    let good = PHONE_NUMBER_UTIL.is_valid_number(&number)
        || (international && PHONE_NUMBER_UTIL.is_possible_number(&number));
    if !good || number.extension.is_some() {
        return None;
    }
    Some(number.format_as(PhoneNumberFormat::E164).into_owned())
}

/// The region (ISO 3166 alpha-2) of a number in E.164.
#[cfg(all(target_os = "linux", feature = "kdeconnect"))]
pub(crate) fn region_of(e164: &str) -> Option<String> {
    let number = PHONE_NUMBER_UTIL.parse(e164, None).ok()?;
    number.get_region_code().map(|region| region.to_string())
}

/// A number as people write it for others to call (`+34 612 34 56 78`); any other address as it is.
pub fn shown(address: &str) -> String {
    let number = address
        .starts_with('+')
        .then(|| PHONE_NUMBER_UTIL.parse(address, None).ok())
        .flatten();
    number.map_or_else(
        || address.to_owned(),
        |n| n.format_as(PhoneNumberFormat::International).into_owned(),
    )
}

fn is_phone_char(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '+' | '-' | '.' | '/' | '(' | ')' | ' ' | '\u{a0}' | '\u{202f}'
        )
        || matches!(c, '\u{2010}'..='\u{2015}')
        || is_invisible(c)
}

/// Marks without a shape of their own: direction marks, zero-width spaces, the byte-order mark.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{61c}'
            | '\u{feff}'
            | '\u{ad}'
    )
}

/// [`normalise`] with a memory: a file repeats few numbers very often and parsing is slow.
#[derive(Debug)]
pub(crate) struct Numbers {
    region: String,
    seen: HashMap<String, Address>,
}

impl Numbers {
    const CAP: usize = 20_000;

    pub(crate) fn new(region: &str) -> Self {
        Self {
            region: region.to_owned(),
            seen: HashMap::new(),
        }
    }

    pub(crate) fn normalise(&mut self, raw: &str) -> Address {
        if let Some(known) = self.seen.get(raw) {
            return known.clone();
        }
        let address = normalise(raw, &self.region);
        // A hostile file may hold millions of long "numbers"; those are not worth remembering.
        if raw.len() <= 64 {
            if self.seen.len() >= Self::CAP {
                self.seen.clear();
            }
            self.seen.insert(raw.to_owned(), address.clone());
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use super::{Numbers, is_region, normalise, regions, shown};

    #[test]
    fn a_number_is_shown_as_others_can_call_it() {
        for (address, expect) in [
            ("+34600000001", "+34 600 00 00 01"),
            ("+12025550143", "+1 202-555-0143"),
            ("24273", "24273"),
            ("INFO", "INFO"),
            ("+x", "+x"),
            ("", ""),
        ] {
            assert_eq!(shown(address), expect);
        }
    }

    fn check(raw: &str, region: &str, expect: &str) {
        assert_eq!(normalise(raw, region).0, expect, "{raw:?} in {region}");
    }

    #[test]
    fn national_numbers_get_their_country() {
        check("600 000 001", "ES", "+34600000001");
        check("(202) 555-0143", "US", "+12025550143");
        check("1-202-555-0143", "US", "+12025550143");
        // The example number of the metadata; Ofcom's 07700 900xxx is not valid to it.
        check("07400 123456", "GB", "+447400123456");
        check("0034 600 000 001", "ES", "+34600000001");
        check("600000001", "", "600000001");
        check("600000001", "ZZ", "600000001");
    }

    #[test]
    fn international_numbers_need_no_region() {
        check("+34 600 00 00 01", "US", "+34600000001");
        check(
            "\u{202a}+34\u{a0}600\u{a0}000\u{a0}001\u{202c}",
            "",
            "+34600000001",
        );
        check("+1 555-000-0001", "", "+15550000001");
    }

    #[test]
    fn everything_else_stays_as_written() {
        for raw in [
            "",
            "+",
            "12345",
            "1004",
            "112",
            "PHARMACY24",
            "2FA",
            "ana@example.com",
            "*123#",
            "+1234567890123456789012345678901234567890",
            "202-555-0143 ext 5",
            "202-555-0143;5",
            "999999999999",
            "unknown",
        ] {
            check(raw, "US", raw);
        }
        check("  BANK \n", "US", "BANK");
    }

    #[test]
    fn regions_are_known() {
        assert!(is_region("ES") && is_region("US") && is_region("MX"));
        assert!(!is_region("es") && !is_region("ZZ") && !is_region("") && !is_region("001"));
        let all = regions();
        assert!(all.len() > 200 && all.iter().all(|code| is_region(code)));
    }

    #[test]
    fn the_memory_gives_the_same_answers() {
        let mut numbers = Numbers::new("ES");
        for _ in 0..2 {
            assert_eq!(numbers.normalise("600000001").0, "+34600000001");
            assert_eq!(numbers.normalise("BANK").0, "BANK");
        }
    }
}
