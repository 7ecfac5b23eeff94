use super::conversation::{Counts, PhoneNumber};
use super::keys::KeySettings;
use serde::{Deserialize, Serialize};
use specta::Type;

/// How long a conversation stays in view before it counts as seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Dwell {
    AtOnce,
    HalfSecond,
    TwoSeconds,
    OnReply,
    ByHand,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    System,
    En,
    Es,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    System,
    Light,
    Dark,
}

/// Where the selection goes after E.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AfterDone {
    Next,
    Previous,
    Stay,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    pub language: Language,
    pub theme: Theme,
    pub dwell: Dwell,
    pub after_done: AfterDone,
    /// A snooze goes on when they write.
    pub snooze_keeps: bool,
    /// What was searched for, the newest first.
    pub recent_searches: Vec<String>,
    pub keys: KeySettings,
    /// What was last chosen from the commands, the newest first; the window gives the names.
    pub recent_commands: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::System,
            theme: Theme::System,
            dwell: Dwell::TwoSeconds,
            after_done: AfterDone::Next,
            snooze_keeps: false,
            recent_searches: Vec::new(),
            keys: KeySettings::default(),
            recent_commands: Vec::new(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppState {
    pub version: String,
    /// Nothing was ever imported and the welcome was not left yet.
    pub first_run: bool,
    pub has_samples: bool,
    pub numbers: Vec<PhoneNumber>,
    pub counts: Counts,
    pub settings: Settings,
    /// `en` or `es`.
    pub system_language: String,
    pub data_dir: String,
    /// ISO 3166 region of the system.
    pub region: String,
    /// Files named on the command line, to be previewed at once.
    pub open_files: Vec<String>,
    /// `listo://…`, named on the command line, to be opened at once.
    pub open_link: Option<String>,
}
