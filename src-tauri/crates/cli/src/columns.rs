//! What the columns of tables mean, as it was said on the command line.

use listo_engine::api::{
    ColumnChoice, DateOrder, TableChoice, TableField, TableMapping, TableQuestion, TableStatus,
    WordChoice, WordMeaning,
};
use listo_engine::{Error, Result};
use serde::de::DeserializeOwned;

/// For tables (CSV, TSV) whose columns are not certain.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Columns {
    /// What a column of a table is, by its heading or its number from 1: date, time, direction, kind,
    /// from, to, number, our_number, name, chat, text, subject, duration, status, outcome, read,
    /// attachments, id. Without a heading the table has none of it.
    #[arg(long = "column", value_name = "FIELD=HEADING")]
    column: Vec<String>,
    /// The order of day, month and year: dmy, mdy, ymd.
    #[arg(long, value_name = "ORDER")]
    dates: Option<String>,
    /// The zone of times that name none, for example Europe/Madrid; this computer's by default.
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// A number of ours, where nothing but the numbers tells who began.
    #[arg(long, value_name = "NUMBER")]
    ours: Vec<String>,
    /// What a word in the column of the direction or kind means: in, out, text, call, voicemail,
    /// in_call, out_call, missed, rejected, blocked, skip.
    #[arg(long, value_name = "WORD=MEANING")]
    word: Vec<String>,
}

fn wrong(field: &'static str, value: impl Into<String>) -> Error {
    Error::Invalid {
        field,
        value: value.into(),
    }
}

/// A variant by its name.
fn named<T: DeserializeOwned>(field: &'static str, text: &str) -> Result<T> {
    serde_json::from_value(text.into()).map_err(|_| wrong(field, text))
}

impl Columns {
    pub fn is_empty(&self) -> bool {
        self.column.is_empty()
            && self.dates.is_none()
            && self.zone.is_none()
            && self.ours.is_empty()
            && self.word.is_empty()
    }

    /// What is known of a table with what was said of it.
    pub fn said_of(&self, table: &TableStatus) -> Result<TableChoice> {
        let mut mapping = table.mapping.clone();
        for said in &self.column {
            column(&mut mapping, table, said)?;
        }
        if let Some(order) = &self.dates {
            mapping.order = Some(named::<DateOrder>("--dates", order)?);
        }
        if let Some(zone) = &self.zone {
            mapping.zone.clone_from(zone);
        }
        if !self.ours.is_empty() {
            mapping.ours.clone_from(&self.ours);
        }
        for said in &self.word {
            let (word, meaning) = said.rsplit_once('=').ok_or_else(|| wrong("--word", said))?;
            let meaning = Some(named::<WordMeaning>("--word", meaning)?);
            let same = |w: &WordChoice| listo_engine::same_words(&w.word, word);
            mapping.words.retain(|w| !same(w));
            mapping.words.push(WordChoice {
                word: word.to_owned(),
                rows: 0,
                meaning,
            });
        }
        Ok(TableChoice {
            key: table.key.clone(),
            file: table.file.clone(),
            mapping,
        })
    }
}

fn column(mapping: &mut TableMapping, table: &TableStatus, said: &str) -> Result<()> {
    let (field, heading) = said
        .split_once('=')
        .ok_or_else(|| wrong("--column", said))?;
    let field: TableField = named("--column", field)?;
    mapping.columns.retain(|choice| choice.field != field);
    if heading.is_empty() {
        return Ok(());
    }
    let by_name =
        |c: &&listo_engine::api::TableColumn| listo_engine::same_words(&c.heading, heading);
    let by_number = || {
        let number: u32 = heading.parse().ok()?;
        table.columns.iter().find(|c| c.column + 1 == number)
    };
    let Some(found) = table.columns.iter().find(by_name).or_else(by_number) else {
        let there: Vec<&str> = table.columns.iter().map(|c| c.heading.as_str()).collect();
        let there = there.join(", ");
        return Err(wrong(
            "--column",
            format!("{said}: the headings are {there}"),
        ));
    };
    mapping
        .columns
        .retain(|choice| choice.column != found.column);
    mapping.columns.push(ColumnChoice {
        field,
        column: found.column,
    });
    Ok(())
}

/// What has to be said, with the options that say it.
pub fn questions(table: &TableStatus) -> Vec<String> {
    let headings: Vec<&str> = table.columns.iter().map(|c| c.heading.as_str()).collect();
    let headings = headings.join(", ");
    let of = |field: &str, what: &str| format!("{what}: --column {field}=HEADING, of {headings}");
    let mut said = Vec::new();
    for question in &table.questions {
        match question {
            TableQuestion::Date => said.push(of("date", "which column is the date")),
            TableQuestion::Party => said.push(of("number", "who is on the other side")),
            TableQuestion::Direction => {
                said.push(of("direction", "what was received and what was sent"));
            }
            TableQuestion::Text => {
                let what = "which column is the text (or the duration, if these are calls)";
                said.push(of("text", what));
            }
            TableQuestion::Order => {
                let date = table.ambiguous.as_deref().unwrap_or_default();
                said.push(format!(
                    "{date} may be two days: --dates dmy or --dates mdy"
                ));
            }
            TableQuestion::Ours => {
                let some = table.candidates.join(", ");
                said.push(format!(
                    "which numbers are ours: --ours NUMBER, perhaps {some}"
                ));
            }
            TableQuestion::Words => {
                let open = table.mapping.words.iter().filter(|w| w.meaning.is_none());
                said.extend(open.map(|w| {
                    format!(
                        "what a word means: --word \"{}=in\" (or out, missed …)",
                        w.word
                    )
                }));
            }
        }
    }
    said
}
