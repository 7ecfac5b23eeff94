//! What happens without a key: snoozes end, and other processes write to the database.

use crate::api::Topic;
use crate::engine::{Engine, Event};
use crate::error::Result;
use crate::translate::conversation_id;
use listo_domain::{Actor, Command};
use listo_store::Verb;
use std::time::Duration;
use uuid::Uuid;

/// A machine that slept has a clock that jumped: look at the wall clock this often.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
const LOOK_FOR_OTHERS: Duration = Duration::from_millis(700);

impl Engine {
    /// Ends the snoozes that are due.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn wake_due(&self) -> Result<usize> {
        let due = self.store().due_snoozes(self.now()).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let items = due
            .iter()
            .map(|(id, until)| (*id, Command::Wake { until: *until }))
            .collect();
        let id = Uuid::now_v7().to_string();
        let outcome = self
            .command(&id, Verb::Wake, Actor::system(), items, None)
            .await?;
        // A reminder is told of like something new.
        for id in &outcome.changed {
            self.notify(conversation_id(id)?);
        }
        Ok(outcome.changed.len())
    }

    /// Wakes what is due, and tells listeners when another process (the command line, say) has
    /// changed the database. Never returns: to be spawned, and aborted or left to the end.
    pub async fn watch(self) {
        let waking = self.clone();
        tokio::join!(
            waking.keep_waking(),
            self.look_for_others(),
            waking.keep_clearing()
        );
    }

    async fn keep_waking(&self) {
        loop {
            // An error (a full disk, say) is met again, and reported, at the next key press; trying
            // at once again would only keep the disk busy.
            let woken = self.wake_due().await;
            let next = self.store().next_snooze().await.ok().flatten();
            let wait = match (woken, next) {
                (Ok(_), Some(at)) => {
                    let left = at.0.saturating_sub(self.now().0).max(1);
                    Duration::from_millis(left.unsigned_abs()).min(LONGEST_SLEEP)
                }
                (Ok(_), None) | (Err(_), _) => LONGEST_SLEEP,
            };
            // Woken early when a snooze is set or taken back.
            let _ = tokio::time::timeout(wait, self.inner.wakes.notified()).await;
        }
    }

    async fn look_for_others(&self) {
        let mut ticks = tokio::time::interval(LOOK_FOR_OTHERS);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            // What cannot be read now is looked at with the next tick.
            let _ = self.hear_of_others().await;
        }
    }

    /// What another process has taken in, the collector say, is told of here too: it has no screen.
    async fn hear_of_others(&self) -> Result<()> {
        let others = &self.inner.others;
        let now = self.store().look().await?;
        let news = self.store().news_of_others(others.look(), now).await?;
        let told = others.go_on(now);
        let Some(news) = news else {
            return Ok(());
        };
        self.changed(&Topic::ALL, &[], None);
        for id in news.into_iter().filter(|id| !told.contains(id)) {
            let _ = self.inner.events.send(Event::Notify(id.0.to_string()));
        }
        Ok(())
    }
}
