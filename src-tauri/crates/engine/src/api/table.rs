//! Tables of messages: what their columns mean, and what has to be asked.

use listo_sources::table;
use serde::{Deserialize, Serialize};
use specta::Type;

/// An enum of the boundary with the same variants as one of the sources.
macro_rules! mirror {
    ($(#[$about:meta])* $name:ident = $source:ty { $($variant:ident),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),+ }

        impl From<$source> for $name {
            fn from(it: $source) -> Self {
                match it { $(<$source>::$variant => Self::$variant),+ }
            }
        }

        impl From<$name> for $source {
            fn from(it: $name) -> Self {
                match it { $($name::$variant => Self::$variant),+ }
            }
        }
    };
}

mirror!(
    /// What a column may be. `number` is the other side whoever began, `chat` what the rows of one
    /// conversation share, `outcome` what became of a call beside a `status`.
    TableField = table::Field {
        Date, Time, Direction, Kind, From, To, Number, OurNumber, Name, Chat, Text, Subject,
        Duration, Status, Outcome, Read, Attachments, Id,
    }
);
mirror!(
    /// The order of day, month and year where the year does not come first with four digits.
    DateOrder = table::Order { Dmy, Mdy, Ymd }
);
mirror!(
    /// What a word in the column of the direction or the kind means; `skip` leaves its rows out.
    WordMeaning = table::Meaning {
        In, Out, Text, Call, Voicemail, InCall, OutCall, Missed, Rejected, Blocked, Skip,
    }
);
mirror!(
    /// What has to be said before a table can be read.
    TableQuestion = table::Question { Date, Order, Party, Direction, Words, Ours, Text }
);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TableColumn {
    /// From 0.
    pub column: u32,
    /// Empty where the table has none.
    pub heading: String,
    /// Up to three values, cut after 60 characters.
    pub samples: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ColumnChoice {
    pub field: TableField,
    /// From 0.
    pub column: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct WordChoice {
    pub word: String,
    /// In how many rows it stands.
    pub rows: i64,
    pub meaning: Option<WordMeaning>,
}

/// What the columns of a table mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TableMapping {
    pub columns: Vec<ColumnChoice>,
    pub order: Option<DateOrder>,
    /// The zone of times that name none, as the time zone database has it; `""` is this computer's.
    pub zone: String,
    /// Our numbers, where nothing but the numbers tells who began.
    pub ours: Vec<String>,
    pub words: Vec<WordChoice>,
}

/// What was said of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TableChoice {
    /// Files with the same headings have the same; empty where there are none.
    pub key: String,
    pub file: String,
    pub mapping: TableMapping,
}

/// A table that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TableStatus {
    pub key: String,
    pub file: String,
    /// `UTF-8`, `windows-1252` …
    pub encoding: String,
    /// `,` `;` a tab or `|`.
    pub delimiter: String,
    pub rows: i64,
    pub columns: Vec<TableColumn>,
    /// As it was said, remembered or found.
    pub mapping: TableMapping,
    /// Empty where it can be read.
    pub questions: Vec<TableQuestion>,
    /// Numbers of which some may be ours, those in most rows first.
    pub candidates: Vec<String>,
    /// A date that is another one in another order.
    pub ambiguous: Option<String>,
    /// Some times name no zone, so `zone` matters.
    pub unzoned: bool,
}

impl From<&TableMapping> for table::Mapping {
    fn from(said: &TableMapping) -> Self {
        let columns = said.columns.iter().map(|choice| {
            let column = usize::try_from(choice.column).unwrap_or(usize::MAX);
            (choice.field.into(), column)
        });
        let words = said.words.iter().filter_map(|choice| {
            let meaning = choice.meaning?;
            Some((table::words::folded(&choice.word), meaning.into()))
        });
        Self {
            columns: columns.collect(),
            order: said.order.map(Into::into),
            zone: said.zone.clone(),
            ours: said.ours.clone(),
            words: words.collect(),
        }
    }
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl TableStatus {
    pub(crate) fn of(file: &str, survey: table::Survey) -> Self {
        let column = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mapped = survey.mapping.columns.iter();
        let mapping = TableMapping {
            columns: mapped
                .map(|(field, at)| ColumnChoice {
                    field: (*field).into(),
                    column: column(*at),
                })
                .collect(),
            order: survey.mapping.order.map(Into::into),
            zone: survey.mapping.zone,
            ours: survey.mapping.ours,
            words: survey
                .words
                .into_iter()
                .map(|word| WordChoice {
                    word: word.word,
                    rows: count(word.rows),
                    meaning: word.meaning.map(Into::into),
                })
                .collect(),
        };
        let columns = survey.columns.into_iter().enumerate();
        Self {
            key: survey.key,
            file: file.to_owned(),
            encoding: survey.encoding.to_owned(),
            delimiter: survey.delimiter.to_string(),
            rows: count(survey.rows),
            columns: columns
                .map(|(at, c)| TableColumn {
                    column: column(at),
                    heading: c.heading,
                    samples: c.samples,
                })
                .collect(),
            mapping,
            questions: survey.questions.into_iter().map(Into::into).collect(),
            candidates: survey.candidates,
            ambiguous: survey.by_order,
            unzoned: survey.unzoned,
        }
    }
}
