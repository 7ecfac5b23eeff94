use super::conversation::ConversationRow;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Whether a rule of the clean-up is in use, and how many days nothing must have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CleanupAge {
    pub on: bool,
    /// 1 to 3650.
    pub days: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CleanupRules {
    /// Open and seen.
    pub quiet: CleanupAge,
    /// Also where the other side has the last word.
    pub quiet_waiting: bool,
    /// Services that send nothing but verification codes.
    pub codes: CleanupAge,
    /// Services that say how not to hear from them any more.
    pub promotions: CleanupAge,
}

impl Default for CleanupRules {
    fn default() -> Self {
        let after = |days| CleanupAge { on: true, days };
        Self {
            quiet: after(30),
            quiet_waiting: false,
            codes: after(1),
            promotions: after(7),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CleanupRule {
    Quiet,
    Codes,
    Promotions,
}

/// What a clean-up would mark as done; each conversation is counted once. Nothing is done yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CleanupPreview {
    /// Pass it back to look at the rows, and to do it. The next preview takes its place.
    pub id: String,
    pub quiet: i64,
    pub codes: i64,
    pub promotions: i64,
    /// Ids that were left out before and are still among them.
    pub except: Vec<String>,
}

/// A conversation of a preview and the rule it fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CleanupRow {
    pub rule: CleanupRule,
    pub row: ConversationRow,
}
