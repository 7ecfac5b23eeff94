use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use specta::Type;

/// How much of what came in a notification tells: others may see the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NotificationContent {
    /// There are no notifications.
    Off,
    /// That something came in.
    Nothing,
    /// Who wrote or called.
    Sender,
    SenderAndText,
}

/// A time of the day in minutes since midnight, by the clock of this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(transparent)]
pub struct DayMinute(u16);

impl DayMinute {
    const DAY: u16 = 24 * 60;

    #[must_use]
    pub fn new(minutes: u16) -> Option<Self> {
        (minutes < Self::DAY).then_some(Self(minutes))
    }

    #[must_use]
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl<'de> Deserialize<'de> for DayMinute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let minutes = u16::deserialize(deserializer)?;
        Self::new(minutes).ok_or_else(|| D::Error::custom(format!("no day has a minute {minutes}")))
    }
}

/// When notifications wait: what comes in meanwhile is in the inbox, and nothing is shown later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum QuietHours {
    Never,
    /// While the business is closed, by its hours in the settings.
    OutsideBusinessHours,
    /// Every day; over midnight where `until` is earlier than `from`.
    Between {
        from: DayMinute,
        until: DayMinute,
    },
}

impl QuietHours {
    /// Whether it is quiet at this minute of the day, with the business open or not. The same time twice
    /// is the whole day.
    #[must_use]
    pub fn at(self, minute: u16, open: bool) -> bool {
        match self {
            Self::Never => false,
            Self::OutsideBusinessHours => !open,
            Self::Between { from, until } if from.0 < until.0 => {
                (from.0..until.0).contains(&minute)
            }
            Self::Between { from, until } => minute >= from.0 || minute < until.0,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NotificationSettings {
    pub content: NotificationContent,
    /// Also while the window has the focus.
    pub in_front: bool,
    pub quiet: QuietHours,
    /// Numbers that are never notified of.
    pub silent_number_ids: Vec<String>,
    /// Conversations that are never notified of.
    pub silent_conversation_ids: Vec<String>,
    /// None are shown before this time. Milliseconds; 0 for no pause.
    pub paused_until: i64,
}

impl Default for NotificationSettings {
    fn default() -> Self {
        Self {
            content: NotificationContent::SenderAndText,
            in_front: false,
            quiet: QuietHours::Never,
            silent_number_ids: Vec::new(),
            silent_conversation_ids: Vec::new(),
            paused_until: 0,
        }
    }
}

/// What a key does while another program has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum GlobalAction {
    /// Show Listo, or hide it where it is in front.
    ShowOrHide,
    /// Open the unread conversation that waits longest.
    OpenLongestWaiting,
    /// Mark the conversation of the last notification done.
    MarkNotifiedDone,
    /// Show one conversation in the small window of quick triage, or hide it.
    QuickTriage,
}

impl GlobalAction {
    pub const ALL: [Self; 4] = [
        Self::ShowOrHide,
        Self::OpenLongestWaiting,
        Self::MarkNotifiedDone,
        Self::QuickTriage,
    ];
}

/// The key of each, as `Ctrl+Alt+KeyI`: modifiers, then the physical key by its name in the UI Events
/// specification. Empty for none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GlobalShortcuts {
    pub show_or_hide: String,
    pub open_longest_waiting: String,
    pub mark_notified_done: String,
    /// None until the person chooses one.
    pub quick_triage: String,
}

impl GlobalShortcuts {
    #[must_use]
    pub fn of(&self, action: GlobalAction) -> &str {
        match action {
            GlobalAction::ShowOrHide => &self.show_or_hide,
            GlobalAction::OpenLongestWaiting => &self.open_longest_waiting,
            GlobalAction::MarkNotifiedDone => &self.mark_notified_done,
            GlobalAction::QuickTriage => &self.quick_triage,
        }
    }

    pub fn set(&mut self, action: GlobalAction, keys: String) {
        match action {
            GlobalAction::ShowOrHide => self.show_or_hide = keys,
            GlobalAction::OpenLongestWaiting => self.open_longest_waiting = keys,
            GlobalAction::MarkNotifiedDone => self.mark_notified_done = keys,
            GlobalAction::QuickTriage => self.quick_triage = keys,
        }
    }
}

impl Default for GlobalShortcuts {
    fn default() -> Self {
        Self {
            show_or_hide: "Ctrl+Alt+KeyI".to_owned(),
            open_longest_waiting: "Ctrl+Alt+KeyU".to_owned(),
            mark_notified_done: "Ctrl+Alt+KeyE".to_owned(),
            quick_triage: String::new(),
        }
    }
}

/// Why a key does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ShortcutProblem {
    /// Another program has it, or the system keeps it.
    Taken,
    /// Another of these has it.
    Twice,
    /// It is no key that can be used, or has no modifier.
    NoKey,
    /// This desktop (Wayland) gives no program such keys.
    Unsupported,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct GlobalShortcut {
    pub action: GlobalAction,
    /// Empty for none.
    pub keys: String,
    pub problem: Option<ShortcutProblem>,
}

/// What this desktop can do for a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DesktopState {
    /// Something shows notifications.
    pub notifications: bool,
    /// There is a tray, and Listo is in it.
    pub tray: bool,
    /// Listo starts with the session.
    pub starts_at_login: bool,
}

/// What a notification says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub conversation_id: String,
    /// The newest activity it knows of: what comes in later is not marked done with it.
    pub head: String,
    pub title: String,
    pub body: String,
}

#[cfg(test)]
mod tests {
    use super::{DayMinute, QuietHours};

    fn between(from: u16, until: u16) -> QuietHours {
        let minute = |m| DayMinute::new(m).unwrap();
        QuietHours::Between {
            from: minute(from),
            until: minute(until),
        }
    }

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let night = between(22 * 60, 7 * 60);
        let quiet = |hours: QuietHours, minutes: [u16; 5]| minutes.map(|m| hours.at(m, true));
        assert_eq!(
            quiet(night, [1_319, 1_320, 0, 419, 420]),
            [false, true, true, true, false],
            "the first minute is quiet and the last is not"
        );
        let lunch = between(14 * 60, 16 * 60);
        assert_eq!(
            quiet(lunch, [839, 840, 959, 960, 0]),
            [false, true, true, false, false]
        );
        assert!(
            between(540, 540).at(0, true),
            "from nine to nine is all day"
        );
        assert!(!QuietHours::Never.at(0, false));
        assert_eq!(DayMinute::new(1_440), None, "midnight is 0");
    }
}
