//! Notifications: whether something that came in is told of, and in which words.

mod words;

use crate::api::{
    Attention, ConversationRow, ConversationState, ListAt, ListFilter, ListOrder, ListQuery,
    Notice, NotificationContent, NotificationSettings, ReviewChoice, Settings, Target, View,
};
use crate::business::Business;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::live::Live;
use chrono::Timelike as _;
use uuid::Uuid;
use words::Words;

pub use words::{DesktopWords, ReviewNotice};

const HOUR: i64 = 60 * 60 * 1_000;

/// What the tray shows of Listo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    pub words: &'static DesktopWords,
    pub unread: i64,
    /// The newest unread conversations: id and title.
    pub latest: Vec<(String, String)>,
    /// Nothing is notified of for a while.
    pub paused: bool,
}

/// How long nothing is notified of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    Hour,
    /// Until the time at which "tomorrow" brings back what is snoozed.
    UntilTomorrow,
    Over,
}

impl Engine {
    /// What a notification of this conversation says now. `None` where none is wanted: it is not unread
    /// (any more), muted or silent, or it is no time to be told of anything.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn notice(&self, conversation_id: &str) -> Result<Option<Notice>> {
        let settings = self.settings().await?;
        let wanted = &settings.notifications;
        if self.quiet(&settings)? {
            return Ok(None);
        }
        let row = match self.conversation(conversation_id).await {
            Ok(row) => row,
            Err(Error::NotFound(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        if !tells_of(wanted, &row) {
            return Ok(None);
        }
        let words = Words::of(settings.language);
        Ok(Some(words.notice(&row, wanted.content)))
    }

    /// What a notification of a review says. `None` where it is no time to be told of anything.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn review_notice(&self, choice: &ReviewChoice) -> Result<Option<ReviewNotice>> {
        let settings = self.settings().await?;
        if self.quiet(&settings)? {
            return Ok(None);
        }
        Ok(Some(Words::of(settings.language).review(choice)))
    }

    /// Nothing is notified of at this moment.
    fn quiet(&self, settings: &Settings) -> Result<bool> {
        let wanted = &settings.notifications;
        let now = self.now();
        let open = Business::of(settings, self.inner.clock.zone())?.open_at(now);
        let in_front = *Live::lock(&self.inner.live.attention) == Attention::Focused;
        let minute = self.inner.clock.zone().local(now);
        let minute = minute.map_or(0, |t| t.hour() * 60 + t.minute());
        let minute = u16::try_from(minute).unwrap_or_default();
        Ok(wanted.content == NotificationContent::Off
            || in_front && !wanted.in_front
            || now.0 < wanted.paused_until
            || wanted.quiet.at(minute, open))
    }

    /// Whether the conversation is still unread: what was notified of is to be withdrawn otherwise.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn is_unread(&self, conversation_id: &str) -> Result<bool> {
        match self.conversation(conversation_id).await {
            Ok(row) => Ok(row.state == ConversationState::Unread),
            Err(Error::NotFound(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Done from a notification, as far as it knew: what came in after `head` stays unread.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn mark_notified_done(&self, conversation_id: &str, head: &str) -> Result<()> {
        let target = Target {
            id: conversation_id.to_owned(),
            through: head.to_owned(),
        };
        self.mark_done(&Uuid::now_v7().to_string(), &[target], None)
            .await
            .map(drop)
    }

    /// The unread conversation that waits longest for an answer; where nobody waits, the newest one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn longest_waiting_unread(&self) -> Result<Option<String>> {
        let rows = self.unread(ListOrder::LongestWaiting, 1).await?;
        Ok(rows.into_iter().next().map(|row| row.id))
    }

    /// What the tray shows, with at most `limit` of the newest unread conversations.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn glance(&self, limit: u32) -> Result<Glance> {
        let settings = self.settings().await?;
        let words = Words::of(settings.language);
        let rows = self.unread(ListOrder::Newest, limit).await?;
        let latest = rows.into_iter().map(|row| {
            let title = words.title(&row);
            (row.id, title)
        });
        Ok(Glance {
            words: &words.desktop,
            unread: self.counts().await?.total.unread,
            latest: latest.collect(),
            paused: self.now().0 < settings.notifications.paused_until,
        })
    }

    async fn unread(&self, order: ListOrder, limit: u32) -> Result<Vec<ConversationRow>> {
        let query = ListQuery {
            view: View::Unread,
            filter: ListFilter::default(),
            order,
            at: ListAt::Top,
            limit,
        };
        Ok(self.list_conversations(query).await?.rows)
    }

    /// Shows no notifications for a while, or shows them again.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn pause_notifications(&self, pause: Pause) -> Result<()> {
        let now = self.now().0;
        let until = match pause {
            Pause::Over => 0,
            Pause::Hour => now + HOUR,
            Pause::UntilTomorrow => self
                .snooze_times("tomorrow")
                .await?
                .first()
                .map_or(now + 24 * HOUR, |time| time.at),
        };
        self.change_settings(|settings| settings.notifications.paused_until = until)
            .await
            .map(drop)
    }

    /// The words of what the system shows for Listo.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn desktop_words(&self) -> Result<&'static DesktopWords> {
        Ok(&Words::of(self.settings().await?.language).desktop)
    }
}

fn tells_of(wanted: &NotificationSettings, row: &ConversationRow) -> bool {
    row.state == ConversationState::Unread
        && !row.muted
        && !wanted.silent_number_ids.contains(&row.number_id)
        && !wanted.silent_conversation_ids.contains(&row.id)
}
