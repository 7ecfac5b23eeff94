//! The boundary: what crosses between the engine and whoever calls it. Ids are strings, times are
//! milliseconds since 1970-01-01 UTC, names are those of the product.

mod conversation;
mod import;
mod outcome;
mod settings;

pub use conversation::{
    Activity, ActivityKind, Attachment, CallOutcome, ConversationRow, ConversationState, Count,
    Counts, Delivery, Direction, ListQuery, NumberCount, Page, Party, PhoneNumber, Snippet,
    StateChange, StateVerb, Thread, ThreadItem, UnreadReason, View,
};
pub use import::{
    FileError, FileErrorCode, ImportOptions, ImportPhase, ImportState, ImportStatus, LineChoice,
    PastImport, Problem, ProblemReason, Tally,
};
pub use outcome::{
    AppError, Changed, ErrorCode, LogLine, Outcome, RefusalReason, Refused, Target, Topic, Verb,
};
pub use settings::{AfterDone, AppState, Dwell, Language, Settings, Theme};
