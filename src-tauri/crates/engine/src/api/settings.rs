use super::conversation::{Counts, PhoneNumber};
use super::keys::KeySettings;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
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

/// How high the rows of a list are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    Comfortable,
    Compact,
}

/// The size of everything in the window, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(transparent)]
pub struct TextSize(u16);

impl TextSize {
    pub const SMALLEST: u16 = 80;
    pub const LARGEST: u16 = 200;

    #[must_use]
    pub fn factor(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl Default for TextSize {
    fn default() -> Self {
        Self(100)
    }
}

/// Nothing outside the limits is a size: one could not read the way back.
impl<'de> Deserialize<'de> for TextSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let percent = u16::deserialize(deserializer)?;
        if (Self::SMALLEST..=Self::LARGEST).contains(&percent) {
            Ok(Self(percent))
        } else {
            Err(D::Error::custom(format!("{percent} % is no size of text")))
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    pub language: Language,
    pub theme: Theme,
    pub text_size: TextSize,
    pub density: Density,
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
            text_size: TextSize::default(),
            density: Density::Comfortable,
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
