//! Replay, and telling times to people at a terminal.

use crate::api::{DataSize, Topic};
use crate::engine::Engine;
use crate::error::Result;
use crate::place;
use serde::Serialize;
use std::path::Path;

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
    /// How much room the data take. What cannot be looked at counts nothing.
    pub async fn data_size(&self) -> DataSize {
        let folder = self.data_dir().to_path_buf();
        let looked = tokio::task::spawn_blocking(move || {
            let database = place::database_in(&folder);
            let beside = ["", "-wal", "-shm"].map(|end| {
                let mut name = database.clone().into_os_string();
                name.push(end);
                size_of(Path::new(&name))
            });
            DataSize {
                database: beside.iter().sum(),
                attachments: size_of(&folder.join("attachments")),
            }
        });
        looked.await.unwrap_or_default()
    }

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

/// Of a file, or of all that lies in a folder; links are not followed.
fn size_of(path: &Path) -> i64 {
    let Ok(about) = std::fs::symlink_metadata(path) else {
        return 0;
    };
    if about.is_dir() {
        let inside = std::fs::read_dir(path).into_iter().flatten().flatten();
        inside.map(|entry| size_of(&entry.path())).sum()
    } else {
        i64::try_from(about.len()).unwrap_or(i64::MAX)
    }
}
