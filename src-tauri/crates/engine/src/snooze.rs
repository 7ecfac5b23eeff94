//! Snooze: hidden until a time, then back as unread.

use crate::api::{ListQuery, ListRange, Outcome, SnoozeKind, SnoozeTime, SnoozeUntil, Target};
use crate::engine::{Engine, me};
use crate::error::Result;
use crate::translate as t;
use crate::triage::seen_through;
use crate::when;
use chrono::{Local, TimeZone as _};
use listo_domain::{Command, Millis};
use listo_store::Verb;

impl Engine {
    /// H: hidden until then, and back as unread.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn snooze(
        &self,
        command_id: &str,
        targets: &[Target],
        until: SnoozeUntil,
        list: Option<&ListQuery>,
    ) -> Result<Outcome> {
        let items = seen_through(targets, |through| Command::Snooze {
            until: Millis(until.at),
            through,
            keeps: until.keeps,
        })?;
        self.command(command_id, Verb::Snooze, me(), items, list)
            .await
    }

    /// Hides everything in a range of a list until then: one entry of undo.
    ///
    /// # Errors
    /// As [`Engine::mark_all`].
    pub async fn snooze_all(
        &self,
        command_id: &str,
        range: &ListRange,
        until: SnoozeUntil,
    ) -> Result<Outcome> {
        let command = Command::Snooze {
            until: Millis(until.at),
            through: t::through(&range.through)?,
            keeps: until.keeps,
        };
        self.mark_over(command_id, Verb::Snooze, command, range)
            .await
    }

    /// Times to choose from, where this computer is; with a text the one it means, if it is
    /// understood and still to come. A day begins when the business opens.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn snooze_times(&self, text: &str) -> Result<Vec<SnoozeTime>> {
        let Some(now) = Local.timestamp_millis_opt(self.now().0).earliest() else {
            return Ok(Vec::new());
        };
        let business = self.business().await?;
        let times = if text.trim().is_empty() {
            when::choices(&now, &business)
        } else {
            let typed = when::read(text, &now, &business);
            let typed = typed.map(|at| (SnoozeKind::Typed, at));
            typed.into_iter().collect()
        };
        let time = |(kind, at): (SnoozeKind, chrono::DateTime<Local>)| SnoozeTime {
            kind,
            at: at.timestamp_millis(),
        };
        Ok(times.into_iter().map(time).collect())
    }
}
