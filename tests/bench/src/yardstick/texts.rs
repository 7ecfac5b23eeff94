//! What is searched for, as FTS5 wants it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::{Result, about};

#[derive(Deserialize)]
struct Planted {
    r#match: String,
}

/// One of the corpus's `queries.json`.
pub struct Query {
    pub name: String,
    /// Words; one that ends in `*` stands for all that begin so.
    pub text: String,
}

pub fn queries(data: &Path) -> Result<Vec<Query>> {
    let path = data.join("queries.json");
    let text = std::fs::read_to_string(&path).map_err(about(&path))?;
    let all: BTreeMap<String, Planted> = serde_json::from_str(&text).map_err(about(&path))?;
    let query = |(name, planted): (String, Planted)| Query {
        name,
        text: planted.r#match,
    };
    Ok(all.into_iter().map(query).collect())
}

impl Query {
    /// All words have to be there. Quoted, so that nothing in a word is an operator.
    pub fn fts(&self) -> String {
        let words = self
            .text
            .split_whitespace()
            .map(|w| match w.strip_suffix('*') {
                Some(start) => begins(start),
                None => quoted(w),
            });
        words.collect::<Vec<_>>().join(" ")
    }

    /// What is searched for while the words are typed, letter by letter: those before are whole, the
    /// last one is the beginning of a word, from two letters on.
    pub fn as_typed(&self) -> Vec<Typed> {
        let mut all = Vec::new();
        let mut before = Vec::new();
        for word in self
            .text
            .split_whitespace()
            .map(|w| w.trim_end_matches('*'))
        {
            for (end, _) in word.char_indices().skip(2).chain([(word.len(), ' ')]) {
                let start = word.get(..end).unwrap_or(word);
                let fts = [before.clone(), vec![begins(start)]].concat().join(" ");
                all.push(Typed { fts });
            }
            before.push(quoted(word));
        }
        all
    }
}

pub struct Typed {
    pub fts: String,
}

fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

fn begins(word: &str) -> String {
    format!("{}*", quoted(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query {
            name: "x".into(),
            text: text.into(),
        }
    }

    #[test]
    fn words_are_quoted_and_a_star_stays_outside() {
        assert_eq!(query("presu*").fts(), "\"presu\"*");
        assert_eq!(query("a \"b").fts(), "\"a\" \"\"\"b\"");
    }

    #[test]
    fn typing_begins_with_two_letters_of_each_word() {
        let typed = |text: &str| -> Vec<String> {
            query(text).as_typed().into_iter().map(|t| t.fts).collect()
        };
        assert_eq!(typed("ok"), ["\"ok\"*"]);
        assert_eq!(typed("co*"), ["\"co\"*"]);
        assert_eq!(typed("aña be"), ["\"añ\"*", "\"aña\"*", "\"aña\" \"be\"*"]);
    }
}
