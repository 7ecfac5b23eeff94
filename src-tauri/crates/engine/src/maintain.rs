//! Replay, and telling times to people at a terminal.

use crate::api::Topic;
use crate::engine::Engine;
use crate::error::Result;
use serde::Serialize;

/// A place where the stored projection and the replay disagree.
#[derive(Debug, Clone, Serialize)]
pub struct Difference {
    pub place: String,
    pub stored: String,
    pub replayed: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Rebuilt {
    pub conversations: u64,
    pub activities: u64,
    pub decisions: u64,
    pub differences: Vec<Difference>,
}

impl Engine {
    /// Computes every list anew from facts and log. With `verify` nothing is written.
    ///
    /// # Errors
    /// When the log holds what this version cannot read.
    pub async fn rebuild(&self, verify: bool) -> Result<Rebuilt> {
        let rebuilt = self.store().rebuild(verify).await?;
        if !verify {
            self.changed(&[Topic::Conversations, Topic::Counts], &[], None);
        }
        Ok(Rebuilt {
            conversations: rebuilt.conversations,
            activities: rebuilt.activities,
            decisions: rebuilt.decisions,
            differences: rebuilt
                .differences
                .into_iter()
                .map(|d| Difference {
                    place: d.place,
                    stored: d.stored,
                    replayed: d.replayed,
                })
                .collect(),
        })
    }
}

/// `2026-11-23 15:21` in the time zone of the system.
#[must_use]
pub fn local_time(ms: i64) -> String {
    chrono::DateTime::from_timestamp_millis(ms).map_or_else(
        || ms.to_string(),
        |t| {
            t.with_timezone(&chrono::Local)
                .format("%Y-%m-%d %H:%M")
                .to_string()
        },
    )
}
