//! What the columns of a table mean.

use super::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a column may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Date,
    /// The time of day, where it is not beside the date.
    Time,
    /// Received or sent, or a kind of call ("Missed").
    Direction,
    /// Text, call or voicemail.
    Kind,
    From,
    To,
    /// The other side, whoever began.
    Number,
    /// Which of our numbers.
    OurNumber,
    Name,
    /// What rows of one conversation share.
    Chat,
    Text,
    Subject,
    Duration,
    /// What became of a text or a call.
    Status,
    /// What became of a call, beside a status.
    Outcome,
    Read,
    /// Names of files; they are counted and not read.
    Attachments,
    /// Tells apart rows that are the same in all the rest.
    Id,
}

/// In which order day, month and year stand where the year does not come first with four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    Dmy,
    Mdy,
    Ymd,
}

/// What a word in the column of the direction or of the kind means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    In,
    Out,
    Text,
    Call,
    Voicemail,
    InCall,
    OutCall,
    Missed,
    Rejected,
    Blocked,
    /// Rows that are no message and no call; they are counted and left out.
    Skip,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The column of each field, from 0.
    pub columns: BTreeMap<Field, usize>,
    pub order: Option<Order>,
    /// Of times that name no zone, as the time zone database has it; `""` is that of this computer.
    #[serde(default)]
    pub zone: String,
    /// Our numbers, where nothing but the numbers tells who began.
    #[serde(default)]
    pub ours: Vec<String>,
    /// What words mean, folded as by [`words::folded`].
    #[serde(default)]
    pub words: BTreeMap<String, Meaning>,
}

impl Mapping {
    pub(super) fn has(&self, field: Field) -> bool {
        self.columns.contains_key(&field)
    }

    /// As it was said, or as the word usually is meant.
    #[must_use]
    pub fn meaning(&self, word: &str) -> Option<Meaning> {
        let folded = words::folded(word);
        self.words
            .get(&folded)
            .copied()
            .or_else(|| words::usual(&folded))
    }
}

impl Meaning {
    /// It says by itself who began.
    #[must_use]
    pub fn tells_way(self) -> bool {
        !matches!(self, Self::Text | Self::Call | Self::Skip)
    }

    fn is_call_kind(self) -> bool {
        matches!(
            self,
            Self::InCall | Self::OutCall | Self::Missed | Self::Rejected | Self::Blocked
        )
    }

    pub(super) fn is_call(self) -> bool {
        self.is_call_kind() || matches!(self, Self::Call | Self::Voicemail)
    }
}
