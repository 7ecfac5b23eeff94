//! Properties: fields of the person's own for contacts, each with a kind of value.

use crate::api::{Property, PropertyKind, Topic};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::settings::valid_name;
use crate::translate as t;
use listo_store as store;

const MAX_CHOICES: usize = 100;
const MAX_VALUE: usize = 1_000;

impl Engine {
    /// In the person's order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn properties(&self) -> Result<Vec<Property>> {
        let properties = self.store().properties().await?;
        Ok(properties.into_iter().map(t::property).collect())
    }

    /// All properties, with a new one at the end.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty name, or a choice without choices; a name that another one has
    /// crosses to the window as the same.
    pub async fn create_property(
        &self,
        name: &str,
        kind: PropertyKind,
        choices: &[String],
    ) -> Result<Vec<Property>> {
        let (name, choices) = (valid_name(name)?, valid_choices(kind, choices)?);
        let kind = match kind {
            PropertyKind::Text => store::PropertyKind::Text,
            PropertyKind::Number => store::PropertyKind::Number,
            PropertyKind::Date => store::PropertyKind::Date,
            PropertyKind::Choice => store::PropertyKind::Choice,
            PropertyKind::YesNo => store::PropertyKind::YesNo,
            PropertyKind::Link => store::PropertyKind::Link,
        };
        self.store()
            .create_property(&name, kind, &choices, self.now())
            .await?;
        self.properties_changed().await
    }

    /// Its kind stays.
    ///
    /// # Errors
    /// As [`Engine::create_property`]; [`Error::NotFound`] where it is gone.
    pub async fn change_property(
        &self,
        id: &str,
        name: &str,
        choices: &[String],
    ) -> Result<Vec<Property>> {
        let known = self.known_property(id).await?;
        let (name, choices) = (valid_name(name)?, valid_choices(known.kind, choices)?);
        self.store()
            .change_property(t::property_id(id)?, &name, &choices)
            .await?;
        self.properties_changed().await
    }

    /// # Errors
    /// When the database cannot be written.
    pub async fn order_properties(&self, ids: &[String]) -> Result<Vec<Property>> {
        let ids = ids.iter().map(|id| t::property_id(id));
        self.store()
            .order_properties(&ids.collect::<Result<Vec<_>>>()?)
            .await?;
        self.properties_changed().await
    }

    /// Contacts keep their values, unseen, until it is restored.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none.
    pub async fn remove_property(&self, id: &str) -> Result<Vec<Property>> {
        let id = t::property_id(id)?;
        self.store().set_property_removed(id, true).await?;
        self.properties_changed().await
    }

    /// # Errors
    /// [`Error::Invalid`] to the window where another one has the name by now.
    pub async fn restore_property(&self, id: &str) -> Result<Vec<Property>> {
        let id = t::property_id(id)?;
        self.store().set_property_removed(id, false).await?;
        self.properties_changed().await
    }

    async fn properties_changed(&self) -> Result<Vec<Property>> {
        self.changed(&[Topic::Properties], &[], None);
        self.properties().await
    }

    pub(crate) async fn known_property(&self, id: &str) -> Result<Property> {
        let mut all = self.properties().await?.into_iter();
        all.find(|p| p.id == id).ok_or(Error::NotFound("property"))
    }
}

/// Each once, in their order.
fn valid_choices(kind: PropertyKind, choices: &[String]) -> Result<Vec<String>> {
    if kind != PropertyKind::Choice {
        return Ok(Vec::new());
    }
    let mut all: Vec<String> = Vec::new();
    for choice in choices {
        let choice = valid_name(choice).map_err(|_| Error::invalid("choices", choice))?;
        if !all.contains(&choice) {
            all.push(choice);
        }
    }
    if all.is_empty() || all.len() > MAX_CHOICES {
        return Err(Error::invalid("choices", choices.join(", ")));
    }
    Ok(all)
}

/// A value as it is kept, from what a person or a file writes; empty for none.
///
/// # Errors
/// [`Error::Invalid`] names the value.
pub(crate) fn valid_value(property: &Property, text: &str) -> Result<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let kept = match property.kind {
        _ if text.is_empty() => Some(String::new()),
        PropertyKind::Text => Some(text.clone()),
        PropertyKind::Number => number(&text),
        PropertyKind::Date => date(&text),
        PropertyKind::Choice => {
            let same = |c: &&String| store::folded(c) == store::folded(&text);
            property.choices.iter().find(same).cloned()
        }
        PropertyKind::YesNo => match store::folded(&text).as_str() {
            "yes" | "si" | "true" | "1" => Some("yes".to_owned()),
            "no" | "false" | "0" => Some("no".to_owned()),
            _ => None,
        },
        PropertyKind::Link => link(&text),
    };
    kept.filter(|v| v.chars().count() <= MAX_VALUE)
        .ok_or_else(|| Error::invalid("value", text))
}

/// Digits with one point or comma between them, and a sign. A comma before three digits may be either
/// sign, so it is none.
fn number(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let unclear = digits.contains(',') && part.len() == 3 && !whole.trim_matches('0').is_empty();
    if !plain(whole) || !plain(part) || unclear {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let part = part.trim_end_matches('0');
    Some(match part {
        "" if whole == "0" => "0".to_owned(),
        "" => format!("{sign}{whole}"),
        part => format!("{sign}{whole}.{part}"),
    })
}

/// `2026-01-31`, or with slashes where only one order of day and month is possible.
fn date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let digits = |s: &str, most: usize| -> Option<u32> {
        let fine = (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        fine.then(|| s.parse().ok()).flatten()
    };
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    let (year, month, day) = if a.len() == 4 && text.contains('-') {
        (digits(a, 4)?, digits(b, 2)?, digits(c, 2)?)
    } else if c.len() == 4 && text.contains('/') {
        match (digits(a, 2)?, digits(b, 2)?, digits(c, 4)?) {
            (a, b, year) if a == b || a > 12 => (year, b, a),
            (a, b, year) if b > 12 => (year, a, b),
            _ => return None,
        }
    } else {
        return None;
    };
    let year = i32::try_from(year).ok().filter(|y| *y > 0)?;
    let day = chrono::NaiveDate::from_ymd_opt(year, month, day)?;
    Some(day.format("%Y-%m-%d").to_string())
}

/// A number that came in a file: `1.000` is a thousand for some.
pub(crate) fn clear_value(property: &Property, text: &str) -> Result<String> {
    let digits = text.trim().trim_start_matches(['-', '+']);
    let unclear = digits.split_once('.').is_some_and(|(whole, part)| {
        part.len() == 3
            && !whole.trim_matches('0').is_empty()
            && part.bytes().all(|b| b.is_ascii_digit())
    });
    if property.kind == PropertyKind::Number && unclear {
        return Err(Error::invalid("value", text));
    }
    valid_value(property, text)
}

/// A web address; `example.com` is one, and no other scheme.
fn link(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let with_scheme = if lower.starts_with("https://") || lower.starts_with("http://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let host = with_scheme.split("://").nth(1)?;
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let fine = |c: char| !c.is_control() && !c.is_whitespace() && !"<>\"\\".contains(c);
    let named = host.contains('.') && !host.starts_with('.') && !host.contains("..");
    let other_scheme = host.contains('@') || host.starts_with(':');
    (named && !other_scheme && with_scheme.chars().all(fine)).then_some(with_scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn property(kind: PropertyKind) -> Property {
        Property {
            id: "1".into(),
            name: "Field".into(),
            kind,
            choices: vec!["Gold".into(), "Plata".into()],
            uses: 0,
        }
    }

    #[test]
    fn values_are_kept_in_one_form() {
        use PropertyKind as K;
        for (kind, written, kept) in [
            (K::Text, "  two \n words ", Some("two words")),
            (K::Text, "", Some("")),
            (K::Number, "1,50", Some("1.5")),
            (K::Number, "-007", Some("-7")),
            (K::Number, "-0", Some("0")),
            (K::Number, "0,5", Some("0.5")),
            (K::Number, "1.000,5", None),
            (K::Number, "1,000", None),
            (K::Number, "0,125", Some("0.125")),
            (K::Number, "1.125", Some("1.125")),
            (K::Number, "twelve", None),
            (K::Number, "1e3", None),
            (K::Date, "2026-02-28", Some("2026-02-28")),
            (K::Date, "31/1/2026", Some("2026-01-31")),
            (K::Date, "1/31/2026", Some("2026-01-31")),
            (K::Date, "2/2/2026", Some("2026-02-02")),
            (K::Date, "1/2/2026", None),
            (K::Date, "1/2/26", None),
            (K::Date, "+12345-01-01", None),
            (K::Date, "26-01-01", None),
            (K::Date, "2026-02-30", None),
            (K::Choice, "gold", Some("Gold")),
            (K::Choice, "Bronze", None),
            (K::YesNo, "Sí", Some("yes")),
            (K::YesNo, "No", Some("no")),
            (K::YesNo, "maybe", None),
            (K::Link, "example.com/a", Some("https://example.com/a")),
            (K::Link, "http://example.com", Some("http://example.com")),
            (K::Link, "javascript:alert(1)", None),
            (K::Link, "file:///etc/passwd", None),
            (K::Link, "https://evil.example@a.example", None),
            (K::Link, "localhost", None),
        ] {
            let value = valid_value(&property(kind), written).ok();
            assert_eq!(value.as_deref(), kept, "{kind:?} {written:?}");
        }
        let number = property(K::Number);
        assert!(
            clear_value(&number, "12.500").is_err(),
            "of a file it may be either"
        );
        assert_eq!(clear_value(&number, "12.5").ok().as_deref(), Some("12.5"));
        let long = valid_value(&property(K::Text), &"x".repeat(1_001));
        assert!(long.is_err());
    }

    #[test]
    fn a_choice_needs_choices() {
        let choices = |all: &[&str]| {
            let all: Vec<String> = all.iter().map(|c| (*c).to_owned()).collect();
            valid_choices(PropertyKind::Choice, &all).ok()
        };
        assert_eq!(choices(&[]), None);
        assert_eq!(choices(&["a", " "]), None);
        assert_eq!(choices(&["a", " b ", "a"]).unwrap(), ["a", "b"]);
        assert_eq!(
            valid_choices(PropertyKind::Text, &["a".into()]).unwrap(),
            Vec::<String>::new()
        );
    }
}
