//! The boundary: what crosses between the engine and whoever calls it. Ids are strings, times are
//! milliseconds since 1970-01-01 UTC, names are those of the product.

mod business;
mod cleanup;
mod contact;
mod conversation;
mod desktop;
mod history;
mod import;
mod insights;
mod keys;
mod outbox;
mod outcome;
mod review;
mod search;
mod settings;
mod share;
mod snippet;
mod source;
mod table;
mod update;

pub use business::{BusinessHours, FirstDay, Holiday, OpenSpan};
pub use cleanup::{CleanupAge, CleanupPreview, CleanupRow, CleanupRule, CleanupRules};
pub use contact::{
    Contact, ContactEdit, ContactFormat, ContactLine, ContactNote, ContactPage, ContactPreview,
    ContactProperty, ContactQuery, ContactTarget, Person, Property, PropertyKind,
};
pub use conversation::{
    Activity, ActivityKind, Attachment, CallOutcome, Comment, CommentMention, ConversationRow,
    ConversationState, Count, Counts, Delivery, Direction, ListAt, ListFilter, ListOrder,
    ListQuery, ListRange, Member, NumberCount, Page, Party, PhoneNumber, Quote, SendFailure,
    Snippet, StateChange, StateVerb, Tag, Thread, ThreadAt, ThreadItem, UnreadReason, View,
};
pub use desktop::{
    DayMinute, DesktopState, GlobalAction, GlobalShortcut, GlobalShortcuts, Notice,
    NotificationContent, NotificationSettings, QuietHours, ShortcutProblem,
};
pub use history::{ChangeKind, ConversationChange, HistoryEntry, HistoryPage};
pub use import::{
    FileError, FileErrorCode, ImportOptions, ImportPhase, ImportState, ImportStatus, LineChoice,
    PastImport, Problem, ProblemReason, Tally,
};
pub use insights::{
    ApartCount, BacklogLayer, BacklogPoint, FoundPattern, HeatCell, InboundPoint, InboundSort,
    InsightApart, InsightBin, InsightFigure, InsightGroup, InsightList, InsightMetric, InsightPart,
    InsightPattern, InsightPeriod, InsightProgress, InsightQuery, InsightRow, InsightShare,
    InsightTile, InsightUnit, Insights, PictureKind, ResponsePoint, ShareMeasure,
};
pub use keys::{
    Action, KeyChange, KeyFile, KeyPreset, KeyProblem, KeyProblemReason, KeySettings, ReadKeys,
    UnknownKeys,
};
pub use outbox::{
    Attached, FileBlock, FileLimits, NewMessage, OutboxItem, OutboxLine, OutboxState, RefusedFile,
    RefusedFileReason, ReplyState, SendBlock, TextToSend,
};
pub use outcome::{
    AppError, BulkVerb, Changed, CommandProgress, ErrorCode, LogLine, Outcome, RefusalReason,
    Refused, SnoozeKind, SnoozeTime, SnoozeUntil, Target, Topic, Verb,
};
pub use review::{
    Review, ReviewBefore, ReviewChoice, ReviewHow, ReviewKey, ReviewKind, ReviewPlace,
    ReviewReminders, ReviewSection, ReviewStep, ReviewSummary, ReviewUndo,
};
pub use search::{
    FindAt, Piece, QueryProblem, QueryProblemReason, SearchHit, SearchOrder, SearchPage,
    SearchQuery, ThreadFinds,
};
pub use settings::{
    AfterDone, AppState, DataSize, Density, Draft, DraftKind, DraftText, Dwell, HourFormat,
    Language, ListWidth, Period, SavedView, Settings, TextSize, Theme,
};
pub use share::{
    ExportForm, Linked, ShareProgress, Shared, TranscriptForm, TranscriptLanguage, TranscriptStyle,
    Which,
};
pub use snippet::TextSnippet;
pub use source::{
    Attention, DeletionPhase, DeletionProgress, FaultKind, PairedPhone, PairedPhones,
    SourceAccount, SourceDeleted, SourceDeletion, SourceFault, SourceHistory, SourceKind,
    SourceNumber, SourceStatus, SourceTest,
};
pub use table::{
    ColumnChoice, DateOrder, TableChoice, TableColumn, TableField, TableMapping, TableQuestion,
    TableStatus, WordChoice, WordMeaning,
};
pub use update::{UnderWay, UpdateFault, UpdateNews, UpdatePhase, UpdateState, UpdateWay};
