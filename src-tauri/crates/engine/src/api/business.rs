use serde::{Deserialize, Serialize};
use specta::Type;

/// With which day a week begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FirstDay {
    /// As in the region of the system.
    System,
    Monday,
    Sunday,
    Saturday,
}

/// A part of one day in which the business is open: `09:00` to `18:00`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OpenSpan {
    pub from: String,
    /// Later than `from`; `00:00` is the end of the day.
    pub to: String,
}

/// A day on which the business is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Holiday {
    /// `2026-12-25`.
    pub date: String,
    /// On that day of every year.
    pub yearly: bool,
}

/// When the business is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BusinessHours {
    /// The spans of the seven weekdays, Monday first; a day without any is closed.
    pub week: Vec<Vec<OpenSpan>>,
    pub holidays: Vec<Holiday>,
    /// The IANA time zone in which they are meant; empty for that of this computer.
    pub zone: String,
}

/// Monday to Friday, 9:00 to 18:00.
impl Default for BusinessHours {
    fn default() -> Self {
        let nine_to_six = OpenSpan {
            from: "09:00".to_owned(),
            to: "18:00".to_owned(),
        };
        let mut week = vec![vec![nine_to_six]; 5];
        week.resize(7, Vec::new());
        Self {
            week,
            holidays: Vec::new(),
            zone: String::new(),
        }
    }
}
