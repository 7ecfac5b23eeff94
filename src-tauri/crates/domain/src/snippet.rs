//! Snippets: texts with fields in braces that are filled in for a conversation.

/// Identifies a snippet for ever; never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnippetId(pub i64);

/// What is known for the fields of a snippet; empty where it is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// Of the other party, where there is one alone.
    pub name: String,
    pub company: String,
    pub number: String,
    pub my_number: String,
}

impl Fields {
    /// The value of a field by its name in the text; `None` for what is no field, or not known.
    fn value(&self, field: &str) -> Option<&str> {
        let value = match field {
            "first_name" => first_name(&self.name),
            "name" => self.name.trim(),
            "company" => self.company.trim(),
            "number" => self.number.trim(),
            "my_number" => self.my_number.trim(),
            _ => "",
        };
        (!value.is_empty()).then_some(value)
    }
}

/// The text with every field that is known filled in. The others stay as they are written, and so does
/// everything else in braces; what is filled in is not looked at again.
#[must_use]
pub fn fill(text: &str, fields: &Fields) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        if let Some((field, behind)) = after.split_once('}')
            && let Some(value) = fields.value(field)
        {
            out.push_str(value);
            rest = behind;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// The first word of a name, or of what follows the comma in "Ruiz, Ana". Nothing where the name begins
/// with an abbreviation ("Dr. Ruiz"): a wrong name is worse than none.
fn first_name(name: &str) -> &str {
    let given = name.split_once(',').map_or(name, |(_, given)| given);
    let first = given.split_whitespace().next().unwrap_or_default();
    if first.ends_with('.') { "" } else { first }
}

#[cfg(test)]
mod tests {
    use super::{Fields, fill, first_name};
    use proptest::prelude::*;

    fn ana() -> Fields {
        Fields {
            name: "Ana Ruiz Soto".into(),
            company: String::new(),
            number: "+34 612 34 56 78".into(),
            my_number: "+34 910 00 00 00".into(),
        }
    }

    #[test]
    fn what_is_known_is_filled_in_and_the_rest_stays() {
        let text = "Hi {first_name} ({name}, {company}): {number}, {my_number}. {foo} {} { {name";
        assert_eq!(
            fill(text, &ana()),
            "Hi Ana (Ana Ruiz Soto, {company}): +34 612 34 56 78, +34 910 00 00 00. {foo} {} { {name"
        );
        assert_eq!(fill("{{name}}", &ana()), "{Ana Ruiz Soto}");
        assert_eq!(fill("{a{first_name}}", &ana()), "{aAna}");
        assert_eq!(fill("{NAME} { name }", &ana()), "{NAME} { name }");
        assert_eq!(fill("{name}", &Fields::default()), "{name}");
    }

    #[test]
    fn a_name_with_a_field_in_it_is_only_a_name() {
        let fields = Fields {
            name: "{my_number}".into(),
            ..ana()
        };
        assert_eq!(
            fill("{name} {first_name}", &fields),
            "{my_number} {my_number}"
        );
    }

    #[test]
    fn first_names() {
        for (name, first) in [
            ("Ana", "Ana"),
            ("  María  José García", "María"),
            ("Ruiz, Ana María", "Ana"),
            ("Ruiz,", ""),
            ("Dr. Ruiz", ""),
            ("J. Ruiz", ""),
            ("", ""),
        ] {
            assert_eq!(first_name(name), first, "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn a_text_without_braces_is_unchanged(text in "[^{}]*") {
            prop_assert_eq!(fill(&text, &ana()), text);
        }

        #[test]
        fn without_anything_known_every_text_is_unchanged(text in ".*") {
            prop_assert_eq!(fill(&text, &Fields::default()), text);
        }

        #[test]
        fn what_surrounds_a_field_stays(before in "[^{}]*", after in "[^{}]*") {
            let filled = fill(&format!("{before}{{first_name}}{after}"), &ana());
            prop_assert_eq!(filled, format!("{before}Ana{after}"));
        }
    }
}
