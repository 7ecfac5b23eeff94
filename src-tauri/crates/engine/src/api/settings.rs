use super::business::{BusinessHours, FirstDay};
use super::contact::Property;
use super::conversation::{Attachment, Counts, ListOrder, Member, PhoneNumber, Tag, View};
use super::desktop::{GlobalShortcuts, NotificationSettings};
use super::keys::KeySettings;
use super::review::{ReviewKey, ReviewReminders};
use super::snippet::TextSnippet;
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

/// How hours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HourFormat {
    /// As in the region of the system.
    System,
    Twelve,
    TwentyFour,
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

/// How wide the list of conversations is made, in pixels of the page; 0 follows the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Type)]
#[serde(transparent)]
pub struct ListWidth(u16);

impl ListWidth {
    pub const NARROWEST: u16 = 280;
    pub const WIDEST: u16 = 900;
}

/// A list that is too narrow or too wide to be seen could not be made right again.
impl<'de> Deserialize<'de> for ListWidth {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let width = u16::deserialize(deserializer)?;
        if width == 0 || (Self::NARROWEST..=Self::WIDEST).contains(&width) {
            Ok(Self(width))
        } else {
            Err(D::Error::custom(format!("{width} is no width of the list")))
        }
    }
}

/// Of the last item of a conversation, by the calendar of this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Period {
    Any,
    Today,
    Yesterday,
    /// With today.
    #[serde(rename = "last7_days")]
    Last7Days,
    /// With today.
    #[serde(rename = "last30_days")]
    Last30Days,
    ThisMonth,
    LastMonth,
    /// Both days are in it: `2026-01-31`. One of them may be empty.
    Between {
        from: String,
        to: String,
    },
}

/// A list or a search with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedView {
    pub id: String,
    pub name: String,
    pub view: View,
    /// Any of these; none stands for all.
    pub number_ids: Vec<String>,
    /// Any of these; none stands for all.
    pub tag_ids: Vec<String>,
    /// Any of these members, an empty id stands for nobody; none stands for all.
    pub assignee_ids: Vec<String>,
    pub period: Period,
    pub order: ListOrder,
    /// What is searched for; empty for a list.
    pub search: String,
    /// Which keys a review of it offers; of one that says nothing all.
    #[serde(default = "ReviewKey::all")]
    pub review_keys: Vec<ReviewKey>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    pub language: Language,
    pub theme: Theme,
    pub hours: HourFormat,
    pub first_day: FirstDay,
    pub business_hours: BusinessHours,
    pub text_size: TextSize,
    pub list_width: ListWidth,
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
    /// In the order in which they are shown.
    pub saved_views: Vec<SavedView>,
    pub notifications: NotificationSettings,
    pub global_shortcuts: GlobalShortcuts,
    /// Closing the window leaves Listo in the tray, where there is one.
    pub close_to_tray: bool,
    /// Where the window has a menu bar of its own and not the screen.
    pub menu_bar: bool,
    pub review_reminders: ReviewReminders,
    /// Ask for newer versions at the start and once a day.
    pub look_for_updates: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::System,
            theme: Theme::System,
            hours: HourFormat::System,
            first_day: FirstDay::System,
            business_hours: BusinessHours::default(),
            text_size: TextSize::default(),
            list_width: ListWidth::default(),
            density: Density::Comfortable,
            dwell: Dwell::TwoSeconds,
            after_done: AfterDone::Next,
            snooze_keeps: false,
            recent_searches: Vec::new(),
            keys: KeySettings::default(),
            recent_commands: Vec::new(),
            saved_views: Vec::new(),
            notifications: NotificationSettings::default(),
            global_shortcuts: GlobalShortcuts::default(),
            close_to_tray: false,
            menu_bar: false,
            review_reminders: ReviewReminders::default(),
            look_for_updates: false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// Of an internal comment; `about` is the id of the conversation.
    Comment,
    /// Of a note; `about` is the address of the contact.
    Note,
    /// Of a text to the other parties; `about` is the id of the conversation.
    Message,
}

/// What has been written and not saved or sent yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Draft {
    pub kind: DraftKind,
    pub about: String,
    /// May be empty where there are files.
    pub text: String,
    /// The id of the item that a comment is about, where it is about one.
    pub item: Option<String>,
    /// Of a message, in the order in which they are sent.
    pub files: Vec<Attachment>,
}

/// The words of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DraftText {
    pub kind: DraftKind,
    pub about: String,
    pub text: String,
    pub item: Option<String>,
}

/// How much room the data of Listo take, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DataSize {
    pub database: i64,
    pub attachments: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppState {
    pub version: String,
    /// Nothing was ever imported and the welcome was not left yet.
    pub first_run: bool,
    pub has_samples: bool,
    pub numbers: Vec<PhoneNumber>,
    /// By name.
    pub tags: Vec<Tag>,
    /// The person in front of this window first, then by name; also those who were removed.
    pub members: Vec<Member>,
    /// In the person's order.
    pub properties: Vec<Property>,
    /// By name.
    pub snippets: Vec<TextSnippet>,
    pub drafts: Vec<Draft>,
    pub counts: Counts,
    pub settings: Settings,
    /// `en` or `es`.
    pub system_language: String,
    pub data_dir: String,
    /// ISO 3166 region of the system.
    pub region: String,
    /// With which day the week begins in that region; never [`FirstDay::System`].
    pub region_first_day: FirstDay,
    /// The IANA time zone of this computer; empty where the system does not say.
    pub system_zone: String,
}
