//! Insights: the figures of a period, and the conversations behind each of them. What each figure
//! means is said in `listo_domain::insight`.

use super::conversation::ConversationRow;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Which days, in the time zone of the business hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum InsightPeriod {
    /// So many days, 1 to 3660, of which today is the last.
    Days { n: u32 },
    /// From the first item that counts to now.
    All,
    /// From one day to another, both of them in it: `2026-10-01`.
    Between { first: String, last: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InsightQuery {
    pub period: InsightPeriod,
    /// Any of these; none stands for all. The rest narrows further.
    pub number_ids: Vec<String>,
    /// Any of these, as the conversation is tagged now.
    pub tag_ids: Vec<String>,
    /// Any of these, as the conversation is assigned now; an empty one stands for nobody.
    pub assignees: Vec<String>,
    /// Times to an answer are counted in business hours instead of around the clock.
    pub business_hours: bool,
    /// What was imported as history counts as well.
    pub imported: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum InsightMetric {
    /// Time to the answer: the middle one.
    MedianResponse,
    /// Time to the answer: nine in ten came sooner.
    P90Response,
    /// Conversations with something inbound that are done at the end of the period.
    Completion,
    /// Who has been waiting for more than 24 hours at the end of the period.
    WaitingLong,
    /// Who is still waiting at the end of the period.
    StillWaiting,
    /// From opening to done: the middle one.
    TimeToDone,
    /// Of what was done, reopened within seven days.
    Reopened,
    /// Of what was done, without any answer.
    WithoutReply,
    /// Missed calls returned within an hour.
    MissedReturned,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum InsightUnit {
    Day,
    Week,
    Month,
}

/// A figure, and the same one of the period before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InsightTile {
    pub metric: InsightMetric,
    /// Milliseconds of a time, 0 to 1 of a share, or a number; none where there is nothing to tell.
    pub value: Option<f64>,
    /// Of the period before, which is as long; none for all of time.
    pub previous: Option<f64>,
    /// How many it is told of: answers, or what counts towards a share.
    pub n: u32,
    /// How many there are in all: for a share the whole, for a time those and the ones that have none.
    pub of: u32,
}

/// Times to an answer of what began in one part of the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ResponsePoint {
    /// Milliseconds; none where nothing was answered.
    pub median: Option<i64>,
    pub p90: Option<i64>,
    pub answered: u32,
    /// Still waiting at the end of the period.
    pub waiting: u32,
}

/// How many lie at or above the end of the bin before and below `below`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct InsightBin {
    /// Milliseconds; none for the last one, which has no end.
    pub below: Option<i64>,
    pub n: u32,
}

/// What came in within one hour of a weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HeatCell {
    pub inbound: u32,
    /// Time to the answer of what began then.
    pub median: Option<i64>,
}

/// What stood where at the end of one part of the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BacklogPoint {
    pub unread: u32,
    pub open: u32,
    pub snoozed: u32,
}

/// What came in within one part of the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct InboundPoint {
    pub texts: u32,
    /// Answered and missed ones.
    pub calls: u32,
    pub voicemails: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum InsightGroup {
    Number,
    /// Who answered and who finished.
    Member,
    Tag,
    Contact,
}

/// One number, member, tag or contact beside the others. Of members only `answered`, `median` and
/// `done` are theirs: what comes in is nobody's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct InsightShare {
    /// The id of the number or tag, the member, or the conversation or contact (`c` before its id);
    /// empty for nobody.
    pub key: String,
    /// Empty where it has none.
    pub name: String,
    pub inbound: u32,
    pub answered: u32,
    pub median: Option<i64>,
    pub done: u32,
}

/// What is told apart from all other figures, or left out of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum InsightApart {
    /// Texts with a verification code.
    Codes,
    Promotions,
    /// Items that were imported as history, where they are not asked for.
    Imported,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ApartCount {
    pub what: InsightApart,
    pub n: u32,
}

/// A sentence about the period. None is made where there is too little to carry it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum InsightPattern {
    /// These hours of a weekday (0 is Monday) bring this share of what comes in; the median wait then,
    /// and that of all other hours.
    BusyHours {
        weekday: u8,
        from: u8,
        until: u8,
        share: f64,
        median: Option<i64>,
        others: Option<i64>,
    },
    /// What begins on this weekday waits longest.
    SlowWeekday {
        weekday: u8,
        median: i64,
        others: i64,
    },
    /// What comes to this number waits longest.
    SlowNumber {
        key: String,
        name: String,
        median: i64,
        others: i64,
    },
    /// Answers are faster or slower than in the period before.
    Trend { median: i64, before: i64 },
    /// The share of what comes in while the business is closed.
    AfterHours { share: f64 },
    /// What is unread, open and snoozed at the end of the first part of the period, and at its end.
    Backlog { from: u32, to: u32 },
    /// Missed calls that nobody has returned within an hour.
    MissedCalls { missed: u32, returned: u32 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct FoundPattern {
    pub pattern: InsightPattern,
    /// The conversations behind it.
    pub figure: InsightFigure,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Insights {
    /// The first millisecond of the period.
    pub from: i64,
    /// The first one after it; of a period that goes on, now.
    pub until: i64,
    /// When the figures were made.
    pub at: i64,
    /// Name of the time zone.
    pub zone: String,
    pub unit: InsightUnit,
    /// When each part of the period begins. Series have a point a part.
    pub starts: Vec<i64>,
    /// 0 is Monday.
    pub first_day: u8,
    pub tiles: Vec<InsightTile>,
    pub responses: Vec<ResponsePoint>,
    /// Times to an answer.
    pub distribution: Vec<InsightBin>,
    /// Monday from 0:00 to Sunday 23:00: 7 × 24 of them.
    pub heat: Vec<HeatCell>,
    pub backlog: Vec<BacklogPoint>,
    pub inbound: Vec<InboundPoint>,
    /// For how long what is unread now has been so.
    pub ages: Vec<InsightBin>,
    pub numbers: Vec<InsightShare>,
    pub members: Vec<InsightShare>,
    pub tags: Vec<InsightShare>,
    /// The busiest 20.
    pub contacts: Vec<InsightShare>,
    pub apart: Vec<ApartCount>,
    pub patterns: Vec<FoundPattern>,
}

/// What counts towards a figure, or the others that it is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum InsightPart {
    Counted,
    /// Of a share those that do not count, of a time those that have none yet.
    Rest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum BacklogLayer {
    Unread,
    Open,
    Snoozed,
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum InboundSort {
    Texts,
    Calls,
    Voicemails,
}

/// What is counted of a number, a member, a tag or a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ShareMeasure {
    Inbound,
    Answered,
    Done,
}

/// A figure of [`Insights`], to be asked for the conversations behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum InsightFigure {
    Tile {
        metric: InsightMetric,
        part: InsightPart,
    },
    /// What began in a part of the period and was answered, or still waits.
    Response {
        at: u32,
        part: InsightPart,
    },
    /// A bin of the times to an answer.
    Distribution {
        bin: u32,
    },
    /// Hours of a weekday, 0 is Monday, from one to before another.
    Heat {
        weekday: u8,
        from: u8,
        until: u8,
    },
    /// What began on a weekday.
    Weekday {
        weekday: u8,
    },
    Backlog {
        at: u32,
        layer: BacklogLayer,
    },
    /// What came in within a part of the period; of one sort, or of all.
    Inbound {
        at: u32,
        sort: Option<InboundSort>,
    },
    /// A bin of the ages of what is unread.
    Age {
        bin: u32,
    },
    Share {
        group: InsightGroup,
        key: String,
        measure: ShareMeasure,
    },
    Apart {
        what: InsightApart,
    },
    /// What came in while the business was closed.
    AfterHours,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct InsightRow {
    pub row: ConversationRow,
    /// Milliseconds it is about: a time to an answer, a wait, an age; of other figures none.
    pub value: Option<i64>,
    /// When it was.
    pub at: i64,
    /// How many items, waits or ends of this conversation are in the figure.
    pub n: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct InsightList {
    /// Conversations in all.
    pub total: u32,
    /// How many items, waits or ends they have in the figure: the figure itself.
    pub n: u32,
    /// The longest first where they have a value, else the newest.
    pub rows: Vec<InsightRow>,
}

/// How much of the history has been read for the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct InsightProgress {
    /// Conversations that still have to be read.
    pub left: u32,
    pub total: u32,
}

/// A file that a chart is saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PictureKind {
    Png,
    Svg,
}
