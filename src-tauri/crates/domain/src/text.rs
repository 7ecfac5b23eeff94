//! Text as search sees it: words, folded so that accents, case and special letters do not matter.
//!
//! The same folding is applied to what is stored in the index and to what is looked for. What the
//! tokenizer of the index does by itself (case, diacritics) is repeated here only to mark matches.

/// Letters without a decomposition into a base and a diacritic; the tokenizer leaves them alone.
const SPECIAL: [(char, &str); 18] = [
    ('ß', "ss"),
    ('ẞ', "ss"),
    ('æ', "ae"),
    ('Æ', "ae"),
    ('œ', "oe"),
    ('Œ', "oe"),
    ('ø', "o"),
    ('Ø', "o"),
    ('đ', "d"),
    ('Đ', "d"),
    ('ð', "d"),
    ('Ð', "d"),
    ('ł', "l"),
    ('Ł', "l"),
    ('þ', "th"),
    ('Þ', "th"),
    ('ı', "i"),
    ('ħ', "h"),
];

fn special(c: char) -> Option<&'static str> {
    SPECIAL.iter().find(|(s, _)| *s == c).map(|(_, t)| *t)
}

/// Replaces the letters that the tokenizer of the index would not fold (ß, æ, ø …).
#[must_use]
pub fn fold_special(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| special(c).is_some()) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match special(c) {
            Some(plain) => out.push_str(plain),
            None => out.push(c),
        }
    }
    out.into()
}

/// The base letter of a Latin, Greek or Cyrillic letter with diacritics, and of everything else
/// itself. Combining marks fold to nothing.
fn base(c: char) -> Option<char> {
    let folded = match c {
        '\u{300}'..='\u{36f}' => return None,
        'à'..='å'
        | 'ā'
        | 'ă'
        | 'ą'
        | 'ǎ'
        | 'ạ'
        | 'ả'
        | 'ấ'
        | 'ầ'
        | 'ẩ'
        | 'ẫ'
        | 'ậ'
        | 'ắ'
        | 'ằ'
        | 'ẳ'
        | 'ẵ'
        | 'ặ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ' | 'ẻ' | 'ẽ' | 'ế' | 'ề' | 'ể' | 'ễ' | 'ệ' => {
            'e'
        }
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ị' | 'ỉ' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö'
        | 'ō'
        | 'ŏ'
        | 'ő'
        | 'ơ'
        | 'ọ'
        | 'ỏ'
        | 'ố'
        | 'ồ'
        | 'ổ'
        | 'ỗ'
        | 'ộ'
        | 'ớ'
        | 'ờ'
        | 'ở'
        | 'ỡ'
        | 'ợ' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü'
        | 'ũ'
        | 'ū'
        | 'ŭ'
        | 'ů'
        | 'ű'
        | 'ų'
        | 'ư'
        | 'ụ'
        | 'ủ'
        | 'ứ'
        | 'ừ'
        | 'ử'
        | 'ữ'
        | 'ự' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' | 'ỳ' | 'ỵ' | 'ỷ' | 'ỹ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ё' => 'е',
        'й' => 'и',
        _ => c,
    };
    Some(folded)
}

/// A word folded for comparison: lower case, without diacritics, special letters spelled out.
#[must_use]
pub fn fold_word(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if let Some(plain) = special(c) {
            out.push_str(plain);
            continue;
        }
        for low in c.to_lowercase() {
            out.extend(base(low));
        }
    }
    out
}

/// Part of a word, as the tokenizer of the index sees it: letters and digits of any script, and the
/// marks that belong to them.
#[must_use]
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

/// The words of a text as byte ranges.
pub fn words(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while chars.next_if(|(_, c)| !is_word(*c)).is_some() {}
        let (start, first) = chars.next()?;
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = chars.next_if(|(_, c)| is_word(*c)) {
            end = at + c.len_utf8();
        }
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_makes_spellings_equal() {
        for (a, b) in [
            ("reunión", "reunion"),
            ("Straße", "STRASSE"),
            ("ærø", "aero"),
            ("Ñandú", "nandu"),
            ("cafe\u{301}", "café"),
            ("Œuvre", "oeuvre"),
            ("Łódź", "lodz"),
        ] {
            assert_eq!(fold_word(a), fold_word(b), "{a} and {b} are one word");
        }
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        let text = "¡Hola, mañana 10:30! cafe\u{301}";
        let found: Vec<&str> = words(text).map(|r| &text[r]).collect();
        assert_eq!(found, ["Hola", "mañana", "10", "30", "cafe\u{301}"]);
    }
}
